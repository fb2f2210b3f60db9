"""Hours and farm days in every store against sums done another way, after late points, resets and deletions."""

from __future__ import annotations

import math
import statistics
from datetime import UTC, datetime, timedelta

import pytest

from collector.rollups import roll, write_past
from sensors.series import Rollup, SeriesKey, SeriesStore, Window
from tests.contract.conftest import ZONE, Reopen

SECOND = 1_000_000_000
HOUR = 3600 * SECOND
ALWAYS = Window(0, 2**62)
AIR = SeriesKey("hub", "station", "", "air_temperature")
RAIN = SeriesKey("hub", "station", "", "rain")
METER = SeriesKey("hub", "station", "", "water_volume_total")
WIND = SeriesKey("hub", "station", "", "wind_direction")


def ns(text: str) -> int:
    """A UTC time as nanoseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def put(store: SeriesStore, key: SeriesKey, points: dict[str, float], qc: int = 1) -> None:
    sid = store.series_ids([key])[0]
    store.write([(sid, ns(at), value, qc, 0, ns(at)) for at, value in points.items()])


def roll_all(store: SeriesStore) -> None:
    while roll(store, ZONE, 50):
        pass


def hours(store: SeriesStore, key: SeriesKey) -> dict[str, Rollup]:
    return {datetime.fromtimestamp(r.time_ns // SECOND, UTC).strftime("%d %H:%M"): r for r in store.read_rollups(key, ALWAYS, "1h")}


def days(store: SeriesStore, key: SeriesKey) -> dict[str, Rollup]:
    """By farm date."""
    return {f"{datetime.fromtimestamp(r.time_ns // SECOND, ZONE):%m-%d}": r for r in store.read_rollups(key, ALWAYS, "1d")}


def test_an_hour_and_a_day_of_temperatures(store: SeriesStore) -> None:
    put(store, AIR, {"2027-01-15 12:00": 10.0, "2027-01-15 12:20": 14.0, "2027-01-15 12:59:59": 15.0, "2027-01-15 13:00": 21.0})
    put(store, AIR, {"2027-01-15 12:30": 999.0}, qc=4)
    put(store, AIR, {"2027-01-15 12:40": 13.0}, qc=3)
    roll_all(store)
    made = hours(store, AIR)
    assert list(made) == ["15 12:00", "15 13:00"], "an hour without points has no rollup"
    assert made["15 12:00"] == Rollup(ns("2027-01-15 12:00"), 10.0, 13.0, 15.0, 52.0, 5, 3)
    day = days(store, AIR)["01-15"]
    assert day.time_ns == ns("2027-01-15 05:00"), "midnight in New York"
    assert day[1:] == (10.0, pytest.approx(73 / 5), 21.0, 73.0, 6, 4)


def test_a_late_point_changes_its_hour_and_day_and_rolling_again_changes_nothing(store: SeriesStore) -> None:
    put(store, AIR, {"2027-01-15 12:00": 10.0, "2027-01-15 20:00": 20.0})
    roll_all(store)
    put(store, AIR, {"2027-01-15 12:30": 12.0, "2027-01-14 12:00": -5.0})
    roll_all(store)
    first = repr((hours(store, AIR), days(store, AIR)))
    assert hours(store, AIR)["15 12:00"].mean == 11.0
    assert (days(store, AIR)["01-15"].mean, days(store, AIR)["01-14"].mean) == (14.0, -5.0)
    put(store, AIR, {"2027-01-15 12:30": 12.0})
    roll_all(store)
    assert repr((hours(store, AIR), days(store, AIR))) == first


def test_hours_and_days_whose_points_are_deleted_go(store: SeriesStore) -> None:
    put(store, AIR, {"2027-01-15 12:00": 10.0, "2027-01-15 12:30": 12.0, "2027-01-15 15:00": 9.0, "2027-01-16 15:00": 7.0})
    roll_all(store)
    store.delete("station", Window(ns("2027-01-15 12:15"), ns("2027-01-16 00:00")))
    roll_all(store)
    assert {name: r.mean for name, r in hours(store, AIR).items()} == {"15 12:00": 10.0, "16 15:00": 7.0}
    assert {name: r.mean for name, r in days(store, AIR).items()} == {"01-15": 10.0, "01-16": 7.0}
    store.delete("station", Window(ns("2027-01-16 00:00"), ns("2027-01-17 00:00")))
    roll_all(store)
    assert (list(hours(store, AIR)), list(days(store, AIR))) == (["15 12:00"], ["01-15"])


def test_points_that_all_failed_are_counted_and_give_no_number_not_a_zero(store: SeriesStore) -> None:
    put(store, RAIN, {"2027-01-15 12:00": 3.0, "2027-01-15 12:30": 1.5})
    roll_all(store)
    put(store, RAIN, {"2027-01-15 12:00": 3.0, "2027-01-15 12:30": 1.5}, qc=4)
    roll_all(store)
    for made in (hours(store, RAIN)["15 12:00"], days(store, RAIN)["01-15"]):
        assert (made.count, made.good) == (2, 0)
        assert all(math.isnan(number) for number in made[1:5])


def test_a_water_meter_counts_over_hours_gaps_and_resets(store: SeriesStore) -> None:
    """By hand: 100->104 (4), ->110 over the hour (6), reset to 3 (3), ->5 (2); a failed point between counts for nothing."""
    put(store, METER, {"2027-01-15 12:10": 100.0, "2027-01-15 12:50": 104.0, "2027-01-15 14:05": 110.0, "2027-01-15 14:30": 3.0})
    put(store, METER, {"2027-01-16 04:59": 5.0, "2027-01-16 05:01": 5.5})
    put(store, METER, {"2027-01-15 13:00": 9e9}, qc=4)
    roll_all(store)
    assert {name: r.sum for name, r in hours(store, METER).items() if r.good} == {
        "15 12:00": 4.0,
        "15 14:00": 9.0,
        "16 04:00": 2.0,
        "16 05:00": 0.5,
    }
    assert {name: r.sum for name, r in days(store, METER).items()} == {"01-15": 15.0, "01-16": 0.5}


def test_a_late_meter_reading_moves_its_share_out_of_the_next_hour(store: SeriesStore) -> None:
    put(store, METER, {"2027-01-15 01:00": 100.0, "2027-01-17 12:00": 130.0})
    roll_all(store)
    assert days(store, METER)["01-17"].sum == 30.0
    put(store, METER, {"2027-01-16 12:00": 120.0})
    roll_all(store)
    assert {name: r.sum for name, r in days(store, METER).items()} == {"01-14": 0.0, "01-16": 20.0, "01-17": 10.0}
    store.delete("station", Window(ns("2027-01-16 12:00"), ns("2027-01-16 12:01")))
    roll_all(store)
    assert {name: r.sum for name, r in days(store, METER).items()} == {"01-14": 0.0, "01-17": 30.0}


def test_the_mean_of_north_by_west_and_north_by_east_is_north(store: SeriesStore) -> None:
    put(store, WIND, {"2027-01-15 12:00": 350.0, "2027-01-15 12:30": 10.0, "2027-01-15 13:00": 90.0, "2027-01-15 13:30": 90.0})
    roll_all(store)
    made = hours(store, WIND)
    assert made["15 12:00"].mean == pytest.approx(0.0, abs=1e-9) or made["15 12:00"].mean == pytest.approx(360.0)
    assert math.isnan(made["15 12:00"].sum)
    # Of four unit vectors: two east, two whose sum is 2 cos 10 degrees north.
    assert days(store, WIND)["01-15"].mean == pytest.approx(math.degrees(math.atan2(2.0, 2 * math.cos(math.radians(10)))))


@pytest.mark.parametrize(("day", "begin", "length"), [("03-14", "2027-03-14 05:00", 23), ("11-07", "2027-11-07 04:00", 25)])
def test_a_farm_day_is_23_or_25_hours_long_where_the_clock_changes(store: SeriesStore, day: str, begin: str, length: int) -> None:
    start = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    sid = store.series_ids([AIR])[0]
    times = [start + timedelta(minutes=30 * i) for i in range(-4, 2 * length + 4)]
    store.write([(sid, int(at.timestamp()) * SECOND, 1.0, 1, 0, 0) for at in times])
    roll_all(store)
    made = days(store, AIR)
    assert made[day].time_ns == int(start.timestamp()) * SECOND
    assert made[day].count == 2 * length
    assert sum(r.count for r in made.values()) == len(times)


def test_a_month_equals_the_same_sums_done_with_another_tool(store: SeriesStore) -> None:
    start = ns("2027-03-01 00:00")
    values = [round(20 * math.sin(i / 7) + i % 5, 2) for i in range(30 * 96)]
    sid = store.series_ids([AIR])[0]
    store.write([(sid, start + i * 900 * SECOND, value, 3 if i % 50 == 0 else 1, 0, 0) for i, value in enumerate(values)])
    roll_all(store)
    for i, made in enumerate(store.read_rollups(AIR, ALWAYS, "1h")):
        part = values[4 * i : 4 * i + 4]
        assert made[1:6] == (min(part), pytest.approx(statistics.fmean(part)), max(part), pytest.approx(sum(part)), 4)
    by_date: dict[str, list[float]] = {}
    for i, value in enumerate(values):
        by_date.setdefault(f"{datetime.fromtimestamp((start + i * 900 * SECOND) / 1e9, ZONE):%m-%d}", []).append(value)
    made_days = days(store, AIR)
    assert list(made_days) == list(by_date)
    for name, part in by_date.items():
        assert made_days[name].mean == pytest.approx(statistics.fmean(part), abs=1e-9)
        assert (made_days[name].count, made_days[name].max) == (len(part), max(part))


def test_a_past_written_whole_stays_as_it_was_given(store: SeriesStore, reopen: Reopen) -> None:
    sid = store.series_ids([AIR])[0]
    start = ns("2027-01-15 05:00")
    hourly = [(sid, Rollup(start + i * HOUR, 1.0, 2.0, 3.0, 8.0, 4, 4)) for i in range(-48, 24)]
    daily = [(sid, Rollup(start + d * 24 * HOUR, 1.0, 2.0, 3.0, 192.0, 96, 96)) for d in (-2, -1, 0)]
    points = [(sid, start + i * 900 * SECOND, 2.0, 1, 0, start) for i in range(96)]
    write_past(store, points, hourly, daily)
    roll_all(store)
    assert store.read_rollups(AIR, ALWAYS, "1h") == [rollup for _, rollup in hourly]
    assert reopen().read_rollups(AIR, ALWAYS, "1d") == [rollup for _, rollup in daily]
    assert len(store.read(AIR, ALWAYS)) == 96
