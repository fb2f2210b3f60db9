"""Small farms whose harvest can be reckoned by hand: every day 70 to 50 °F, ten degree days over 50."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from models.planning.harvest import Crop, Forecast, Planting, Problem, Row, Weather

START = date(2027, 4, 5)
BEANS = Crop("bean", "Fabaceae", "lb", (0.5, 0.3, 0.2), 50, 50.0, 90.0, 500.0, 32.0)
KALE = Crop("kale", "Brassicaceae", "bunch", (0.25, 0.25, 0.25, 0.25), 50, 50.0, 90.0, 500.0, 10.0)


def weather(years: int = 8, frost: date | None = None, until: date = date(2027, 12, 31)) -> Weather:
    """The same mild day for years; frost: one night of 25 °F."""
    first = date(2027 - years, 1, 1)
    days = (until - first).days
    tmin = np.full(days, 50.0)
    if frost is not None:
        tmin[(frost - first).days] = 25.0
    return Weather(first, np.full(days, 70.0), tmin, 2.0)


def planting(id: str, crop: str = "bean", on: date = date(2027, 4, 12), total: float = 100.0, **more: object) -> Planting:
    made = Planting(id, crop, on.year, total, on, on + timedelta(days=50), on)
    return replace(made, **more)  # type: ignore[arg-type]


def problem(*plantings: Planting, as_of: date = START, **more: object) -> Problem:
    made = Problem(START, 35, 2027, as_of, (BEANS, KALE), plantings, weather())
    return replace(made, **more)  # type: ignore[arg-type]


def rows_of(found: Forecast, crop: str, planting: str | None = None) -> dict[date, Row]:
    return {row.week: row for row in found.rows if row.crop == crop and row.planting == planting}


def logs(first: date, *amounts: float) -> dict[date, float]:
    """Weekly logs from the week of a day on."""
    monday = first - timedelta(days=first.weekday())
    return {monday + timedelta(weeks=k): amount for k, amount in enumerate(amounts)}
