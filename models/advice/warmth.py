"""The heat index of a place: now, over the hours to come, last night. From the station, the outlook, or the hub's own afternoons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

import numpy as np

from models.advice.farm import Farm, Number
from models.advice.hours import Floats
from models.advice.thresholds import limit
from models.agronomy.animal_heat import DRY_WEIGHT, HeatLoad, dry_wet_index, heat_load, sheep_thi, thi, thi_adjusted
from models.agronomy.humidity import relative_humidity_from_dew_point, wet_bulb
from models.records.queries import PlaceView

AIR, HUMIDITY, WIND, SUN = "air_temperature", "relative_humidity", "wind_speed", "solar_radiation"
# the adjustment was fitted on days: in the dark it would only add its constant
SUNLIT_W_M2 = 50.0
# an outlook older than this says nothing of this afternoon that last week's afternoons do not say better
STALE = timedelta(hours=24)
# after this hour of the farm's clock the day's worst is over, and tomorrow's is what can still be met
DAY_OVER, EVENING, MORNING = 17, time(18), time(8)
LEAST_DAYS, DAYS = 5, 14
COVERED = 0.8


@dataclass(frozen=True, slots=True)
class Worst:
    """The highest index to come, its P20 and P80 (None where nobody says), when, and whence it is known."""

    value: float
    low: float | None
    high: float | None
    at: datetime
    today: bool
    source: str


def index(name: str, temp_c: Floats, rh: Floats) -> Floats:
    """An index by its name in tables/heat_thresholds.csv, of air and humidity; NaN stays NaN."""
    if name == "thi":
        return thi(temp_c, rh)
    if name == "si_thi":
        return sheep_thi(temp_c, rh)
    return dry_wet_index(temp_c, wet_bulb(temp_c, rh), DRY_WEIGHT[name])


def _in_sun(name: str, value: Floats, wind: Floats, sun: Floats) -> Floats:
    """THI with sun and wind in it, by day and where both are known."""
    if name != "thi":
        return value
    by_day = (sun >= SUNLIT_W_M2) & ~np.isnan(wind)
    return np.where(by_day, thi_adjusted(value, np.nan_to_num(wind), np.nan_to_num(sun)), value)


def index_now(farm: Farm, place: PlaceView | None, name: str, in_sun: bool) -> tuple[float | None, Number, str, bool]:
    """(index, the air it stands on, why it is not known, whether sun and wind are in it) at a herd's place, else at the station."""
    own = (farm.number(place.name, AIR), farm.number(place.name, HUMIDITY)) if place is not None else None
    air, humid = own if own and all(map(_speaks, own)) else (farm.outside(AIR), farm.outside(HUMIDITY))
    if not _speaks(air) or not _speaks(humid):
        mute = air if not _speaks(air) else humid
        what = "air temperature" if mute is air else "humidity"
        return None, air, f"the {what} is not known ({mute.why})", False
    value = index(name, np.array([air.value]), np.array([humid.value]))
    wind, sun = farm.outside(WIND), farm.outside(SUN)
    adjusted = in_sun and _speaks(wind) and _speaks(sun) and (sun.value or 0.0) >= SUNLIT_W_M2
    if adjusted:
        value = _in_sun(name, value, np.array([wind.value]), np.array([sun.value]))
    return (None if np.isnan(value[0]) else float(value[0])), air, "", adjusted


def _speaks(number: Number) -> bool:
    return bool(number.of) and number.value is not None and not number.late and not number.doubted


@dataclass
class Warmth:
    """What is known of the heat of a farm; each index is reckoned once, however many herds ask."""

    farm: Farm
    _hourly: dict[str, tuple[float, Floats] | None] = field(default_factory=dict)
    _afternoons: dict[str, list[tuple[float, float, int]]] = field(default_factory=dict)
    _courses: dict[tuple[str, bool], tuple[Floats, Floats] | None] = field(default_factory=dict)

    def course(self, name: str, in_sun: bool) -> tuple[Floats, Floats] | None:
        """(epoch seconds, index) of the hours to come by the outlook; None where it says too little."""
        if (name, in_sun) not in self._courses:
            self._courses[name, in_sun] = _course(self.farm, name, in_sun)
        return self._courses[name, in_sun]

    def worst(self, name: str, in_sun: bool, now: float | None) -> Worst | None:
        """The worst of the rest of today; in the evening of tomorrow. By the outlook, else by the afternoons of the last two weeks."""
        local = self.farm.now.astimezone(self.farm.zone)
        today = local.hour < DAY_OVER
        ahead = self.course(name, in_sun)
        if ahead is not None:
            return _forecast(self.farm, ahead, local.date() + timedelta(days=0 if today else 1), today, name)
        return _own(self.farm, self.afternoons(name), now, today) if not today or now is not None else None

    def hourly(self, name: str) -> tuple[float, Floats] | None:
        """(start, hourly index) of the weather station over the last fortnight."""
        if name not in self._hourly:
            self._hourly[name] = _station(self.farm, name)
        return self._hourly[name]

    def afternoons(self, name: str) -> list[tuple[float, float, int]]:
        """(highest, how much higher it got than at this hour of the clock, hour of the highest) of the last days that are known."""
        if name not in self._afternoons:
            hourly = self.hourly(name)
            self._afternoons[name] = [] if hourly is None else _days(self.farm, *hourly)
        return self._afternoons[name]

    def night(self, threshold: float) -> tuple[float | None, HeatLoad | None]:
        """(hours of last night, 6 pm to 8 am, in which cattle recover, heat load of the last day); None where too little is known."""
        hourly = self.hourly("thi")
        return (None, None) if hourly is None else _night(self.farm, *hourly, threshold)

    @cached_property
    def plausible(self) -> bool:
        """Whether heat could matter: it was so warm within four days, the last word says so, or the outlook."""
        last = [x.value for x in self.farm.lives if x.measurand == AIR and x.kind == "station" and not x.doubted]
        if self.farm.recent is not None:
            for place in self.farm.of_kind("station"):
                values = self.farm.recent.column(place.name, AIR).max[-96:]
                last += [float(v) for v in values[~np.isnan(values)]]
        if self.farm.outlook is not None:
            last += [float(v) for v in self.farm.outlook.temp_c[:48] if not np.isnan(v)]
        return max(last, default=-99.0) >= limit("heat_plausible")


def _course(farm: Farm, name: str, in_sun: bool) -> tuple[Floats, Floats] | None:
    outlook = farm.outlook
    if outlook is None or farm.now - outlook.issued_at > STALE:
        return None
    keep = outlook.hours_s >= farm.now.timestamp() - 3600
    air, dew = outlook.temp_c[keep], outlook.dew_c[keep]
    # air is never below its dew point
    value = index(name, air, relative_humidity_from_dew_point(air, np.minimum(dew, air)))
    value = _in_sun(name, value, outlook.wind_2m_m_s[keep], outlook.solar_w_m2[keep]) if in_sun else value
    return None if np.isnan(value).all() else (outlook.hours_s[keep], value)


def _forecast(farm: Farm, ahead: tuple[Floats, Floats], day: date, today: bool, name: str) -> Worst | None:
    times, middle = ahead
    of_day = np.array([datetime.fromtimestamp(t, farm.zone).date() == day for t in times.tolist()])
    values = np.where(of_day, middle, np.nan)
    if np.isnan(values).all() or farm.outlook is None:
        return None
    i = int(np.nanargmax(values))
    at = int(np.searchsorted(farm.outlook.hours_s, times[i]))
    low, high, dew, mid = (float(getattr(farm.outlook, c)[at]) for c in ("temp_low_c", "temp_high_c", "dew_c", "temp_c"))
    # what comes warmer brings no more water with it
    plain, p20, p80 = (float(index(name, np.array([v]), _humid(v, dew))[0]) for v in (mid, low, high))
    least, most = (None if np.isnan(p) else float(values[i]) + p - plain for p in (p20, p80))
    return Worst(float(values[i]), least, most, datetime.fromtimestamp(times[i], farm.zone), today, f"{farm.outlook.provider} forecast")


def _humid(air: float, dew: float) -> Floats:
    return relative_humidity_from_dew_point(np.array([air]), np.array([min(dew, air)]))


def _own(farm: Farm, days: list[tuple[float, float, int]], now: float | None, today: bool) -> Worst | None:
    """From now by how much the index rose from this hour on, on the last days; for tomorrow as high as on those days. None of too few."""
    if len(days) < LEAST_DAYS:
        return None
    numbers = [rise if today else high for high, rise, _ in days]
    low, middle, high = np.quantile(numbers, (0.2, 0.5, 0.8)).tolist()
    add = now if today and now is not None else 0.0
    local = farm.now.astimezone(farm.zone)
    on = local.date() if today else local.date() + timedelta(days=1)
    at = datetime.combine(on, time(int(np.median([hour for _, _, hour in days]))), farm.zone)
    return Worst(add + middle, add + low, add + high, max(at, local), today, f"own afternoons of {len(days)} days")


def _days(farm: Farm, start_s: float, values: Floats) -> list[tuple[float, float, int]]:
    """(highest, how much higher it got than at this hour of the clock, hour of the highest) of the last days that are known."""
    local, found = farm.now.astimezone(farm.zone), []
    for back in range(1, DAYS + 1):
        on = local.date() - timedelta(days=back)
        # by the farm's clock: a day on which clocks change has 23 or 25 hours
        first, this, last = (
            round((datetime.combine(day, time(hour), farm.zone).timestamp() - start_s) / 3600)
            for day, hour in ((on, 0), (on, local.hour), (on + timedelta(days=1), 0))
        )
        day, rest = values[max(0, first) : last], values[max(0, this) : last]
        if first < 0 or np.isnan(day).sum() > (1 - COVERED) * day.size or not rest.size or np.isnan(rest[0]):
            continue
        found.append((float(np.nanmax(day)), float(np.nanmax(rest) - rest[0]), int(np.nanargmax(day))))
    return found


def _station(farm: Farm, name: str) -> tuple[float, Floats] | None:
    if farm.recent is None:
        return None
    for place in farm.of_kind("station"):
        air, humid = farm.recent.column(place.name, AIR), farm.recent.column(place.name, HUMIDITY)
        first = max(0, air.mean.size - 24 * (DAYS + 2))
        if air.known and humid.known:
            return air.start_s + 3600 * first, index(name, air.mean[first:], humid.mean[first:])
    return None


def _night(farm: Farm, start_s: float, values: Floats, threshold: float) -> tuple[float | None, HeatLoad | None]:
    local = farm.now.astimezone(farm.zone)
    dusk = datetime.combine(local.date() - timedelta(days=1), EVENING, farm.zone).timestamp()
    dawn = min(datetime.combine(local.date(), MORNING, farm.zone).timestamp(), farm.now.timestamp())
    hour = [max(0, int((t - start_s) // 3600)) for t in (dusk, dawn, farm.now.timestamp())]
    slept, day = heat_load(values[hour[0] : hour[1]], threshold), heat_load(values[max(0, hour[2] - 24) : hour[2]], threshold)
    return (slept.recovery_h if _covered(slept) else None), (day if _covered(day) else None)


def _covered(load: HeatLoad) -> bool:
    return load.of_h > 0 and load.known_h >= COVERED * load.of_h
