"""The water of the hub's past, day by day: what stood in the tanks, what meters counted, what the weather was.

Days are whole 24 hours counted back from an hour, so that none is cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np

from models.advice.farm import OPEN_AIR
from models.advice.hours import HOUR_S, Hours
from models.advice.thresholds import limit
from models.advice.waterworks import FLOW, TOTAL, Meter, Works, works
from models.agronomy import rainwater, weather_weeks
from models.agronomy.elementwise import Array
from models.agronomy.weather_weeks import Days
from models.records.queries import DeviceView, HerdView, PlaceView

DAY_H = 24
# days back that are learned from
BACK_D = 372
# a day of which fewer hours are known is unknown; a level older than this is not today's
LEAST_H, LEVEL_H = 20, 6
# a meter heard within so many hours still counts
HEARD_H = 2
# a way from a source to a further tank is open where that gains more than this share of what the source gives
OPEN_SHARE = 0.15
# a tank was full where its level said more than this
FULL_SHARE = 0.95
# of the rain on a roof, where nobody said
EFFICIENCY = 0.85


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides the series: the herds, the crop coefficient of each planted place, and where the hub lies."""

    latitude: float
    zone: tzinfo
    herds: Sequence[HerdView] = ()
    kc: Mapping[str, float] = field(default_factory=dict)
    areas: Mapping[str, float] = field(default_factory=dict)


def dead_share(tank: PlaceView) -> float:
    """The share of a tank that stands below its outlet or its low cut-off and cannot be drawn."""
    outlet, height, capacity = (tank.details.get(key) for key in ("outlet_m", "height_m", "capacity_l"))
    if outlet is not None and height:
        return min(max(float(outlet) / float(height), 0.0), 1.0)
    low = tank.details.get("cut_off_l")
    if low is not None and capacity:
        return min(max(float(low) / float(capacity), 0.0), 1.0)
    return limit("tank_empty") / 100


class WaterPast:
    """The water of one window of hours at one hub."""

    def __init__(self, hours: Hours, places: Sequence[PlaceView], devices: Sequence[DeviceView], around: Around) -> None:
        self.hours, self.around = hours, around
        self.named = {p.name: p for p in places}
        names = {d.key: d.name or d.key for d in devices if d.phase != "retired"}
        self._by_device = {key: self._hours_of(key) for key in {d.device for d in hours.deployments if d.device in names}}
        found = [(key, place, self._measures(key, place)) for key in self._by_device for place in self._placed(key)]
        self.works: Works = works(places, [Meter(key, names[key], place, what) for key, place, what in found if what])
        self._daily: dict[tuple[str, int], Array] = {}

    def _hours_of(self, device: str) -> Hours:
        own = [d for d in self.hours.deployments if d.device == device]
        return Hours(self.hours.store, self.hours.hub, own, self.hours.window) if len(own) else self.hours

    def _placed(self, device: str) -> set[str]:
        end = datetime.fromtimestamp(self.hours.window.end_ns / 1e9, UTC)
        return {d.place for d in self.hours.deployments if d.device == device and (d.to_at is None or d.to_at >= end)}

    def _measures(self, device: str, place: str) -> str:
        measured = self._by_device[device].measured(place)
        return TOTAL if TOTAL in measured else FLOW if FLOW in measured else ""

    # What was

    def hour(self, at: datetime) -> int:
        """How many of the window's hours are over at a moment."""
        return int(min(max((at.timestamp() - self.hours.start_s) // HOUR_S, 0), self.hours.count))

    def level(self, tank: PlaceView) -> Array:
        """What a tank holds each hour [L]; NaN unknown."""
        capacity = tank.details.get("capacity_l")
        if not capacity:
            return np.full(self.hours.count, np.nan)
        level = self.hours.column(tank.name, "water_level").mean
        if np.isnan(level).all() and "water_volume" in self.hours.measured(tank.name):
            volume: Array = self.hours.column(tank.name, "water_volume").mean
            return volume
        if np.isnan(level).all() and tank.details.get("height_m"):
            depth = self.hours.column(tank.name, "water_depth").mean
            return np.minimum(depth / (10 * float(tank.details["height_m"])), 100.0) * float(capacity) / 100
        return level * float(capacity) / 100

    def held(self, tank: PlaceView, at: datetime) -> float | None:
        """What can be drawn from a tank at a moment [L]; None where its level was not heard in the six hours before."""
        end = self.hour(at)
        lately = self.level(tank)[max(end - LEVEL_H, 0) : end]
        known = lately[np.isfinite(lately)]
        return max(float(known[-1]) - self.dead(tank), 0.0) if known.size else None

    @staticmethod
    def dead(tank: PlaceView) -> float:
        """What stands in it and cannot be drawn [L]."""
        return dead_share(tank) * float(tank.details.get("capacity_l") or 0.0)

    def room(self, tank: PlaceView, end: int) -> float:
        """What a full tank gives [L]: where it was full of late, what its level said then; a sensor's 99.6 % is as full as it gets."""
        capacity = float(tank.details.get("capacity_l") or 0.0)
        level = self.level(tank)[:end]
        known = level[np.isfinite(level)]
        top = float(np.quantile(known, 0.99)) if known.size else capacity
        return max((top if top >= FULL_SHARE * capacity else capacity) - self.dead(tank), 0.0)

    def days(self, hourly: Array, end: int, *, total: bool) -> Array:
        """The last whole days before an hour: the sum, or the mean, of the known hours of each; NaN where fewer than 20 are."""
        count = min(end // DAY_H, BACK_D)
        table = hourly[end - count * DAY_H : end].reshape(count, DAY_H)
        known = np.isfinite(table).sum(axis=1)
        summed = np.where(np.isfinite(table), table, 0.0).sum(axis=1)
        found: Array = np.where(known >= LEAST_H, summed if total else summed / np.maximum(known, 1), np.nan)
        return found

    def counted(self, meters: Sequence[Meter], end: int) -> Array:
        """What some meters together counted each day [L]; NaN where one of them is unknown."""
        found: Array = np.sum([self._metered(meter, end) for meter in meters], axis=0, dtype=np.float64)
        return found

    def _metered(self, meter: Meter, end: int) -> Array:
        key = (f"{meter.device} {meter.place}", end)
        if key not in self._daily:
            column = self._by_device[meter.device].column(meter.place, meter.measurand)
            by_day = self.days(column.sum, end, total=True) if meter.measurand == TOTAL else 1440 * self.days(column.mean, end, total=False)
            self._daily[key] = by_day
        return self._daily[key]

    def within(self, place: str) -> list[str]:
        """A place and everything in it, by name."""
        found = [place]
        for name in found:
            found += [p.name for p in self.named.values() if p.parent == name]
        return found

    def covered(self, place: str) -> bool:
        """Whether rain does not reach it: it is, or lies in, a greenhouse."""
        seen: set[str] = set()
        while place in self.named and place not in seen:
            seen.add(place)
            if self.named[place].kind == "greenhouse":
                return True
            place = self.named[place].parent
        return False

    def silent(self, meter: Meter, end: int) -> bool:
        """Whether a meter was not heard in the last hours before an hour."""
        column = self._by_device[meter.device].column(meter.place, meter.measurand)
        return bool(np.isnan(column.mean[max(end - HEARD_H, 0) : end]).all())

    def weather(self, end: int, at: datetime) -> Days:
        """The past days' weather; NaN where no thermometer or gauge stands in the open."""
        outdoors = [p for p in self.named.values() if p.kind in OPEN_AIR and "air_temperature" in self.hours.measured(p.name)]
        place = next((p.name for p in outdoors if p.kind == "station"), outdoors[0].name if outdoors else "")
        air = self.hours.column(place, "air_temperature")
        mean = self.days(air.mean, end, total=False)
        known = np.isfinite(mean)
        low, high = np.full(mean.size, np.nan), np.full(mean.size, np.nan)
        table_low, table_high = (x[end - mean.size * DAY_H : end].reshape(mean.size, DAY_H) for x in (air.min, air.max))
        low[known], high[known] = np.nanmin(table_low[known], axis=1), np.nanmax(table_high[known], axis=1)
        rains = [self.days(self.hours.column(place, name).sum, end, total=True) for name in ("rain", "rain_total")]
        rain = max(rains, key=lambda days: int(np.isfinite(days).sum()))
        return weather_weeks.past_days(mean, low, high, rain, self.around.latitude, self.days_of_year(at, -mean.size, 0))

    @staticmethod
    def days_of_year(at: datetime, first: int, last: int) -> Array:
        return np.array([(at + timedelta(days=i, hours=12)).timetuple().tm_yday for i in range(first, last)], dtype=np.float64)

    def weekdays(self, at: datetime, first: int, last: int) -> Array:
        """Six columns, 1 on that day of the week: each day by its middle hour on the farm's clock."""
        on = [(at + timedelta(days=i, hours=12)).astimezone(self.around.zone).weekday() for i in range(first, last)]
        return np.array([[float(day == n) for n in range(6)] for day in on], dtype=np.float64).reshape(-1, 6)

    def open_ways(self, end: int) -> dict[str, Array]:
        """By tank that a source feeds second or later: what it gained each day beyond its meters and its roof, as a share of the source."""
        found = {}
        for source in self.works.sources:
            if source.roof or len(source.tanks) < 2 or not source.meters:
                continue
            gave = self.counted(source.meters, end)
            for name in source.tanks[1:]:
                gained = self._unexplained(self.named[name], end)
                with np.errstate(invalid="ignore", divide="ignore"):
                    found[name] = gained / np.maximum(gave, 1.0)
        return found

    def way(self, tank: str, end: int) -> float:
        """The share of a source that a further tank got in the two days before an hour, 0 to 1; 0 where that is unknown."""
        lately = self.open_ways(end).get(tank, np.empty(0))[-2:]
        known = lately[np.isfinite(lately)]
        return float(np.clip(known.mean(), 0.0, 1.0)) if known.size else 0.0

    def turned(self, start: int, end: int) -> bool:
        """Whether somebody opened or shut the way to a tank between two hours, or filled one by other means."""
        days = (end - start) // DAY_H
        for tank, shares in self.open_ways(end).items():
            week = shares[-days:][np.isfinite(shares[-days:])]
            was = self.way(tank, start) > OPEN_SHARE
            if ((week > OPEN_SHARE) != was).any():
                return True
        return False

    def _unexplained(self, tank: PlaceView, end: int) -> Array:
        """What a tank gained each day and no meter or roof explains [L]; below zero: lost."""
        level = self.level(tank)
        count = min(end // DAY_H, BACK_D)
        at = end - 1 - DAY_H * np.arange(count, -1, -1)
        edges = np.where(at >= 0, level[np.maximum(at, 0)], np.nan)
        drawn = [self.counted(d.meters, end) for d in self.works.drawn_from(tank.name) if d.meters]
        when = datetime.fromtimestamp(self.hours.start_s + HOUR_S * end, UTC)
        rain = self.weather(end, when).rain_mm
        roofs = [roof_litres(s.place, rain) for s in self.works.sources if s.roof and s.tanks[0] == tank.name]
        found: Array = np.diff(edges) + np.sum(drawn, axis=0, initial=0.0) - np.sum(roofs, axis=0, initial=0.0)
        return found


def roof_litres(roof: PlaceView, rain_mm: Array) -> Array:
    """What a roof gives of days of rain [L], its first flush led away; 0 where nobody said how large it is."""
    area = float(roof.details.get("area_m2") or 0.0)
    flush = float(roof.details.get("first_flush_mm", 0.0 if "efficiency" in roof.details else rainwater.FIRST_FLUSH_MM))
    return np.asarray(rainwater.rain_yield(area, rain_mm, float(roof.details.get("efficiency", EFFICIENCY)), flush), dtype=np.float64)
