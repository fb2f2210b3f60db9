"""The guard before everything the dashboard serves: who may pass, from where a request comes, how often somebody tries.

It stands before pages, websockets and routes alike. What passes has a person, or is one of OPEN.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from dashboard import context
from sensors.errors import HublandError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a browser may ask for without being anybody. None of Streamlit's own paths: the doors need no script, no style
# and no socket of it, while /media and /component may hold what pages show.
OPEN = {
    "/health": ("GET", "HEAD"),
    "/auth/sign-in": ("GET", "HEAD", "POST"),
    "/auth/sign-out": ("POST",),
    "/auth/set-up": ("GET", "HEAD", "POST"),
    "/auth/provider": ("GET",),
    "/auth/provider/back": ("GET",),
}
# calendar feeds carry a token of their own (collector/http.py)
OPEN_UNDER = "/feeds/"
# an alert's link carries its token too (dashboard/alert_door.py): 256 bits in base64, nothing shorter, longer or below it
OPEN_LIKE = re.compile(r"/alert/[A-Za-z0-9_-]{43}")
LIKE_METHODS = ("GET", "HEAD", "POST")
# A page of another site must not hold ours in a frame, where a tap could be led astray. Streamlit frames components of its own.
HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    # not no-referrer: a browser would then call our own forms' origin null
    "Referrer-Policy": "same-origin",
}
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "via")


class Guard:
    """ASGI middleware: nobody gets past without signing in, and no other site may act in a person's name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused: Response | None
        try:
            scope = as_seen_outside(scope)
            refused = await self._refused(HTTPConnection(scope))
        except HublandError as why:
            refused = PlainTextResponse(str(why), 503)
        if scope["type"] == "http":
            await (refused or self.app)(scope, receive, _with_headers(send))
        elif refused is None:
            await self.app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 4403, "reason": "sign in first"})

    async def _refused(self, asked: HTTPConnection) -> Response | None:
        reads = asked.scope["type"] == "http" and asked.scope["method"] in ("GET", "HEAD", "OPTIONS")
        if not reads and not same_site(asked):
            return PlainTextResponse("Another site asked for this in your name.", 403)
        path, method = asked.scope["path"], asked.scope.get("method")
        # by method too: what no route of ours takes would fall through to Streamlit's own files
        by_token = (reads and path.startswith(OPEN_UNDER)) or (method in LIKE_METHODS and OPEN_LIKE.fullmatch(path) is not None)
        if method in OPEN.get(path, ()) or by_token:
            return None
        actor = await run_in_threadpool(context.who, asked.cookies.get(context.COOKIE, ""))
        if actor.may("viewer"):
            return None
        if "text/html" in asked.headers.get("accept", ""):
            return RedirectResponse(f"/auth/sign-in?next={quote(path)}", 303)
        return PlainTextResponse("Sign in first.", 401)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def same_site(asked: HTTPConnection) -> bool:
    """Whether a request that changes something comes from our own pages (or from no browser at all).

    A browser says so in Sec-Fetch-Site, which no page can forge, but sends that over https and on loopback only; Origin
    it sends always.
    """
    site = asked.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = asked.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == asked.headers.get("host", "")


def as_seen_outside(scope: Scope) -> Scope:
    """Scheme and visitor's address as the reverse proxy gives them, where the settings say that there is one."""
    if not context.here().hub.settings.dashboard.behind_proxy:
        return scope
    headers = HTTPConnection(scope).headers
    seen = dict(scope)
    secure = ",".join(headers.getlist("x-forwarded-proto")).split(",")[-1].strip() == "https"
    if secure:
        seen["scheme"] = "wss" if scope["type"] == "websocket" else "https"
    # the last is what our own proxy saw; those before it are what the visitor claims
    visitor = ",".join(headers.getlist("x-forwarded-for")).split(",")[-1].strip()
    if visitor:
        seen["client"] = (visitor, 0)
    return seen


def address_of(request: Request) -> str:
    """Where a request comes from; "" where the server does not say."""
    return request.client.host if request.client else ""


def from_this_machine(request: Request) -> bool:
    """Whether somebody sits at the hub itself: the address alone is not enough, a proxy or another site's name may stand before it."""
    if context.here().hub.settings.dashboard.behind_proxy or any(name in request.headers for name in FORWARDED):
        return False
    # nginx speaks 1.0 to what it stands before unless told otherwise; no browser does
    if request.scope.get("http_version") == "1.0":
        return False
    names = [address_of(request), request.url.hostname or ""]
    origin = request.headers.get("origin")
    return all(map(is_loopback, names if origin is None else [*names, urlsplit(origin).hostname or ""]))


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Throttle:
    """How often one address may try: `at_once` tries, and one more every `each_s` seconds. In memory: a restart forgives."""

    def __init__(self, at_once: int, each_s: float) -> None:
        self.at_once, self.each_s = at_once, each_s
        self._spent: dict[str, tuple[float, float]] = {}

    def wait(self, who: str, now_s: float | None = None) -> float:
        """0 and a try counted, or for how many seconds `who` has to wait."""
        now_s = monotonic() if now_s is None else now_s
        spent, at = self._spent.get(who, (0.0, now_s))
        spent = max(0.0, spent - (now_s - at) / self.each_s)
        if spent > self.at_once - 1:
            return (spent - self.at_once + 1) * self.each_s
        if len(self._spent) > 10_000:
            self._spent = {k: v for k, v in self._spent.items() if now_s - v[1] < self.at_once * self.each_s}
        self._spent[who] = (spent + 1, now_s)
        return 0.0
