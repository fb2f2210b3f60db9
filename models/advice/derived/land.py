"""The land whose days are derived: which series each place has, and the days of a block of them, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from models.advice.derived import Derivation, Need, derivations, of_device, series_key
from models.advice.derived.days import Context, FarmDays, Stretch, station
from models.advice.hours import HOUR_NS, NS, Hours
from models.records.queries import Deployed, PlaceView
from sensors.resample import farm_date, farm_day
from sensors.series import Rollup, SeriesKey, SeriesStore, Window

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Block:
    """Some days of one place, first and last counted."""

    place: UUID
    first: date
    last: date
    records_only: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One series that is to be made: of a place, by a derivation, of one device or ("") of all; since: from when it is measured."""

    key: SeriesKey
    place: PlaceView
    derivation: Derivation
    device: str
    since_ns: int


@dataclass(slots=True)
class Land:
    """One hub's places with all that was ever measured there, until a whole hour (until_ns)."""

    store: SeriesStore
    hub: str
    deployments: Sequence[Deployed]
    context: Context
    until_ns: int
    _ever: Hours = field(init=False)
    _measured: dict[str, frozenset[str]] = field(init=False)
    _wanted: dict[UUID, list[Wanted]] = field(default_factory=dict)
    _hours: dict[tuple[int, int, str], Hours] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begun = min((int(d.from_at.timestamp()) * NS for d in self.deployments), default=self.until_ns)
        self._ever = Hours(self.store, self.hub, self.deployments, Window(min(begun, self.until_ns), self.until_ns))
        self._measured = {name: frozenset(self._ever.measured(name)) for name in self.context.places}

    def places(self) -> list[PlaceView]:
        """Places in use, in an order that stays."""
        return sorted((p for p in self.context.places.values() if p.phase != "retired"), key=lambda p: p.id)

    def wanted(self, place: PlaceView) -> list[Wanted]:
        """What is derived for a place: by its kind, and by what is, or once was, measured there and at the station."""
        if place.id not in self._wanted:
            chosen = (d for d in derivations().values() if place.kind in d.kinds and d.where(place, self.context))
            self._wanted[place.id] = [one for d in chosen for one in self._series(place, d)]
        return self._wanted[place.id]

    def series(self) -> list[SeriesKey]:
        """Every series that is made for places in use, sorted."""
        return sorted(one.key for place in self.places() for one in self.wanted(place))

    def _series(self, place: PlaceView, d: Derivation) -> Iterator[Wanted]:
        found = [self._since(place, need) for need in d.needs]
        if not all(found):
            return
        if d.each_device:
            for device, since_ns in found[0].items():
                key = series_key(self.hub, place.id, d.measurand, of_device(d.variant, device))
                yield Wanted(key, place, d, device, since_ns)
        else:
            since_ns = max((min(devices.values()) for devices in found), default=0)
            yield Wanted(series_key(self.hub, place.id, d.measurand, d.variant), place, d, "", since_ns)

    def _since(self, place: PlaceView, need: Need) -> dict[str, int]:
        """The devices that measure what is needed, each with its beginning."""
        name = place.name if need.where == "place" else station(self.context, self._measured, need.measurand)
        return self._ever.since(name, need.measurand)

    def blocks(self, from_ns: int, days: int, records_only: bool = False) -> list[Block]:
        """What is to be made from a moment on: blocks of so many days, those of all places before the next block."""
        first, last = self._date(from_ns), self._date(self.until_ns - 1)
        chosen = [p.id for p in self.places() if any(one.derivation.records or not records_only for one in self.wanted(p))]
        found = []
        while first <= last:
            end = min(first + timedelta(days=days - 1), last)
            found += [Block(place, first, end, records_only) for place in chosen]
            first = end + timedelta(days=1)
        return found

    def made(self, block: Block) -> Iterator[tuple[SeriesKey, list[Rollup]]]:
        """Each series of a block with its days, in order; days before it is measured at all have count 0: they are not there."""
        place = next(p for p in self.context.places.values() if p.id == block.place)
        for one in self.wanted(place):
            if one.derivation.records or not block.records_only:
                yield one.key, self._days(one, block)

    def _days(self, one: Wanted, block: Block) -> list[Rollup]:
        zone = self.context.zone
        begins = one.derivation.warm_up(block.first, self.context.latitude)
        hours = self._hours_of(begins, block.last, one.device)
        days = FarmDays(begins, block.last, hours.start_s, hours.count, zone)
        before = self._before(one, block) if one.derivation.carries else NAN
        found = one.derivation.days(Stretch(one.place, hours, days, self.context, self._measured, self._ever.since, before, block.first))
        measured_ns = farm_day(one.since_ns, zone).start_ns
        skip = (block.first - begins).days
        rows = zip(days.starts_ns.tolist(), found.value.tolist(), found.covered.tolist(), found.hours.tolist(), strict=True)
        return [_rollup(at, value, known, of if at >= measured_ns else 0.0) for at, value, known, of in list(rows)[skip:]]

    def _before(self, one: Wanted, block: Block) -> float:
        rows = self.store.read_rollups(one.key, farm_date(block.first - timedelta(days=1), self.context.zone), "1d")
        return rows[0].mean if rows else NAN

    def _hours_of(self, first: date, last: date, device: str) -> Hours:
        """Hours of whole farm days; those of another block are let go."""
        zone = self.context.zone
        # an hour that two days share belongs to the later
        end_ns = min(farm_date(last, zone).end_ns, self.until_ns) // HOUR_NS * HOUR_NS
        key = (min(farm_date(first, zone).start_ns, end_ns), end_ns, device)
        for old in [k for k in self._hours if k[1] != end_ns]:
            del self._hours[old]
        if key not in self._hours:
            told = self.deployments if not device else [d for d in self.deployments if d.device == device]
            self._hours[key] = Hours(self.store, self.hub, told, Window(key[0], end_ns))
        return self._hours[key]

    def _date(self, at_ns: int) -> date:
        return datetime.fromtimestamp(at_ns // NS, UTC).astimezone(self.context.zone).date()


def _rollup(at_ns: int, value: float, known: float, count: float) -> Rollup:
    return Rollup(at_ns, value, value, value, value, int(count), int(known))
