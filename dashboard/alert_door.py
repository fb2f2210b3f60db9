"""The link in an alert's message: what happened, and one button, on a phone that is signed in nowhere.

Opening it changes nothing, since messengers open links to show a preview. The token is the key: it stands in the message
alone, is kept as a hash, ends after a week, acknowledges what that message named (of a storm or a digest several) and opens
nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import context, door_forms, doors
from models.display import counted, moment
from models.records.acknowledging import ANSWERABLE, acknowledge_by_token, incidents_by_token
from models.records.incidents import Answer, IncidentView
from sensors.errors import HublandError

# The path is the secret: no site, and no page of ours, is told it. Not no-referrer, with which a browser calls the origin of our
# own form null, and dashboard/guard.py would take it for another site's.
HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
HUB = '<p><a class="button plain" href="/alerts">Open the hub</a></p>'
# a storm may name hundreds; a phone shows the first of them, and the button is for all
MOST = 40
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
        found = incidents_by_token(session, token, context.now())
    if not found:
        return _ended()
    return _page(_title(found), told(found[0], f"/alert/{token}") if len(found) == 1 else several(found, f"/alert/{token}"))


def _taken(token: str) -> Response:
    try:
        found = acknowledge_by_token(context.here().records, token, context.now())
    except HublandError as why:
        return _page("That did not work", f'<p class="wrong" role="alert">{escape(str(why.what))}</p>', 409)
    return RedirectResponse(f"/alert/{token}", 303, HEADERS) if found else _ended()


def _title(found: Sequence[IncidentView]) -> str:
    """ "Frost in Block B tonight"; "12 alerts, 3 not seen" """
    if len(found) == 1:
        return found[0].title or found[0].said or found[0].cause
    unseen = sum(one.state in ANSWERABLE for one in found)
    return f"{counted(len(found), 'alert')}, {f'{unseen} not seen' if unseen else 'all seen or over'}"


def several(found: Sequence[IncidentView], path: str) -> str:
    """What a message named that told of many: those that nobody has seen first; one button for all of these."""
    ordered = sorted(found, key=lambda one: one.state not in ANSWERABLE)
    more = f'<p class="note">and {len(found) - MOST} more</p>' if len(found) > MOST else ""
    unseen = sum(one.state in ANSWERABLE for one in found)
    button = ""
    if unseen:
        label = "I have seen them all" if unseen > 1 else "I have seen it"
        button = door_forms.form(path, [], label) + '<p class="note">Then nobody else is told.</p>'
    # the button stands before the list: a thumb need not pass forty of them
    return f"{button}<ul>{''.join(_row(one) for one in ordered[:MOST])}</ul>{more}"


def _row(one: IncidentView) -> str:
    """One of several: what, what to do, and what became of it."""
    parts = [f"<b>{escape(one.severity.capitalize())}:</b> {escape(one.said or one.title or one.cause)}"]
    if one.todo and one.state not in ("cleared", "closed"):
        parts.append(f"<b>What to do:</b> {escape(one.todo)}")
    return f'<li><p>{" ".join(parts)}</p><p class="note">{escape(_became(one) or f"Since {_when(one.raised_at)}")}</p></li>'


def told(one: IncidentView, path: str) -> str:
    """The sentence, since when, how sure, what to do; then the button, or what became of it."""
    since = f"Since {_when(one.raised_at)}" + (f" · {one.sure}" if one.sure else "")
    parts = [f"<p><b>{escape(one.severity.capitalize())}:</b> {escape(one.said)}</p>", f'<p class="note">{escape(since)}</p>']
    if one.worst and one.worst != one.said:
        parts.append(f'<p class="note">Worst since: {escape(one.worst)}</p>')
    if one.unknown is not None:
        parts.append(f'<p class="note">How it stands is not known since {escape(_when(one.unknown[0]))}: {escape(one.unknown[1])}.</p>')
    if one.todo:
        parts.append(f"<p><b>What to do:</b> {escape(one.todo)}</p>")
    said = _became(one)
    if said:
        parts.append(f'<p role="status"><b>{escape(said)}</b></p>')
    if one.state in ANSWERABLE:
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
