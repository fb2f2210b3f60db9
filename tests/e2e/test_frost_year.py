"""The night forecast over a simulated year whose truth is known: every night forecast at its dusk from the nights before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.simulate.hub import LATITUDE, LONGITUDE, TIME_ZONE
from collector.simulate.truths import TRUTHS
from collector.simulate.world import world
from models.advice.nights import SKY, Span, spans
from models.advice.score import Case, Score, score
from models.agronomy.nights import HOUR_S, Past, forecast, minima

END = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 390
# the nights a hub needs before its forecasts are judged
FIRST = 30


@pytest.fixture(scope="module")
def pasts() -> dict[str, tuple[Past, list[Span]]]:
    """The hourly truth of a station, a frost pocket and a tunnel, and the nights."""
    land = world(7, END).land
    times = np.arange((END - timedelta(days=DAYS)).timestamp(), END.timestamp(), 600.0)
    places = {p.name: p for p in land.places}

    def hours(measurand: str, place: str) -> np.ndarray:
        return TRUTHS[measurand](land, places[place], times).reshape(-1, 6)

    sky = {name: hours(measurand, "Weather station").mean(axis=1) for name, measurand in SKY.items()}
    nights = spans(END - timedelta(days=DAYS - 1), END - timedelta(days=1), LATITUDE, LONGITUDE, ZoneInfo(TIME_ZONE))
    sunset, sunrise = (np.array([getattr(s, end).timestamp() for s in nights]) for end in ("sunset", "sunrise"))
    found = {}
    for place in ("Weather station", "Block B", "High tunnel"):
        air = hours("air_temperature", place)
        found[place] = Past(float(times[0]), air.mean(axis=1), air.min(axis=1), sky, sunset, sunrise), nights
    return found


def judged(past: Past, nights: list[Span]) -> tuple[Score, dict[str, list[float]]]:
    """The score of all nights, and the errors of the two forecasts anybody could make at dusk."""
    came, cases = minima(past), []
    others: dict[str, list[float]] = {"dew point": [], "last night": []}
    for n in range(FIRST, len(nights)):
        told = forecast(past, n, nights[n].dusk.timestamp())
        if told is None or np.isnan(came[n]):
            continue
        cases.append(Case(told.p20, told.p50, told.p80, float(came[n])))
        hour = int((nights[n].dusk.timestamp() - past.start_s) // HOUR_S) - 1
        others["dew point"].append(abs(past.sky["dew"][hour] - came[n]))
        others["last night"].append(abs(came[n - 1] - came[n]))
    return score(cases), others


@pytest.mark.parametrize("place", ["Weather station", "Block B", "High tunnel"])
def test_the_forecast_at_dusk_is_near_and_its_band_holds_three_nights_in_five(
    pasts: dict[str, tuple[Past, list[Span]]], place: str
) -> None:
    found, others = judged(*pasts[place])
    assert found.n > 340
    assert found.median_abs_error < 1.5
    assert 0.55 <= found.share <= 0.65
    assert found.median_abs_error < 0.8 * np.median(others["dew point"])
    assert found.median_abs_error < 0.7 * np.median(others["last night"])
