"""Signing in with OpenID Connect, against a provider of our own that speaks real HTTP and signs real tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from forms_api import clock
from tests.forms_api.conftest import Town
from tests.forms_api.test_staff import HOST, PASSWORD


class Provider:
    """A provider of identities: discovery, keys, tokens for codes. `claims` are what it says of who signed in."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
        self.signing = self.key
        self.claims: dict[str, Any] = {}
        self.begun: dict[str, str] = {}
        self.challenges: list[bool] = []
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(provider.keys() if self.path == "/keys" else provider.places())

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.answer(provider.token(sent["code_verifier"][0]))

            def answer(self, body: dict[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def places(self) -> dict[str, Any]:
        named = {"authorization_endpoint": "sign-in", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.address, **{name: f"{self.address}/{path}" for name, path in named.items()}}

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def token(self, verifier: str) -> dict[str, Any]:
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        self.challenges.append(digest == self.begun["code_challenge"])
        now = int(clock.now().timestamp())
        standard = {"iss": self.address, "aud": "uretken", "iat": now, "exp": now + 300, "nonce": self.begun["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, {**standard, **self.claims}, self.signing)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def desk(make_town: Callable[..., Town], provider: Provider) -> Town:
    town = make_town(
        f'[staff]\naddress = "{HOST}"\n[staff.identities]\nissuer = "{provider.address}"\nclient = "uretken"\n'
        'secret = "identities.secret"\n'
    )
    (town.folder / "identities.secret").write_text("a secret of the client", "utf-8")
    town.moment = clock.now()
    added = town.run("staff", "add", "ayse", "--subject", "s-1", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert added.exit_code == 0, added.output
    return town


def go(client: FlaskClient, provider: Provider, **returned: str) -> TestResponse:
    """To the provider, who sends back at once."""
    answer = client.get("/staff/identities", base_url=HOST)
    assert answer.status_code == 303
    provider.begun = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    query = {"code": "c", "state": provider.begun["state"], **returned}
    return client.get("/staff/identities/back", base_url=HOST, query_string=query)


def test_who_has_an_account_comes_in_and_the_code_is_bound_to_this_browser(desk: Town, provider: Provider) -> None:
    provider.claims = {"sub": "s-1"}
    client = desk.app().test_client()
    answer = go(client, provider)
    assert answer.status_code == 200, answer.text
    assert provider.challenges == [True]
    assert re.search(r'http-equiv="refresh" content="0; url=/staff/"', answer.text)
    assert client.get("/staff/", base_url=HOST).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "s-2"},
        {"sub": "s-1", "aud": "another"},
        {"sub": "s-1", "iss": "https://elsewhere.example"},
        {"sub": "s-1", "nonce": "of another sign-in"},
        {"sub": "s-1", "exp": 1_000_000_000},
        {},
    ],
)
def test_nobody_else_comes_in(desk: Town, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = claims
    client = desk.app().test_client()
    assert go(client, provider).status_code == 403
    assert client.get("/staff/", base_url=HOST).status_code == 303


def test_a_token_signed_by_another_key_or_a_foreign_state_is_refused(desk: Town, provider: Provider) -> None:
    provider.claims = {"sub": "s-1"}
    client = desk.app().test_client()
    assert go(client, provider, state="another").status_code == 403
    provider.signing = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
    assert go(client, provider).status_code == 403
    bare = desk.app().test_client()
    assert bare.get("/staff/identities/back?code=c&state=s", base_url=HOST).status_code == 403


def test_a_closed_account_does_not_come_in(desk: Town, provider: Provider) -> None:
    provider.claims = {"sub": "s-1"}
    desk.run("staff", "close", "ayse")
    assert go(desk.app().test_client(), provider).status_code == 403


def test_a_provider_that_is_down_is_told_and_passwords_still_work(desk: Town, provider: Provider) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    answer = desk.app().test_client().get("/staff/identities", base_url=HOST)
    assert answer.status_code == 503
    assert "traceback" not in answer.text.lower()
