"""Signing in through an identity provider, against a real small one: its own server, its own RS256 keys."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import provider
from models.records import commands, contacts
from models.records.actor import HUB
from models.records.database import open_records
from sensors.errors import NotAllowed
from tests.conftest import free_port, wait_until
from tests.contract.doors.made_doors import browser, hub_of, shown

ID, SECRET, RETURN = "hubland", "s3cret/+&", "http://127.0.0.1:8501/auth/provider/back"


class Provider:
    """An OpenID provider. `claims` lie over what its next token says; `key` signs it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.published = self.key = jwk.RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.given: dict[str, dict[str, str]] = {}
        routes = [
            Route("/.well-known/openid-configuration", self.about), Route("/keys", self.keys),
            Route("/token", self.token, methods=["POST"]), Route("/me", self.me),
        ]  # fmt: skip
        self.server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=self.port, log_level="error"))

    async def about(self, _: Request) -> JSONResponse:
        ends = {"authorization_endpoint": "/go", "token_endpoint": "/token", "jwks_uri": "/keys", "userinfo_endpoint": "/me"}
        return JSONResponse({"issuer": self.issuer} | {name: self.issuer + path for name, path in ends.items()})

    async def keys(self, _: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.published.as_dict(private=False)]})

    def agreed(self, address: str) -> str:
        """Somebody agreed on the provider's page: the code the browser takes back."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == ID and asked["redirect_uri"] == RETURN and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = f"code-{len(self.given)}"
        self.given[code] = asked
        return code

    async def token(self, request: Request) -> JSONResponse:
        form = await request.form()
        user, _, word = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode().partition(":")
        asked = self.given.pop(str(form["code"]), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest()).rstrip(b"=").decode()
        # RFC 6749, 2.3.1: "/", "+" and "&" of the secret come percent-encoded
        if (
            asked is None
            or (user, word) != (ID, "s3cret%2F%2B%26")
            or challenge != asked["code_challenge"]
            or form["redirect_uri"] != RETURN
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": ID, "sub": "42", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": "ann@example.org", "email_verified": True, "name": "Ann A.",
        } | self.claims  # fmt: skip
        claims = {k: v for k, v in said.items() if v is not None}
        if self.header["alg"] == "none":
            parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in (self.header, claims)]
            return JSONResponse({"id_token": ".".join([*parts, ""]), "access_token": "access"})
        return JSONResponse({"id_token": jwt.encode(self.header, claims, self.key), "access_token": "access"})

    async def me(self, request: Request) -> JSONResponse:
        assert request.headers["authorization"] == "Bearer access"
        return JSONResponse({"sub": "42", "email": "ann@example.org", "email_verified": True})


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.run, daemon=True)
    thread.start()
    wait_until(lambda: made.server.started, 10, "the provider's start")
    yield made
    made.server.should_exit = True
    thread.join(5)


@pytest.fixture
def idp(running: Provider) -> Provider:
    running.claims, running.header, running.key = {}, {"alg": "RS256", "kid": "one"}, running.published
    return running


@pytest.fixture
def tab(app: Any, idp: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A browser at a hub that knows Ann by her address, and the provider."""
    return at_hub(app, idp, tmp_path, monkeypatch)


def at_hub(app: Any, idp: Provider, folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> TestClient:
    settings = f'[sign_in]\nissuer = "{idp.issuer}"\nclient_id = "{ID}"\nclient_secret_file = "provider.secret"\nname = "the co-op"\n'
    hub = shown(hub_of(folder / "hub", settings + more), monkeypatch)
    (hub.folder / "provider.secret").write_text(SECRET + "\n")
    records = open_records(hub.records_url)
    with records.session(HUB) as session:
        commands.give_account(session, commands.put_person(session, "Sue", ["steward"]), "sue", "correct horse battery")
        commands.put_person(session, "Ann", ["worker"], email="Ann@example.org")
    records.close()
    return browser(app)


def went(tab: TestClient, idp: Provider, state: str = "", **more: str) -> Any:
    """To the provider, agree there, and back."""
    answer = tab.get("/auth/provider", params={"next": "/tasks"})
    assert answer.status_code == 303, answer.text
    assert "HttpOnly" in answer.headers["set-cookie"] and "Path=/auth/provider" in answer.headers["set-cookie"]
    to = answer.headers["location"]
    asked = parse_qs(urlsplit(to).query)
    return tab.get("/auth/provider/back", params={"code": idp.agreed(to), "state": state or asked["state"][0], **more})


def test_somebody_the_records_know_by_address_is_let_in_with_the_roles_of_the_records(tab: TestClient, idp: Provider) -> None:
    assert "Sign in with the co-op" in tab.get("/auth/sign-in").text
    answer = went(tab, idp)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/tasks"), answer.text
    me = tab.get("/auth/me").text
    assert "<b>Ann</b>" in me and "worker:" in me and "Change password" not in me


def test_once_known_the_providers_own_key_counts_and_not_the_address(tab: TestClient, idp: Provider) -> None:
    went(tab, idp)
    idp.claims = {"email": "sue@example.org"}
    assert went(tab, idp).status_code == 303
    assert "<b>Ann</b>" in tab.get("/auth/me").text


def test_an_address_that_only_the_userinfo_tells_counts_too(tab: TestClient, idp: Provider) -> None:
    idp.claims = {"email": None, "email_verified": None}
    assert went(tab, idp).status_code == 303


def seconds(offset: int) -> int:
    return int(time.time()) + offset


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"nonce": "another"}, "cannot be trusted"),
        ({"nonce": None}, "cannot be trusted"),
        ({"exp": seconds(-3600), "iat": seconds(-7200)}, "cannot be trusted"),
        ({"iss": "https://evil.example"}, "cannot be trusted"),
        ({"aud": "another-client"}, "cannot be trusted"),
        ({"aud": [ID, "another"], "azp": "another"}, "meant for somebody else"),
        ({"sub": None}, "cannot be trusted"),
        ({"sub": "7", "email": "eve@example.org"}, "do not know you"),
        ({"sub": "7", "email_verified": False}, "do not know you"),
        ({"sub": "7", "email_verified": "no"}, "do not know you"),
    ],
)
def test_a_token_that_is_not_all_it_must_be_lets_nobody_in(claims: dict[str, Any], said: str, tab: TestClient, idp: Provider) -> None:
    idp.claims = claims
    answer = went(tab, idp)
    assert answer.status_code == 403 and said in answer.text
    assert "hubland=" not in answer.headers["set-cookie"] and tab.get("/").status_code == 401


def test_a_token_signed_by_a_stranger_or_by_nobody_lets_nobody_in(tab: TestClient, idp: Provider) -> None:
    idp.key = jwk.RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    assert "cannot be trusted" in went(tab, idp).text
    idp.header = {"alg": "none"}
    assert "cannot be trusted" in went(tab, idp).text
    idp.header, idp.key = {"alg": "HS256", "kid": "one"}, jwk.OctKey.import_key(SECRET * 4)  # type: ignore[assignment]
    assert "cannot be trusted" in went(tab, idp).text


def test_a_wrong_state_or_a_browser_that_did_not_start_here_is_refused(app: Any, tab: TestClient, idp: Provider) -> None:
    answer = went(tab, idp, state="guessed")
    assert answer.status_code == 403 and "not started here" in answer.text
    stranger = browser(app).get("/auth/provider/back", params={"code": "x", "state": "y"})
    assert stranger.status_code == 403 and "did not start signing in here" in stranger.text


def test_a_code_is_worth_something_once(tab: TestClient, idp: Provider) -> None:
    start = tab.get("/auth/provider").headers["location"]
    back = {"code": idp.agreed(start), "state": parse_qs(urlsplit(start).query)["state"][0]}
    cookie = {"cookie": f"{provider.COOKIE}={tab.cookies[provider.COOKIE]}"}
    assert tab.get("/auth/provider/back", params=back).status_code == 303
    tab.cookies.clear()
    again = tab.get("/auth/provider/back", params=back, headers=cookie)
    assert again.status_code == 502 and "invalid_grant" in again.text


def test_a_no_of_the_provider_is_told(tab: TestClient, idp: Provider) -> None:
    answer = went(tab, idp, error="access_denied", error_description="<b>not today</b>")
    assert answer.status_code == 403 and "The co-op did not let you in" in answer.text and "&lt;b&gt;not today" in answer.text


def test_what_was_sealed_is_worth_nothing_after_ten_minutes_or_when_changed() -> None:
    cookie = provider.sealed({"state": "s"}, 1_000)
    assert provider.unsealed(cookie, 999)["state"] == "s"
    for wrong, now in ((cookie, 1_001), (cookie + "x", 0), ("x" + cookie, 0), ("", 0)):
        with pytest.raises(NotAllowed):
            provider.unsealed(wrong, now)


def test_a_newcomer_gets_the_role_of_the_settings_where_they_let_in_anybody(
    app: Any, idp: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    tab = at_hub(app, idp, tmp_path, monkeypatch, 'allow_new = "viewer"\nlocal = false\n')
    assert 'type="password"' not in tab.get("/auth/sign-in").text
    refused = tab.post("/auth/sign-in", data={"login": "sue", "password": "correct horse battery"})
    assert refused.status_code == 403 and "does not use passwords" in refused.text
    idp.claims = {"sub": "7", "email": "eve@example.org", "name": "Eve"}
    assert went(tab, idp).status_code == 303
    records = open_records(f"sqlite:///{tmp_path}/hub/records.db")
    with records.session() as session:
        assert [(p.roles, p.email) for p in contacts.people(session, contact=True) if p.name == "Eve"] == [(("viewer",), "eve@example.org")]
    records.close()


def test_a_provider_that_is_away_or_not_asked_over_https_is_an_error_in_words(
    app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    for issuer, said in ((f"http://127.0.0.1:{free_port()}", "does not answer"), ("http://login.example.org", "over https")):
        shown(hub_of(tmp_path / said.split()[0], f'[sign_in]\nissuer = "{issuer}"\nclient_id = "x"\n'), monkeypatch)
        answer = browser(app).get("/auth/provider")
        assert answer.status_code == 502 and said in answer.text
