"""The field page: /log, one plain page for gloves and no signal. Its entries wait in the browser and may come twice.

A Streamlit page needs a live socket; this one needs the hub only to be opened once and to send. What it sends is taken
by models.records.commands.entries, each entry in a transaction of its own, once.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import anyio
import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import context
from models.records import journal, occasions, queries
from models.records.actor import Actor
from models.records.commands.entries import AnyEntry, Taken, take
from models.records.commands.field import READINGS, Reading
from models.records.database import Session
from models.records.logs import USES
from models.records.places import GRAZED, GROWN, KINDS
from models.records.plans import EVENT_KINDS

FILES = Path(__file__).parent / "fieldpage"
# the page's own files, which a phone keeps: path -> (file, what it is)
KEPT = {
    "/log": ("page.html", "text/html"),
    "/log/page.css": ("page.css", "text/css"),
    **{
        f"/log/{name}.js": (f"{name}.js", "text/javascript")
        for name in ("page", "choices", "elements", "entry", "fields", "forms", "outbox", "times", "waiting")
    },
}
WORKER = "/log/worker.js"
SERVED = KEPT | {WORKER: ("worker.js", "text/javascript")}
# scripts, styles and requests of our own and nothing else: what an entry holds can never become a script
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
LARGEST = 256 * 1024
# a phone sends at most 40 at once (fieldpage/outbox.js)
MOST = 200
# a phone gives up after 20 s; one that is out of range by then says nothing, and its connection would wait for ever
PATIENCE_S = 30.0
MET = ("building", "room", "greenhouse", "field", "property", "orchard", "woods", "block")
# tasks of the week ahead and whatever is overdue; events of the fortnight around today
WEEK, AROUND = timedelta(days=7), timedelta(days=7)


HEADERS = {
    "Content-Security-Policy": POLICY,
    "Service-Worker-Allowed": "/log",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def show(request: Request) -> Response:
    """One of the page's own files; the browser asks each time whether it changed."""
    file, kind = SERVED[request.url.path]
    body = (FILES / file).read_bytes()
    if request.url.path == WORKER:
        body = _kept() + body
    return tagged(request, body, f"{kind}; charset=utf-8", HEADERS)


def _kept() -> bytes:
    """What the worker has to keep, and a version that is another as soon as any of it is."""
    version = sha256(b"".join((FILES / file).read_bytes() for file, _ in KEPT.values())).hexdigest()[:24]
    return b'const VERSION = "%s", FILES = %s;\n' % (version.encode(), msgspec.json.encode(list(KEPT)))


def tagged(request: Request, body: bytes, kind: str, headers: dict[str, str]) -> Response:
    """An answer with its ETag, or 304 where the asker has it already."""
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", **headers}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind)


async def choices(request: Request) -> Response:
    """What can be chosen on the page, as JSON."""
    body = await run_in_threadpool(lambda: msgspec.json.encode(_choices(_visitor(request))))
    return tagged(request, body, "application/json", {"Vary": "Cookie"})


def _visitor(request: Request) -> Actor:
    return context.who(request.cookies.get(context.COOKIE, ""))


def _choices(visitor: Actor) -> dict[str, Any]:
    now, zone, here = context.now(), context.here().hub.zone, context.here()
    hub = here.hub.settings.hub
    with here.records.session() as session:
        return {
            "hub": hub.name,
            "simulated": hub.simulated,
            "visitor": visitor.name,
            "may": visitor.may("worker"),
            "herds": [{"name": h.name, "place": h.place, "head": h.head} for h in queries.herds(session, now)],
            "plantings": queries.plantings(session, now.astimezone(zone).date()),
            "crops": queries.crop_names(session),
            "uses": USES,
            "tasks": _tasks(session, now, zone),
            "events": _events(session, now, zone),
            "event_kinds": list(EVENT_KINDS),
            **_places(session, here.units),
        }


def _places(session: Session, units: str) -> dict[str, Any]:
    """Names of places by what is done there; what is only planned, or gone, is no choice."""
    there = [place for place in queries.places(session) if place.phase not in ("planned", "retired")]

    def of(kinds: tuple[str, ...]) -> list[str]:
        return [place.name for kind in kinds for place in there if place.kind == kind]

    def reading(row: Reading) -> dict[str, Any]:
        unit = row.us if units == "us" else row.metric
        return {
            "title": row.title,
            "unit": unit,
            "example": row.example,
            "placed": bool(row.kinds),
            "places": of(row.kinds or tuple(KINDS)),
        }

    return {"grazed": of(GRAZED), "grown": of(GROWN), "met": of(MET), "readings": [reading(row) for row in READINGS.values()]}


def _tasks(session: Session, now: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Open tasks; of those that wait for soil what it said when the phone was last in range."""
    tasks = journal.tasks(session, now + WEEK, most=200)
    why = _soil(now) if any(t.type in ("seeding", "transplanting") for t in tasks) else {}
    return [
        {"id": t.id, "name": t.name, "due": t.at.astimezone(zone).date(), "places": t.places, "who": t.assignee}
        | ({"why": why[t.id]} if why.get(t.id) else {})
        for t in tasks
    ]


def _soil(now: datetime) -> dict[uuid.UUID, str]:
    """Task -> how warm its soil is, in few words."""
    # the cached reads belong to Streamlit's runtime, which is not there yet when the routes are made
    from dashboard import fieldwork, reads

    farm = reads.farm(now)
    work = fieldwork.worked(str(context.here().hub.folder), now.astimezone(farm.zone).date(), fieldwork.hour_after(now))
    return {item.task: item.short for item in replace(farm, work=work).week if item.task is not None}


def _events(session: Session, now: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What took place, or will, in the fortnight; heads are counted at one that has begun."""
    found = occasions.occasions(session, now - AROUND, now + AROUND, zone)[:200]
    return [
        {"id": o.event.id, "on": o.day, "title": o.event.title, "at": o.starts_at, "place": o.event.place, "came": o.came} for o in found
    ]


async def take_in(request: Request) -> Response:
    """Entries as a JSON list; what became of each, in the same order."""
    visitor = await run_in_threadpool(_visitor, request)
    if not visitor.may("worker"):
        return PlainTextResponse("You may look at the records, not write in them. Ask a steward for the role worker.", 403)
    try:
        with anyio.fail_after(PATIENCE_S):
            body = await _body(request)
    except (TimeoutError, ClientDisconnect):
        return PlainTextResponse("The entries did not arrive whole. Send them again.", 408, {"Connection": "close"})
    if body is None:
        return PlainTextResponse(f"That is more than {LARGEST // 1024} kB at once; send fewer entries.", 413)
    try:
        sent = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return PlainTextResponse("This is no list of entries in JSON.", 400)
    if len(sent) > MOST:
        return PlainTextResponse(f"These are more than {MOST} entries at once; send fewer.", 413)
    answer = await run_in_threadpool(_take_all, visitor, [bytes(one) for one in sent])
    return Response(msgspec.json.encode(answer), media_type="application/json", headers={"Cache-Control": "no-store"})


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than it may be (the rest of it is not read)."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _take_all(visitor: Actor, sent: list[bytes]) -> list[Taken]:
    """Each entry in the order it was written down; one that is refused does not hold up the others."""
    # the cached reads belong to Streamlit's runtime, which is not there yet when the routes are made
    from dashboard import ledger

    here, now = context.here(), context.now()
    stamp = now if "HUBLAND_NOW" in os.environ else None
    answer = []
    for one in sent:
        try:
            entry: AnyEntry = msgspec.json.decode(one, type=AnyEntry)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
            answer.append(Taken(_id(one), "refused", why=f"This entry cannot be read: {why}."))
            continue
        answer.append(take(here.records, visitor, entry, now, units=here.units, zone=here.hub.zone, stamp=stamp))
    ledger.changed()
    return answer


class _Named(msgspec.Struct):
    id: str


def _id(one: bytes) -> str:
    """The id of an entry that cannot be read otherwise, for its sender to know it by; "" where even that is not to be had."""
    try:
        return msgspec.json.decode(one, type=_Named).id[:100]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


ROUTES = [
    *(Route(path, show, methods=["GET"]) for path in SERVED),
    Route("/log/choices", choices, methods=["GET"]),
    Route("/log/entries", take_in, methods=["POST"]),
]
