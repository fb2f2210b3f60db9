"""The job that makes derived days (models/advice/derived) anew where the hours they rest on changed.

Rollups lower the mark `derive_from` to the earliest hour they made; a round takes the mark and makes every derivation of
every place from that farm day on, a block of days of one place at a time. What comes meanwhile lowers the mark for the
next round. Each call works for about a second and leaves where it is in the spool, so that other jobs are not kept
waiting, and a stop or a crash repeats one block at most.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from collector.settings import Hub
from collector.spool import Books, Spool
from models.advice.derived import Context
from models.advice.derived.land import Land
from models.geometry import size_m2
from models.records import growth, queries
from models.records.beds import bed_log
from models.records.database import Records
from models.records.queries import PlaceView
from sensors.resample import HOUR_NS, NS, farm_day
from sensors.series import Rollup, SeriesKey, SeriesStore, Window

log = logging.getLogger("hubland.derive")

YEAR = timedelta(days=366)
BUDGET_S = 1.2
# a change of past days is taken up within a minute; the running day, which changes all the time, now and then
ROUND_S, RUNNING_DAY_S = 60.0, 600.0
BLOCK_DAYS = 122
EVER = Window(0, 2**62)
# what is kept in the spool: the earliest hour made anew; the round at work; the last one done; how far it is; the series there are
FROM, ROUND, LAST, PROGRESS, SERIES = "derive_from", "derive_round", "derive_last", "derive_progress", "derive_series"
CHECKED = "derive_checked"


@dataclass(frozen=True, slots=True)
class Round:
    """One round: every day from from_ns until until_ns (whole hours), in blocks, of which `next` is the first to be made.

    land, grown: what the records were when it began. records_only: only derivations that rest on plantings and logs.
    at: when it began (epoch seconds).
    """

    from_ns: int
    until_ns: int
    land: str
    grown: str
    records_only: bool
    at: float
    next: int = 0


def lower(spool: Spool, hour_ns: int) -> None:
    """Note that an hour was made anew: the days from there on are to be derived again."""
    waiting = spool.meta(FROM)
    if waiting is None or hour_ns < waiting:
        spool.put_meta(FROM, hour_ns)


def derive(hub: Hub, store: SeriesStore, spool: Spool, records: Records, now: datetime) -> bool:
    """Go on with the round at work, or begin one where there is reason to; whether there is more to do at once."""
    began = time.monotonic()
    kept, last = spool.meta(ROUND), spool.meta(LAST) or {}
    if kept is None:
        if 0 <= now.timestamp() - spool.meta(CHECKED, float("-inf")) < ROUND_S:
            return False
        spool.put_meta(CHECKED, now.timestamp())
    land, marks = read_land(hub, store, records, now)
    current = Round(**kept) if kept else None
    if current is None or current.land != marks[0]:
        current = _begin(spool, hub, land, marks, last, now)
        if current is None:
            return False
        _forget_gone(store, spool, land)
    land.until_ns = current.until_ns
    blocks = land.blocks(current.from_ns, BLOCK_DAYS, current.records_only)
    for number in range(current.next, len(blocks)):
        _write(store, land.made(blocks[number]))
        current = replace(current, next=number + 1)
        spool.done(None, Books(), {ROUND: asdict(current), PROGRESS: round((number + 1) / len(blocks), 4)})
        if time.monotonic() - began > BUDGET_S and current.next < len(blocks):
            return True
    done = {"at": now.timestamp(), "until_ns": current.until_ns, "land": current.land, "grown": current.grown}
    spool.done(None, Books(), {LAST: done, ROUND: None, PROGRESS: 1.0})
    return False


def read_land(hub: Hub, store: SeriesStore, records: Records, now: datetime) -> tuple[Land, tuple[str, str]]:
    """The land as the records have it, and a mark each of its places and deployments, and of what grows on it."""
    settings = hub.settings.hub
    with records.session() as session:
        places = queries.places(session)
        deployed = queries.deployments(session)
        grown = growth.plantings(session, now, hub.zone, over_since=(now - 2 * YEAR).astimezone(hub.zone).date())
        # from the first of a month: what falls out at the other end must not look like a change every minute
        beds = bed_log(session, now, hub.zone, (now - YEAR).replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    areas = {p.name: area for p in places if (area := _area_m2(p)) is not None}
    context = Context(
        settings.latitude, settings.longitude, settings.elevation_m, hub.zone, {p.name: p for p in places}, areas, tuple(grown), beds
    )
    land = Land(store, hub.slug, deployed, context, int(now.timestamp()) * NS // HOUR_NS * HOUR_NS)
    # which series there are matters too: a device may have begun to measure something that its deployment covers
    return land, (_mark(settings, places, deployed, land.series()), _mark(grown, beds))


def _area_m2(place: PlaceView) -> float | None:
    details = place.details
    if "length_m" in details and "width_m" in details:
        return float(details["length_m"]) * float(details["width_m"])
    return size_m2(place.geometry)


def _mark(*records: Any) -> str:
    return hashlib.sha256(repr(records).encode()).hexdigest()[:16]


def _begin(spool: Spool, hub: Hub, land: Land, marks: tuple[str, str], last: dict[str, Any], now: datetime) -> Round | None:
    """A round, where something older than the running day changed, or that is due; it takes the mark with it."""
    changed = spool.meta(FROM)
    today_ns = farm_day(land.until_ns - 1, hub.zone).start_ns
    year_ns = farm_day(int((now - YEAR).timestamp()) * NS, hub.zone).start_ns
    # until the last round's day: whoever wrote hours themselves (a demo's past, an import) made no rollup of them
    from_ns = min(land.until_ns if changed is None else changed, farm_day(last.get("until_ns", year_ns) - 1, hub.zone).start_ns)
    new_land, new_growth = last.get("land") != marks[0], last.get("grown") != marks[1]
    if new_land:
        from_ns = min(from_ns, year_ns)
    only = not new_land and new_growth and from_ns >= today_ns
    if only:
        from_ns = year_ns
    if from_ns >= today_ns and now.timestamp() - last.get("at", float("-inf")) < RUNNING_DAY_S:
        return None
    first_ns = min((int(d.from_at.timestamp()) * NS for d in land.deployments), default=land.until_ns)
    from_ns = min(max(from_ns, first_ns), land.until_ns)
    # growth that changed together with hours has its turn in the next round
    grown = marks[1] if only or new_land else last.get("grown", "")
    begun = Round(from_ns, land.until_ns, marks[0], grown, only, now.timestamp())
    spool.done(None, Books(), {ROUND: asdict(begun), FROM: None, PROGRESS: 0.0})
    if from_ns < today_ns:
        log.info("derived days are made anew from %s on", datetime.fromtimestamp(from_ns // NS, hub.zone).date())
    return begun


def _write(store: SeriesStore, made: Iterable[tuple[SeriesKey, list[Rollup]]]) -> None:
    found = list(made)
    ids = store.series_ids([key for key, _ in found])
    store.write_rollups("1d", [(sid, row) for sid, (_, rows) in sorted(zip(ids, found, strict=True)) for row in rows])


def _forget_gone(store: SeriesStore, spool: Spool, land: Land) -> None:
    """Series whose reason is gone (a deployment put right, a place that never was) are taken away; those of retired places stay."""
    now = {tuple(key) for key in land.series()}
    retired = {f"place:{p.id}" for p in land.context.places.values() if p.phase == "retired"}
    before = {tuple(key) for key in spool.meta(SERIES) or []}
    if before == now:
        return
    for key in sorted(before - now):
        if key[1] not in retired:
            days = store.read_rollups(SeriesKey(*key), EVER, "1d")
            nothing = float("nan")
            _write(store, [(SeriesKey(*key), [Rollup(day.time_ns, nothing, nothing, nothing, nothing, 0, 0) for day in days])])
    spool.put_meta(SERIES, [list(key) for key in sorted(now | {key for key in before if key[1] in retired})])
