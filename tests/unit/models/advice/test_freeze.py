"""Water lines against tonight's cold, the cold of weeks, and what no longer runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from models.advice import freeze
from models.advice.farm import Farm
from models.advice.nights import KIND
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView
from tests.unit.dashboard.test_lines import NOW, farm, live, place
from tests.unit.models.advice.made_past import with_hours

STATION = place("Weather station", "station")
TROUGHS = [place(f"Trough {n}", "trough") for n in (1, 2)]
SPRING = place("Spring", "spring")


def night(low_c: float, spread_k: float = 1.5) -> ForecastView:
    """From 8 degrees now down to a lowest after twelve hours, and up again: so a third of them is within a third of the way."""
    hours = []
    for h in range(16):
        middle = 8 + (low_c - 8) * (1 - abs(h - 12) / 12)
        hours.append([NOW.timestamp() + 3600 * h, middle - spread_k, middle, middle + spread_k])
    times = (NOW, NOW + timedelta(hours=16))
    detail = {"hours": hours, "nights": 300, "terms": [], "error_k": 1.0}
    return ForecastView(
        uuid4(), KIND, STATION.id, STATION.name, *times, "day", NOW, NOW, False, "own", low_c - spread_k, low_c, low_c + spread_k, detail,
        None, None,
    )  # fmt: skip


def hub(low_c: float, *places: PlaceView) -> Farm:
    return replace(farm([STATION, *places]), forecasts=(night(low_c),))


def test_four_hours_below_28_fahrenheit_freeze_a_wet_line_and_the_line_says_by_when() -> None:
    (line,) = freeze.freezing(hub(-9.0, *TROUGHS))
    assert line.state == "act"
    said = line.headline.replace("\u00a0", " ")
    # it falls 17 K in 12 h from 1:40 pm: below -2.2 °C after 7.2 h
    assert said == "Drain or let trickle by 9:40 pm: Trough 1 and Trough 2, 16 °F tonight."
    assert "28 °F" in line.reason.replace("\u00a0", " ")
    assert line.deeds[0].places == ("Trough 1", "Trough 2")


def test_a_short_frost_is_to_be_watched_and_a_mild_night_is_not_spoken_of() -> None:
    (line,) = freeze.freezing(hub(-3.0, *TROUGHS))
    assert line.state == "watch" and line.headline.startswith("Be ready to drain")
    assert freeze.freezing(hub(3.0, *TROUGHS)) == []


def test_an_exposed_pipe_bears_more_than_a_hose() -> None:
    # -4 °C, and -5.5 °C where it gets as cold as it may: not down to the -6.7 °C of 20 °F
    assert freeze.freezing(hub(-4.0, SPRING)) == []
    assert [line.place for line in freeze.freezing(hub(-4.0, SPRING, TROUGHS[0]))] == ["Trough 1"]
    (line,) = freeze.freezing(hub(-9.0, SPRING))
    assert line.state == "act" and "Insulate, heat or let trickle" in line.headline


def test_what_is_drained_or_under_cover_does_not_freeze() -> None:
    house = place("Tunnel", "greenhouse")
    inside = PlaceView(uuid4(), "Trough 3", "trough", "Tunnel", "active", None, {})
    assert freeze.freezing(hub(-12.0, place("Trough 1", "trough", freezes="no"), house, inside)) == []


def test_without_a_forecast_nothing_is_said() -> None:
    assert freeze.freezing(farm([STATION, *TROUGHS])) == []


@pytest.mark.parametrize(("buried_m", "state"), [(0.3, "act"), (0.45, "watch"), (0.9, None)])
def test_frost_goes_into_the_ground_with_the_cold_of_weeks(buried_m: float, state: str | None) -> None:
    """Four weeks at -3 °C are 87 °C d; Stefan's formula gives sqrt(2 x 86400 x 1.6 x 0.7 x 87 / 100e6) = 0.41 m in bare loam."""
    air = live(STATION, "air_temperature", -3.0, "station")
    made = with_hours(farm([STATION, place("Zone A", "zone", buried_m=buried_m)], [air]), {air: lambda hour: -3.0})
    ((_, depth, _),) = freeze.ground_frost(made)
    assert depth == pytest.approx(0.41, abs=0.01)
    assert [line.state for line in freeze.freezing(made)] == ([state] if state else [])


def test_a_line_that_stands_still_after_a_frost_may_be_frozen() -> None:
    zone, tank = place("Zone A", "zone", feeds=["Trough 1"]), place("Cistern", "tank", capacity_l=9000.0, feeds=["Zone A"])
    meter, flow = live(zone, "water_volume_total", 0.0, "herd meter"), live(zone, "flow_rate", 0.0, "herd meter")
    air = live(STATION, "air_temperature", -5.0, "station")

    def runs(hour: datetime) -> float:
        return 40.0 if 11 <= hour.hour < 24 and hour < NOW - timedelta(hours=9) else 0.0

    def made(cold_c: float) -> Farm:
        return with_hours(
            farm([STATION, tank, zone, TROUGHS[0]], [meter, flow, air]), {meter: runs, flow: lambda h: runs(h) / 60, air: lambda h: cold_c}
        )

    (line,) = freeze.freezing(made(-5.0))
    assert line.state == "act" and line.headline.startswith("Look for ice on the line of herd meter")
    assert freeze.freezing(made(1.0)) == []
