"""One request to one address that is a secret: for webhooks and the heartbeat. HTTP of the standard library."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from collector.notify.secrecy import scrubbed
from sensors.errors import ServiceError, SettingsError

LARGEST_ANSWER = 10_000


class _SameHost(urllib.request.HTTPRedirectHandler):
    """A redirect is followed on the same server only: nobody else is to be told."""

    def redirect_request(self, request: urllib.request.Request, *rest: Any) -> urllib.request.Request | None:
        there, here = urllib.parse.urlsplit(rest[-1]), urllib.parse.urlsplit(request.full_url)
        return super().redirect_request(request, *rest) if (there.scheme, there.netloc) == (here.scheme, here.netloc) else None


_OPENER = urllib.request.build_opener(_SameHost)


def host_of(url: str) -> str:
    """The server of an address. SettingsError where it is no http(s) address."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urllib.parse.urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError("The secret holds no address of a server.", expected="https://example.org/...", next_step="correct the secret")
    return f"{host}:{port}" if port else host


def call(url: str, timeout_s: float, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> None:
    """POST a body, or GET where there is none; any 2xx is well. ServiceError says the server's name, never the address."""
    host = host_of(url)
    try:
        request = urllib.request.Request(url, body, {"User-Agent": "hubland", **(headers or {})})
        with _OPENER.open(request, timeout=timeout_s) as answer:
            answer.read1(LARGEST_ANSWER)
    except urllib.error.HTTPError as why:
        with why:
            said = _said(why)
        step = "check the address: it may have been withdrawn" if why.code in (401, 403, 404, 410) else "it is tried again"
        got = scrubbed(said, url, keep=host)
        raise ServiceError(f"The server answered {why.code}.", where=host, got=got, next_step=step) from None
    except (OSError, HTTPException, ValueError) as why:
        got = scrubbed(str(getattr(why, "reason", why))[:200], url, keep=host)
        raise ServiceError("The server cannot be reached.", where=host, got=got, next_step="it is tried again") from None


def _said(why: urllib.error.HTTPError) -> str:
    try:
        return " ".join(why.read(LARGEST_ANSWER).decode("utf-8", "replace").split())[:200]
    except (OSError, HTTPException, ValueError):
        return ""
