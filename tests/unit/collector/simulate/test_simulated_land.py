"""The simulated land: what goes in comes out, and nothing is anywhere it cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from collector.simulate import herds
from collector.simulate.faults import LEAK_L_H
from collector.simulate.hub import devices, places
from collector.simulate.soil import lagged, reference_et_mm_h
from collector.simulate.world import World, world

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
HOUR_S = 3600.0


@pytest.fixture(scope="module")
def laurel_cove() -> World:
    return world(7, NOW)


def hourly(w: World, name: str) -> np.ndarray:
    return w.land.hourly(name, NOW.timestamp())


def inside(lon: float, lat: float, ring: list[list[float]]) -> bool:
    """Even-odd rule (Shimrat 1962): an independent test of where a point lies."""
    odd = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > lat) != (y1 > lat) and lon < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
            odd = not odd
    return odd


def test_the_water_balance_of_both_cisterns_closes_every_hour(laurel_cove: World) -> None:
    flow = {n: hourly(laurel_cove, f"flow/{n}")[:-1] for n in ("spring", "roof", "herds", "house", "beds_a", "zone_b", "leak")}
    flow |= {n: hourly(laurel_cove, f"flow/{n}")[:-1] for n in ("overflow_1", "across", "overflow_2")}
    first, second = np.diff(hourly(laurel_cove, "Cistern 1/volume")), np.diff(hourly(laurel_cove, "Cistern 2/volume"))
    used = flow["herds"] + flow["house"] + flow["beds_a"]
    assert first == pytest.approx(flow["spring"] - used - flow["overflow_1"] - flow["across"], abs=1e-6)
    assert second == pytest.approx(flow["across"] + flow["roof"] - flow["zone_b"] - flow["leak"] - flow["overflow_2"], abs=1e-6)


def test_no_tank_is_ever_fuller_than_full_or_emptier_than_empty(laurel_cove: World) -> None:
    for place in places():
        if place.kind == "tank":
            volume = hourly(laurel_cove, f"{place.name}/volume")
            assert volume.min() >= 0 and volume.max() <= place.details["capacity_l"] + 1e-6


def test_people_who_live_by_a_tank_spare_its_water_before_its_pump_draws_air(laurel_cove: World) -> None:
    """Nearly empty is 10 % (thresholds.csv tank_empty); only a leak takes what is spared."""
    for place in places():
        if place.kind == "tank":
            assert (hourly(laurel_cove, f"{place.name}/volume") / place.details["capacity_l"]).min() > 0.13, place.name


def test_last_nights_leak_lowers_cistern_2_and_passes_no_meter(laurel_cove: World) -> None:
    leak = laurel_cove.land.schedule.leaks[0]
    night = leak.start_s + HOUR_S * np.arange(0, 4)
    land = laurel_cove.land
    lost = np.diff(land.between("Cistern 2/volume", night))
    metered = np.diff(land.truth("Zone B", "zone_b_total", night))
    roof = land.during("flow/roof", night[:-1]) + land.during("flow/across", night[:-1])
    assert metered == pytest.approx(0.0)
    assert lost - roof == pytest.approx(-LEAK_L_H, abs=0.5)


def test_meters_only_go_up(laurel_cove: World) -> None:
    times = NOW.timestamp() - np.arange(0, 90 * 86400, 900.0)[::-1]
    for device in devices():
        for field in device.fields:
            if field.measurand in ("water_volume_total", "rain_total", "energy_total"):
                wire = laurel_cove.sensing.wire(device, field, times)
                assert (np.diff(wire) >= 0).all(), (device.key, field.name)
                assert wire[-1] > wire[0], (device.key, field.name)


def test_the_rain_counter_rises_by_what_fell(laurel_cove: World) -> None:
    fallen = hourly(laurel_cove, "rain_rate")
    total = hourly(laurel_cove, "rain_total")
    assert total[-1] - total[0] == pytest.approx(fallen[:-1].sum(), rel=1e-9)


def test_soil_is_wettest_where_a_spring_seeps_and_driest_in_summer(laurel_cove: World) -> None:
    wet, dry = hourly(laurel_cove, "P6/soil_water"), hourly(laurel_cove, "P1/soil_water")
    assert wet.mean() > dry.mean() + 0.03
    for place in places():
        if place.kind in ("paddock", "silvopasture", "bed"):
            water = hourly(laurel_cove, f"{place.name}/soil_water")
            assert 0.05 < water.min() < water.max() < 0.50, place.name


def test_soil_follows_the_air_with_less_swing_and_later(laurel_cove: World) -> None:
    air, soil = hourly(laurel_cove, "temp")[-480:], hourly(laurel_cove, "soil_open")[-480:]
    assert np.ptp(soil.reshape(-1, 24), axis=1).mean() < 0.6 * np.ptp(air.reshape(-1, 24), axis=1).mean()
    lags = [np.corrcoef(air[:-12], soil[h : h + len(air) - 12])[0, 1] for h in range(12)]
    assert 2 <= int(np.argmax(lags)) <= 9


def test_a_lag_of_five_hours_has_gone_two_thirds_after_five_hours() -> None:
    """1 - 1/e = 0.632, by definition of a time constant."""
    assert lagged(np.ones(5), 5.0, 0.0)[-1] == pytest.approx(0.632, abs=0.001)


def test_reference_evapotranspiration_of_a_june_day_is_that_of_the_textbook() -> None:
    """Makkink by hand: 20 °C, 1013 hPa: slope 0.1447, psychrometric 0.0674 kPa/K; 0.65 x 0.682 x 20 MJ/m2 / 2.45 = 3.62 mm."""
    hour = reference_et_mm_h(np.array([20.0]), np.array([20e6 / 86400]), np.array([1013.0]))[0]
    assert 24 * hour == pytest.approx(3.62, abs=0.03)


def test_the_greenhouse_is_warmer_by_day_and_the_heater_holds_its_floor(laurel_cove: World) -> None:
    outside, tunnel, propagation = (hourly(laurel_cove, n) for n in ("temp", "High tunnel/temp", "Propagation house/temp"))
    sun = hourly(laurel_cove, "ghi") > 500
    assert (tunnel - outside)[sun & (outside < 15)].mean() > 5
    # its sides are rolled up and it is shaded: few hours of the year are hotter by more than a warm day explains
    assert (tunnel - outside)[outside > 26].max() < 6
    full = hourly(laurel_cove, "Propagation house/duty") >= 1
    assert propagation[~full].min() >= 7.0


def test_collars_never_leave_the_place_of_their_herd(laurel_cove: World) -> None:
    land = laurel_cove.land
    rings = {p.name: p.geometry["coordinates"][0] for p in places() if p.geometry and p.name in herds.PLACES}
    # in summer in its paddocks, in winter at the barn
    begins = datetime(2026, 1, 5, tzinfo=UTC), NOW - timedelta(days=30)
    times = np.concatenate([at.timestamp() + np.arange(0, 30 * 86400, 7200.0) for at in begins])
    assert {int(herds.place_index("cattle", times)[n]) == len(herds.PADDOCKS) for n in (0, -1)} == {True, False}
    for collar, herd in (("collar-cow-12", "cattle"), ("collar-ewe-7", "sheep")):
        lat, lon = herds.position(herd, collar, land.seed, times, land.places)
        index = herds.place_index(herd, times)
        for y, x, place in zip(lat, lon, index, strict=True):
            assert inside(x, y, rings[herds.PLACES[place]])


def test_herds_stay_three_or_four_days_in_the_season_and_never_share_a_paddock() -> None:
    times = datetime(2026, 5, 1, 4, tzinfo=UTC).timestamp() + np.arange(0, 180 * 86400, HOUR_S)
    cattle, sheep = (herds.place_index(h, times) for h in ("cattle", "sheep"))
    # the sheep come half an hour after the cattle have left
    assert (cattle != sheep).all()
    stays = np.diff(np.flatnonzero(np.diff(cattle))) / 24
    assert set(np.unique(stays)) <= {3.0, 4.0}


def test_the_same_seed_and_start_are_the_same_land_however_it_was_asked(laurel_cove: World) -> None:
    """Asked hour by hour from another process, or all at once: the live stream and the past must join."""
    other = world(7, NOW)
    other.land.hourly("temp", NOW.timestamp() - 200 * 86400)
    for name in ("Cistern 2/volume", "P4/soil_water", "High tunnel/temp", "soil_open", "total/zone_b", "rain_total"):
        assert np.array_equal(other.land.hourly(name, NOW.timestamp()), hourly(laurel_cove, name)), name
