"""A pump that runs dry, starts too often, or gives half of what it did."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.advice import pumps
from models.advice.farm import Farm
from sensors.series import SeriesStore
from tests.unit.dashboard.test_lines import NOW, farm, live, place
from tests.unit.models.advice.made_past import with_hours

NS = 10**9
AMPS, GIVES = 4.5, 30.0
TANK = place("Cistern 1", "tank", capacity_l=20_000.0, feeds=["Pump"])
PUMP = place("Pump", "pump", feeds=["Zone A"], cut_in_kpa=276.0)
ZONE = place("Zone A", "zone", feeds=["House"])
LAND = [TANK, PUMP, ZONE, place("House", "building")]
CURRENT, PRESSURE = live(PUMP, "current", 0.0, "plug"), live(ZONE, "water_pressure", 300.0, "gauge")
METER, FLOW = live(ZONE, "water_volume_total", 0.0, "meter"), live(ZONE, "flow_rate", 0.0, "meter")


def hub(weak_last_day: float = 1.0, amps: list[float] | None = None, pressure: float = 300.0, flow: float = 20.0) -> Farm:
    """Four weeks in which the pump runs a fifth of each hour by day; amps: each of the last minutes up to now."""
    day_ago = NOW - timedelta(hours=24)

    def ran(hour: datetime) -> float:
        return 0.2 if 10 <= hour.hour < 23 else 0.0

    def given(hour: datetime) -> float:
        return ran(hour) * 60 * GIVES * (weak_last_day if hour >= day_ago.replace(minute=0) else 1.0)

    made = with_hours(
        farm(LAND, [CURRENT, PRESSURE, METER, FLOW]),
        {
            CURRENT: lambda hour: (0.0, ran(hour) * AMPS, AMPS if ran(hour) else 0.0),
            METER: given,
            FLOW: lambda hour: given(hour) / 60,
            PRESSURE: lambda hour: (280.0, 330.0, 410.0),
        },
    )
    assert made.recent is not None
    _minutes(made.recent.store, amps or [0.0] * 50, pressure, flow)
    return made


def _minutes(store: SeriesStore, amps: list[float], pressure: float, flow: float) -> None:
    for each, values in ((CURRENT, amps), (PRESSURE, [pressure] * len(amps)), (FLOW, [flow] * len(amps))):
        sid = store.series_ids([each.key])[0]
        first = int(NOW.timestamp()) - 60 * len(values)
        store.write([(sid, (first + 60 * i) * NS, value, 1, 0, (first + 60 * i) * NS) for i, value in enumerate(values)])


def said(made: Farm) -> list[str]:
    return [line.headline for line in pumps.pumping(made)]


def test_a_pump_that_does_its_work_is_not_spoken_of() -> None:
    made = hub(amps=[0.0] * 20 + [AMPS] * 5 + [0.0] * 20)
    (pump,) = pumps.pumps(made)
    assert (pump.state.state, pump.starts_an_hour, pump.cycling) == ("off", 1, False)
    assert pump.given_l_min == pytest.approx(GIVES, rel=0.05) and pump.usual_l_min == pytest.approx(GIVES, rel=0.05)
    assert said(made) == []


def test_a_low_current_is_a_dry_pump() -> None:
    made = hub(amps=[0.0] * 30 + [AMPS] * 5 + [0.6 * AMPS] * 3)
    (line,) = pumps.pumping(made)
    assert (line.state, line.headline) == ("act", "Switch off the pump: it runs dry.")
    assert "draws 2.7 A, usually 4.5 A" in line.reason


def test_a_pump_that_gives_nothing_below_its_cut_in_is_dry_too() -> None:
    assert said(hub(amps=[AMPS] * 5, pressure=150.0, flow=0.0)) == ["Switch off the pump: it runs dry."]
    # nobody draws, and the pressure is there: it is about to stop
    assert said(hub(amps=[AMPS] * 5, pressure=400.0, flow=0.0)) == []


def test_more_than_six_starts_an_hour_wear_it_out() -> None:
    (line,) = pumps.pumping(hub(amps=[0.0, AMPS] * 8 + [0.0]))
    assert line.state == "watch" and "8 starts" in line.reason.replace("\u00a0", " ")
    assert said(hub(amps=[0.0] + [AMPS, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0] * 6)) == []


def test_half_the_water_for_the_same_work_is_a_dropping_well_or_a_break() -> None:
    (line,) = pumps.pumping(hub(weak_last_day=0.45))
    assert line.headline == "See why the pump gives half the water it did."
    assert said(hub(weak_last_day=0.7)) == []


def test_a_pump_nobody_hears_of_is_unknown_and_no_alarm() -> None:
    made = hub(amps=[0.6 * AMPS] * 5)
    deaf = replace(made, lives=tuple(replace(x, late=True) for x in made.lives))
    assert pumps.pumps(deaf)[0].state.state == "unknown"
    assert said(deaf) == []
    assert pumps.pumps(farm(LAND, [CURRENT])) == []
