"""Charts as data: axes, gaps, nights, labels; nothing is drawn here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import lanes, scale, thin, times
from dashboard.charts.ink import NIGHT, PAPER
from dashboard.curves import from_points, from_rollups
from sensors.series import Point, Rollup

ZONE = ZoneInfo("America/New_York")
END = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
START = END - timedelta(days=1)
FRAME = times.Frame(START, END, ZONE, "us", [(START + timedelta(hours=7), START + timedelta(hours=17))])


def panel(**more: object) -> times.Panel:
    points = [(START.timestamp() + 600 * i, 60.0 + i % 20) for i in range(144)]
    line = times.Line("in", "inside", points, suspect=[(END.timestamp(), 104.0)], suspect_label="probe 2, suspect")
    return times.Panel("°F", [line], [(82.0, "vent above 82")], (60.0, 82.0, "good"), **more)  # type: ignore[arg-type]


def texts(options: object) -> str:
    return str(options)


def test_unit_stands_at_the_axis_and_thresholds_are_named() -> None:
    options = times.options([panel()], FRAME, PAPER)
    assert options["yAxis"][0]["name"] == "°F"
    assert "vent above 82" in texts(options["series"][0]["markLine"])
    assert "legend" not in options


def test_nights_are_shaded_and_said_once() -> None:
    ground = times.options([panel(), panel()], FRAME, PAPER)["series"]
    assert texts(ground).count("'night'") == 1


def test_a_suspect_point_is_hollow_in_its_own_colour() -> None:
    for ink in (PAPER, NIGHT):
        series = times.options([panel()], FRAME, ink)["series"]
        rings = [s for s in series if s["type"] == "scatter" and s["itemStyle"].get("borderColor")]
        assert rings[0]["itemStyle"]["borderColor"] == ink.thing("inside")
        assert rings[0]["itemStyle"]["color"] == ink.paper


def test_end_labels_of_close_lines_do_not_lie_on_each_other() -> None:
    ends = (("in", 72.0), ("out", 71.5))
    two = times.Panel("°F", [times.Line(w, "inside", [(START.timestamp(), 60.0), (END.timestamp(), v)]) for w, v in ends])
    labels = [s["label"] for s in times.options([two], FRAME, PAPER)["series"] if "label" in s]
    low, high, _ = scale.round_axis(60.0, 72.0)
    places = sorted(-(v - low) / (high - low) * 190 + lab["offset"][1] for v, lab in zip((72.0, 71.5), labels, strict=True))
    assert places[1] - places[0] >= 16.9


def test_a_full_tank_has_no_axis_to_two_hundred() -> None:
    line = times.Line("", "water", [(START.timestamp(), 99.0), (END.timestamp(), 100.6)])
    options = times.options([times.Panel("%", [line], floor=0, ceiling=100)], FRAME, PAPER)
    assert (options["yAxis"][0]["min"], options["yAxis"][0]["max"]) == (0, 100)


@given(st.floats(-1e4, 1e4), st.floats(0, 1e4))
def test_a_round_axis_holds_its_values(low: float, extent: float) -> None:
    bottom, top, step = scale.round_axis(low, low + extent)
    assert bottom <= low + 1e-6 * (1 + abs(low)) and top >= low + extent - 1e-6 * (1 + abs(low) + extent)
    assert 2 <= round((top - bottom) / step) <= 12


def test_times_are_written_in_the_hubs_zone_and_survive_the_clock_change() -> None:
    change = datetime(2026, 3, 8, 17, tzinfo=UTC)
    marks = scale.time_marks(change - timedelta(days=1), change, ZONE, "us")
    assert [words for _, words in marks] == ["6 pm", "Sun 8 Mar", "6 am", "noon"]
    assert [at.astimezone(ZONE).hour for at, _ in marks] == [18, 0, 6, 12]


def test_a_silence_stays_a_gap() -> None:
    points = [(600.0 * i, 1.0) for i in [*range(10), *range(30, 40)]]
    assert [v for _, v in thin.with_gaps(points)].count(None) == 1
    assert thin.with_gaps([(600.0 * i, 1.0) for i in range(20)]) == [(600.0 * i, 1.0) for i in range(20)]


@given(st.lists(st.tuples(st.floats(0, 1e7), st.floats(-50, 50)), max_size=9000, unique_by=lambda p: p[0]).map(sorted))
def test_thinning_keeps_the_frost_and_the_peak(points: list[tuple[float, float]]) -> None:
    kept = thin.thinned(points, 200)
    assert len(kept) <= max(200, 1) + 2 and set(kept) <= set(points) and kept == sorted(kept)
    if points:
        assert min(v for _, v in kept) == min(v for _, v in points) and max(v for _, v in kept) == max(v for _, v in points)


def test_suspect_points_make_no_line_and_impossible_ones_no_point() -> None:
    points = [Point(i * 600 * 10**9, 20.0, qc, 0, 0) for i, qc in enumerate([1, 1, 3, 4, 9, 1])]
    shaped = from_points([points], "air_temperature", "us", 600)
    assert len([v for _, v in shaped.points if v is not None]) == 3 and len(shaped.suspect) == 1 and shaped.left_out == 2


def test_days_without_a_good_reading_are_missing_not_zero() -> None:
    nan = float("nan")
    rollups = [Rollup(0, 1, 2, 3, 6, 3, 3), Rollup(86_400 * 10**9, nan, nan, nan, nan, 5, 0), Rollup(2 * 86_400 * 10**9, 1, 2, 3, 6, 3, 3)]
    assert len(from_rollups([rollups], "air_temperature", "metric").spread) == 2


def test_lanes_join_what_was_heard_without_a_break() -> None:
    assert lanes.runs([4, 5, 6, 9]) == [(3600, 6300), (8100, 9000)]
    lane = lanes.Lane("barn gateway", "2 devices", lanes.runs([4, 5]), END.timestamp() - 3600, "silent since 10:28")
    drawn = lanes.options([lane], END, ZONE, "us", PAPER)
    assert "silent since 10:28" in texts(drawn) and "2 devices" in texts(drawn)
