"""What is said of leaks, bursts and water in empty paddocks, from weeks made of numbers."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from dashboard.parts import leak as drawn
from models.advice import leak_lines
from models.advice.bursts import line_bursts, tank_bursts
from models.advice.farm import Farm, Live
from models.advice.leak_line import line_of
from models.advice.leaks import Leak, leaks, of_tank
from models.records.queries import HerdView, PlaceView
from tests.unit.dashboard.test_lines import NOW, farm, live, place
from tests.unit.models.advice.made_past import every, with_hours, with_past

GAL = 3.785411784
ROOM_L = 5000 * GAL
HOUR = timedelta(hours=1)
# the hub's clock is four hours behind: 1 am
BEGAN = NOW.replace(hour=5, minute=0)

STATION = place("Weather station", "station")
TANK = place("Cistern 2", "tank", capacity_l=ROOM_L, height_m=2.0, feeds=["Zone B"])
VALVE = place("Valve B", "valve", feeds=["Zone B"])
ZONE = place("Zone B", "zone", feeds=["Block D"])
BEDS = [place(f"Bed {n}", "bed", water="Zone B") for n in range(13, 25)]
LAND: list[PlaceView] = [STATION, TANK, VALVE, ZONE, place("Block D", "block"), *BEDS]


def drawn_l(hour: datetime) -> float:
    """Beds are watered from 10 to noon UTC, the barn draws through the day."""
    return 250.0 if 10 <= hour.hour < 12 else 20.0 if 12 <= hour.hour < 20 else 0.0


def hub(leak_l_h: float = 0.0, began: datetime = BEGAN, places: list[PlaceView] | None = None, silent_h: int = 0) -> Farm:
    """A tank that somebody fills each evening is drawn on and leaks; its level to the millimetre with noise. silent_h: unheard till now."""
    level, meter = live(TANK, "water_level", 40.0, "level"), live(ZONE, "water_volume_total", 1000.0, "meter")
    flow = live(ZONE, "flow_rate", 0.0, "meter")
    rng = np.random.default_rng(5)
    noise = {}
    held, at = 0.85 * ROOM_L, NOW - timedelta(days=29)
    at = at.replace(minute=0)
    while at < NOW + HOUR:
        lost = leak_l_h if at >= began else 0.0
        gone = drawn_l(at) + lost
        mean = held - gone / 2
        held -= gone
        noise[at] = 100 * (mean + rng.normal(0, 5.0)) / ROOM_L
        if held < 0.3 * ROOM_L:
            held += 0.4 * ROOM_L  # a lorry comes
        at += HOUR
    base = farm(places or LAND, [level, meter, flow])

    def wave(hour: datetime) -> tuple[float, float, float] | None:
        if hour > NOW - (silent_h + 1) * HOUR:
            return None
        return noise[hour] - 0.1, noise[hour], noise[hour] + 0.1

    return with_hours(base, {level: wave, meter: drawn_l, flow: lambda hour: drawn_l(hour) / 60})


def only(farm: Farm) -> Leak:
    found = of_tank(farm, "Cistern 2")
    assert found is not None
    return found


def test_a_leak_says_how_much_since_when_and_what_to_do() -> None:
    found = hub(4 * GAL)
    leak = only(found)
    assert leak.state == "watch"
    assert leak.low_l_h < leak.rate_l_h < leak.high_l_h
    assert leak.rate_l_h == pytest.approx(4 * GAL, rel=0.15)
    assert leak.since is not None and abs(leak.since - BEGAN) <= 2 * HOUR
    assert leak.lost_l == pytest.approx(4 * GAL * 12, rel=0.25)
    assert leak.metered_l == pytest.approx((leak.held_l or 0) + leak.lost_l)
    (line,) = leak_lines.leaking(found)
    said = line.headline.replace("\u00a0", " ")
    assert said.startswith("Close valve B: Cistern 2 is leaking 4 gal/h since ")
    assert "beyond what the meter on zone B explains" in line.reason and "Walk the line to beds 13–24" in line.reason
    assert [d.label for d in line.deeds] == ["Valve closed"] and line.subject == "leak Cistern 2"


def test_a_sound_tank_is_said_to_be_fine_and_makes_no_line() -> None:
    assert only(hub()).state == "fine"
    assert leak_lines.leaking(hub()) == []


def test_a_large_leak_wants_somebody_now() -> None:
    (line,) = leak_lines.leaking(hub(120.0))
    assert line.state == "act"


def test_a_tank_nobody_hears_of_is_unknown_with_the_reason() -> None:
    leak = only(hub(4 * GAL, silent_h=9))
    assert (leak.state, leak.why) == ("unknown", "the level of Cistern 2 was not heard for hours")


def test_what_cannot_be_judged_says_what_would_cure_it() -> None:
    bare = replace(TANK, details={"feeds": ["Zone B"]})
    assert "add its capacity" in only(hub(places=[STATION, bare, *LAND[2:]])).why
    two = [*LAND, place("Cistern 3", "tank", capacity_l=1000.0, feeds=["Zone B"])]
    assert "fed by more than one tank" in only(hub(places=two)).why
    # the house is metered by nobody
    thirsty = replace(TANK, details={**TANK.details, "feeds": ["Zone B", "Trough 9"]})
    trough = place("Trough 9", "trough", feeds=["P1"])
    assert "no meter counts them" in only(hub(places=[STATION, thirsty, *LAND[2:], trough])).why


def test_a_farm_without_a_past_says_nothing() -> None:
    assert leaks(farm(LAND, [live(TANK, "water_level", 40.0)])) == []


def test_the_line_names_the_valve_the_pump_or_neither() -> None:
    assert line_of(farm(LAND), TANK).act == "Close valve B"
    pumped = [replace(TANK, details={"feeds": ["Pump"]}), place("Pump", "pump", feeds=["Zone B"]), ZONE, *BEDS]
    assert line_of(farm(pumped), pumped[0]).act == "Switch off the pump and walk the line"
    bare = place("Old tank", "tank")
    assert line_of(farm([bare]), bare).walk == "Walk the line of Old tank"


def test_the_chart_ends_in_what_is_metered_lost_and_left() -> None:
    found = hub(4 * GAL)
    leak = only(found)
    panel = drawn.panel(found, leak)
    words = [edge.words for edge in panel.ends]
    held, metered = (round((leak.held_l or 0) / GAL), round((leak.metered_l or 0) / GAL))
    assert [w.replace(",", "") for w in words] == [str(metered), f"{round(leak.lost_l / GAL)} lost", str(held)]
    assert panel.pointers[0].words.startswith("parts at ")
    assert panel.lines[0].planned and panel.lines[0].planned_label == "metered"
    solid, dashed = panel.lines[0].points, panel.lines[0].planned
    assert solid[-1][1] is not None and dashed[-1][1] is not None and dashed[-1][1] > solid[-1][1]


def test_a_page_asks_in_milliseconds() -> None:
    found = hub(4 * GAL)
    leaks(found)
    began = time.perf_counter()
    for _ in range(20):
        leaks(found)
    assert (time.perf_counter() - began) / 20 < 0.005


# Meters


HOUSE = place("House", "building")
HERDS = place("Zone A", "zone", feeds=["Trough 1"], meters={"herd meter": "herds"})
FIELDS = [
    HERDS,
    place("Trough 1", "trough", feeds=["P1", "P2"]),
    place("P1", "paddock"),
    place("P2", "paddock"),
    place("Barnyard", "field"),
]


def metered(litres: dict[int, float], usual: float = 0.0, herds: tuple[HerdView, ...] = ()) -> Farm:
    """The herds' meter below a tank; litres by hours before now, else `usual` by day and nothing at night."""
    tank = place("Cistern 1", "tank", capacity_l=ROOM_L, feeds=["Zone A"])
    meter, flow = live(HERDS, "water_volume_total", 900.0, "herd meter"), live(HERDS, "flow_rate", 0.0, "herd meter")
    last = NOW.replace(minute=0)

    def wave(hour: datetime) -> float:
        back = round((last - hour) / HOUR)
        return litres.get(back, usual if 10 <= hour.hour < 22 else 0.0)

    base = replace(farm([tank, *FIELDS], [meter, flow]), herds=herds)
    return with_hours(base, {meter: wave, flow: lambda hour: wave(hour) / 60})


def herd(where: str, since: datetime) -> HerdView:
    return HerdView(FIELDS[0].id, "Sheep", "sheep", where, since, 30)


def test_a_line_that_never_rests_is_a_leak_beyond_its_meter() -> None:
    (leak,) = [x for x in leaks(metered(dict.fromkeys(range(1, 15), 9.0))) if x.found]
    assert (leak.kind, leak.meters, round(leak.rate_l_h)) == ("meter", ("herd meter",), 9)
    (line,) = leak_lines.leaking(metered(dict.fromkeys(range(1, 15), 9.0)))
    assert "never stop" in line.title and line.headline.startswith("Look for a leak or an open tap beyond the herd meter")


def test_water_in_an_empty_paddock_is_a_leak_and_with_a_herd_on_its_line_is_not() -> None:
    runs = dict.fromkeys((2, 3), 6.0)
    away, there = (herd(where, NOW - timedelta(hours=6)) for where in ("Barnyard", "P2"))
    (leak,) = [x for x in leaks(metered(runs, herds=(away,))) if x.found]
    assert (leak.kind, round(leak.lost_l)) == ("paddock", 12)
    assert [x for x in leaks(metered(runs, herds=(there,))) if x.found] == []
    # nobody said where the herd is
    assert [x for x in leaks(metered(runs, herds=(herd("", NOW),))) if x.found] == []
    # before the herd left it drank
    assert [x for x in leaks(metered(runs, herds=(herd("Barnyard", NOW - timedelta(hours=1)),))) if x.found] == []


def test_a_burst_is_more_than_ever_ran() -> None:
    said = metered({1: 600.0}, usual=60.0)
    wild = replace(said, lives=tuple(replace(x, value=900.0 / 60) if x.measurand == "flow_rate" else x for x in said.lives))
    (burst,) = line_bursts(wild)
    assert round(burst.rate_l_h) == 900 and burst.usual_l_h == 60
    (line, *_) = leak_lines.leaking(wild)
    assert line.state == "act" and line.headline.startswith("Shut the water beyond the herd meter")
    assert line_bursts(said) == []


def test_a_tank_that_falls_fast_with_its_meters_still_is_a_burst() -> None:
    still = hub()
    falling = with_past(still, {"level": every(10, lambda back: 40.0 + back / 60 * 3.0, 60.0)})
    (burst,) = tank_bursts(falling)
    assert burst.rate_l_h == pytest.approx(0.03 * ROOM_L, rel=0.2)
    (line,) = leak_lines.leaking(falling)
    assert line.headline.startswith("Close valve B now: Cistern 2 falls")
    # the beds are watered
    flow = next(x for x in falling.lives if x.measurand == "flow_rate")
    watered: tuple[Live, ...] = tuple(replace(x, value=0.03 * ROOM_L / 60) if x is flow else x for x in falling.lives)
    assert tank_bursts(replace(falling, lives=watered)) == []
    late: tuple[Live, ...] = tuple(replace(x, late=True) if x is flow else x for x in falling.lives)
    assert tank_bursts(replace(falling, lives=late)) == []
