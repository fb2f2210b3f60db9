"""How long the water lasts at a hub made of numbers: every day alike, so that the answer can be had by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.store.memory import MemoryStore
from models.advice.hours import NS, Hours
from models.advice.outlook import Outlook
from models.advice.water_past import Around, WaterPast, dead_share
from models.advice.water_weeks import Supply, forecast, said
from models.agronomy.flow import L_PER_GAL
from models.records.queries import DeviceView, HerdView, PlaceView
from sensors.series import Rollup, SeriesKey, Window
from tests.unit.models.advice.made_land import HUB, deployed, place

NOW = datetime(2026, 7, 15, 16, tzinfo=UTC)
DAYS = 60
ZONE = ZoneInfo("America/New_York")
# hours ago -> the hour's mean, or for a counter what it counted; None: no reading
Wave = Callable[[int], float | None]


def past(places: list[PlaceView], told: dict[tuple[str, str, str], Wave], around: Around | None = None, days: int = DAYS) -> WaterPast:
    """told: (place, device, measurand) -> wave."""
    store = MemoryStore(ZONE)
    since = NOW - timedelta(days=days)
    for (_, device, measurand), wave in told.items():
        (sid,) = store.series_ids([SeriesKey(HUB, device, "", measurand)])
        at = int(since.timestamp()) * NS
        store.write([(sid, at, 0.0, 1, 0, at)])
        rows = []
        for hour in range(24 * days):
            value = wave(24 * days - hour)
            if value is not None:
                rows.append((sid, Rollup(at + hour * 3600 * NS, value, value, value, value, 4, 4)))
        store.write_rollups("1h", rows)
    deployments = [deployed(device, where, since) for where, device in dict.fromkeys((w, d) for w, d, _ in told)]
    devices = [DeviceView(d, d, "", "", "", 600.0, False, "active") for d in dict.fromkeys(d for _, d, _ in told)]
    hours = Hours(store, HUB, deployments, Window(int(since.timestamp()) * NS, int(NOW.timestamp()) * NS))
    return WaterPast(hours, places, devices, around or Around(35.62, ZONE))


def one_tank(**details: Any) -> list[PlaceView]:
    return [
        place("Station", "station"),
        place("Spring", "spring", feeds=["Cistern"]),
        place("Cistern", "tank", **{"capacity_l": 20_000, "feeds": ["Zone"], "height_m": 2.0, "outlet_m": 0.0} | details),
        place("Zone", "zone", feeds=["House"]),
        place("House", "building"),
    ]


def steady(level: float = 54.0, use_l_h: float = 37.5, spring_l_h: float = 0.0) -> dict[tuple[str, str, str], Wave]:
    told: dict[tuple[str, str, str], Wave] = {
        ("Cistern", "level", "water_level"): lambda ago: level,
        ("Zone", "house meter", "water_volume_total"): lambda ago: use_l_h,
    }
    if spring_l_h:
        told["Spring", "spring meter", "water_volume_total"] = lambda ago: spring_l_h
    return told


def made(it: WaterPast, outlook: Outlook | None = None, seed: int = 1) -> Supply:
    return forecast(it, NOW, outlook, np.random.default_rng(seed))


def test_a_house_that_draws_900_litres_a_day_has_twelve_days_of_10800() -> None:
    # 54 % of 20,000 L, 24 x 37.5 L a day
    found = made(past(one_tank(), steady()))
    assert found.left[""][1, :3] == pytest.approx([10_800, 9_900, 9_000], rel=0.001)
    assert found.left[""][:, 11].min() == pytest.approx(900, abs=5) and found.left[""][:, 12].max() == pytest.approx(0, abs=5)
    assert found.reserve[""] == pytest.approx(2700, rel=0.001)


def test_a_spring_that_is_heard_goes_on_as_it_runs() -> None:
    found = made(past(one_tank(), steady(spring_l_h=25.0)))
    assert found.left[""][1, 10] == pytest.approx(10_800 - 10 * 300, rel=0.001)


def test_a_silent_spring_counts_at_its_lowest_of_the_last_fortnight() -> None:
    told = steady() | {
        ("Spring", "spring meter", "water_volume_total"): lambda ago: None if ago <= 4 else 10.0 if 100 < ago <= 148 else 30.0
    }
    found = made(past(one_tank(), told))
    notes = {n.kind: n for n in found.notes}
    assert notes["lowest"].place == "Spring" and notes["lowest"].value == pytest.approx(240 / 1440)
    assert found.came["Spring"][:, 0] == pytest.approx(240)


def test_a_spring_without_a_meter_counts_as_nothing() -> None:
    found = made(past(one_tank(), steady()))
    assert [n.kind for n in found.notes] == ["unmetered"] and found.came["Spring"].max() == 0


def test_what_stands_below_the_outlet_cannot_be_drawn() -> None:
    # outlet at 0.2 of 2.0 m: 2,000 L stay
    found = made(past(one_tank(outlet_m=0.2), steady()))
    assert found.left["Cistern"][1, 0] == pytest.approx(8_800)
    assert dead_share(place("T", "tank", capacity_l=1000, cut_off_l=50)) == 0.05
    assert dead_share(place("T", "tank", capacity_l=1000)) == 0.10


@pytest.mark.parametrize("missing", ["level", "house meter"])
def test_a_missing_level_or_meter_makes_it_unknown_and_says_which(missing: str) -> None:
    told = {key: wave for key, wave in steady().items() if key[1] != missing}
    found = made(past(one_tank(), told))
    assert "" not in found.left and "Cistern" not in found.left
    assert (
        found.missing["Cistern"]
        == {"level": "nobody knows how full Cistern is", "house meter": "no meter counts what House draws"}[missing]
    )


def test_a_level_that_was_not_heard_for_six_hours_is_not_that_of_now() -> None:
    told = steady() | {("Cistern", "level", "water_level"): lambda ago: None if ago <= 7 else 54.0}
    assert made(past(one_tank(), told)).missing


def test_a_meter_with_a_gap_of_days_is_no_house_without_use() -> None:
    told = steady() | {("Zone", "house meter", "water_volume_total"): lambda ago: None if 200 < ago < 400 else 37.5}
    assert made(past(one_tank(), told)).left[""][1, 1] == pytest.approx(9_900, rel=0.01)


def test_a_silent_meter_is_reckoned_from_its_past_and_named() -> None:
    told = steady() | {("Zone", "house meter", "water_volume_total"): lambda ago: None if ago < 40 else 37.5}
    found = made(past(one_tank(), told))
    assert found.left[""][1, 1] == pytest.approx(9_900, rel=0.01)
    assert ("silent meter", "house meter") in {(n.kind, n.place) for n in found.notes}


def herded() -> list[PlaceView]:
    return [
        place("Station", "station"),
        place("Cistern", "tank", capacity_l=20_000, feeds=["Zone"], height_m=2.0, outlet_m=0.0),
        place("Zone", "zone", feeds=["Trough"]),
        place("Trough", "trough", feeds=["P1"]),
    ]


def herd(name: str, species: str, head: int) -> HerdView:
    return HerdView(uuid4(), name, species, "P1", None, head)


def warm(temp_c: float) -> Outlook:
    start = NOW.timestamp()
    return Outlook("a service", NOW, start + 3600 * np.arange(24 * 30, dtype=np.float64), temp_c=np.full(24 * 30, temp_c))


def test_herds_without_a_meter_drink_by_head_and_heat_as_in_the_worked_example() -> None:
    herds = (herd("Cows", "lactating_cow", 10), herd("Calves", "calf", 10), herd("Ewes", "sheep", 30))
    told: dict[tuple[str, str, str], Wave] = {
        ("Cistern", "level", "water_level"): lambda ago: 54.0,
        ("Station", "air", "air_temperature"): lambda ago: 32.22,
    }
    found = made(past(herded(), told, Around(35.62, ZONE, herds)), warm(32.22))
    # a tenth of error in the median of paths that are a fifth off each: 4 %
    assert found.uses["herds"][1, 0] / L_PER_GAL == pytest.approx(309, rel=0.04)
    assert found.reserve[""] / L_PER_GAL == pytest.approx(927, rel=0.04)
    assert [n.kind for n in found.notes] == ["heads"]


def test_a_herd_without_a_head_count_draws_nothing_that_could_be_reckoned() -> None:
    told: dict[tuple[str, str, str], Wave] = {("Cistern", "level", "water_level"): lambda ago: 54.0}
    found = made(past(herded(), told, Around(35.62, ZONE, (herd("Cows", "cattle", 0),))), warm(20.0))
    assert found.missing["Cistern"] == "nobody has counted the animals that drink from Zone"


def test_with_less_than_a_week_of_past_nothing_is_said() -> None:
    assert made(past(one_tank(), steady(), days=6)).missing[""] == "it has learned from less than a week"


def test_the_same_seed_gives_the_same_forecast_and_nothing_of_the_future_is_looked_at() -> None:
    rng = np.random.default_rng(9)
    noise = rng.uniform(10, 60, 24 * DAYS + 1)
    told = steady() | {("Zone", "house meter", "water_volume_total"): lambda ago: float(noise[ago])}
    later = steady() | {("Zone", "house meter", "water_volume_total"): lambda ago: float(noise[ago]) if ago > 168 else 500.0}
    at = NOW - timedelta(days=7)
    first, again, other = (forecast(past(one_tank(), t), at, None, np.random.default_rng(4)).left[""] for t in (told, told, later))
    assert (first == again).all() and (first == other).all()


def test_an_open_way_to_a_second_tank_is_seen_by_what_it_gains_and_a_shut_one_gives_nothing() -> None:
    places = [
        place("Station", "station"),
        place("Spring", "spring", feeds=["Upper", "Lower"]),
        place("Upper", "tank", capacity_l=10_000, height_m=2.0, outlet_m=0.0, feeds=["House"]),
        place("Lower", "tank", capacity_l=10_000, height_m=2.0, outlet_m=0.0, feeds=["Barn"]),
        place("House", "building"), place("Barn", "building"),
    ]  # fmt: skip
    told: dict[tuple[str, str, str], Wave] = {
        ("Spring", "spring", "water_volume_total"): lambda ago: 50.0,
        ("Upper", "u", "water_level"): lambda ago: 100.0,
        ("House", "house", "water_volume_total"): lambda ago: 20.0,
        ("Barn", "barn", "water_volume_total"): lambda ago: 10.0,
        ("Lower", "l", "water_level"): lambda ago: 40.0,
    }
    # its level holds though the barn draws 10 L/h: a fifth of the spring comes in
    found = made(past(places, told))
    assert ("open", "Lower") in {(n.kind, n.place) for n in found.notes}
    falling = told | {("Lower", "l", "water_level"): lambda ago: 40.0 + 0.1 * ago}
    found = made(past(places, falling))
    assert ("shut", "Lower") in {(n.kind, n.place) for n in found.notes}
    assert found.left["Lower"][1, 5] == pytest.approx(4000 - 5 * 240, abs=30)


def test_rain_that_only_the_own_past_forecasts_is_drawn_from_past_weeks() -> None:
    hours = NOW.timestamp() + 3600 * np.arange(48, dtype=np.float64)
    own = Outlook("own past", NOW, hours, temp_c=np.full(48, 20.0), rain_mm=np.full(48, 0.1))
    temp, rain = said(own, NOW, 3)
    assert temp[:2].tolist() == [20.0, 20.0] and np.isnan(temp[2]) and rain is None
    temp, rain = said(Outlook("service", NOW, hours, temp_c=np.full(48, 20.0), rain_mm=np.full(48, 0.1)), NOW, 3)
    assert rain is not None and rain[:2] == pytest.approx([2.4, 2.4])
