"""Faults on demand: what each does to the land and to what devices say, and that without them nothing is different."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.simulate import herds
from collector.simulate.faults import Late, Schedule, Span, Undrunk, schedule
from collector.simulate.hub import SLUG, TIME_ZONE, HubDevice, devices
from collector.simulate.land import Land
from collector.simulate.live import report
from collector.simulate.past import write_past
from collector.simulate.sensing import Sensing
from collector.simulate.weather import Heat, Weather
from collector.simulate.world import World
from collector.store.memory import MemoryStore
from sensors.measurands import measurand
from sensors.quality.flags import FAIL, GOOD
from sensors.quality.ranges import gross_range
from sensors.series import SeriesKey, Window

# noon of a summer's day at the hub
NOON = datetime(2026, 7, 15, 16, tzinfo=UTC)
HOUR, ZONE = 3600.0, ZoneInfo(TIME_ZONE)
AT = NOON.timestamp()
NOTHING = Schedule({}, {}, {}, {}, (), (), {})
PUMP, FREEZER = "shellyplus1pm-a8032ab636ec", "kitchen-freezer"


def made(**faults: Any) -> World:
    """The hub from three days before, with these faults alone."""
    land = Land(7, int(AT - 72 * HOUR), replace(NOTHING, **faults))
    return World(7, NOON, land, Sensing(land))


def named(key: str) -> HubDevice:
    return next(d for d in devices() if d.key == key)


def said(world: World, device: str, of: str, times: np.ndarray) -> np.ndarray:
    """What a device says of a measurand, in its canonical unit."""
    field = next(f for f in named(device).fields if f.measurand == of)
    return world.sensing.canonical(field, world.sensing.wire(named(device), field, times))


@pytest.fixture(scope="module")
def sound() -> World:
    return made()


def test_a_demo_has_none_of_the_faults_on_demand() -> None:
    planned = schedule(7, NOON)
    on_demand = [f.name for f in fields(Schedule)[7:]]
    assert on_demand == ["pump_dry", "freezer_failing", "undrunk", "hot", "flapping", "late", "forgotten"]
    assert not any(getattr(planned, name) for name in on_demand)


def test_a_dry_pump_runs_on_at_half_its_load_gives_nothing_and_holds_no_pressure(sound: World) -> None:
    dry = made(pump_dry=(Span(AT, AT + 2 * HOUR),))
    during, after = np.arange(AT + 1800, AT + 2 * HOUR, 60.0), np.arange(AT + 3 * HOUR, AT + 4 * HOUR, 60.0)
    usual = said(sound, PUMP, "power", np.arange(AT - 24 * HOUR, AT, 60.0))
    power = said(dry, PUMP, "power", during)
    assert power == pytest.approx(np.full(power.size, 0.55 * np.median(usual[usual > 1])), rel=0.06)
    for meter in ("meter-herds", "meter-house", "meter-beds"):
        assert said(dry, meter, "flow_rate", during).max() < 0.2
    # meters show whole litres between hours that are joined by lines
    assert np.ptp(said(dry, "meter-house", "water_volume_total", during)) == 0
    pressure = next(f for f in named("pressure").fields if f.channel == "zone_a_water_pressure")
    kpa = dry.sensing.canonical(pressure, dry.sensing.wire(named("pressure"), pressure, during))
    assert kpa.max() < 100 < 276
    assert said(dry, PUMP, "power", after).min() == 0
    # zone B hangs on a cistern above it, not on the pump
    assert np.array_equal(said(dry, "meter-zone-b", "flow_rate", during), said(sound, "meter-zone-b", "flow_rate", during))


def test_a_dry_pump_counts_what_it_draws() -> None:
    dry = made(pump_dry=(Span(AT, AT + 2 * HOUR),))
    before, after = said(dry, PUMP, "energy_total", np.array([AT, AT + 2 * HOUR - 1]))
    assert after - before == pytest.approx(0.55 * 540 * 2 / 1000, rel=0.02)


def test_a_failing_freezer_is_two_thirds_of_the_way_to_the_room_after_twelve_hours_and_cold_again_a_day_later(sound: World) -> None:
    failing = made(freezer_failing=(Span(AT, AT + 12 * HOUR),))
    times = np.array([AT - HOUR, AT + 3 * HOUR, AT + 12 * HOUR - 1, AT + 36 * HOUR])
    was, early, late, again = said(failing, FREEZER, "temperature", times)
    room = said(sound, "kitchen-air", "temperature", times)[2]
    assert was == said(sound, FREEZER, "temperature", times)[0]
    # one less 1/e of the way, within the compressor's own swing
    assert late == pytest.approx(-18.1 + (room + 18.1) * (1 - np.exp(-1)), abs=1.5)
    assert was < early < late
    assert again == pytest.approx(said(sound, FREEZER, "temperature", times)[3], abs=0.5)


def test_a_herd_that_does_not_drink_is_neither_metered_nor_seen_in_its_trough(sound: World) -> None:
    off = made(undrunk=(Undrunk(AT - 8 * HOUR, AT + 8 * HOUR),))
    times = np.arange(AT - 4 * HOUR, AT + 4 * HOUR, 300.0)
    assert said(sound, "meter-herds", "flow_rate", times).min() > 0.3
    assert said(off, "meter-herds", "flow_rate", times).max() < 0.2
    paddock = herds.PLACES[int(herds.place_index("cattle", np.array([AT]))[0])]
    trough = next(p for p in off.land.places if p.kind == "trough" and paddock in p.details["feeds"])
    level = off.land.truth(trough.name, "water_level", times)
    assert level.min() > 90 > 88 > sound.land.truth(trough.name, "water_level", times).min()


def test_one_herd_drinks_on_where_the_other_does_not(sound: World) -> None:
    off = made(undrunk=(Undrunk(AT - 8 * HOUR, AT + 8 * HOUR, ("cattle",)),))
    times = np.arange(AT - 4 * HOUR, AT + 4 * HOUR, 300.0)
    both, sheep = (said(w, "meter-herds", "flow_rate", times).mean() for w in (sound, off))
    # 24 cows at 42 l and 30 ewes at 6 l
    assert sheep / both == pytest.approx(180 / 1188, rel=0.15)


def test_a_hot_still_afternoon_is_hotter_by_so_much_moister_and_without_wind() -> None:
    usual, hot = Weather(7), Weather(7, hot=(Heat(AT + 4 * HOUR, 8.0),))
    times = AT + HOUR * np.array([-24.0, 4.0, 28.0])
    was, now = usual.at(times), hot.at(times)
    assert now.temp_c - was.temp_c == pytest.approx([0, 8, 0])
    assert (now.dew_c >= was.dew_c).all()
    assert now.wind_2m_m_s[1] < 0.3
    assert now.wind_2m_m_s[[0, 2]] == pytest.approx(was.wind_2m_m_s[[0, 2]])


@pytest.mark.parametrize(("house", "what"), [("High tunnel", "air_temperature"), ("Cold frame", "frame_temperature")])
def test_a_house_that_nobody_opens_cooks_and_one_that_is_tended_does_not(sound: World, house: str, what: str) -> None:
    forgotten = made(forgotten={house: Span(AT - 6 * HOUR, AT + 8 * HOUR)})
    times = np.arange(AT - 24 * HOUR, AT + 24 * HOUR, 600.0)
    outside = sound.land.truth("Weather station", "air_temperature", times)
    tended, left = (w.land.truth(house, what, times) for w in (sound, forgotten))
    # two layers of still air and half a cloth of it: no tended house is as hot beside the air outside as one left shut
    assert (tended - outside)[outside > 24].max() < 6 < 12 < (left - outside).max()
    assert left[times < AT - 6 * HOUR] == pytest.approx(tended[times < AT - 6 * HOUR])


def test_a_flapping_probe_says_what_is_true_or_what_cannot_be_and_nothing_between(sound: World) -> None:
    flapping = made(flapping={(FREEZER, "temperature"): Span(AT, AT + 24 * HOUR)})
    times = np.arange(AT - 6 * HOUR, AT + 24 * HOUR, 300.0)
    field = named(FREEZER).fields[0]
    value, true = said(flapping, FREEZER, "temperature", times), said(sound, FREEZER, "temperature", times)
    qc, _ = flapping.sensing.quality(named(FREEZER), field, times)
    jumped = value != true
    assert not jumped[times < AT].any() and 0.3 < jumped[times >= AT].mean() < 0.5
    assert np.abs(np.diff(jumped[times >= AT].astype(int))).sum() > 50
    assert (qc == np.where(jumped, FAIL, GOOD)).all()
    # the check of the real chain says the same of each of these numbers
    assert all((gross_range(float(v), measurand("temperature")) == FAIL) == bool(j) for v, j in zip(value, jumped, strict=True))


def test_what_cannot_be_is_counted_in_an_hour_but_not_in_its_mean() -> None:
    world = made(flapping={(FREEZER, "temperature"): Span(AT - 48 * HOUR, AT)})
    store = MemoryStore(ZONE)
    _past(store, world)
    key = next(k for k in store.latest() if k.device == FREEZER and k.measurand == "temperature")
    hours = store.read_rollups(key, Window(int(AT - 24 * HOUR) * 10**9, int(AT) * 10**9), "1h")
    assert len(hours) == 24 and all(h.count == 12 and h.good < 12 for h in hours if h.good != 12)
    assert max(h.max for h in hours) < -15


def test_late_messages_come_hours_later_with_the_time_they_were_measured_at() -> None:
    world = made(late={"log-yard": Late(AT - 24 * HOUR, AT - 12 * HOUR, 3 * HOUR)})
    store = MemoryStore(ZONE)
    _past(store, world)
    key = SeriesKey(SLUG, "log-yard", "", "air_temperature")
    points = store.read(key, Window(int(AT - 30 * HOUR) * 10**9, int(AT) * 10**9))
    delay = {(AT - 24 * HOUR <= p.time_ns / 1e9 < AT - 12 * HOUR): round((p.received_ns - p.time_ns) / 1e9) for p in points}
    assert delay == {True: 10800, False: 0}


def test_a_late_device_is_silent_at_first_and_then_says_the_old_beside_the_new() -> None:
    world = made(late={"log-yard": Late(AT, AT + 6 * HOUR, 3 * HOUR)})

    def times(hours: float) -> list[str]:
        at = NOON + timedelta(hours=hours)
        out = report(world, named("log-yard"), at.timestamp(), at, SLUG)
        return [m.payload.decode().split('"time":"')[1][11:16] for m in out if '"time":"' in m.payload.decode()]

    assert times(-1) == ["15:00"]
    assert times(1) == []
    assert times(4) == ["17:00"]
    assert times(7) == ["20:00", "23:00"]
    assert times(10) == ["02:00"]


def _past(store: MemoryStore, world: World) -> None:
    """The last two days of raw points; the year before is not asked for, as the land begins three days before."""
    keys = [SeriesKey(SLUG, d.key, f.channel, f.measurand) for d in devices() for f in d.fields]
    early = int(AT - 71 * HOUR) * 10**9
    store.write([(sid, early, 1.0, GOOD, 0, early) for sid in store.series_ids(keys)])
    write_past(store, SLUG, ZONE, world, NOON)


def test_a_cool_afternoon_is_colder_by_so_much_and_keeps_its_wind() -> None:
    usual, cool = Weather(7), Weather(7, hot=(Heat(AT + 4 * HOUR, -6.0),))
    times = AT + HOUR * np.array([-24.0, 4.0, 28.0])
    assert cool.at(times).temp_c - usual.at(times).temp_c == pytest.approx([0, -6, 0])
    assert cool.at(times).wind_2m_m_s == pytest.approx(usual.at(times).wind_2m_m_s)
