"""Signing in and out: a name, a password and a one-time code give a session, kept as a keyed hash of what the browser
holds.

Takes what was typed, gives the token for the cookie; raises Refused, with the same words whatever of it was wrong.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from threading import Semaphore

from forms_api import receipts
from forms_api.database import staff
from forms_api.database.rates import neighbourhood_of
from forms_api.database.staff import Account
from forms_api.faults import Fault, Refused, _
from forms_api.service import Service
from forms_api.settings import StaffSite
from forms_api.staff.accounts import is_password, step_of

WRONG = Fault(
    "wrong-sign-in",
    _("Name, password and code do not belong together. Look whether your phone's clock is right; a code counts once."),
)
_FREE_TOGETHER, _FREE_ACCOUNT, _FREE_ADDRESS = 3, 30, 20
"""Failures that cost nothing: of one account from one address, of an account, of an address."""
_hashing = Semaphore(2)
"""A password costs 64 MiB of memory while it is looked at."""


def sign_in(service: Service, site: StaffSite, name: str, password: str, code: str, sender: str) -> str:
    """The token of a new session. Raises Refused when the three do not belong together, or too soon after a failure."""
    moment, near = service.now(), neighbourhood_of(sender)
    marks = {
        _mark(service, f"account {name} from {near}"): _FREE_TOGETHER,
        _mark(service, f"account {name}"): _FREE_ACCOUNT,
        _mark(service, f"address {near}"): _FREE_ADDRESS,
    }
    with service.database.writing() as connection:
        staff.forget_old(connection, moment, timedelta(hours=site.longest))
        wait = staff.try_once(connection, marks, moment)
        found = staff.secrets_of(connection, name)
    if wait:
        raise Refused([_too_soon(wait, moment)])
    with _hashing:
        known = is_password(found.password if found else None, password)
    step = step_of(found.totp, code, moment, found.step) if found and known else None
    if found is None or step is None:
        raise Refused([WRONG])
    token = secrets.token_urlsafe(32)
    with service.database.writing() as connection:
        if not staff.use_step(connection, name, step):
            raise Refused([WRONG])
        staff.succeeded(connection, marks)
        staff.begin(connection, session_mark(service, token), name, moment)
    return token


def _too_soon(wait: str, moment: datetime) -> Fault:
    seconds = datetime.fromisoformat(wait) - moment
    sentence = _("There were failed tries. Please wait {seconds} seconds, then try again.")
    return Fault("sign-in-too-soon", sentence, {"seconds": str(max(1, round(seconds.total_seconds())))})


def begin_session(service: Service, name: str) -> str:
    """The token of a session for someone whom a provider of identities has vouched for."""
    token = secrets.token_urlsafe(32)
    with service.database.writing() as connection:
        staff.begin(connection, session_mark(service, token), name, service.now())
    return token


def signed_in(service: Service, site: StaffSite, token: str) -> Account | None:
    """Whose session it is; using it keeps it from running out."""
    moment, mark = service.now(), session_mark(service, token)
    idle, longest = timedelta(minutes=site.idle), timedelta(hours=site.longest)
    with service.database.reading() as connection:
        found = staff.signed_in(connection, mark, moment, idle, longest)
    if found is None:
        return None
    account, to_note = found
    if to_note:
        with service.database.writing() as connection:
            staff.note_use(connection, mark, moment)
    return account


def sign_out(service: Service, token: str) -> None:
    """End a session."""
    with service.database.writing() as connection:
        staff.end(connection, session_mark(service, token))


def session_mark(service: Service, token: str) -> str:
    """What the database knows a session by."""
    return receipts.keyed(service.secret, "session", token).hex()


def form_token(service: Service, token: str) -> str:
    """What every form of a session carries, so that no other page can send it."""
    return receipts.keyed(service.secret, "form", token).hex()


def _mark(service: Service, what: str) -> str:
    return receipts.keyed(service.secret, "attempt", what).hex()
