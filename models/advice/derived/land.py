"""The land whose days are derived: which derivations each place has, and the days of a block of them, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from models.advice.derived import Derivation, Need, derivations, series_key
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
    _hours: dict[tuple[int, int], Hours] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begun = min((int(d.from_at.timestamp()) * NS for d in self.deployments), default=self.until_ns)
        self._ever = Hours(self.store, self.hub, self.deployments, Window(min(begun, self.until_ns), self.until_ns))
        self._measured = {name: frozenset(self._ever.measured(name)) for name in self.context.places}

    def derivations(self, place: PlaceView) -> list[Derivation]:
        """What is derived for a place: by its kind, and by what is, or once was, measured there and at the station."""
        return [d for d in derivations().values() if d.applies(place, lambda need: self.since_ns(place, need) is not None)]

    def since_ns(self, place: PlaceView, need: Need) -> int | None:
        """From when on a need is measured; None where it never was."""
        name = place.name if need.where == "place" else station(self.context, self._measured, need.measurand)
        return self._ever.since_ns(name, need.measurand)

    def series(self) -> dict[SeriesKey, tuple[PlaceView, Derivation]]:
        """Every series that is made for a place in use."""
        return {
            series_key(self.hub, place.id, d.measurand, d.variant): (place, d) for place in self.places() for d in self.derivations(place)
        }

    def places(self) -> list[PlaceView]:
        """Places in use, in an order that stays."""
        return sorted((p for p in self.context.places.values() if p.phase != "retired"), key=lambda p: p.id)

    def blocks(self, from_ns: int, days: int, records_only: bool = False) -> list[Block]:
        """What is to be made from a moment on: blocks of so many days, those of all places before the next block."""
        zone = self.context.zone
        first, last = self._date(farm_day(from_ns, zone).start_ns), self._date(self.until_ns - 1)
        chosen = [p.id for p in self.places() if any(d.records or not records_only for d in self.derivations(p))]
        found = []
        while first <= last:
            end = min(first + timedelta(days=days - 1), last)
            found += [Block(place, first, end, records_only) for place in chosen]
            first = end + timedelta(days=1)
        return found

    def made(self, block: Block) -> Iterator[tuple[SeriesKey, list[Rollup]]]:
        """Each series of a block with its days, in order; days before it is measured at all have count 0: they are not there."""
        place = next(p for p in self.context.places.values() if p.id == block.place)
        for d in self.derivations(place):
            if d.records or not block.records_only:
                yield series_key(self.hub, place.id, d.measurand, d.variant), self._days(place, d, block)

    def _days(self, place: PlaceView, d: Derivation, block: Block) -> list[Rollup]:
        zone = self.context.zone
        begins = d.warm_up(block.first, self.context.latitude)
        hours = self._hours_of(begins, block.last)
        days = FarmDays(begins, block.last, hours.start_s, hours.count, zone)
        stretch = Stretch(place, hours, days, self.context, self._measured, self._before(place, d, block), block.first)
        found = d.days(stretch)
        assert found.expected is not None
        since_ns = max((self.since_ns(place, need) or 0 for need in d.needs), default=0)
        measured_ns = farm_day(since_ns, zone).start_ns
        skip = (block.first - days.first).days
        return [
            _rollup(at, value, known, count if at >= measured_ns else 0.0)
            for at, value, known, count in zip(
                days.starts_ns.tolist()[skip:], *(x.tolist()[skip:] for x in (found.value, found.covered, found.expected)), strict=True
            )
        ]

    def _before(self, place: PlaceView, d: Derivation, block: Block) -> float:
        if not d.carries:
            return NAN
        day = farm_date(block.first - timedelta(days=1), self.context.zone)
        rows = self.store.read_rollups(series_key(self.hub, place.id, d.measurand, d.variant), day, "1d")
        return rows[0].mean if rows else NAN

    def _hours_of(self, first: date, last: date) -> Hours:
        """Hours of whole farm days; those of another block are let go."""
        start_ns, end_ns = farm_date(first, self.context.zone).start_ns, min(farm_date(last, self.context.zone).end_ns, self.until_ns)
        for key in [k for k in self._hours if k[1] != end_ns]:
            del self._hours[key]
        if (start_ns, end_ns) not in self._hours:
            # an hour that two days share belongs to the later
            end = end_ns // HOUR_NS * HOUR_NS
            self._hours[start_ns, end_ns] = Hours(self.store, self.hub, self.deployments, Window(min(start_ns, end), end))
        return self._hours[start_ns, end_ns]

    def _date(self, at_ns: int) -> date:
        return datetime.fromtimestamp(at_ns // NS, UTC).astimezone(self.context.zone).date()


def _rollup(at_ns: int, value: float, known: float, count: float) -> Rollup:
    return Rollup(at_ns, value, value, value, value, int(count), int(known))
