"""Signing in through an identity provider: OpenID Connect, authorization code flow with PKCE.

The browser is sent to the provider and comes back with a code; the code becomes an identity token, whose signature,
issuer, audience, age and nonce are checked. What the browser must bring back lies in a signed cookie of ten minutes.
Nothing of the provider is kept between two sign-ins: they are rare, and its keys may change. Needs the extra `oidc`.

OpenID Connect Core 1.0, 3.1; RFC 7636 (PKCE); RFC 9700 (current practice).
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from collector.settings import SignInSettings
from dashboard import context
from dashboard.guard import is_loopback
from models.records.sign_in import Claimed, sign_in_claimed
from sensors.errors import NotAllowed, ServiceError, SettingsError

PATH, COOKIE = "/auth/provider", "hubland_door"
LASTS_S = 600
# how far the two clocks may be apart
LEEWAY_S = 60
# signatures with a public key only: a token "signed" with the client's secret or with nothing is no proof
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
_KEY = secrets.token_bytes(32)
AGAIN = "start again from the sign-in page"


def leave(request: Request, next_: str) -> Response:
    """Send the browser to the provider."""
    settings = _settings()
    about = _about(settings)
    asked = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48), "next": next_}
    question = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": _return_to(request),
        "scope": "openid email profile",
        "state": asked["state"],
        "nonce": asked["nonce"],
        "code_challenge": _plain64(sha256(asked["verifier"].encode()).digest()),
        "code_challenge_method": "S256",
    }
    start = about["authorization_endpoint"]
    answer = RedirectResponse(f"{start}{'&' if urlsplit(start).query else '?'}{urlencode(question)}", 303)
    answer.set_cookie(
        COOKIE, sealed(asked, _now_s() + LASTS_S), max_age=LASTS_S, httponly=True, samesite="lax", secure=request.url.scheme == "https",
        path=PATH,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def arrive(request: Request) -> tuple[str, str]:
    """(a token of this hub, where to go) for a browser that comes back. NotAllowed says what was wrong with what it brought."""
    settings = _settings()
    asked = unsealed(request.cookies.get(COOKIE, ""), _now_s())
    if not hmac.compare_digest(request.query_params.get("state", "").encode(), asked["state"].encode()):
        raise NotAllowed("This sign-in was not started here.", next_step=AGAIN)
    if "error" in request.query_params:
        told = request.query_params.get("error_description") or request.query_params["error"]
        raise NotAllowed(f"{settings.name} did not let you in.", got=told[:200], next_step=AGAIN)
    about = _about(settings)
    tokens = _exchanged(settings, about, request.query_params.get("code", ""), asked["verifier"], _return_to(request))
    claims = _checked(settings, about, str(tokens.get("id_token", "")), asked["nonce"])
    claimed = _claimed(settings, {**_more(about, tokens, claims), **claims})
    here = context.here()
    return sign_in_claimed(here.records, claimed, settings.allow_new, context.clock()), asked["next"]


def sealed(asked: dict[str, str], until_s: int) -> str:
    """What a browser carries to the provider and back, signed."""
    body = _plain64(json.dumps({**asked, "until": until_s}).encode())
    return f"{body}.{_plain64(hmac.digest(_KEY, body.encode(), 'sha256'))}"


def unsealed(cookie: str, now_s: int) -> dict[str, str]:
    """What `sealed` signed; NotAllowed where it did not, or longer ago than a sign-in takes."""
    body, _, mark = cookie.partition(".")
    if not hmac.compare_digest(mark.encode(), _plain64(hmac.digest(_KEY, body.encode(), "sha256")).encode()):
        raise NotAllowed("This browser did not start signing in here.", next_step=f"allow cookies, and {AGAIN}")
    asked: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if asked["until"] < now_s:
        raise NotAllowed("Signing in took too long.", next_step=AGAIN)
    return asked


def _plain64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _now_s() -> int:
    return int(context.clock().timestamp())


def _return_to(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}{PATH}/back"


def _settings() -> SignInSettings:
    settings = context.here().hub.settings.sign_in
    if not settings.issuer or not settings.client_id:
        raise NotAllowed("This hub knows no identity provider.", next_step="sign in with a name and a password")
    issuer = urlsplit(settings.issuer)
    if issuer.scheme != "https" and not is_loopback(issuer.hostname or ""):
        raise SettingsError(
            "The identity provider must be asked over https.", where="sign_in.issuer", expected="https://…", got=settings.issuer
        )  # fmt: skip
    return settings


def _asked_of(provider: str, method: str, url: str, **more: Any) -> dict[str, Any]:
    """A JSON object from the provider; ServiceError where it does not answer with one."""
    try:
        import httpx
    except ImportError as why:
        raise missing("httpx") from why
    try:
        answer = httpx.request(method, url, timeout=10, headers={"Accept": "application/json", **more.pop("headers", {})}, **more)
        document = answer.json()
    except (httpx.HTTPError, ValueError) as why:
        raise ServiceError(f"{provider} does not answer.", where=url, got=str(why)[:200], next_step="try again in a minute") from why
    if answer.status_code != 200 or not isinstance(document, dict):
        told = str(document.get("error", "")) if isinstance(document, dict) else ""
        raise ServiceError(f"{provider} refused to answer.", where=url, got=f"{answer.status_code} {told}".strip(), next_step=AGAIN)
    return document


def missing(package: str) -> SettingsError:
    """The program lacks what an identity provider needs."""
    return SettingsError(
        "Signing in through a provider needs more than is installed.", where="[sign_in] issuer", got=f"no package {package}",
        next_step='.venv/bin/pip install "hubland[oidc]"',
    )  # fmt: skip


def _about(settings: SignInSettings) -> dict[str, Any]:
    """The provider's own description; it must speak of the issuer that the settings name."""
    about = _asked_of(settings.name, "GET", settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if about.get("issuer") != settings.issuer:
        raise SettingsError("The identity provider calls itself by another name.", expected=settings.issuer, got=str(about.get("issuer")))
    for needed in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(about.get(needed), str):
            raise ServiceError(f"{settings.name} does not say its {needed}.", where=settings.issuer)
    return about


def _exchanged(settings: SignInSettings, about: dict[str, Any], code: str, verifier: str, return_to: str) -> dict[str, Any]:
    """The tokens for a code."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": return_to, "code_verifier": verifier}
    secret = context.here().hub.client_secret()
    basic = "client_secret_basic" in about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if secret and basic:
        # RFC 6749, 2.3.1: both are form-encoded first
        auth = (quote_plus(settings.client_id), quote_plus(secret))
        return _asked_of(settings.name, "POST", about["token_endpoint"], data=form, auth=auth)
    form |= {"client_id": settings.client_id} | ({"client_secret": secret} if secret else {})
    return _asked_of(settings.name, "POST", about["token_endpoint"], data=form)


def _checked(settings: SignInSettings, about: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token, once all that makes them trustworthy is so."""
    try:
        from joserfc import jwk, jwt
        from joserfc.errors import JoseError
    except ImportError as why:
        raise missing("joserfc") from why
    keys = _asked_of(settings.name, "GET", about["jwks_uri"])
    rules = jwt.JWTClaimsRegistry(
        now=_now_s(), leeway=LEEWAY_S,
        iss={"essential": True, "value": settings.issuer}, sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
        aud={"essential": True, "value": settings.client_id}, nonce={"essential": True, "value": nonce},
    )  # fmt: skip
    try:
        claims = jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as why:
        raise NotAllowed(f"What {settings.name} said of you cannot be trusted.", got=str(why)[:200], next_step=AGAIN) from why
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != settings.client_id:
        raise NotAllowed(f"What {settings.name} said of you was meant for somebody else.", next_step=AGAIN)
    return dict(claims)


def _more(about: dict[str, Any], tokens: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """Some providers tell the address only when asked for it."""
    where, access = about.get("userinfo_endpoint"), tokens.get("access_token")
    if claims.get("email") or not where or not access:
        return {}
    told = _asked_of("The identity provider", "GET", str(where), headers={"Authorization": f"Bearer {access}"})
    return told if told.get("sub") == claims["sub"] else {}


def _claimed(settings: SignInSettings, claims: dict[str, Any]) -> Claimed:
    """An address counts only where the provider has made sure whose it is."""
    verified = claims.get("email_verified") in (True, "true")
    email = str(claims.get("email", "")) if verified else ""
    return Claimed(settings.issuer, str(claims["sub"]), email, str(claims.get("name") or claims.get("preferred_username") or ""))
