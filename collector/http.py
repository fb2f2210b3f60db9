"""What machines ask this hub for over HTTP: calendar feeds, for whoever has the address; task sheets, for who is signed in.

Routes only: dashboard/server.py mounts them behind its guard, which lets /feeds/ through and nothing else of these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from collector import sheets
from collector.settings import Hub
from models import calendars
from models.dates import parse_day
from models.records import feeds
from models.records.database import Records
from models.records.secrets import token_hash
from sensors.errors import InputError

CALENDAR = "text/calendar; charset=utf-8"
# forms in which a sheet of the season is handed out
KIND = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "txt": "text/plain; charset=utf-8"}
NO_FEED = "There is no calendar at this address. It may have been stopped: ask for a new one on the page Calendar."
# a guesser is slowed down; a phone whose address was stopped asks a few times an hour
MISSES, WINDOW_S = 30, 60.0
MOST_ADDRESSES = 10_000


@dataclass
class Throttle:
    """Who asks again and again for calendars that are not there has to wait. Addresses that were good are let through."""

    clock: Callable[[], float] = monotonic
    misses: dict[str, tuple[float, int]] = field(default_factory=dict)
    good: set[str] = field(default_factory=set)

    def waits(self, who: str, token: str) -> int:
        """For how many seconds this one has to wait; 0 not at all."""
        began, count = self.misses.get(who, (0.0, 0))
        if count < MISSES or token_hash(token) in self.good:
            return 0
        return max(0, int(began + WINDOW_S - self.clock()) + 1) if self.clock() < began + WINDOW_S else 0

    def missed(self, who: str) -> None:
        if len(self.misses) >= MOST_ADDRESSES:
            self.misses.clear()
        began, count = self.misses.get(who, (self.clock(), 0))
        self.misses[who] = (began, count + 1) if self.clock() < began + WINDOW_S else (self.clock(), 1)

    def found(self, token: str) -> None:
        if len(self.good) >= MOST_ADDRESSES:
            self.good.clear()
        self.good.add(token_hash(token))


def routes(
    open_records: Callable[[], Records], hub: Callable[[], Hub], now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Route]:
    """Routes of a hub. Both are asked at each request, so that a server may start before its hub can be opened."""
    throttle = Throttle()

    async def feed(request: Request) -> Response:
        who, token = request.client.host if request.client else "", request.path_params["token"]
        wait = throttle.waits(who, token)
        if wait:
            return PlainTextResponse("Too many wrong addresses. Wait, then try again.", 429, {"Retry-After": str(wait)})
        made = await run_in_threadpool(_feed, open_records(), hub(), token, request.query_params.get("as") == "events", now())
        if made is None:
            throttle.missed(who)
            return PlainTextResponse(NO_FEED, 404)
        throttle.found(token)
        return _answer(request, *made)

    async def tasks(request: Request) -> Response:
        asked = request.query_params
        try:
            made = await run_in_threadpool(_sheet, open_records(), hub(), asked.get("from", "today"), asked.get("days", "1"), now())
        except InputError as why:
            return PlainTextResponse(str(why), 400)
        headers = {"Content-Disposition": 'inline; filename="tasks.pdf"', "Cache-Control": "private, no-store"}
        return _whole(request, made, "application/pdf", headers)

    async def season_sheet(request: Request) -> Response:
        asked, path = request.query_params, request.path_params
        try:
            made = await run_in_threadpool(_season_sheet, open_records(), hub(), path["key"], path["form"], asked, now())
        except InputError as why:
            return PlainTextResponse(str(why), 404 if why.where == "sheet" else 400)
        kind, shown = KIND[path["form"]], "inline" if path["form"] == "pdf" else "attachment"
        headers = {"Content-Disposition": f'{shown}; filename="{path["key"]}.{path["form"]}"', "Cache-Control": "private, no-store"}
        return _whole(request, made, kind, headers)

    return [
        Route("/feeds/{token}.ics", feed, methods=["GET"]),
        Route("/sheets/tasks.pdf", tasks, methods=["GET"]),
        Route("/sheets/{key:str}.{form:str}", season_sheet, methods=["GET"]),
    ]


def _feed(records: Records, hub: Hub, token: str, tasks_as_events: bool, now: datetime) -> tuple[bytes, datetime] | None:
    """The text of a feed and when it last changed; None where there is no such feed."""
    with records.session() as session:
        found = feeds.feed_of(session, token[:200])
        if found is None:
            return None
        shown = feeds.content(session, found, now)
    settings = hub.settings.hub
    text = calendars.calendar_text(
        feeds.FEEDS[found.kind].title, calendars.Hub(settings.id, settings.name, hub.zone), now,
        tasks=shown.tasks, events=shown.events, depots=shown.depots, tasks_as_events=tasks_as_events,
    )  # fmt: skip
    return text, shown.changed_at.replace(microsecond=0)


def _answer(request: Request, text: bytes, changed_at: datetime) -> Response:
    """The calendar, or 304 where the phone has it already. An ETag, where given, decides alone (RFC 9110, 13.2.2)."""
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {
        "ETag": etag, "Last-Modified": format_datetime(changed_at, usegmt=True), "Cache-Control": "private, max-age=300",
        "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer",
    }  # fmt: skip
    known, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if known is not None:
        same = known.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in known.split(",")]
    else:
        same = since is not None and _not_since(since, changed_at)
    return Response(status_code=304, headers=headers) if same else _whole(request, text, CALENDAR, headers)


def _not_since(header: str, changed_at: datetime) -> bool:
    try:
        asked = parsedate_to_datetime(header)
    except ValueError:
        return False
    return asked.tzinfo is not None and changed_at <= asked


def _whole(request: Request, body: bytes, kind: str, headers: dict[str, str]) -> Response:
    """A body with its length; to HEAD the same without the body."""
    if request.method == "HEAD":
        return Response(headers={**headers, "Content-Length": str(len(body))}, media_type=kind)
    return Response(body, headers=headers, media_type=kind)


def _sheet(records: Records, hub: Hub, first: str, days: str, now: datetime) -> bytes:
    """The task sheet of some days. InputError where they cannot be read."""
    start = parse_day(first, today=now.astimezone(hub.zone).date(), where="from")
    return sheets.task_sheet(records, hub, start, int(days) if days.isdecimal() and len(days) < 4 else 0, now)


def _season_sheet(records: Records, hub: Hub, key: str, form: str, asked: Mapping[str, str], now: datetime) -> bytes:
    """A sheet of the season of some days. InputError where there is none, or the days cannot be read."""
    # here, because solvers come with it, which a server that nobody asks for sheets should not wait for
    from collector.season_sheets import LONGEST_DAYS, first_day, made, sheet
    from collector.season_sheets.paper import Stamp
    from collector.season_sheets.reading import known_for

    one, settings, days = sheet(key), hub.settings.hub, asked.get("days", "")
    first = first_day(one, parse_day(asked.get("from", "today"), today=now.astimezone(hub.zone).date(), where="from"))
    span = (int(days) if days.isdecimal() and len(days) < 5 else -1) if days else one.days or LONGEST_DAYS
    return made(one, form, known_for(one, hub, records, first, now), first, span, Stamp(settings.name, settings.units, now, hub.zone))
