"""Laurel Cove's records: the example farm (farm/), moved to now, and its devices. And the hands that go on with the work.

What is there already is left as it is, so that what people altered in the demo stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from collector.simulate.hub import TIME_ZONE, deployments, devices
from collector.simulate.lived import late_days, lived, may_wait
from collector.simulate.world import BEFORE_START
from models.records import commands, queries, untouched
from models.records.actor import HUB, Actor
from models.records.database import Records, Session
from models.records.folder.loading import import_records
from models.records.folder.reading import Source, read_folder, source_of
from models.records.journal import LogView
from sensors.errors import RecordError

FARM = Path(__file__).parent / "farm"
ZONE = ZoneInfo(TIME_ZONE)
# who does what is due while the demo runs
HANDS = Actor("simulated hands", frozenset({"worker"}))
# a demo that stood still for years is brought up to date a piece at a time
MOST_TASKS = 2_000


def demo_records(records: Records, started_at: datetime, now: datetime) -> None:
    """Fill the records of a demo hub as of `now`; a second call changes nothing. started_at: since when its devices stand."""
    with records.session(HUB) as session:
        if not untouched.any_log(session):
            import_records(session, farm_source(session, now), ZONE)
        _deployments(session, _devices(session), started_at)


def farm_source(session: Session, now: datetime) -> Source:
    """The example farm as of now, for import; places that the records have already are left as they are."""
    there = {place.name for place in queries.places(session)}
    folder = read_folder(FARM)
    tables = {sheet.file.name: [dict(zip(sheet.headers, cells, strict=True)) for _, cells in sheet.rows] for sheet in folder.sheets}
    tables["places"] = [row for row in tables["places"] if row["name"] not in there]
    source = source_of(lived(tables, now, ZONE))
    source.outlines = [(file, outline) for file, outline in folder.outlines if outline.name not in there]
    return source


def work(records: Records, now: datetime) -> int:
    """Hands do what is due by now, at the time it was planned for; how many tasks they did.

    A task that a visitor of the demo added or changed is the visitor's. One that is refused (its paddock is retired by
    now) is left for somebody to see.
    """
    done, refused = 0, set()
    # a round leaves its next task, that may be due as well
    while done < MOST_TASKS and (tasks := [task for task in _due(records, now) if task.id not in refused]):
        for task in tasks:
            try:
                with records.session(HANDS, now) as session:
                    commands.finish_task(session, task.id, task.at, by=task.assignee or HANDS.name)
                done += 1
            except RecordError:
                refused.add(task.id)
    return done


def _due(records: Records, now: datetime) -> list[LogView]:
    with records.session() as session:
        return [task for task in untouched.due(session, now, (HUB.name, HANDS.name)) if _hands_at(task) <= now]


def _hands_at(task: LogView) -> datetime:
    """When hands come to it: some things wait a day or more."""
    if not may_wait(task.type, timed=task.timed, moves=task.is_movement, counts=bool(task.quantities)):
        return task.at
    return task.at + timedelta(days=late_days(task.type, task.name, task.at.astimezone(ZONE).date()))


def _devices(session: Session) -> set[str]:
    """Keys of the devices that were not there yet. One that nobody has named is left for a steward to find."""
    there = {device.key for device in queries.devices(session)}
    new = [device for device in devices() if device.listed and device.key not in there]
    for device in new:
        commands.put_device(
            session,
            device.key,
            name=device.name,
            model=device.model,
            family=device.family,
            gateway=device.gateway,
            interval_s=float(device.interval_s),
            simulated=True,
        )
    return {device.key for device in new}


def _deployments(session: Session, new: set[str], started_at: datetime) -> None:
    installed_at = started_at - BEFORE_START
    for one in deployments():
        if one.device in new:
            commands.install_device(
                session,
                one.device,
                one.place,
                installed_at,
                channel=one.channel,
                measurand=one.measurand,
                means=one.means,
                depth_m=one.depth_m,
                height_m=one.height_m,
                calibration=one.calibration,
            )
