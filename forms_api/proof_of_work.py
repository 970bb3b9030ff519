"""Proof of work (ALTCHA): a program that solved a challenge is doubted a little less; nobody has to solve one.

Takes and gives what the widget of ALTCHA knows; a challenge is signed with a key of its own, lasts twenty minutes, and
its solution counts once (what `solved` gives goes into the database: the library itself takes a solution again).
"""

from __future__ import annotations

import base64
import json

import altcha
from flask import Response, abort, jsonify

from forms_api import receipts
from forms_api.service import Service

LASTS = 1200
"""Seconds."""
_COST, _PREFIX = 1000, "00"
_LONGEST = 2048
FORGIVEN = frozenset({"sent-too-fast", "form-too-old", "many-links", "one-sign-repeated", "capitals-only"})
"""Signs that are outweighed by the work; one of a foreign page, a trap or a burst is not."""


def give_challenge(service: Service) -> Response:
    """A challenge, where the town wants them."""
    if not service.settings.proof_of_work:
        abort(404)
    made = altcha.create_challenge(
        "PBKDF2/SHA-256",
        _COST,
        key_prefix=_PREFIX,
        expires_at=int(service.now().timestamp()) + LASTS,
        hmac_secret=_key(service.secret),
    )
    return jsonify(made.to_dict())


def solved(service: Service, payload: str) -> str | None:
    """What the database remembers of a right solution, so that it counts once; None for any other."""
    if not service.settings.proof_of_work or not payload or len(payload) > _LONGEST:
        return None
    try:
        result = altcha.verify_solution(payload, _key(service.secret))
        challenge = json.loads(base64.b64decode(payload))["challenge"]
    except Exception:  # noqa: BLE001 - whatever a stranger sends, it is no solution
        return None
    if not result.verified or result.expired:
        return None
    return receipts.mark_of(service.secret, f"altcha {json.dumps(challenge, sort_keys=True)}")


def _key(secret: bytes) -> str:
    return receipts.keyed(secret, "altcha", "").hex()
