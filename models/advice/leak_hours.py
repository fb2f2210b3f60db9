"""What the last weeks' hours say of each tank and each meter: found once an hour, and kept while those hours are.

For every tank its level against the meters of what fills it and of what draws on it (each place's `feeds`). Hours in which
something unmetered may have come or gone are blind: rain on a roof that feeds it, a full tank that may run over, a source
that may have been turned to another tank, uses without a meter by day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from models.advice.farm import Farm
from models.advice.hours import HOUR_S, Floats, Hours
from models.advice.supply import system
from models.advice.water_past import EFFICIENCY
from models.advice.waterworks import TOTAL, Demand, Meter, Source, Works
from models.agronomy.hourly_balance import HourlyLoss, gained, hourly_loss
from models.agronomy.hourly_residual import HourlyBalance
from models.agronomy.leak import FLOOR_SHARE, LeakEvidence, hourly_floor
from models.records.queries import PlaceView

Flags = NDArray[np.bool_]

# An hour with more rain than this on its roof, and the next, say nothing of a tank [mm]: how much a roof gives is known to a quarter.
WET_MM = 0.15
# From this share of its room on a tank may run over; and near the highest it has been, where it stood so for a day.
FULL_SHARE, TOP_SHARE, TOP_H = 0.985, 0.005, 24
# An empty tank has nothing to lose.
EMPTY_SHARE = 0.01
# What nobody meters is drawn by day.
NIGHT = (0, 5)
NIGHT_FRESH_H = 22
# Into the running hour so far [s], what is not heard in it yet may be late.
SETTLED_S = 1800
# A use that follows the weather may be twice its usual.
HERDS_SHARE = 1.0


@dataclass(frozen=True, eq=False)
class TankHours:
    """One tank: what its whole hours say. start_s: of the first; at: the index beyond the last whole hour.

    demands: what draws on it, each with its meters; why: why nobody can say, and what would cure it.
    """

    place: PlaceView
    start_s: float
    at: int
    balance: HourlyBalance
    loss: HourlyLoss
    demands: tuple[Demand, ...]
    sources: tuple[Source, ...]
    why: str = ""


@dataclass(frozen=True, eq=False)
class MeterHours:
    """One meter: litres of each whole hour, and what their floor says."""

    meter: Meter
    demand: Demand
    start_s: float
    litres: Floats
    floor: LeakEvidence


@dataclass(frozen=True, eq=False)
class WaterHours:
    """Every tank and every meter."""

    tanks: tuple[TankHours, ...]
    meters: tuple[MeterHours, ...]


@dataclass(frozen=True, eq=False)
class _Asked:
    """The question, known by the hours it is asked of and by the places and meters as they are."""

    hours: Hours
    works: Works
    stations: tuple[str, ...]
    zone: ZoneInfo
    end: int
    settled: bool

    def __hash__(self) -> int:
        return hash((id(self.hours), self.end, self.settled))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and other.hours is self.hours and (other.works, other.end, other.settled) == (
            self.works, self.end, self.settled,
        )  # fmt: skip


def water_hours(farm: Farm) -> WaterHours:
    """What the hours before now say; nothing where the farm has no past."""
    if farm.recent is None:
        return WaterHours((), ())
    passed = farm.now.timestamp() - farm.recent.start_s
    end = int(min(max(passed // HOUR_S, 0), farm.recent.count))
    stations = tuple(p.name for p in farm.of_kind("station"))
    settled = end < farm.recent.count and passed % HOUR_S >= SETTLED_S
    return _judged(_Asked(farm.recent, system(farm), stations, farm.zone, end, settled))


@lru_cache(maxsize=4)
def _judged(asked: _Asked) -> WaterHours:
    seen = _Seen(asked)
    tanks = tuple(seen.tank(tank) for tank in asked.works.tanks)
    meters = tuple(seen.meter(d, m) for d in asked.works.demands for m in d.meters)
    return WaterHours(tanks, meters)


class _Seen:
    """The hours of one question, as far as they are read."""

    def __init__(self, asked: _Asked) -> None:
        self.asked, self.hours, self.works = asked, asked.hours, asked.works
        # the running hour is never judged, but tells whether the one before it was heard to its end
        self.count = asked.end + asked.settled
        self._balances: dict[str, HourlyBalance] = {}

    def litres(self, meter: Meter) -> Floats:
        """What a meter counted in each hour [L]; by its flow where it has no counter."""
        column = self.hours.of_device(meter.place, meter.measurand, meter.device)
        return (column.sum if meter.measurand == TOTAL else 60 * column.mean)[: self.count]

    def meter(self, demand: Demand, meter: Meter) -> MeterHours:
        litres = self.litres(meter)[: self.asked.end]
        return MeterHours(
            meter, demand, self.hours.start_s, litres, hourly_floor(litres, HERDS_SHARE if demand.kind == "herds" else FLOOR_SHARE)
        )

    def tank(self, tank: PlaceView) -> TankHours:
        demands, sources = self.works.drawn_from(tank.name), self._filling(tank)
        why = self._cannot(tank, demands)
        balance = self.balance(tank)
        loss = HourlyLoss("unknown", 0) if why else hourly_loss(balance)
        shared = next((s for s in sources if s.tanks[0] == tank.name and len(s.tanks) > 1), None)
        if shared is not None and loss.state == "leak":
            others = [self.hours_of(name) for name in shared.tanks[1:]]
            if any(o is not None and hourly_loss(o).state == "gains" for o in others):
                loss, why = (
                    replace(loss, state="unknown"),
                    f"{shared.place.name} fills more than one tank now, and no meter says how much each",
                )
        return TankHours(tank, self.hours.start_s, self.asked.end, balance, loss, demands, sources, why)

    def _filling(self, tank: PlaceView) -> tuple[Source, ...]:
        return tuple(s for s in self.works.sources if tank.name in s.tanks)

    @staticmethod
    def _cannot(tank: PlaceView, demands: Sequence[Demand]) -> str:
        if not tank.details.get("capacity_l"):
            return f"nobody has written down how much {tank.name} holds; add its capacity"
        if any(len(d.tanks) > 1 for d in demands):
            return "a line is fed by more than one tank, and no meter tells them apart"
        if any(d.kind == "herds" and not d.meters for d in demands):
            return "animals drink from it and no meter counts them"
        return ""

    def hours_of(self, name: str) -> HourlyBalance | None:
        tank = next((t for t in self.works.tanks if t.name == name), None)
        return self.balance(tank) if tank is not None and tank.details.get("capacity_l") else None

    def balance(self, tank: PlaceView) -> HourlyBalance:
        """A tank's hours; each tank's once."""
        if tank.name not in self._balances:
            self._balances[tank.name] = self._balance(tank)
        return self._balances[tank.name]

    def _balance(self, tank: PlaceView) -> HourlyBalance:
        held, low, high = level_hours(self.hours, tank, self.count)
        blind = np.zeros(self.count, dtype=np.bool_)
        if self.asked.settled:
            blind[-1] = True
        outflow, inflow = np.zeros(self.count), np.zeros(self.count)
        fresh_h = 4
        for demand in self.works.drawn_from(tank.name):
            for meter in demand.meters:
                outflow = outflow + self.litres(meter)
            if not demand.meters:
                blind |= ~_nightly(self.hours.start_s, self.count, self.asked.zone)
                fresh_h = NIGHT_FRESH_H
        for source in self._filling(tank):
            if source.roof:
                given, wet = self._roof(source)
                inflow, blind = inflow + given, blind | wet
            elif source.tanks[0] == tank.name:
                for meter in source.meters:
                    inflow = inflow + self.litres(meter)
                blind |= self._turned(source)
        capacity = float(tank.details.get("capacity_l") or np.nan)
        blind |= _brimming(high, inflow - outflow, capacity) | (low < EMPTY_SHARE * capacity)
        return HourlyBalance(held, inflow, outflow, blind, np.asarray(low == high), fresh_h)

    def _roof(self, source: Source) -> tuple[Floats, Flags]:
        """What a roof gave in light rain [L], and the hours that say nothing: of more rain, or where nobody knows of it."""
        columns = [self.hours.column(s, m).sum[: self.count] for s in self.asked.stations for m in ("rain", "rain_total")]
        rain = next((c for c in columns if np.isfinite(c).any()), None)
        if rain is None:
            return np.zeros(self.count), np.zeros(self.count, dtype=np.bool_)
        wet = ~(rain < WET_MM)
        after = wet.copy()
        after[1:] |= wet[:-1]
        area = float(source.place.details.get("area_m2") or 0.0) * float(source.place.details.get("efficiency", EFFICIENCY))
        return np.where(wet, 0.0, np.nan_to_num(rain) * area), after

    def _turned(self, source: Source) -> Flags:
        """Hours in which a source may have filled a further tank instead: it gained more than its meters say, or is not known."""
        turned = np.zeros(self.count, dtype=np.bool_)
        for name in source.tanks[1:]:
            other = self.hours_of(name)
            if other is not None:
                turned |= gained(other)
        return turned


def level_hours(hours: Hours, tank: PlaceView, count: int) -> tuple[Floats, Floats, Floats]:
    """Mean, lowest and highest of what a tank held in each hour [L], from whatever measures it; NaN unknown."""
    capacity, height = tank.details.get("capacity_l"), tank.details.get("height_m")
    nothing = np.full(count, np.nan)
    scales = (
        ("water_level", float(capacity) / 100 if capacity else np.nan),
        ("water_volume", 1.0),
        ("water_depth", float(capacity) / (1000 * float(height)) if capacity and height else np.nan),
    )
    for measurand, litres in scales:
        if measurand in hours.measured(tank.name):
            column = hours.column(tank.name, measurand)
            return column.mean[:count] * litres, column.min[:count] * litres, column.max[:count] * litres
    return nothing, nothing, nothing


def _brimming(high_l: Floats, net_l: Floats, capacity_l: float) -> Flags:
    """Hours in which a tank may have run over: it is full, or as high as it stood for a day lately while more came than went."""
    with np.errstate(invalid="ignore"):
        full = high_l >= FULL_SHARE * capacity_l
        if not np.isfinite(high_l).any():
            return np.asarray(full)
        top = high_l >= float(np.nanmax(high_l)) - TOP_SHARE * capacity_l
        filling = top & (net_l > 0)
    return np.asarray(full | filling if filling.sum() >= TOP_H else full)


def _nightly(start_s: float, count: int, zone: tzinfo) -> Flags:
    """Hours of the night, by the farm's clock."""
    clock = [datetime.fromtimestamp(start_s + HOUR_S * i, UTC).astimezone(zone).hour for i in range(count)]
    return np.array([NIGHT[0] <= hour < NIGHT[1] for hour in clock], dtype=np.bool_)
