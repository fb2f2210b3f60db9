"""Laurel Cove's records: the example farm (farm/), moved to now, and its devices. And the hands that go on with the work.

What is there already is left as it is, so that what people altered in the demo stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from collector.simulate.hub import SLUG, TIME_ZONE, deployments, devices
from collector.simulate.land import Land
from collector.simulate.lived import Row, late_days, lived, may_wait
from collector.simulate.pasture import Pastures, Walked
from collector.simulate.world import BEFORE_START
from models.amounts import parse_amount
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
# who walks the paddocks with a ruler, for how long back at the start, and how far back they catch up later
WALKERS = ("Marcus", "Hollis")
WALKED_BACK, CATCH_UP = timedelta(days=365), timedelta(days=60)


def demo_records(records: Records, started_at: datetime, now: datetime, land: Land | None = None) -> None:
    """Fill the records of a demo hub as of `now`; a second call changes nothing. started_at: since when its devices stand.

    land: whose grass people have read for a year; without it nobody did.
    """
    with records.session(HUB) as session:
        if not untouched.any_log(session):
            import_records(session, farm_source(session, now, land), ZONE)
        _deployments(session, _devices(session), started_at)


def farm_source(session: Session, now: datetime, land: Land | None = None) -> Source:
    """The example farm as of now, for import; places that the records have already are left as they are."""
    there = {place.name for place in queries.places(session)}
    folder = read_folder(FARM)
    tables = {sheet.file.name: [dict(zip(sheet.headers, cells, strict=True)) for _, cells in sheet.rows] for sheet in folder.sheets}
    tables["places"] = [row for row in tables["places"] if row["name"] not in there]
    found = lived(tables, now, ZONE)
    for walked in Pastures(land).walks(now - WALKED_BACK, now) if land is not None else ():
        _add(found, walked)
    source = source_of(found)
    source.outlines = [(file, outline) for file, outline in folder.outlines if outline.name not in there]
    return source


def _add(tables: dict[str, list[Row]], walked: Walked) -> None:
    """A reading of the grass, as rows of the folder."""
    id, said = str(_id(walked)), f"{walked.inches:g}"
    log = dict.fromkeys(tables["logs"][0], "") | {
        "id": id, "type": "observation", "name": f"Sward height: {said} in", "status": "done", "at": f"{walked.at:%Y-%m-%d %H:%M}",
        "places": walked.place, "done_by": _walker(walked), "method": "ruler", "categories": "reading",
    }  # fmt: skip
    amount = {"log": id, "n": "0", "measure": "length", "value": said, "unit": "in", "label": "sward height"}
    tables["logs"].append(log)
    tables["quantities"].append(dict.fromkeys(tables["quantities"][0], "") | amount)


def _id(walked: Walked) -> UUID:
    return uuid5(NAMESPACE_URL, f"{SLUG}/sward/{walked.place}/{walked.at:%Y-%m-%d}")


def _walker(walked: Walked) -> str:
    return WALKERS[walked.at.toordinal() // 7 % len(WALKERS)]


def read_grass(records: Records, land: Land, now: datetime) -> int:
    """People read the paddocks that were due since they were last there; how many. What they read once they do not read again."""
    walks = list(Pastures(land).walks(now - CATCH_UP, now))
    with records.session() as session:
        known = untouched.known(session, [_id(walked) for walked in walks])
    new = [walked for walked in walks if _id(walked) not in known]
    for walked in new:
        with records.session(HANDS, now) as session:
            amount = parse_amount(f"{walked.inches:g} in")
            commands.record_reading(session, "Sward height", amount, walked.at, walked.place, by=_walker(walked), id=_id(walked))
    return len(new)


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
