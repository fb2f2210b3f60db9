"""hubland alerts: what is open and what was, what rules would have raised in a window of the past, and whether a channel works."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli import app, replayed
from collector.settings import Hub, open_hub
from sensors.errors import InputError, ServiceError

if TYPE_CHECKING:
    from uuid import UUID

    from models.records.database import Records
    from models.records.incidents import IncidentView

# a channel is given so long to answer; what a running hub is asked for it begins within a second
ANSWER_S, LOOK_S = 20.0, 0.2
# more than this is no list that anybody reads; the page Alerts has the rest
MOST = 1000
NOTHING = "No alerts are open, and none was in the last {}."


@app.command()
def alerts(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    days: Annotated[int, typer.Option(help="How many days back to list what is over.", min=0, max=3660)] = 7,
    replay: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="FROM TO", help="Show what the rules would have raised from one day or moment to another; nothing is written."
        ),
    ] = None,
    rule: Annotated[str, typer.Option(help="With --replay: only this rule.")] = "",
    test: Annotated[str, typer.Option(metavar="CHANNEL", help="Send a test over this channel, by a hub that runs.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """List the alerts that are open, the newest first, and then those of the last days that are over.

    With --replay: what the rules, as they are now, would have raised in a window of the past, before you change one.

    Example: hubland alerts --folder ~/laurel-cove --replay 2027-05-10 2027-05-14 --rule frost
    """
    hub, now = open_hub(folder), datetime.now(UTC)
    if test:
        said = _tested(hub, test, now)
        typer.echo(json.dumps(said) if as_json else f"Sent over {test} in {said['seconds']:g} s.")
        return
    if rule and replay is None:
        raise InputError("A rule is chosen for a replay.", where="--rule", next_step="say the window too: --replay FROM TO")
    if replay is not None:
        replayed.show(hub, replay, rule, now, as_json)
        return
    found = _listed(hub, now, days)
    if as_json:
        typer.echo(json.dumps({"at": now.isoformat(), "incidents": [document(view) for view in found]}))
        return
    for line in _table(hub, found, days, now):
        typer.echo(line)


def _listed(hub: Hub, now: datetime, days: int) -> list[IncidentView]:
    """Open ones first, then those that ended within some days; the newest first of each."""
    # here, because they take half a second that no other command should pay
    from models.records.incidents import incidents

    records = hub.open_records()
    try:
        with records.session() as session:
            found = incidents(session, now, since=now - timedelta(days=days), limit=MOST)
    finally:
        records.close()
    return sorted(found, key=is_over)


def is_over(view: IncidentView) -> bool:
    """Whether an incident is cleared, or a steward said that it is over."""
    return view.state in ("cleared", "closed")


def document(view: IncidentView) -> dict[str, Any]:
    """An incident as --json prints it."""
    answer = view.answers[-1] if view.answers else None
    return {
        "id": str(view.id),
        "rule": view.rule,
        "cause": view.cause,
        "place": view.place,
        "severity": view.severity,
        "state": view.state,
        "raised_at": view.raised_at.isoformat(),
        "cleared_at": view.cleared_at.isoformat() if view.cleared_at else None,
        "said": view.said,
        "worst": view.worst,
        "todo": view.todo,
        "sure": view.sure,
        "outcome": view.outcome,
        "answer": {"kind": answer.kind, "by": answer.by, "at": answer.at.isoformat(), "note": answer.note} if answer else None,
        "snoozed_until": view.snoozed_until.isoformat() if view.snoozed_until else None,
    }


def _table(hub: Hub, found: list[IncidentView], days: int, now: datetime) -> list[str]:
    from models.display import counted, moment

    open_ones = [view for view in found if not is_over(view)]
    if not found:
        return [NOTHING.format(counted(days, "day"))]
    units, zone, told = hub.settings.hub.units, hub.zone, list[str]()
    told.append(f"{counted(len(open_ones), 'alert is', 'alerts are')} open." if open_ones else "No alert is open.")
    for view in open_ones:
        told.append(f"  {view.severity:<8}  since {moment(view.raised_at, now, zone, units)}  {view.state}{_by(view)}")
        told.append(f"            {view.worst or view.said or view.cause}")
        told += [f"            {view.todo}"] if view.todo else []
    over = [view for view in found if is_over(view)]
    if over:
        told.append(f"Over, of the last {counted(days, 'day')}:")
    for view in over:
        end = f" to {moment(view.cleared_at, now, zone, units)}" if view.cleared_at else ""
        told.append(f"  {view.severity:<8}  {moment(view.raised_at, now, zone, units)}{end}  {view.title or view.cause}. {view.outcome}")
    return told


def _by(view: IncidentView) -> str:
    answer = view.answers[-1] if view.answers else None
    return f" by {answer.by}" if answer is not None and view.state == answer.kind else ""


# A test of a channel


def _tested(hub: Hub, name: str, now: datetime) -> dict[str, Any]:
    """Ask the running hub to send a test; what came of it. InputError where there is no such channel, ServiceError where none came."""
    from models.records import commands
    from models.records.actor import HUB
    from models.records.duties import channels

    records = hub.open_records()
    try:
        with records.session(HUB, now) as session:
            known = [one.name for one in channels(session)]
            if name not in known:
                there = ", ".join(known) or "a channel; none is set up"
                raise InputError("There is no such channel.", where="--test", expected=there, got=name)
            asked = commands.ask(session, "test_alert", now, channel=name).id
        result = _answer(records, asked)
    finally:
        records.close()
    if "error" in result:
        raise ServiceError("The test did not go out.", where=name, got=str(result["error"]), next_step="see docs/hosting/alerts.md")
    return result


def _answer(records: Records, asked: UUID) -> dict[str, Any]:
    from models.records.requests import Request

    ends = time.monotonic() + ANSWER_S
    while True:
        with records.session() as session:
            request = session.get(Request, asked)
            if request is not None and request.state in ("done", "failed"):
                return dict(request.result or {})
            if time.monotonic() >= ends:
                break
        time.sleep(LOOK_S)
    with records.session() as session:
        request = session.get(Request, asked)
        if request is not None and request.state == "waiting":
            # or it would be sent when the hub starts, when nobody expects it any more
            request.state, request.result = "failed", {"error": "nobody took it up in time"}
    why = "start the hub: hubland up; hubland doctor says what has stopped"
    raise ServiceError("The hub did not answer.", expected=f"an answer within {ANSWER_S:g} s", next_step=why)
