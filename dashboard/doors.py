"""The doors of the dashboard: signing in and out, and the guard before everything else.

A Streamlit script cannot set an HttpOnly cookie, so these are routes of our own beside it. The guard stands before
pages, websockets and routes alike: what it lets through has a person, or is one of OPEN.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import context
from models.records.sign_in import nobody_yet, sign_in, sign_out
from sensors.errors import HublandError, NotAllowed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

HERE = Path(__file__).parent
COOKIE = context.COOKIE
# what a browser may ask for without being anybody: the doors themselves, the health check, Streamlit's own scripts and styles
OPEN = ("/auth/", "/health", "/_stcore/health", "/static/", "/favicon", "/feeds/")


class Guard:
    """ASGI middleware: nobody gets past without signing in, and no other site may post in a person's name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            refused = await self._refused(HTTPConnection(scope))
            if refused is not None and scope["type"] == "http":
                await refused(scope, receive, send)
                return
            if refused is not None:
                await send({"type": "websocket.close", "code": 4403, "reason": "sign in first"})
                return
        await self.app(scope, receive, send)

    async def _refused(self, asked: HTTPConnection) -> Response | None:
        if asked.scope.get("method", "GET") not in ("GET", "HEAD", "OPTIONS") and not same_site(asked):
            return PlainTextResponse("Another site asked for this in your name.", 403)
        if asked.url.path.startswith(OPEN):
            return None
        actor = await run_in_threadpool(context.who, asked.cookies.get(COOKIE, ""))
        if actor.may("viewer"):
            return None
        if "text/html" in asked.headers.get("accept", ""):
            return RedirectResponse(f"/auth/sign-in?next={quote(asked.url.path)}", 303)
        return PlainTextResponse("Sign in first.", 401)


def same_site(asked: HTTPConnection) -> bool:
    """Whether a request that changes something comes from our own pages (or from no browser at all)."""
    origin = asked.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == asked.headers.get("host", "")


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A plain page in the hub's look; `body` is HTML, everything from outside in it escaped by its maker."""
    template = Template((HERE / "doors.html").read_text("utf-8"))
    return HTMLResponse(template.substitute(title=escape(title), hub=escape(context.here().hub.settings.hub.name), body=body), status)


def _form(next_: str, login: str = "", why: str = "") -> str:
    said = f'<p class="wrong" role="alert">{escape(why)}</p>' if why else ""
    return f"""{said}<form method="post" action="/auth/sign-in">
<input type="hidden" name="next" value="{escape(next_)}">
<label>Name<input name="login" autocomplete="username" autocapitalize="none" required value="{escape(login)}"></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>"""


def inside(next_: str) -> str:
    """Where to go after signing in: only ever a page of this hub."""
    return next_ if next_.startswith("/") and not next_.startswith(("//", "/\\", "/auth/")) else "/"


async def show_sign_in(request: Request) -> Response:
    if await run_in_threadpool(_first_start):
        return RedirectResponse("/auth/set-up", 303)
    return page("Sign in", _form(inside(request.query_params.get("next", "/"))))


async def take_sign_in(request: Request) -> Response:
    form = await request.form()
    login, password, next_ = (str(form.get(k, "")) for k in ("login", "password", "next"))
    got = await run_in_threadpool(_sign_in, login, password)
    if isinstance(got, NotAllowed):
        return page("Sign in", _form(inside(next_), login, str(got.what)), 403)
    answer = RedirectResponse(inside(next_), 303)
    remember(answer, request, got)
    return answer


def remember(answer: Response, request: Request, token: str) -> None:
    """Give the browser its token: no script can read it, no other site sends it along."""
    answer.set_cookie(COOKIE, token, max_age=30 * 86_400, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/")


async def take_sign_out(request: Request) -> Response:
    await run_in_threadpool(_sign_out, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/auth/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _first_start() -> bool:
    with context.here().records.session() as session:
        return nobody_yet(session) and not context.open_to_all()


def _sign_in(login: str, password: str) -> Any:
    with context.here().records.session() as session:
        return sign_in(session, login[:200], password[:1000], context.clock())


def _sign_out(token: str) -> None:
    context.forget(token)
    with context.here().records.session() as session:
        sign_out(session, token)


async def broken(request: Request, why: Exception) -> Response:
    """An error of ours as a page of its own."""
    told = why if isinstance(why, HublandError) else None
    return page("That did not work", f"<p>{escape(str(told or 'Something went wrong.'))}</p>", 500)


ROUTES = [
    Route("/auth/sign-in", show_sign_in, methods=["GET"]),
    Route("/auth/sign-in", take_sign_in, methods=["POST"]),
    Route("/auth/sign-out", take_sign_out, methods=["POST"]),
]
