"""The farm days to come, as watering needs them: what reference grass will give to the air, and the rain that is likelier than not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum

import numpy as np

from models.advice.derived.reading import variants
from models.advice.farm import Farm
from models.advice.outlook import Outlook
from models.agronomy import evapotranspiration, humidity
from models.records.forecasts import OWN
from sensors.resample import farm_date

DAYS = 7
# a frame that nobody renewed for so long says nothing of rain any more
STALE = timedelta(hours=18)
# what the past says of evaporation: the mean of the known days of three weeks, from so many on
PAST_DAYS, LEAST_DAYS = 21, 3
# rain is likelier than not
LIKELY_PERCENT = 50.0
KNOWN_H = 20
# elevation matters little to evaporation (3 % at 700 m); a page does not know it
ELEVATION_M = 0.0
# daylight, in which water is lost: from six to eight in the evening
LIGHT_FROM_H, LIGHT_H = 6.0, 14.0
NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One farm day to come, the running one what is left of it. et0_mm: None unknown; rain_mm: P50; told: somebody forecasts rain of it."""

    on: date
    et0_mm: float | None
    rain_mm: float
    told: bool


def usual_et0(farm: Farm, today: date) -> float | None:
    """The mean reference evapotranspiration of the last weeks' known days [mm/day], by the best method known of most of them."""
    stations = farm.of_kind("station")
    if farm.derived is None or not stations:
        return None
    best: list[float] = []
    for station in stations:
        for variant in variants("evapotranspiration"):
            days = farm.derived.between(station.id, "evapotranspiration", variant, today - timedelta(days=PAST_DAYS), today)
            known = [d.value for d in days if d.value is not None]
            if len(known) > len(best):
                best = known
            if len(best) >= PAST_DAYS - 2:
                return fsum(best) / len(best)
    return fsum(best) / len(best) if len(best) >= LEAST_DAYS else None


def days_ahead(farm: Farm) -> list[DayAhead]:
    """Today's rest and the days after it."""
    today = farm.now.astimezone(farm.zone).date()
    usual = usual_et0(farm, today)
    outlook = farm.outlook if farm.outlook is not None and farm.outlook.age(farm.now) <= STALE.total_seconds() else None
    found = []
    for i in range(DAYS):
        on = today + timedelta(days=i)
        told = _evaporation(outlook, farm, on) if outlook is not None and i else None
        et0 = usual if told is None else told
        rain = _rain(outlook, farm, on) if outlook is not None else None
        left = 1.0 if i else _left(farm.now.astimezone(farm.zone))
        found.append(DayAhead(on, None if et0 is None else et0 * left, rain or 0.0, rain is not None))
    return found


def _left(local: datetime) -> float:
    """How much of a day's evaporation is still to come."""
    return min(max((LIGHT_FROM_H + LIGHT_H - local.hour - local.minute / 60) / LIGHT_H, 0.0), 1.0)


def _of_day(outlook: Outlook, farm: Farm, on: date) -> Outlook:
    window = farm_date(on, farm.zone)
    start = max(datetime.fromtimestamp(window.start_ns / NS, farm.zone), farm.now)
    return outlook.between(start, datetime.fromtimestamp(window.end_ns / NS, farm.zone))


def _rain(outlook: Outlook, farm: Farm, on: date) -> float | None:
    """Rain of a day that half of such forecasts bring at least [mm]: none where it is not likely; None where nobody says.

    The own past has only a mean of all such days, most of which are dry: it says nothing of this one.
    """
    if outlook.provider == OWN:
        return None
    day = _of_day(outlook, farm, on)
    known = np.isfinite(day.rain_mm)
    if not known.any() or known.sum() < 0.8 * len(day):
        return None
    chance = day.rain_chance_percent[np.isfinite(day.rain_chance_percent)]
    return float(np.nansum(day.rain_mm)) if chance.size == 0 or chance.max() >= LIKELY_PERCENT else 0.0


def _evaporation(outlook: Outlook, farm: Farm, on: date) -> float | None:
    """A whole day's reference evapotranspiration from the outlook [mm]; None where it does not say enough."""
    day = _of_day(outlook, farm, on)
    columns = (day.temp_c, day.dew_c, day.wind_2m_m_s, day.solar_w_m2)
    if any(np.isfinite(c).sum() < KNOWN_H for c in columns):
        return None
    temp, dew, wind, solar = (c[np.isfinite(c)] for c in columns)
    vapour = float(np.mean(humidity.saturation_vapour_pressure(dew)))
    value = evapotranspiration.fao56_daily(
        np.array([temp.max()]), np.array([temp.min()]), vapour, float(solar.mean()) * 0.0864, float(wind.mean()), ELEVATION_M,
        farm.latitude, float(on.timetuple().tm_yday),
    )  # fmt: skip
    return None if np.isnan(value[0]) else max(float(value[0]), 0.0)
