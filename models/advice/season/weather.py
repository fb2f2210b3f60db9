"""The farm's own weather as the harvest forecast reads it: daily extremes of the air [°F] over all years that are kept."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from models.advice.hours import HOUR_S, Hours
from models.advice.rotation.weather import AIR, past
from models.planning.harvest import Weather
from models.records.queries import PlaceView

# years of hours that are read
YEARS = 6
_FAHRENHEIT = 1.8, 32.0


def weather_of(hours: Hours, places: tuple[PlaceView, ...], zone: ZoneInfo, latitude: float, now_s: float) -> Weather | None:
    """Of the weather station that knows most days, else of any probe of the air in the open; None where nothing measured a day.

    now_s: the moment of looking (epoch); the age of the last reading counts to it.
    """
    told = [place.name for place in places if AIR in hours.measured(place.name)]
    stations = [place.name for place in places if place.kind == "station" and place.name in told]
    inside = {place.name for place in places if place.kind in ("greenhouse", "building", "room", "cold_room")}
    found = [(name, past(hours, name, zone, latitude)) for name in stations or [name for name in told if name not in inside]]
    name, best = max(found, key=lambda one: one[1].known, default=("", None))
    if best is None or not best.known:
        return None
    first = int(np.flatnonzero(np.isfinite(best.mean_c))[0])
    scale, zero = _FAHRENHEIT
    known = np.flatnonzero(np.isfinite(hours.column(name, AIR).mean))
    age = (now_s - (hours.start_s + (int(known[-1]) + 1) * HOUR_S)) / HOUR_S if known.size else None
    on: date = best.first + timedelta(days=first)
    return Weather(on, best.high_c[first:] * scale + zero, best.low_c[first:] * scale + zero, None if age is None else max(age, 0.0))
