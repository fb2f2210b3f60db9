"""Charts that look ahead, as data: bands, joins, the rule "now", words that lie on no other words."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.charts import ahead, choice, labels, lasting, marks, places, scale, times
from dashboard.charts.ink import NIGHT, PAPER
from dashboard.charts.panel import Ahead
from dashboard.charts.places import Words
from dashboard.charts.times import Edge, Frame, Line, Panel, Pointer, Spot

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
NIGHTS = [(NOW + timedelta(hours=h), NOW + timedelta(hours=h + 10)) for h in (-17, 7)]
FRAME = Frame(NOW - timedelta(days=1), NOW + timedelta(hours=18), ZONE, "us", NIGHTS, now=NOW)


def at(hours: float) -> float:
    return (NOW + timedelta(hours=hours)).timestamp()


def line(label: str = "in", end: float = 88.0, thing: str = "inside", **more: Any) -> Line:
    points = [(at(h / 2), end - 8 + 8 * math.cos(h / 8)) for h in range(-48, 1)]
    coming = [(at(h), end - 2 * h - h / 6, end - 2 * h, end - 2 * h + h / 6) for h in range(1, 19)]
    return Line(label, thing, points, **{"ahead": coming, **more})


def panel(*lines: Line, **more: Any) -> Panel:
    return Panel("°F", lines or [line()], **{"limits": [(82.0, "vent above 82")], "band": (60.0, 82.0, "good for tomato"), **more})


def series(options: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
    return [s for s in options["series"] if all(s.get(k) == v for k, v in wanted.items())]


def bands(options: dict[str, Any]) -> list[tuple[list[list[float]], list[list[float]]]]:
    """(lower edge, width) of each filled stretch."""
    stacked = [s["data"] for s in options["series"] if str(s.get("stack", "")).startswith("ahead")]
    return list(zip(stacked[::2], stacked[1::2], strict=True))


def said(options: dict[str, Any]) -> list[str]:
    return [d["label"]["formatter"] for s in series(options, name="words") for d in s["data"]]


def test_options_are_json_in_both_themes() -> None:
    told = line(suspect=[(at(-2), 96.0)], suspect_label="probe 2, suspect", spots=[Spot(at(18), 52.0, "tunnel 52")])
    for ink in (PAPER, NIGHT):
        drawn = times.options([panel(told, pointers=[Pointer(at(3), 82.0, "from 4:40 pm")], reserves=[(50.0, "heater on")])], FRAME, ink)
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        assert {"now", "88 in", "tunnel 52", "vent above 82", "good for tomato", "heater on", "night"} <= set(said(drawn))


def test_a_forecast_goes_on_from_the_last_measured_point() -> None:
    drawn = times.options([panel()], FRAME, PAPER)
    middle = series(drawn, name="in ahead")[0]
    assert middle["data"][0] == [at(0) * 1000, 88.0]
    assert middle["lineStyle"]["color"] == series(drawn, name="in")[0]["lineStyle"]["color"]
    assert middle["lineStyle"]["width"] < series(drawn, name="in")[0]["lineStyle"]["width"]
    ((low, width),) = bands(drawn)
    assert (low[0], width[0]) == ([at(0) * 1000, 88.0], [at(0) * 1000, 0.0])
    assert (low[-1][1], width[-1][1]) == (49.0, 6.0)


def test_a_forecast_is_not_joined_to_a_sensor_long_silent_and_begins_now() -> None:
    stale = replace(line(), points=[(at(-9), 70.0), (at(-8), 71.0)], ahead=[(at(h), 60.0, 61.0, 62.0) for h in range(-10, 5)])
    assert ahead.continued(stale, at(0))[0][0] == at(0)
    assert all(t >= at(0) for t, *_ in ahead.continued(replace(stale, points=()), at(0)))


def test_a_forecast_that_begins_where_measuring_ends_keeps_its_own_width_there() -> None:
    herd = Line("", "other", [(at(0), 38.0)], ahead=[(at(0), 24.0, 38.0, 51.0), (at(24), 23.0, 37.0, 50.0)])
    assert ahead.continued(herd, at(0))[0] == (at(0), 24.0, 38.0, 51.0)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_no_band_is_drawn_where_it_is_not_known_and_the_gap_stays(missing: float | None) -> None:
    coming: list[tuple[float, float | None, float | None, float | None]] = [(at(h), 60.0, 61.0, 62.0) for h in range(1, 10)]
    coming[3], coming[6] = (at(4), missing, 61.0, 62.0), (at(7), missing, missing, missing)
    drawn = times.options([panel(replace(line(), ahead=coming))], FRAME, PAPER)
    assert [[round((t / 1000 - at(0)) / 3600) for t, _ in low] for low, _ in bands(drawn)] == [[0, 1, 2, 3], [5, 6], [8, 9]]
    middle = series(drawn, name="in ahead")[0]
    assert [round((t / 1000 - at(0)) / 3600) for t, v in middle["data"] if v is None] == [7] and middle["connectNulls"] is False
    assert json.dumps(drawn, allow_nan=False)


def test_a_gap_in_what_was_measured_stays_a_gap_and_is_called_one() -> None:
    with_hole = replace(line(), points=[(t, None if at(-12) < t < at(-8) else v) for t, v in line().points])
    drawn = times.options([panel(with_hole)], FRAME, PAPER)
    assert any(v is None for _, v in series(drawn, name="in")[0]["data"]) and "no data" in said(drawn)


def test_planned_is_dashed_and_measured_solid() -> None:
    cistern = Line("", "water", [(at(-20), 1757.0), (at(0), 1550.0)], planned=[(at(-20), 1757.0), (at(0), 1601.0)], planned_label="metered")
    ends = [Edge(1601, "1,601", "water"), Edge(1580, "51 lost", "watch"), Edge(1550, "1,550")]
    back = Frame(NOW - timedelta(hours=20), NOW, ZONE, "us", now=NOW)
    drawn = times.options([Panel("gal", [cistern], ends=ends, height=110)], back, PAPER)
    assert isinstance(series(drawn, name="metered")[0]["lineStyle"]["type"], list)
    assert "type" not in series(drawn, type="line", name="")[0]["lineStyle"]
    lost = next(d["label"] for d in series(drawn, name="words")[0]["data"] if d["label"]["formatter"] == "51 lost")
    assert lost["color"] == PAPER.watch_text
    assert "now" not in said(drawn) and said(drawn).count("1,550") == 1


def rules(drawn: dict[str, Any]) -> list[float]:
    lines = [m for s in drawn["series"] for m in s.get("markLine", {}).get("data", []) if isinstance(m, dict) and "xAxis" in m]
    return [m["xAxis"] for m in lines if m["lineStyle"].get("type") == "solid"]


def test_now_is_ruled_through_every_panel_and_named_once_only_if_the_frame_goes_beyond_it() -> None:
    two = [panel(), panel()]
    drawn = times.options(two, FRAME, PAPER)
    assert rules(drawn) == [at(0) * 1000] * 2 and said(drawn).count("now") == 1
    for frame in (replace(FRAME, end=NOW), replace(FRAME, start=NOW), replace(FRAME, now=None)):
        without = times.options(two, frame, PAPER)
        assert rules(without) == [] and "now" not in said(without)


def test_a_rule_to_watch_is_not_drawn_as_one_to_act_on() -> None:
    ground = times.options([panel(limits=[(60.0, "frost")], reserves=[(80.0, "reserve")])], FRAME, PAPER)["series"][0]
    colours = {m["yAxis"]: m["lineStyle"]["color"] for m in ground["markLine"]["data"] if "yAxis" in m}
    assert colours == {60.0: PAPER.act, 80.0: PAPER.watch}


def test_a_pointer_goes_from_its_point_to_its_words() -> None:
    for side, sign in (("above", 1), ("below", -1)):
        drawn = times.options([panel(pointers=[Pointer(at(9), 70.0, "from 3:40 am", side)])], FRAME, PAPER)  # type: ignore[arg-type]
        start, end = series(drawn, name="words")[0]["markLine"]["data"][0]
        assert start["coord"] == [at(9) * 1000, 70.0] and end["coord"][0] == at(9) * 1000
        assert sign * (end["coord"][1] - 70.0) > 0


def test_the_axis_holds_the_band_and_leaves_room_for_words_below_the_lowest() -> None:
    told = panel(replace(line(), spots=[Spot(at(18), 52.0, "29 (27–32)")]))
    low, high = marks.close_axis(told)
    assert low < 49.0 - 20 * (high - low) / told.height and high > 88.0
    assert marks.close_axis(replace(told, floor=0.0))[0] == 0.0


@given(st.floats(-500, 500), st.floats(0.01, 5000), st.integers(80, 260))
def test_ticks_lie_in_the_axis_in_even_round_steps(low: float, extent: float, height: int) -> None:
    ticks = scale.close_ticks(low, low + extent, height)
    assert 1 <= len(ticks) <= 8 and all(low - 1e-6 * extent <= t <= low + extent * (1 + 1e-6) for t in ticks)
    if len(ticks) > 2:
        assert ticks[2] - ticks[1] == pytest.approx(ticks[1] - ticks[0])


def test_lowest_and_last_say_nothing_of_an_unknown_forecast() -> None:
    assert ahead.lowest([(0.0, None, None, None)]) is None and ahead.last([]) is None
    coming = [(0.0, 1.0, 5.0, 6.0), (1.0, 1.0, 3.0, 6.0), (2.0, 1.0, 4.0, 6.0), (3.0, None, float("nan"), None)]
    assert ahead.lowest(coming) == (1.0, 3.0) and ahead.last(coming) == (2.0, 4.0)


def test_times_ahead_are_written_too_and_none_lies_on_another() -> None:
    marked = marks.fitting_times(FRAME, 12)
    assert [words for _, words in marked] == ["Thu 14 May", "noon", "Fri 15 May"]
    month = Frame(NOW, NOW + timedelta(days=18), ZONE, "us", now=NOW)
    assert [words for _, words in marks.fitting_times(month, 12)] == ["today", "19 May", "24", "29"]
    width = places.WIDTHS[0] - 46 - 12
    for (a, one), (b, two) in pairwise(marked):
        apart = (FRAME.share(b.timestamp()) - FRAME.share(a.timestamp())) * width
        assert apart >= (places.text_width(one) + places.text_width(two)) / 2


@given(st.lists(st.floats(0, 190), max_size=6))
def test_words_at_the_edge_stay_17_px_apart(ys: list[float]) -> None:
    moved = sorted(y + d for y, d in zip(ys, places.spaced(ys, bottom=190.0), strict=True))
    assert all(b - a >= 17.0 - 1e-9 for a, b in pairwise(moved)) and all(y <= 190.0 + 1e-9 for y in moved)


@dataclass(frozen=True)
class Stood:
    """A panel's words, where they stand, and what stood there before."""

    wanted: list[Words]
    found: list[places.Place | None]
    ground: places.Ground

    def boxes(self, width: float) -> list[tuple[str, places.Box]]:
        """Where every word lies on a chart so wide, the unit and the words at the edge too."""
        plot = width - 46 - self.ground.right
        drawn = [(w.text, places.box(w.text, p, plot, w.size)) for w, p in zip(self.wanted, self.found, strict=True) if p is not None]
        return drawn + [(text, places.box(text, p, plot)) for text, p in self.ground.taken]

    @property
    def unsaid(self) -> list[str]:
        return [w.text for w, p in zip(self.wanted, self.found, strict=True) if p is None]


def stood(told: Panel, frame: Frame) -> Stood:
    low, high = marks.close_axis(told)
    setting = labels.Setting(told, frame, PAPER, low, high, labels.margin([told], frame))
    wanted, ground = labels.words(setting, True), labels.obstacles(setting)
    return Stood(wanted, choice.placed(wanted, ground), ground)


def collisions(drawn: Sequence[tuple[str, places.Box]]) -> list[tuple[str, str]]:
    def over(a: places.Box, b: places.Box) -> bool:
        return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1]) + 0.1

    return [(one, two) for (one, a), (two, b) in combinations(drawn, 2) if over(a, b)]


def numbers(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if any(c.isdigit() for c in text)]


# a phone, a desk, and a width between them at which nothing is judged
SEEN_AT = (places.WIDTHS[0], 470.0, places.WIDTHS[1])


@settings(max_examples=100, deadline=None)
@given(inside=st.floats(60, 95), outside=st.floats(40, 90), hours=st.integers(6, 30))
@example(inside=80.5, outside=72.0, hours=6)
def test_no_words_lie_on_others_whatever_the_weather(inside: float, outside: float, hours: int) -> None:
    frame = replace(FRAME, end=NOW + timedelta(hours=hours))
    indoors = line("in", inside, spots=[Spot(at(hours * 0.8), inside - 1.6 * hours, "tunnel 44", dot=False)])
    outdoors = line("out", outside, "outside", spots=[Spot(at(hours * 0.8), outside - 1.6 * hours, "29 (27–32)")])
    told = panel(indoors, outdoors, pointers=[Pointer(at(hours / 2), outside - hours, "from 3:40 am")])
    words = stood(told, frame)
    assert [collisions(words.boxes(width)) for width in SEEN_AT] == [[]] * 3
    assert numbers(words.unsaid) == []


def busy(values: Sequence[float], hours: int, height: int, side: str, gap: int, ends: int) -> tuple[Panel, Frame]:
    """As much as a panel may have to say: three curves with ends and lowests, a gap, suspects, what was planned, rules."""
    lines = [
        line(name, v, thing, spots=[Spot(at(18), v - 36, f"{v - 36:.0f} (±3)"), Spot(at(hours), v - 2 * hours, f"{name} end {v:.0f}")])
        for v, name, thing in zip(values, ("in", "out", "bed"), ("inside", "outside", "soil"), strict=True)
    ]
    holed = [(t, None if at(-gap) < t < at(-gap + 4) else v) for t, v in lines[0].points]
    suspect = [(at(-h), values[0] + 12) for h in (2, 3, 4)]
    planned = [(at(h), values[1] - 4) for h in range(-20, 1)]
    lines[0] = replace(lines[0], points=holed, suspect=suspect, suspect_label="probe 2, suspect")
    lines[1] = replace(lines[1], planned=planned, planned_label="metered")
    pointers = [Pointer(at(hours / 2), values[0] - hours, "from 3:40 am", side), Pointer(at(-6), values[1], "door 11:40 am", "across")]  # type: ignore[arg-type]
    edges = [Edge(values[0] - n, f"{values[0] - n:.0f} gal") for n in range(ends)]
    told = panel(*lines, pointers=pointers, reserves=[(values[2], "hold 30 days")], height=height, ends=edges)
    return told, replace(FRAME, end=NOW + timedelta(hours=hours))


@settings(max_examples=40, deadline=None)
@given(
    values=st.tuples(st.floats(40, 95), st.floats(40, 95), st.floats(40, 95)),
    hours=st.integers(2, 40),
    height=st.integers(110, 240),
    side=st.sampled_from(("above", "below", "across")),
    gap=st.integers(5, 22),
    ends=st.integers(0, 3),
)
def test_a_busy_panel_lays_no_words_on_others_and_says_every_number(
    values: tuple[float, float, float], hours: int, height: int, side: str, gap: int, ends: int
) -> None:
    words = stood(*busy(values, hours, height, side, gap, ends))
    assert [collisions(words.boxes(width)) for width in SEEN_AT] == [[]] * 3
    assert numbers(words.unsaid) == []


@settings(max_examples=25, deadline=None)
@given(values=st.tuples(st.floats(40, 95), st.floats(40, 95), st.floats(40, 95)), hours=st.integers(2, 40), height=st.integers(86, 240))
def test_words_are_not_cut_off_and_lie_on_no_axis_not_even_in_a_panel_too_low_for_them(
    values: tuple[float, float, float], hours: int, height: int
) -> None:
    words = stood(*busy(values, hours, height, "above", 9, 0))
    for width in SEEN_AT:
        drawn = words.boxes(width)
        assert collisions(drawn) == []
        for text, (left, top, right, bottom) in drawn:
            unit = text == "°F"
            assert unit or (left >= 0 and right <= width - 46 and top >= -22 and bottom <= height + 1)


def test_words_come_in_order_of_importance() -> None:
    said_ = [w.text for w in stood(*busy((90.0, 70.0, 60.0), 20, 190, "above", 9, 0)).wanted]
    order = ["90 in", "54 (±3)", "in end 90", "from 3:40 am", "vent above 82", "probe 2, suspect", "now", "good for tomato", "no data"]
    assert [said_.index(text) for text in order] == sorted(said_.index(text) for text in order) and said_[-1] == "night"


HERE = places.Place(0.5, 0, 0, 20, "center")


def test_of_two_words_for_one_place_the_less_important_goes() -> None:
    assert choice.placed([Words("frost", [HERE], {}), Words("night", [HERE], {})], places.Ground(60, 12)) == [HERE, None]


def test_a_number_is_said_where_words_without_one_would_stand_and_is_moved_rather_than_lost() -> None:
    first, second, third = choice.placed(
        [Words("night", [HERE], {}), Words("31 out", [HERE], {}), Words("29 in", [HERE], {})], places.Ground(60, 12)
    )
    assert first is None and second == HERE and third is not None


def test_an_important_word_makes_room_for_another_before_that_is_left_out() -> None:
    beside = HERE._replace(down=45)
    assert choice.placed([Words("frost", [HERE, beside], {}), Words("night", [HERE], {})], places.Ground(60, 12)) == [beside, HERE]


def test_a_panel_too_full_for_all_its_numbers_leaves_out_the_least_important() -> None:
    # 17 px a row, from 22 px above the plot to its foot, and no two such words beside each other on a phone
    found = choice.placed([Words(f"{n} as wide as a telephone", [HERE], {}) for n in range(6)], places.Ground(46, 12))
    assert [place is not None for place in found] == [True] * 3 + [False] * 3


def test_words_of_a_short_future_stand_right_of_the_plot() -> None:
    assert labels.margin([panel()], replace(FRAME, end=NOW + timedelta(hours=2))) > labels.margin([panel()], FRAME)


# --- how long it lasts


def straight(now: datetime, stock: float, days: tuple[float, float, float]) -> Ahead:
    """A stock used up evenly: straight lines to zero after so many days, P20 <= P50 <= P80."""
    start = now.timestamp()
    ends = [start + 86_400 * max(d, 1e-6) for d in days]
    times = sorted({start, *ends, *(start + 86_400 * n for n in range(1, int(days[2]) + 1))})
    low, middle, high = ([stock * (1 - (t - start) / (end - start)) for t in times] for end in ends)
    return list(zip(times, low, middle, high, strict=True))


def test_a_stock_used_up_evenly_ends_on_its_days() -> None:
    left = straight(NOW, 5900.0, (9.0, 12.0, 16.0))
    for which, days in ((1, 9.0), (2, 12.0), (3, 16.0)):
        assert lasting.used_up_at(left, which) == pytest.approx(at(24 * days), abs=1)


def test_the_fan_narrows_to_a_dot_where_the_middle_reaches_zero() -> None:
    stock = lasting.Stock("usable gal", straight(NOW, 5900.0, (9.0, 12.0, 16.0)), "12 days (9–16)", reserve=(1450.0, "3 days’ reserve"))
    told = lasting.panel(stock)
    (spot,) = told.lines[0].spots
    assert spot.dot and spot.time == pytest.approx(at(24 * 12), abs=1) and spot.value == 0.0
    assert all(v is None or v >= 0 for x in told.lines[0].ahead for v in x[1:])
    assert all(p50 is None for t, _, p50, _ in told.lines[0].ahead if t > at(24 * 12) + 1)
    drawn = times.options([told], lasting.frame(stock, ZONE, "us"), PAPER)
    assert {"12 days (9–16)", "3 days’ reserve"} <= set(said(drawn)) and json.dumps(drawn, allow_nan=False)
    assert drawn["yAxis"][0]["min"] == 0


def test_a_stock_that_is_not_used_up_has_no_dot() -> None:
    left = [(at(24.0 * d), 5000.0 - 100 * d, 5000.0, 5000.0 + 50 * d) for d in range(15)]
    (spot,) = lasting.panel(lasting.Stock("gal", left, "more than 14 days")).lines[0].spots
    assert not spot.dot and spot.words == "more than 14 days" and spot.time == at(24 * 14)


def test_an_empty_or_unknown_stock_draws_nothing_wrong() -> None:
    for left in (straight(NOW, 0.0, (0.0, 0.0, 0.0)), [(at(0), None, None, None), (at(24), None, None, None)]):
        stock = lasting.Stock("gal", left, "empty")
        assert json.dumps(times.options([lasting.panel(stock)], lasting.frame(stock, ZONE, "metric"), NIGHT), allow_nan=False)
