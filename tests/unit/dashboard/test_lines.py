"""Lines of Today: what makes one, what does not, and how they rank."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from models import advice
from models.advice.farm import Farm, Heard, Live, combine, due_s
from models.advice.thresholds import limit
from models.records.queries import DeviceView, PlaceView
from sensors.series import Point, SeriesKey

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


def place(name: str, kind: str, **details: object) -> PlaceView:
    return PlaceView(uuid4(), name, kind, "", "active", None, details)


def live(where: PlaceView, measurand: str, value: float, device: str = "", age_s: float = 60.0, qc: int = 1, late: bool = False) -> Live:
    ns = int((NOW.timestamp() - age_s) * 1e9)
    key = SeriesKey("h", device or f"{where.name} probe", "", measurand)
    return Live(key, measurand, where.name, where.kind, None, value, ns, ns, qc, 2 if qc > 2 else 0, age_s, late)


def device(key: str, gateway: str = "", silent: bool = False, places: tuple[str, ...] = ()) -> Heard:
    view = DeviceView(key, "", "", "", gateway, 300.0, True, "active")
    last = int((NOW.timestamp() - (9000 if silent else 60)) * 1e9)
    return Heard(view, last, 9000.0 if silent else 60.0, silent, places)


def farm(places: list[PlaceView] | None = None, lives: list[Live] | None = None, devices: list[Heard] | None = None) -> Farm:
    heard = devices or [device(x.key.device, places=(x.place,)) for x in lives or []]
    return Farm("Hub", ZoneInfo("America/New_York"), "us", 35.6, -82.5, False, NOW, tuple(places or ()), tuple(heard), tuple(lives or ()))


def test_nothing_wrong_makes_no_line() -> None:
    station, tank = place("Station", "station"), place("Cistern", "tank", capacity_l=1000)
    assert advice.ranked(farm([station, tank], [live(station, "air_temperature", 20), live(tank, "water_level", 80)])) == []


@pytest.mark.parametrize("temp_c,state", [(2.3, None), (2.2, "watch"), (0.1, "watch"), (0.0, "act"), (-8.0, "act")])
def test_frost_is_near_at_36_and_here_at_32_fahrenheit(temp_c: float, state: str | None) -> None:
    station = place("Station", "station")
    found = advice.ranked(farm([station], [live(station, "air_temperature", temp_c)]))
    assert [x.state for x in found] == ([state] if state else [])


def test_a_cold_cold_room_is_no_frost() -> None:
    room = place("Walk-in cooler", "cold_room")
    assert advice.ranked(farm([room], [live(room, "air_temperature", 1.0)])) == []


def test_a_greenhouse_is_judged_by_its_own_vents_and_heater() -> None:
    house = place("Tunnel", "greenhouse", vents_above_c=24, heated_above_c=7)
    hot = 24 + limit("vents_slack")
    assert advice.ranked(farm([house], [live(house, "air_temperature", hot)])) == []
    assert advice.ranked(farm([house], [live(house, "air_temperature", hot + 0.1)]))[0].headline.startswith("Vent the tunnel now")
    assert advice.ranked(farm([house], [live(house, "air_temperature", 4.9)]))[0].headline.startswith("Warm the tunnel")


def test_a_silent_greenhouse_probe_is_unknown_and_never_fine_or_hot() -> None:
    house = place("Tunnel", "greenhouse")
    found = advice.ranked(farm([house], [live(house, "air_temperature", 60.0, late=True, age_s=9000)]))
    assert [x.state for x in found] == ["unknown"] and found[0].page == "greenhouses"


def test_a_suspect_probe_does_not_open_the_vents() -> None:
    house = place("Tunnel", "greenhouse")
    probes = [live(house, "air_temperature", 20.0, "a"), live(house, "air_temperature", 48.0, "b", qc=3)]
    found = advice.ranked(farm([house], probes))
    assert [(x.state, x.page) for x in found] == [("unknown", "devices")]
    assert combine("air_temperature", probes).value == 20.0


def test_a_gateway_with_forty_silent_devices_is_one_line() -> None:
    devices = [device(f"d{i}", "barn gateway", silent=True) for i in range(40)] + [device("s")]
    found = advice.ranked(farm(devices=devices))
    assert len(found) == 1 and "barn gateway" in found[0].headline and "40" in found[0].headline


def test_one_silent_device_behind_a_speaking_gateway_is_its_own_line() -> None:
    found = advice.ranked(farm(devices=[device("a", "barn", silent=True), device("b", "barn")]))
    assert [x.state for x in found] == ["unknown"] and "a" in found[0].title


def test_all_silent_blames_the_hub_and_not_the_sensors() -> None:
    found = advice.ranked(farm(devices=[device("a", silent=True), device("b", "g", silent=True)]))
    assert len(found) == 1 and found[0].state == "act" and "broker" in found[0].headline


@pytest.mark.parametrize("name,temp_c,warm", [("Cooler", 5, False), ("Cooler", 5.1, True), ("Freezer", -15, False), ("Freezer", -11, True)])
def test_food_is_warm_above_41_fahrenheit_and_frozen_food_above_10(name: str, temp_c: float, warm: bool) -> None:
    room = place(name, "cold_room")
    assert bool(advice.ranked(farm([room], [live(room, "temperature", temp_c)]))) == warm


def test_a_low_tank_is_watched_and_an_empty_one_acted_on() -> None:
    tank = place("Cistern", "tank", capacity_l=10_000)
    states = [[x.state for x in advice.ranked(farm([tank], [live(tank, "water_level", v)]))] for v in (26, 25, 10)]
    assert states == [[], ["watch"], ["act"]]


def test_act_comes_before_watch_before_unknown_and_each_gives_at_most_three() -> None:
    houses = [place(f"House {i}", "greenhouse") for i in range(6)]
    tank = place("Cistern", "tank")
    lives = [live(h, "air_temperature", 45.0 + i) for i, h in enumerate(houses)]
    lives += [live(tank, "water_level", 20.0), live(tank, "soil_moisture", 1.0, "x", qc=3)]
    found = advice.ranked(farm([*houses, tank], lives))
    assert [x.state for x in found] == ["act"] * 3 + ["watch", "unknown"]
    assert found[0].place == "House 5"  # the hottest


def test_low_batteries_are_one_line_however_many() -> None:
    yard = place("Yard", "field")
    lives = [live(yard, "battery_level", 9.0, f"d{i}") for i in range(5)]
    found = advice.ranked(farm([yard], lives))
    assert len(found) == 1 and found[0].state == "watch"


def test_states_may_stay_silent_but_measurements_may_not() -> None:
    assert due_s("contact_open", 60) == float("inf")
    assert due_s("air_temperature", 600) == 2.5 * 600 + 60
    assert due_s("battery_level", 600) > 24 * 3600


def test_directions_are_averaged_as_arrows() -> None:
    station = place("Station", "station")
    both = [live(station, "wind_direction", v, f"d{v}") for v in (350.0, 20.0)]
    assert combine("wind_direction", both).value == pytest.approx(5.0)


def test_a_number_says_how_many_of_its_probes_speak() -> None:
    bed = place("Bed", "bed")
    probes = [live(bed, "soil_moisture", v, f"d{v}") for v in (20.0, 30.0)] + [live(bed, "soil_moisture", 90.0, "late", late=True)]
    number = combine("soil_moisture", probes)
    assert (number.value, number.counted, number.of) == (25.0, 2, 3)
    only_late = combine("soil_moisture", [replace(probes[2])])
    assert only_late.late and only_late.why


def test_every_line_function_is_walked() -> None:
    names = {give.__module__.rsplit(".", 1)[-1] for give in advice.registry()}
    assert {"devices", "frost", "growing", "water", "cold", "upkeep", "ground"} <= names


# FAO-56 table 2.3: saturation vapour pressure at 25 °C is 3.168 kPa; at 30 % humidity the deficit is 2.22, at 50 % 1.58
@pytest.mark.parametrize(("humidity", "hours", "state"), [(30, 3, "watch"), (30, 1, None), (50, 3, None)])
def test_a_house_that_is_warm_enough_but_dry_for_hours_is_watched(humidity: float, hours: int, state: str | None) -> None:
    house = place("Tunnel", "greenhouse")
    lives = [live(house, "air_temperature", 25.0), live(house, "relative_humidity", humidity)]
    times = [int((NOW.timestamp() - 600 * n) * 1e9) for n in range(6 * hours)]
    past = {x.key: tuple(Point(t, x.value, 1, 0, t) for t in times) for x in lives}
    found = advice.ranked(replace(farm([house], lives), past=past))
    assert [x.state for x in found] == ([state] if state else [])


@pytest.mark.parametrize(("silent_s", "told"), [(None, False), (119.0, False), (121.0, True)])
def test_jobs_that_stand_still_are_said_first_and_never_look_like_calm(silent_s: float | None, told: bool) -> None:
    room = place("Cooler", "cold_room")
    found = advice.ranked(replace(farm([room], [live(room, "air_temperature", 12.0)]), jobs_silent_s=silent_s))
    assert (found[0].page == "alerts" and found[0].state == "act") is told
