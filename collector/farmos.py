"""A farmOS server (3.x, 4.x) over its JSON:API: sending our records and asking for theirs.

Plain HTTP of the standard library. Every record is looked for by its id before it is sent, so a push that was
interrupted is simply done again: what is there is compared and changed, what is not is made.
"""

from __future__ import annotations

import ipaddress
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from typing import Any
from zoneinfo import ZoneInfo

from models.interop.farmos.changes import changes
from models.interop.farmos.documents import Resource, entity_of, resources_of, term_of, type_of
from models.interop.farmos.entities import ASSETS, LOGS, TERMS, Entity, Ref
from sensors.errors import ServiceError, SettingsError

TIMEOUT_S = 30.0
# seconds before another try: a farm's server that restarts is back within half a minute
WAITS_S = (0.5, 2.0, 8.0, 20.0)
AGAIN = (408, 425, 429, 500, 502, 503, 504)
LARGEST_ANSWER = 50_000_000
PAGE = 50
_MEDIA = "application/vnd.api+json"


class FarmosError(ServiceError):
    """The farmOS server cannot be reached, or refuses what we ask. status: of HTTP, 0 where there was none."""

    status = 0


@dataclass(frozen=True, slots=True)
class Login:
    """How we sign in: a bearer token, or an OAuth2 grant (password or client credentials). Never printed."""

    token: str = field(default="", repr=False)
    client: str = "farm"
    secret: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str], token: str = "") -> Login:
        """From HUBLAND_FARMOS_TOKEN, or _USER and _PASSWORD, or _CLIENT and _SECRET. SettingsError where none is given."""
        said = {name: environment.get(f"HUBLAND_FARMOS_{name.upper()}", "") for name in ("token", "client", "secret", "user", "password")}
        login = cls(token or said["token"], said["client"] or "farm", said["secret"], said["user"], said["password"])
        if not (login.token or login.secret or (login.user and login.password)):
            raise SettingsError(
                "There is no way to sign in to farmOS.", expected="a token",
                next_step="set HUBLAND_FARMOS_TOKEN, or HUBLAND_FARMOS_USER and HUBLAND_FARMOS_PASSWORD, or give --token-file",
            )  # fmt: skip
        return login

    def grant(self) -> dict[str, str]:
        """What is asked of /oauth/token; empty with a token of one's own."""
        if self.user and self.password:
            asked = {"grant_type": "password", "username": self.user, "password": self.password}
        elif self.secret:
            asked = {"grant_type": "client_credentials", "client_secret": self.secret}
        else:
            return {}
        return asked | {"client_id": self.client, "scope": "farm_manager"} | ({"client_secret": self.secret} if self.secret else {})


class _Straight(urllib.request.HTTPRedirectHandler):
    """No redirect is followed: it would carry the token to wherever the server says."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Farmos:
    """One server. pause: how to wait between tries. ServiceErrors are FarmosError; a wrong address is a SettingsError."""

    def __init__(self, url: str, login: Login, pause: Callable[[float], None] = time.sleep, timeout_s: float = TIMEOUT_S) -> None:
        self.url = checked_url(url)
        self._login, self._pause, self._timeout = login, pause, timeout_s
        self._token = login.token
        self._opener = urllib.request.build_opener(_Straight)

    def version(self) -> int:
        """3 or 4. farmOS 2 answers as 3 does."""
        said = self._ask("GET", f"{self.url}/api")
        number = re.match(r"\D*(\d+)", str(((said.get("meta") or {}).get("farm") or {}).get("version", "")))
        if not number:
            raise FarmosError(
                "This does not answer as farmOS does.", where=f"{self.url}/api", expected="its version under meta.farm",
                got=", ".join(said)[:80], next_step="check the address: it is the one you open in the browser, without /api",
            )  # fmt: skip
        return max(3, int(number[1]))

    def get(self, type: str, id: str) -> Resource | None:
        """A resource; None where the server has none of that id."""
        try:
            found: Resource = self._ask("GET", self._address(type, id))["data"]
            return found
        except FarmosError as why:
            if why.status == 404:
                return None
            raise

    def pages(self, type: str, query: Mapping[str, str] | None = None) -> Iterator[tuple[list[Resource], list[Resource]]]:
        """(resources, those included with them), page by page; none where the server has no such type."""
        asked = {"page[limit]": str(PAGE), "sort": "drupal_internal__id"} | dict(query or {})
        address: str | None = f"{self._address(type)}?{urllib.parse.urlencode(asked)}"
        seen: set[str] = set()
        while address and address not in seen:
            seen.add(address)
            try:
                page = self._ask("GET", address)
            except FarmosError as why:
                if why.status == 404 and len(seen) == 1:
                    return
                raise
            yield page.get("data") or [], page.get("included") or []
            address = self._next(page)

    def _next(self, page: Resource) -> str | None:
        link = (page.get("links") or {}).get("next")
        href = link.get("href") if isinstance(link, dict) else link
        if not href:
            return None
        there = urllib.parse.urljoin(self.url + "/", str(href))
        if urllib.parse.urlsplit(there)[:2] != urllib.parse.urlsplit(self.url)[:2]:
            raise FarmosError(
                "The next page is said to be on another server.", where=self.url, got=there[:120], next_step="give that address as --url"
            )
        return there

    def send(self, resource: Resource) -> str:
        """Make a resource, or change the one of its id: "made", "changed" or "same".

        Looking and sending are tried again together: a server that died after it had written is then found to have it.
        """
        last: FarmosError | None = None
        for wait in (*WAITS_S, None):
            try:
                return self._send(resource)
            except FarmosError as why:
                if why.status not in (0, 409, *AGAIN) or wait is None:
                    raise
                last = why
            self._pause(wait)
        raise last or FarmosError("farmOS does not answer.", where=self.url)

    def _send(self, resource: Resource) -> str:
        type, id = resource["type"], resource["id"]
        there = self.get(type, id)
        if there is None:
            self._ask("POST", self._address(type), {"data": resource}, tries=1)
            return "made"
        change = changes(there, resource)
        if change is None:
            return "same"
        self._ask("PATCH", self._address(type, id), {"data": change}, tries=1)
        return "changed"

    # asking

    def _address(self, type: str, id: str = "") -> str:
        kind, _, bundle = type.partition("--")
        return "/".join([self.url, "api", kind, bundle, *([urllib.parse.quote(id, safe="")] if id else [])])

    def _ask(self, method: str, address: str, body: Resource | None = None, tries: int = len(WAITS_S) + 1) -> Resource:
        renewed = False
        for n in range(tries):
            try:
                return self._once(method, address, body)
            except FarmosError as why:
                if why.status == 401 and self._login.grant() and not renewed:
                    self._token, renewed = "", True
                    return self._once(method, address, body)
                if why.status not in (0, *AGAIN) or n + 1 == tries:
                    raise
                self._pause(WAITS_S[n])
        raise AssertionError("tries is at least one")

    def _once(self, method: str, address: str, body: Resource | None) -> Resource:
        if not self._token:
            self._token = self._grant()
        headers = {"Accept": _MEDIA, "Authorization": f"Bearer {self._token}"} | ({"Content-Type": _MEDIA} if body else {})
        return self._fetch(urllib.request.Request(address, json.dumps(body).encode() if body else None, headers, method=method))

    def _grant(self) -> str:
        form = urllib.parse.urlencode(self._login.grant()).encode()
        request = urllib.request.Request(f"{self.url}/oauth/token", form, {"Accept": "application/json"}, method="POST")
        token = self._fetch(request).get("access_token")
        if not isinstance(token, str) or not token:
            raise FarmosError(
                "farmOS gave no token.", where=f"{self.url}/oauth/token", next_step="check the user, the password and the client"
            )
        return token

    def _fetch(self, request: urllib.request.Request) -> Resource:
        where = f"{request.get_method()} {request.full_url.partition('?')[0]}"
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                text = answer.read(LARGEST_ANSWER + 1)
        except urllib.error.HTTPError as why:
            raise _refused(why, where) from why
        except (OSError, HTTPException) as why:
            reason = str(getattr(why, "reason", why))
            raise FarmosError(
                "farmOS cannot be reached.", where=where, got=reason[:200], next_step="check the address and the network"
            ) from why
        if len(text) > LARGEST_ANSWER:
            raise FarmosError("farmOS's answer is too long.", where=where, expected=f"{LARGEST_ANSWER:,} bytes or fewer")
        try:
            found = json.loads(text) if text else {}
        except ValueError as why:
            step = "check the address: it is the one you open in the browser, without /api"
            raise FarmosError(
                "This does not answer as farmOS does.", where=where, expected="JSON", got=str(text[:60]), next_step=step
            ) from why
        return found if isinstance(found, dict) else {}


def _refused(why: urllib.error.HTTPError, where: str) -> FarmosError:
    """farmOS's own words for what it refused; JSON:API lists them under errors."""
    try:
        errors = json.loads(why.read(100_000)).get("errors") or [{}]
        said = "; ".join(str(one.get("detail") or one.get("title") or "") for one in errors)
    except (ValueError, AttributeError, OSError, HTTPException):
        said = ""
    steps = {
        401: "sign in again: the token has run out or is wrong",
        403: "the account may not do this: it needs the role of a manager",
        404: "check the address, and that the module of this type is switched on in farmOS",
        422: "correct the record, or tell us if farmOS should take it",
    }
    moved = why.headers.get("Location", "") if 300 <= why.code < 400 else ""
    step = f"give {moved[:120]} as --url" if moved else steps.get(why.code, "try again later; the log of the server says more")
    error = FarmosError(f"farmOS answered {why.code} {why.reason}.", where=where, got=said[:300], next_step=step)
    error.status = why.code
    return error


def checked_url(url: str) -> str:
    """The address of a server without what follows its path. SettingsError where a token would be sent in clear over the internet."""
    parts = urllib.parse.urlsplit(url.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise SettingsError("This is no address of a server.", where="--url", expected="https://farm.example.org", got=url[:80])
    if parts.scheme == "http" and not _near(parts.hostname):
        step = f"use https://{parts.hostname}"
        raise SettingsError("The token would be readable on its way.", where="--url", expected="https://", got=url[:80], next_step=step)
    return f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/api')}"


def _near(host: str) -> bool:
    """Whether a host is this computer or on the farm's own network."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".lan", ".home.arpa", ".localhost"))


# push and pull


@dataclass(slots=True)
class Sent:
    """How many records were made, changed, or there as they are."""

    made: int = 0
    changed: int = 0
    same: int = 0


def push(server: Farmos, entities: Iterable[Entity], zone: ZoneInfo, progress: Callable[[str], None] = lambda _: None) -> Sent:
    """Send entities (models.interop.farmos.outgoing.entities_of, in its order). A term of a name the server has is not made again."""
    version, done = server.version(), Sent()
    every = list(entities)
    ids = {(ref.bundle, ref.name.casefold()): ref.id for ref in terms_of(server, {e.bundle for e in every if e.kind == "term"}).values()}
    for entity in every:
        if entity.kind == "term" and (entity.bundle, entity.name.casefold()) in ids:
            done.same += 1
            continue
        *parts, last = resources_of(entity, zone, version, ids)
        for part in parts:
            server.send(part)
        what = server.send(last)
        setattr(done, what, getattr(done, what) + 1)
        progress(f"{what:8}{type_of(entity)} {entity.name}")
    return done


def terms_of(server: Farmos, vocabularies: Iterable[str]) -> dict[str, Ref]:
    """Every term of these vocabularies, by id."""
    order = {"sort": "drupal_internal__tid"}
    pages = (page for bundle in sorted(vocabularies) for page, _ in server.pages(f"taxonomy_term--{bundle}", order))
    return {str(resource["id"]): term_of(resource) for page in pages for resource in page}


def pull(server: Farmos, zone: ZoneInfo, since: datetime | None = None, progress: Callable[[str], None] = lambda _: None) -> list[Entity]:
    """Assets and logs of a server that changed since then; all without `since`. A type the server does not have is left out."""
    server.version()
    terms = terms_of(server, TERMS)
    query = {} if since is None else {
        "filter[since][condition][path]": "changed", "filter[since][condition][operator]": ">=",
        "filter[since][condition][value]": str(int(since.timestamp())),
    }  # fmt: skip
    found: list[Entity] = []
    for kind, bundles, more in (("asset", ASSETS, {}), ("log", LOGS, {"include": "quantity"})):
        for bundle in bundles:
            before = len(found)
            for page, included in server.pages(f"{kind}--{bundle}", query | more):
                quantities = {str(q["id"]): q for q in included if str(q.get("type", "")).startswith("quantity--")}
                found += [entity_of(resource, zone, terms, quantities) for resource in page]
            if len(found) > before:
                progress(f"{len(found) - before:6} {kind}--{bundle}")
    return found
