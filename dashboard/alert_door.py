"""The link in an alert's message: what happened, and one button, on a phone that is signed in nowhere.

Opening it changes nothing, since messengers open links to show a preview. The token is the key: it stands in the message
alone, is kept as a hash, ends after a week, acknowledges one incident and opens nothing else.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import context, door_forms, doors
from models.display import moment
from models.records.acknowledging import acknowledge_by_token, incident_by_token
from models.records.incidents import Answer, IncidentView
from sensors.errors import HublandError

# The path is the secret: no site, and no page of ours, is told it. Not no-referrer, with which a browser calls the origin of our
# own form null, and dashboard/guard.py would take it for another site's.
HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
HUB = '<p><a class="button plain" href="/alerts">Open the hub</a></p>'
ENDED = "It is not complete, more than a week old, or was sent to somebody who is not here any more."


async def show(request: Request) -> Response:
    """What the link is about."""
    return await run_in_threadpool(_shown, request.path_params["token"])


async def take(request: Request) -> Response:
    """I have seen it; then the same page, which says so, and may be loaded again."""
    return await run_in_threadpool(_taken, request.path_params["token"])


def _page(title: str, body: str, status: int = 200) -> HTMLResponse:
    answer = doors.page(title, body + HUB, status)
    answer.headers.update(HEADERS)
    return answer


def _ended() -> HTMLResponse:
    return _page("This link does not work", f'<p role="alert">{ENDED}</p>', 404)


def _shown(token: str) -> HTMLResponse:
    with context.here().records.session() as session:
        found = incident_by_token(session, token, context.now())
    return _ended() if found is None else _page(found.title or found.said or found.cause, told(found, f"/alert/{token}"))


def _taken(token: str) -> Response:
    try:
        found = acknowledge_by_token(context.here().records, token, context.now())
    except HublandError as why:
        return _page("That did not work", f'<p class="wrong" role="alert">{escape(str(why.what))}</p>', 409)
    return _ended() if found is None else RedirectResponse(f"/alert/{token}", 303, HEADERS)


def told(one: IncidentView, path: str) -> str:
    """The sentence, since when, how sure, what to do; then the button, or what became of it."""
    since = f"Since {_when(one.raised_at)}" + (f" · {one.sure}" if one.sure else "")
    parts = [f"<p><b>{escape(one.severity.capitalize())}:</b> {escape(one.said)}</p>", f'<p class="note">{escape(since)}</p>']
    if one.worst and one.worst != one.said:
        parts.append(f'<p class="note">Worst since: {escape(one.worst)}</p>')
    if one.todo:
        parts.append(f"<p><b>What to do:</b> {escape(one.todo)}</p>")
    said = _became(one)
    if said:
        parts.append(f'<p role="status"><b>{escape(said)}</b></p>')
    if one.state in ("open", "snoozed"):
        parts.append(door_forms.form(path, [], "I have seen it"))
        parts.append('<p class="note">Then nobody else is told.</p>')
    return "".join(parts)


def _became(one: IncidentView) -> str:
    """ "Seen by Ann, 2:14 am. Nobody else is told." """
    last: Answer | None = one.answers[-1] if one.answers else None
    if one.state == "cleared" and one.cleared_at is not None:
        return " ".join(part for part in (f"It is over since {_when(one.cleared_at)}.", one.outcome) if part)
    if last is None:
        return ""
    if one.state == "closed":
        return f"Closed by {last.by}, {_when(last.at)}: {last.note}"
    if one.state == "acknowledged":
        return f"Seen by {last.by}, {_when(last.at)}. Nobody else is told."
    return f"Put off by {last.by} until {_when(last.until)}." if one.state == "snoozed" and last.until is not None else ""


def _when(at: datetime) -> str:
    here = context.here()
    return moment(at, context.now(), here.hub.zone, here.units)


# {token} is one segment; which ones get this far without anybody signed in is dashboard/guard.py's OPEN_LIKE
ROUTES = [Route("/alert/{token}", show, methods=["GET"]), Route("/alert/{token}", take, methods=["POST"])]
