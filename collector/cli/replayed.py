"""hubland alerts --replay: a window of the past through the rules, on the screen or as JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from collector.settings import Hub
from sensors.errors import InputError

if TYPE_CHECKING:
    from collector.alerts.replay import Replayed, Would

# a replay that takes longer says on standard error how far it is
SAY_S = 3.0


def show(hub: Hub, window: tuple[str, str], rule: str, now: datetime, as_json: bool) -> None:
    """Replay a window as a person typed it, and print what came of it."""
    # here, because they take half a second that no other command should pay
    from collector.alerts.replay import replay
    from collector.store import open_store

    begins, ends = between(window, now, hub)
    store, records = open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True), hub.open_records()
    try:
        said = replay(hub, store, records, begins, ends, rule, Far(begins, ends))
    finally:
        records.close()
        store.close()
    if as_json:
        typer.echo(json.dumps(_document(said, begins, ends, rule)))
        return
    for line in _lines(hub, said, begins, ends):
        typer.echo(line)


def between(window: tuple[str, str], now: datetime, hub: Hub) -> tuple[datetime, datetime]:
    """From when to when: a day alone is the whole day, of the hub; never beyond now. RecordError for what is no day or moment."""
    from models.advice.gather import midnight
    from models.dates import parse_moment

    found = []
    for word, days, where in zip(window, (0, 1), ("FROM", "TO"), strict=True):
        at, timed = parse_moment(word, now=now, zone=hub.zone, where=where)
        found.append(at if timed else midnight(at.astimezone(hub.zone).date() + timedelta(days=days), hub.zone).astimezone(UTC))
    begins, ends = found[0], min(found[1], now)
    if begins >= ends:
        raise InputError("This window is empty.", where="--replay", expected="FROM before TO, and before now", got=" ".join(window))
    return begins, ends


class Far:
    """Says every few seconds how far a replay is."""

    def __init__(self, begins: datetime, ends: datetime) -> None:
        self._begins, self._ends, self._said = begins, ends, time.monotonic()

    def __call__(self, at: datetime) -> None:
        if time.monotonic() - self._said >= SAY_S:
            self._said = time.monotonic()
            share = max(timedelta(), at - self._begins) / (self._ends - self._begins)
            print(f"replayed {share:.0%}", file=sys.stderr, flush=True)


def _document(said: Replayed, begins: datetime, ends: datetime, rule: str) -> dict[str, Any]:
    return {
        "from": begins.isoformat(),
        "to": ends.isoformat(),
        "rule": rule or None,
        "rules": said.rules,
        "incidents": [_incident(one) for one in said.incidents],
        "left_out": said.left_out,
        "notes": said.notes,
    }


def _incident(one: Would) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "cause": one.cause,
        "place": one.place,
        "severity": one.severity,
        "raised_at": one.raised_at.isoformat(),
        "cleared_at": one.cleared_at.isoformat() if one.cleared_at else None,
        "said": one.said,
        "worst": one.worst,
        "why": one.why,
    }


def _lines(hub: Hub, said: Replayed, begins: datetime, ends: datetime) -> list[str]:
    from models.display import counted

    when = f"from {_when(hub, begins)} to {_when(hub, ends)}"
    told = [f"{counted(len(said.rules), 'rule')} {when}: {counted(len(said.incidents), 'alert')} would have been raised."]
    for one in said.incidents:
        end = f"until {_when(hub, one.cleared_at)}" if one.cleared_at else "and stood at the end"
        told.append(f"  {one.severity:<8}  {_when(hub, one.raised_at)} {end}  ({one.rule})")
        told.append(f"            {one.said or one.cause}")
        told += [f"            it got worse: {one.worst}"] if one.worst else []
    told += [f"Not replayed: {key}: {why}." for key, why in said.left_out.items()]
    return told + said.notes


def _when(hub: Hub, at: datetime) -> str:
    from models.display import clock, day

    return f"{day(at.astimezone(hub.zone).date())} {clock(at, hub.zone, hub.settings.hub.units)}"
