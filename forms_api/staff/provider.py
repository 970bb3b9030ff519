"""Signing in with the account of the municipality: OpenID Connect's code flow with PKCE (Authlib).

The provider says who somebody is; whether they may moderate, an account of ours says, which names their subject. What
must come back the same is in a signed cookie for ten minutes. Nothing the provider says is stored.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from flask import Response, make_response, redirect, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from forms_api.database import staff
from forms_api.faults import Fault, Refused, _
from forms_api.pages import language_of, page
from forms_api.service import Service
from forms_api.settings import Identities, StaffSite
from forms_api.staff.doors import give_session
from forms_api.staff.entrance import begin_session
from forms_api.staff.guard import right_host

BACK = "/staff/identities/back"
_SECONDS, _LASTS = 10, 600
_SIGNED = ["RS256", "ES256", "PS256", "EdDSA"]
NOT_NOW = Fault("no-provider", _("The service that knows the accounts does not answer. Try later, or with a password."))
NOT_SAME = Fault("other-sign-in", _("This sign-in was not begun here, or too long ago. Please begin anew."))
NOT_KNOWN = Fault("no-staff", _("You are signed in there, but there is no account here for you. Ask an administrator."))


def go_to_provider(service: Service, site: StaffSite, identities: Identities) -> Response:
    """To the provider's page, and what is to come back the same in a cookie."""
    right_host(site)
    try:
        places = _places(identities)
        kept = {"nonce": secrets.token_urlsafe(16), "verifier": secrets.token_urlsafe(48)}
        address, kept["state"] = _client(site, identities).create_authorization_url(
            places["authorization_endpoint"], nonce=kept["nonce"], code_verifier=kept["verifier"]
        )
    except (Refused, AuthlibBaseError):
        return _not_done(service, 503, NOT_NOW)
    response = make_response(redirect(address, 303))
    # Lax: it has to come along when the provider leads back here.
    response.set_cookie(
        _cookie(site),
        _signer(service).dumps(kept),
        max_age=_LASTS,
        secure=site.address.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return response


def come_back(service: Service, site: StaffSite, identities: Identities) -> Response:
    """A session for whoever the provider vouches for, if an account names them."""
    right_host(site)
    try:
        kept = _signer(service).loads(request.cookies.get(_cookie(site), ""), max_age=_LASTS)
        subject = _subject(site, identities, kept)
    except (BadSignature, KeyError):
        return _not_done(service, 403, NOT_SAME)
    except Refused as refusal:
        return _not_done(service, 503, *refusal.faults)
    except (AuthlibBaseError, JoseError, ValueError):
        return _not_done(service, 403, NOT_SAME)
    with service.database.reading() as connection:
        account = staff.of_subject(connection, subject)
    if account is None:
        return _not_done(service, 403, NOT_KNOWN)
    given = give_session(site, begin_session(service, account.name), "")
    # A browser that comes from another site keeps a strict cookie back until a page of ours has been shown.
    response = page("staff/come-in", 200, service.file.now(), account.language, visit=None, to=given.location)
    for cookie in given.headers.getlist("Set-Cookie"):
        response.headers.add("Set-Cookie", cookie)
    response.delete_cookie(_cookie(site), secure=site.address.startswith("https:"), httponly=True, samesite="Lax")
    return response


def _subject(site: StaffSite, identities: Identities, kept: dict[str, str]) -> str:
    """Whom the provider vouches for. Raises JoseError, AuthlibBaseError, ValueError where it does not, Refused."""
    places = _places(identities)
    if not secrets.compare_digest(request.args.get("state", "").encode(), kept["state"].encode()):
        raise ValueError("state")
    client = _client(site, identities)
    try:
        token = client.fetch_token(
            places["token_endpoint"],
            code=request.args.get("code", ""),
            code_verifier=kept["verifier"],
            timeout=_SECONDS,
            allow_redirects=False,
        )
        keys = client.request(
            "GET", places["jwks_uri"], withhold_token=True, timeout=_SECONDS, allow_redirects=False
        ).json()
    except (RequestException, ValueError) as error:
        raise Refused([NOT_NOW]) from error
    decoded = jwt.decode(str(token.get("id_token", "")), KeySet.import_key_set(keys), algorithms=_SIGNED)
    options = {
        "iss": {"essential": True, "value": places["issuer"]},
        "aud": {"essential": True, "value": identities.client},
        "sub": {"essential": True},
    }
    claims = CodeIDToken(
        decoded.claims, decoded.header, options, {"nonce": kept["nonce"], "client_id": identities.client}
    )
    claims.validate(leeway=60)
    return str(claims["sub"])


def _places(identities: Identities) -> dict[str, Any]:
    """The provider's addresses, from the provider itself (OpenID Connect Discovery). Raises Refused."""
    try:
        with OAuth2Session(default_timeout=_SECONDS) as asking:
            answer = asking.request(
                "GET",
                f"{identities.issuer}/.well-known/openid-configuration",
                withhold_token=True,
                timeout=_SECONDS,
                allow_redirects=False,
            )
            places: dict[str, Any] = answer.json()
    except (RequestException, ValueError) as error:
        raise Refused([NOT_NOW]) from error
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    own = urlsplit(identities.issuer).scheme
    if (
        not isinstance(places, dict)
        or places.get("issuer") != identities.issuer
        or any(urlsplit(str(places.get(name))).scheme != own for name in needed)
    ):
        raise Refused([NOT_NOW])
    return places


def _client(site: StaffSite, identities: Identities) -> OAuth2Session:
    try:
        secret = identities.secret.read_text("utf-8").strip()
    except OSError as error:
        raise Refused([NOT_NOW]) from error
    return OAuth2Session(
        identities.client,
        secret,
        scope="openid",
        redirect_uri=site.address + BACK,
        code_challenge_method="S256",
    )


def _cookie(site: StaffSite) -> str:
    return "__Host-uretken-begun" if site.address.startswith("https:") else "uretken-begun"


def _signer(service: Service) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(service.secret, salt="staff sign-in by a provider")


def _not_done(service: Service, status: int, *faults: Fault) -> Response:
    forms = service.file.now()
    return page("staff/trouble", status, forms, language_of(forms), visit=None, faults=faults, typed=())
