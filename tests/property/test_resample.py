"""What holds for any points at all when they are made into hours, days and charts."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sensors.measurands import measurands
from sensors.resample import HOUR_NS, combined, farm_date, farm_day, farm_days, gaps, increase, mean_direction, rollup, thin
from sensors.series import Point, Rollup, Window

AIR, METER, WIND = (measurands()[name] for name in ("air_temperature", "water_volume_total", "wind_direction"))
END = 4 * HOUR_NS

values = st.floats(-1e6, 1e6)
flags = st.sampled_from([1, 2, 3, 4, 9])
zones = st.sampled_from(
    ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "UTC"]
).map(ZoneInfo)


@st.composite
def series(draw: st.DrawFn, most: int = 40) -> list[Point]:
    times = sorted(draw(st.sets(st.integers(0, END - 1), max_size=most)))
    return [Point(time_ns, draw(values), draw(flags), 0, time_ns) for time_ns in times]


def usable(points: list[Point]) -> list[float]:
    return [point.value for point in points if point.qc not in (4, 9)]


@given(series())
def test_a_rollup_holds_the_plain_statistics_of_what_did_not_fail(points: list[Point]) -> None:
    made, numbers = rollup(points, AIR, 0, END), usable(points)
    assert (made.count, made.good) == (len(points), len([p for p in points if p.qc in (1, 2)]))
    if not numbers:
        assert all(math.isnan(number) for number in made[1:5])
        return
    assert (made.min, made.max) == (min(numbers), max(numbers))
    assert made.min <= made.mean <= made.max
    assert math.isclose(made.sum, math.fsum(numbers), abs_tol=1e-6)


@given(series(), st.integers(0, 4))
def test_a_day_of_hours_is_the_day_of_points_or_says_that_it_cannot_tell(points: list[Point], which: int) -> None:
    measurand = (AIR, METER, WIND)[which % 3]
    hours = []
    for start_ns in range(0, END, HOUR_NS):
        before = [p for p in points if p.time_ns < start_ns and p.qc not in (4, 9)][-1:]
        inside = [p for p in points if start_ns <= p.time_ns < start_ns + HOUR_NS]
        if inside:
            hours.append(rollup(before + inside, measurand, start_ns, start_ns + HOUR_NS))
    whole, made = rollup(points, measurand, 0, END), combined(hours, measurand, 0)
    if made is None:
        return
    assert (made.count, made.good) == (whole.count, whole.good)
    for a, b in zip(made[1:5], whole[1:5], strict=True):
        assert (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


@given(series())
def test_hours_of_good_points_can_always_be_combined(points: list[Point]) -> None:
    good = [point._replace(qc=1) for point in points]
    hours = [rollup([p for p in good if s <= p.time_ns < s + HOUR_NS], AIR, s, s + HOUR_NS) for s in range(0, END, HOUR_NS)]
    assert combined(hours, AIR, 0) is not None


@given(series(), st.randoms(use_true_random=False))
def test_the_order_of_points_does_not_matter_to_a_mean(points: list[Point], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = points[:]
    random.shuffle(shuffled)
    assert repr(rollup(points, AIR, 0, END)) == repr(rollup(shuffled, AIR, 0, END))


@given(st.lists(st.floats(0, 1e6), max_size=30), st.integers(0, 30))
def test_an_increase_is_the_same_in_two_parts_as_in_one(counter: list[float], cut: int) -> None:
    first, second = counter[:cut], counter[max(cut - 1, 0) :]
    if first and cut < len(counter):
        assert math.isclose(increase(first) + increase(second), increase(counter), abs_tol=1e-6)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=30))
def test_a_counter_that_never_falls_increases_by_its_ends(steps: list[float]) -> None:
    counter = [sum(steps[: i + 1]) for i in range(len(steps))]
    assert math.isclose(increase(counter), counter[-1] - counter[0], abs_tol=1e-6)
    assert increase(counter) >= 0


@given(st.lists(st.floats(0, 360), min_size=1, max_size=20), st.floats(0, 360))
def test_turning_all_directions_turns_their_mean(angles: list[float], turn: float) -> None:
    east, north = (math.fsum(f(math.radians(a)) for a in angles) for f in (math.sin, math.cos))
    if math.hypot(east, north) < 1e-3:
        return  # they cancel out: the mean is noise, or none
    before, after = mean_direction(angles), mean_direction([(angle + turn) % 360 for angle in angles])
    assert 0 <= before < 360
    assert abs((after - before - turn + 180) % 360 - 180) < 1e-3


def test_directions_that_cancel_out_have_no_mean() -> None:
    assert math.isnan(mean_direction([0, 180]))
    assert math.isnan(mean_direction([0, 120, 240]))
    assert math.isnan(mean_direction([]))
    assert mean_direction([360.0, 360.0]) < 1e-9


@given(st.datetimes(datetime(2015, 1, 1), datetime(2037, 1, 1)), zones)
def test_an_instant_lies_in_its_farm_day_and_days_join_without_gap(at: datetime, zone: ZoneInfo) -> None:
    time_ns = int(at.replace(tzinfo=UTC).timestamp()) * 1_000_000_000
    day = farm_day(time_ns, zone)
    assert day.start_ns <= time_ns < day.end_ns
    assert farm_day(day.end_ns, zone).start_ns == day.end_ns
    assert farm_day(day.end_ns - 1, zone) == day
    local = at.replace(tzinfo=UTC).astimezone(zone).date()
    assert farm_date(local, zone) == day


@given(st.dates(date(2015, 1, 1), date(2036, 1, 1)), st.integers(1, 40), zones)
def test_farm_days_cover_a_window_once(first: date, days: int, zone: ZoneInfo) -> None:
    window = Window(farm_date(first, zone).start_ns, farm_date(first + timedelta(days=days), zone).start_ns)
    found = farm_days(window, zone)
    assert (found[0].start_ns, found[-1].end_ns) == (window.start_ns, window.end_ns)
    assert all(a.end_ns == b.start_ns for a, b in pairwise(found))


@given(series(80), st.integers(0, 60))
def test_a_thinned_chart_keeps_its_ends_and_its_peaks_and_invents_nothing(points: list[Point], most: int) -> None:
    thinned = thin(points, most)
    assert len(thinned) <= most or thinned == points
    assert set(thinned) <= set(points)
    assert thinned == sorted(thinned)
    if points and most >= 4:
        assert (thinned[0], thinned[-1]) == (points[0], points[-1])
        assert max(p.value for p in thinned) == max(p.value for p in points)
        assert min(p.value for p in thinned) == min(p.value for p in points)


@given(series(), st.integers(1, 3600))
def test_gaps_are_the_spans_without_points(points: list[Point], interval_s: int) -> None:
    found = gaps(points, interval_s)
    assert all(gap.end_ns - gap.start_ns > 2.5e9 * interval_s for gap in found)
    assert not any(gap.start_ns < p.time_ns < gap.end_ns for gap in found for p in points)
    assert len(found) == sum(b.time_ns - a.time_ns > 2.5e9 * interval_s for a, b in pairwise(points))


def test_a_rollup_of_nothing_is_no_zero() -> None:
    assert repr(rollup([], AIR, 0, END)) == repr(Rollup(0, math.nan, math.nan, math.nan, math.nan, 0, 0))
