"""The air that soil and plants have to come: daily means, and the nights ahead as a bed's own thermometer will see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from models.advice import frost
from models.advice.days_ahead import STALE
from models.advice.farm import Farm
from models.advice.hours import HOUR_S
from models.advice.nights import spans
from models.advice.outlook import Outlook
from models.advice.thisweek.soil import LEAST_DAY_H, fahrenheit
from models.agronomy.setting_out import NIGHTS

AIR = "air_temperature"


def renewed(farm: Farm) -> Outlook | None:
    """The weather to come, where somebody still renews it."""
    outlook = farm.outlook
    return outlook if outlook is not None and outlook.age(farm.now) <= STALE.total_seconds() else None


def means_f(farm: Farm, back: int) -> dict[date, float]:
    """Daily means of the air in the open [°F] of days of which 20 hours are known: the station's for so many days back, then those that a
    weather service forecasts."""
    told: dict[int, float] = {}
    if (outlook := renewed(farm)) is not None:
        told |= {int(at // HOUR_S): v for at, v in zip(outlook.hours_s.tolist(), outlook.temp_c.tolist(), strict=True) if v == v}
    station = next((p.name for p in farm.of_kind("station") if farm.recent and AIR in farm.recent.measured(p.name)), None)
    if farm.recent is not None and station is not None:
        column = farm.recent.column(station, AIR)
        at = int(column.start_s // HOUR_S) + np.flatnonzero(np.isfinite(column.mean))
        told |= {int(hour): float(column.mean[int(hour - column.start_s // HOUR_S)]) for hour in at}
    since = farm.now - timedelta(days=back)
    days: dict[date, list[float]] = defaultdict(list)
    for hour, value in told.items():
        if (when := datetime.fromtimestamp(hour * HOUR_S, UTC)) >= since:
            days[when.astimezone(farm.zone).date()].append(value)
    return {on: fahrenheit(sum(values) / len(values)) for on, values in days.items() if len(values) >= LEAST_DAY_H}


@dataclass(frozen=True, slots=True)
class NightsAhead:
    """The least temperature of the nights to come at a bed, by the date of the evening [°F]; None where nobody says. thermometer: whose
    they are, "" none (under cover, or no forecast)."""

    minima_f: dict[date, float | None]
    thermometer: str = ""


def nights_ahead(farm: Farm, bed: str, nights: int = NIGHTS) -> NightsAhead:
    """Tonight as the bed's thermometer is forecast; the nights after it as the weather service says, as much colder here as tonight is."""
    told = frost.nights(farm)
    where = frost.thermometer(farm, bed, told)
    today = farm.now.astimezone(farm.zone).date()
    if where is None:
        return NightsAhead({})
    coming = spans(farm.now - timedelta(hours=20), farm.now + timedelta(days=nights + 1), farm.latitude, farm.longitude, farm.zone)
    outlook, night = renewed(farm), told[where.name]
    colder_k, minima = 0.0, dict[date, float | None]()
    for span in coming:
        on = span.sunset.astimezone(farm.zone).date()
        said = None if outlook is None else outlook.minimum(max(span.sunset, farm.now), span.end)
        if abs((span.sunset - night.target_from).total_seconds()) < 3 * HOUR_S:
            colder_k = 0.0 if said is None else night.p50 - said.temp_c
            minima[on] = fahrenheit(night.p50)
        elif on >= today and span.end > farm.now:
            minima[on] = None if said is None else fahrenheit(said.temp_c + colder_k)
    first = night.target_from.astimezone(farm.zone).date()
    return NightsAhead({on: v for on, v in minima.items() if first <= on < first + timedelta(days=nights)}, where.name)
