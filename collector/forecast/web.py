"""Asking a forecast service: JSON over HTTP, within limits, and no oftener than it wishes.

Plain HTTP of the standard library. What a service said is kept until it runs out (Cache-Control, Expires); then it is
asked whether that still holds (ETag). Nothing is tried again here: whoever asks has a clock of its own.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import Any

from sensors.errors import ServiceError

TIMEOUT_S = 20.0
# all of an answer must be there by then: a line that drips a byte a second would hold the jobs for ever
WHOLE_S = 60.0
LARGEST = 8_000_000
CHUNK = 65_536
# nobody's answer is taken for newer than it is: not for longer than this, whatever it says
LONGEST = timedelta(days=1)
KEPT = 16
NEAR = "check that this computer is on the internet, and that no sign-in page stands in between"


@dataclass(slots=True)
class _Kept:
    document: dict[str, Any]
    until: datetime
    etag: str


class _SameHost(urllib.request.HTTPRedirectHandler):
    """A redirect is followed on the same server only (the NWS shortens coordinates by one)."""

    def redirect_request(self, request: urllib.request.Request, *rest: Any) -> urllib.request.Request | None:
        there, here = urllib.parse.urlsplit(rest[-1]), urllib.parse.urlsplit(request.full_url)
        return super().redirect_request(request, *rest) if (there.scheme, there.netloc) == (here.scheme, here.netloc) else None


@dataclass
class Web:
    """One user of the web. contact: an address under which a service reaches us, for those that ask for one."""

    contact: str = ""
    timeout_s: float = TIMEOUT_S
    whole_s: float = WHOLE_S
    _kept: dict[str, _Kept] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(_SameHost)

    def json(self, url: str, now: datetime, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at a URL. ServiceError where there is none: nobody answers, an error, HTML, too long, cut short."""
        kept = self._kept.get(url)
        # one that holds for longer than any may was kept before the clock was set back
        if kept is not None and now < kept.until <= now + LONGEST:
            return kept.document
        asked = {"Accept": "application/geo+json, application/json", "User-Agent": "hubland", **(headers or {})}
        if kept is not None and kept.etag:
            asked["If-None-Match"] = kept.etag
        where = url.partition("?")[0]
        try:
            with self._opener.open(urllib.request.Request(url, headers=asked), timeout=self.timeout_s) as answer:
                document, said = _object(self._read(answer, where), where), answer.headers
                kept = _Kept(document, _until(said, now), said.get("ETag", ""))
        except urllib.error.HTTPError as why:
            if why.code != 304 or kept is None:
                raise _refused(why, where) from why
            kept.until = _until(why.headers, now)
        except (OSError, HTTPException, ValueError) as why:
            got = str(getattr(why, "reason", why))[:200]
            raise ServiceError("The forecast service cannot be reached.", where=where, got=got, next_step=NEAR) from why
        if len(self._kept) >= KEPT:
            self._kept.clear()
        self._kept[url] = kept
        return kept.document

    def _read(self, answer: HTTPResponse, where: str) -> bytes:
        """The body, if it is JSON, not too long, and all there in time."""
        kind = answer.headers.get_content_type()
        if "json" not in kind:
            raise ServiceError("The forecast service does not answer with JSON.", where=where, expected="JSON", got=kind, next_step=NEAR)
        end, parts, length = time.monotonic() + self.whole_s, [], 0
        while chunk := answer.read1(CHUNK):
            parts.append(chunk)
            length += len(chunk)
            if length > LARGEST:
                raise ServiceError("The forecast service's answer is too long.", where=where, expected=f"{LARGEST:,} bytes or fewer")
            if time.monotonic() > end:
                raise ServiceError("The forecast service's answer takes too long.", where=where, expected=f"within {self.whole_s:g} s")
        promised = answer.headers.get("Content-Length", "")
        if promised.isdecimal() and length < int(promised):
            raise ServiceError("The forecast service's answer was cut short.", where=where, expected=f"{promised} bytes", got=f"{length}")
        return b"".join(parts)


def _object(body: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as why:
        raise ServiceError(
            "The forecast service's JSON is broken.", where=where, got=str(why)[:120], next_step="it is asked again"
        ) from why
    if not isinstance(found, dict):
        raise ServiceError("The forecast service's answer is of another form.", where=where, expected="an object", got=str(found)[:60])
    return found


def _until(headers: Any, now: datetime) -> datetime:
    """Until when an answer may be taken for the newest: by Cache-Control, else by Expires; else not at all."""
    control = {
        part.strip().partition("=")[0].lower(): part.strip().partition("=")[2] for part in headers.get("Cache-Control", "").split(",")
    }
    if "no-store" in control or "no-cache" in control:
        return now
    if control.get("max-age", "").isdecimal():
        return now + min(timedelta(seconds=min(int(control["max-age"]), 10**6)), LONGEST)
    try:
        # how long, by the server's own two clock readings: ours may be wrong
        length = parsedate_to_datetime(headers["Expires"]) - parsedate_to_datetime(headers["Date"])
    except (TypeError, ValueError):
        return now
    return now + max(min(length, LONGEST), timedelta())


def _refused(why: urllib.error.HTTPError, where: str) -> ServiceError:
    """A service's own words for what it refused: `reason` (Open-Meteo) or `detail` (RFC 9457, the NWS)."""
    said = ""
    try:
        found = json.loads(why.read(100_000))
        said = str(found.get("reason") or found.get("detail") or "")
    except (ValueError, RecursionError, AttributeError, OSError, HTTPException):
        pass
    steps = {
        404: "the service does not know this point: look at latitude and longitude in hubland.toml",
        403: "the service does not want us: give forecast.contact in hubland.toml",
        429: "it was asked too often: raise forecast.every_minutes",
    }
    step = steps.get(why.code, "it is asked again later")
    return ServiceError(f"The forecast service answered {why.code} {why.reason}.", where=where, got=said[:300], next_step=step)
