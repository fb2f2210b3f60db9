"""The doors of the dashboard: signing in and out, the first start, one's own password.

A Streamlit script cannot set an HttpOnly cookie, so these are routes of our own beside it: plain pages without scripts,
which work in any browser. dashboard/guard.py stands before everything; dashboard/provider.py is the way in through an
identity provider.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from string import Template
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import context, door_forms, provider, set_up
from dashboard.guard import Guard, Throttle, address_of, from_this_machine
from models.records import sign_in as records_sign_in
from models.records.actor import ROLES, Actor
from models.records.secrets import LONGEST
from sensors.errors import HublandError, NotAllowed, RecordError

__all__ = ["ABOUT_ME", "ROUTES", "Guard", "inside", "page"]

HERE = Path(__file__).parent
COOKIE = context.COOKIE
# The browser keeps the cookie as long as browsers do (400 days); the records end it 30 days after its last use.
KEPT_S = 400 * 86_400
# Whole pages without scripts: nothing typed into them, or into the records, can become one.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
TRIES = Throttle(at_once=30, each_s=4.0)
# A password check takes 19 MB and 40 ms of a core: two at once are enough for a hub, and a flood cannot fill the memory.
_CHECKS: WeakKeyDictionary[AbstractEventLoop, CapacityLimiter] = WeakKeyDictionary()
# More to be said on /auth/me: each gives a piece of HTML, "" for nothing. Everything from outside in it escaped by its maker.
ABOUT_ME: list[Callable[[Request, Actor], str]] = []

T = TypeVar("T")


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A plain page in the hub's look; `body` is HTML, everything from outside in it escaped by its maker."""
    template = Template((HERE / "doors.html").read_text("utf-8"))
    text = template.substitute(title=escape(title), hub=escape(context.here().hub.settings.hub.name), body=body)
    return HTMLResponse(text, status, {"Content-Security-Policy": POLICY, "X-Frame-Options": "DENY", "Cache-Control": "no-store"})


def inside(next_: str) -> str:
    """Where to go after signing in: only ever a page of this hub."""
    odd = any(c < " " or c == "\\" for c in next_)
    return next_ if next_.startswith("/") and not odd and not next_.startswith(("//", "/auth/")) else "/"


async def _checked(check: Callable[[], T]) -> T:
    """A password check, at most two at once."""
    limiter = _CHECKS.setdefault(get_running_loop(), CapacityLimiter(2))
    return await to_thread.run_sync(check, limiter=limiter)


def _rest(request: Request) -> None:
    """NotAllowed while an address has to wait."""
    seconds = TRIES.wait(address_of(request))
    if seconds:
        raise NotAllowed(f"Too many tries from here. Wait {int(seconds) + 1} seconds, then try again.")


async def _typed(request: Request, *names: str) -> tuple[str, ...]:
    form = await request.form(max_files=0, max_fields=20)
    return tuple(str(form.get(name, ""))[: LONGEST + 1] for name in names)


def _told(why: HublandError) -> str:
    """An error in one line, as a form says it."""
    parts = [str(why.what), f"Expected: {why.expected}." if why.expected else "", str(why.next_step or "")]
    return " ".join(part[:1].upper() + part[1:].rstrip(".") + "." for part in parts if part)


def remember(answer: Response, request: Request, token: str) -> None:
    """Give the browser its token: no script can read it, no other site sends it along."""
    answer.set_cookie(COOKIE, token, max_age=KEPT_S, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/")
    answer.headers["Cache-Control"] = "no-store"


# signing in and out


def _sign_in_page(next_: str, login: str = "", why: str = "", status: int = 200) -> Response:
    settings = context.here().hub.settings.sign_in
    name = settings.name if settings.issuer else ""
    return page("Sign in", door_forms.sign_in(inside(next_), login, why, local=settings.local, provider=name), status)


async def show_sign_in(request: Request) -> Response:
    if await run_in_threadpool(set_up.first_start):
        return RedirectResponse("/auth/set-up", 303)
    return _sign_in_page(request.query_params.get("next", "/"))


async def take_sign_in(request: Request) -> Response:
    login, password, next_ = await _typed(request, "login", "password", "next")
    here = context.here()
    try:
        _rest(request)
        if not here.hub.settings.sign_in.local:
            raise NotAllowed("This hub does not use passwords of its own.")
        token = await _checked(partial(records_sign_in.sign_in, here.records, login[:200], password, context.clock()))
    except HublandError as why:
        return _sign_in_page(next_, login[:200], str(why.what), 403)
    answer = RedirectResponse(inside(next_), 303)
    remember(answer, request, token)
    return answer


async def take_sign_out(request: Request) -> Response:
    token = request.cookies.get(COOKIE, "")
    await run_in_threadpool(_with_records, records_sign_in.sign_out, token)
    context.forget(token)
    return _out()


async def take_sign_out_everywhere(request: Request) -> Response:
    person = _visitor(request).person_id
    if person is not None:
        await run_in_threadpool(_with_records, records_sign_in.sign_out_everywhere, person)
        context.forget()
    return _out()


def _out() -> Response:
    answer = RedirectResponse("/auth/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def _with_records(ask: Callable[..., T], *arguments: Any) -> T:
    with context.here().records.session() as session:
        return ask(session, *arguments)


def _visitor(request: Request) -> Actor:
    return context.who(request.cookies.get(COOKIE, ""))


# the first start


async def show_set_up(request: Request) -> Response:
    if not await run_in_threadpool(set_up.first_start):
        return RedirectResponse("/auth/sign-in", 303)
    return page("First start", door_forms.set_up(with_code=not from_this_machine(request)))


async def take_set_up(request: Request) -> Response:
    name, login, password, again, code = await _typed(request, "name", "login", "password", "again", "code")
    if not await run_in_threadpool(set_up.first_start):
        return RedirectResponse("/auth/sign-in", 303)
    with_code = not from_this_machine(request)
    try:
        _rest(request)
        if with_code and not await run_in_threadpool(set_up.is_code, code):
            raise NotAllowed("That is not the set-up code.", next_step=f"it is printed where the hub was started, and in {set_up.FILE}")
        _same(password, again)
        make = partial(records_sign_in.first_account, context.here().records, name[:200], login[:200], password, context.clock())
        token = await _checked(make)
    except HublandError as why:
        form = door_forms.set_up(with_code=with_code, name=name[:200], login=login[:200], why=_told(why))
        return page("First start", form, 403)
    await run_in_threadpool(set_up.over)
    answer = RedirectResponse("/", 303)
    remember(answer, request, token)
    return answer


def _same(password: str, again: str) -> None:
    if password != again:
        raise RecordError("The two passwords are not the same.", next_step="type both again")


# who I am


async def show_me(request: Request) -> Response:
    return page("Your account", await run_in_threadpool(_me, request))


def _me(request: Request) -> str:
    visitor = _visitor(request)
    with context.here().records.session() as session:
        own = visitor.person_id is not None and records_sign_in.has_password(session, visitor.person_id)
    roles = [f"{role}: {about}" for role, about in ROLES.items() if role in visitor.roles]
    return door_forms.me(visitor.name, roles, [part(request, visitor) for part in ABOUT_ME], has_password=own)


async def show_password(request: Request) -> Response:
    return page("Change password", door_forms.password(_visitor(request).name))


async def take_password(request: Request) -> Response:
    old, password, again = await _typed(request, "old", "password", "again")
    token = request.cookies.get(COOKIE, "")
    try:
        _rest(request)
        _same(password, again)
        await _checked(partial(records_sign_in.change_password, context.here().records, token, old, password, context.clock()))
    except HublandError as why:
        return page("Change password", door_forms.password(_visitor(request).name, _told(why)), 403)
    context.forget()
    return page("Change password", "<p>Your password is changed. Other devices are signed out.</p><p><a href='/'>On to the hub</a></p>")


# through an identity provider


async def go_to_provider(request: Request) -> Response:
    try:
        _rest(request)
        return await run_in_threadpool(provider.leave, request, inside(request.query_params.get("next", "/")))
    except HublandError as why:
        return _not_in(why)


async def back_from_provider(request: Request) -> Response:
    try:
        _rest(request)
        token, next_ = await run_in_threadpool(provider.arrive, request)
    except HublandError as why:
        return _not_in(why)
    answer = RedirectResponse(inside(next_), 303)
    answer.delete_cookie(provider.COOKIE, path=provider.PATH)
    remember(answer, request, token)
    return answer


def _not_in(why: HublandError) -> Response:
    got = f'<p class="note">{escape(str(why.got))}</p>' if why.got else ""
    body = (
        f'<p class="wrong" role="alert">{escape(_told(why))}</p>{got}<p><a class="button" href="/auth/sign-in">Back to signing in</a></p>'
    )
    answer = page("That did not work", body, 403 if isinstance(why, NotAllowed) else 502)
    answer.delete_cookie(provider.COOKIE, path=provider.PATH)
    return answer


ROUTES = [
    Route("/auth/sign-in", show_sign_in, methods=["GET"]),
    Route("/auth/sign-in", take_sign_in, methods=["POST"]),
    Route("/auth/sign-out", take_sign_out, methods=["POST"]),
    Route("/auth/sign-out-everywhere", take_sign_out_everywhere, methods=["POST"]),
    Route("/auth/set-up", show_set_up, methods=["GET"]),
    Route("/auth/set-up", take_set_up, methods=["POST"]),
    Route("/auth/me", show_me, methods=["GET"]),
    Route("/auth/password", show_password, methods=["GET"]),
    Route("/auth/password", take_password, methods=["POST"]),
    Route(provider.PATH, go_to_provider, methods=["GET"]),
    Route(f"{provider.PATH}/back", back_from_provider, methods=["GET"]),
]
