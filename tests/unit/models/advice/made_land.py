"""A hub made of numbers: hours of places given as arrays, in a store that is a dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5
from zoneinfo import ZoneInfo

from collector.store.memory import MemoryStore
from models.advice.derived import Context, derivations
from models.advice.derived.land import Block, Land
from models.records.queries import Deployed, PlaceView
from sensors.resample import NS, farm_date
from sensors.series import Rollup, SeriesKey, SeriesStore

HUB = "laurel-cove"
NEW_YORK = ZoneInfo("America/New_York")
NAN = float("nan")
# an hour's value, or (mean, lowest, highest), by its local beginning; None: no reading came
Wave = Callable[[datetime], float | tuple[float, float, float] | None]
# (value or None, hours known, hours expected)
Said = tuple[Any, int, int]


def place(name: str, kind: str, **details: Any) -> PlaceView:
    return PlaceView(uuid5(NAMESPACE_DNS, name), name, kind, "", "active", None, details)


def deployed(device: str, where: str, since: datetime, until: datetime | None = None, height_m: float | None = None) -> Deployed:
    return Deployed(device, "", "", "", where, "", None, height_m, since, until, None)


def made_land(
    places: list[PlaceView],
    told: Mapping[tuple[str, str], Wave],
    first: date,
    last: date,
    zone: ZoneInfo = NEW_YORK,
    latitude: float = 35.62,
    until: datetime | None = None,
    height_m: float | None = None,
    elevation_m: float = 670.0,
    store: SeriesStore | None = None,
) -> Land:
    """Places with hours of farm days [first, last]; each (place, measurand) has a device of its own, there from the first day on."""
    store = store or MemoryStore(zone)
    start_ns, end_ns = farm_date(first, zone).start_ns, farm_date(last, zone).end_ns
    if until is not None:
        end_ns = int(until.timestamp()) * NS
    since = datetime.fromtimestamp(start_ns // NS, UTC)
    deployments = []
    for (name, measurand), wave in told.items():
        device = f"{name} {measurand}"
        (sid,) = store.series_ids([SeriesKey(HUB, device, "", measurand)])
        store.write([(sid, start_ns, 0.0, 1, 0, start_ns)])  # a series is one that has a point; hours stand beside it
        store.write_rollups("1h", [(sid, row) for row in _hours(wave, start_ns, end_ns, zone)])
        deployments.append(deployed(device, name, since, height_m=height_m))
    context = Context(latitude, -82.55, elevation_m, zone, {p.name: p for p in places})
    return Land(store, HUB, deployments, context, end_ns)


def _hours(wave: Wave, start_ns: int, end_ns: int, zone: ZoneInfo) -> list[Rollup]:
    rows = []
    for at_ns in range(start_ns // (3600 * NS) * 3600 * NS, end_ns, 3600 * NS):
        value = wave(datetime.fromtimestamp(at_ns // NS, zone))
        if value is not None:
            mean, low, high = value if isinstance(value, tuple) else (value, value, value)
            rows.append(Rollup(at_ns, low, mean, high, mean, 6, 6))
    return rows


def said(land: Land, where: PlaceView, name: str, first: date, last: date) -> dict[date, Said]:
    """What a derivation says of each day: (value, hours known, hours expected); days that are not there are left out."""
    d = derivations()[name]
    wanted = [one for one in land.wanted(where) if one.derivation is d]
    if not wanted:
        return {}
    rows = dict(land.made(Block(where.id, first, last)))[wanted[0].key]
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return {on: (None if r.mean != r.mean else r.mean, r.good, r.count) for on, r in zip(days, rows, strict=True) if r.count}
