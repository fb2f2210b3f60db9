"""Small farms for tests of the rotation: paddocks of two hectares, weather as one says, nothing read unless one says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from models.advice.rotation.facts import HerdFacts, PaddockFacts, herd_facts
from models.advice.rotation.terms import Given
from models.advice.rotation.weather import Daily, Years
from models.agronomy.elementwise import Array
from models.agronomy.growth_stands import Stand

TODAY = date(2026, 5, 1)
PAST_D, AHEAD_D, YEARS = 120, 100, 8


def sunny(first: date, days: int, mean_c: float = 15.0, rain_mm: float = 3.0, sun_mj: float = 18.0, low_c: float = 8.0) -> Daily:
    """The same day again and again."""

    def all_days(value: float) -> Array:
        return np.full(days, value)

    return Daily(first, all_days(mean_c), all_days(low_c), all_days(mean_c + 7), all_days(rain_mm), all_days(sun_mj), all_days(3.0))


def coming(today: date = TODAY, days: int = AHEAD_D, mean_c: float = 18.0, rain_mm: float = 3.0, own: float = 1.0) -> Years:
    """Years that differ by a degree and a half from the coolest to the warmest."""
    on = np.array([(today + timedelta(days=t)).timetuple().tm_yday for t in range(days)], dtype=np.float64)

    def columns(value: float) -> Array:
        return np.full((days, YEARS), value)

    return Years(today, on, columns(mean_c) + np.linspace(-0.75, 0.75, YEARS), columns(19.0), columns(rain_mm), columns(3.5), own)


def paddock(name: str = "P1", grass: str = "mixed_cool", **facts: Any) -> PaddockFacts:
    details = facts.pop("details", {})
    usual: dict[str, Any] = {"area_ha": 2.0, "floor_kg_ha": 0.0, "shade": 0.1, "shade_m2": None, "water_m": 0.0}
    return PaddockFacts(name, stand=facts.pop("stand", Stand(((grass, 1.0),))), details=details, grass=grass, **usual | facts)


def cows(name: str = "Cows", head: float = 20, place: str = "P1", **details: Any) -> HerdFacts:
    return herd_facts(name, "cattle", head, {"weight_kg": 500.0, "percent": 2.0} | details, place, TODAY - timedelta(days=2))


def ewes(name: str = "Ewes", head: float = 30, place: str = "P2", **details: Any) -> HerdFacts:
    return herd_facts(name, "sheep", head, {"weight_kg": 60.0, "percent": 3.0} | details, place, TODAY - timedelta(days=1))


def given(count: int = 3, **facts: Any) -> Given:
    usual: dict[str, Any] = {
        "today": TODAY,
        "paddocks": tuple(paddock(f"P{n}") for n in range(1, count + 1)),
        "herds": (cows(),),
        "past": sunny(TODAY - timedelta(days=PAST_D), PAST_D),
        "years": coming(),
    }
    return Given(**usual | facts)
