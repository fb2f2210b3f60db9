"""What every series store promises, told once and asked of each engine. Memory is the reference; it cannot be reopened."""

from __future__ import annotations

import math

import pytest

from sensors.series import Point, Rollup, SeriesKey, SeriesStore, Window
from tests.contract.conftest import Reopen
from tests.contract.made_points import AIR, ALWAYS, HOUR, SECOND, SOIL, T0, point, put

NAN = float("nan")


def test_points_come_back_in_time_order_whatever_the_order_of_writing(store: SeriesStore) -> None:
    put(store, AIR, (60, 21.5), (0, 20.0), (30, -3.25))
    put(store, SOIL, (10, 33.0))
    assert store.read(AIR, ALWAYS) == [point(0, 20.0), point(30, -3.25), point(60, 21.5)]
    assert store.read(SOIL, ALWAYS) == [point(10, 33.0)]


def test_every_column_is_kept_to_the_nanosecond(store: SeriesStore) -> None:
    sid = store.series_ids([AIR])[0]
    row = (sid, T0 + 1, 0.1 + 0.2, 3, 2, T0 + 123_456_789)
    store.write([row, (sid, T0 + 2, -1e-12, 4, 1, T0), (sid, T0 + 3, 1.7e300, 1, 0, T0), (sid, T0 + 4, 5.0, 1, 0, T0)])
    assert (sid, *store.read(AIR, ALWAYS)[0]) == row
    assert [p.value for p in store.read(AIR, ALWAYS)] == [0.1 + 0.2, -1e-12, 1.7e300, 5.0]
    assert all(type(p.value) is float for p in store.read(AIR, ALWAYS))


def test_writing_the_same_series_and_time_again_overwrites(store: SeriesStore) -> None:
    put(store, AIR, (0, 1.0), (1, 2.0))
    put(store, AIR, (0, 9.0))
    assert [p.value for p in store.read(AIR, ALWAYS)] == [9.0, 2.0]


def test_of_two_rows_with_one_key_in_a_batch_the_later_stays(store: SeriesStore) -> None:
    put(store, AIR, (5, 8.0), (5, 3.0))
    assert [p.value for p in store.read(AIR, ALWAYS)] == [3.0]
    assert store.latest()[AIR].value == 3.0


def test_a_window_has_its_start_and_not_its_end(store: SeriesStore) -> None:
    put(store, AIR, (0, 0.0), (1, 1.0), (2, 2.0))
    assert [p.value for p in store.read(AIR, Window(T0, T0 + 2 * SECOND))] == [0.0, 1.0]
    assert store.read(AIR, Window(T0, T0)) == []


def test_what_was_never_written_reads_as_nothing(store: SeriesStore) -> None:
    store.series_ids([AIR])  # a number alone makes no series
    assert store.read(AIR, ALWAYS) == store.read_rollups(SOIL, ALWAYS, "1h") == store.keys() == []
    assert store.latest() == store.latest([AIR]) == {}
    assert store.last_seen("tunnel") is None
    assert store.neighbour(AIR, T0, "before") is None
    assert store.delete("tunnel") == store.delete("tunnel", ALWAYS) == 0
    assert store.take_touched(10) == []
    assert store.write([]).written == 0
    assert store.read_columns(AIR, ALWAYS, "raw")["value"] == store.read_columns(AIR, ALWAYS, "1h")["mean"] == []


WEIRD = [
    "north barn, upper=level", "trailing backslash\\", "back\\,slash", '"quoted"', "it's", "new\nline", "tab\tand\rreturn", "nul\x00",
    "grünes Häuschen 🌱", "100 %", "%0a;", "a|b", " leading and trailing ", "'; DROP SERIES", "a/b/c", "=", "\\", "\u2028", "x" * 500,
    "time", "null", "''", "$1", "{braces}", ".*", "\\n",
]  # fmt: skip


def test_names_that_strangers_choose_come_back_as_they_were(store: SeriesStore, reopen: Reopen) -> None:
    keys = [SeriesKey("hub", name, channel, "air_temperature") for name in WEIRD for channel in ("", name)] + [
        SeriesKey("Ana's hub, east", "plain", "", "air_temperature")
    ]
    sids = store.series_ids(keys)
    store.write([(sid, T0, float(i), 1, 0, T0 + i) for i, sid in enumerate(sids)])
    for other in (store, reopen()):
        assert other.keys() == sorted(keys)
        assert {key: p.value for key, p in other.latest().items()} == {key: float(i) for i, key in enumerate(keys)}
        for i, key in enumerate(keys):
            assert [p.value for p in other.read(key, ALWAYS)] == [float(i)], key
    for name in WEIRD:
        assert store.last_seen(name) == max(T0 + i for i, key in enumerate(keys) if key.device == name)
        assert store.delete(name) == 2
    assert store.keys() == keys[-1:]


def test_a_value_that_is_no_number_is_rejected_and_the_rest_kept(store: SeriesStore) -> None:
    sid = store.series_ids([AIR])[0]
    bad = [(sid, T0 + 1, NAN, 1, 0, T0), (sid, T0 + 2, math.inf, 1, 0, T0), (sid, T0 + 3, -math.inf, 1, 0, T0), (sid, 2**63, 1.0, 1, 0, T0)]
    result = store.write([(sid, T0, 1.0, 1, 0, T0), *bad, (sid, T0 + 4, 2.0, 1, 0, T0)])
    assert result.written == 2
    assert [row for row, _ in result.rejected] == bad
    assert all(why for _, why in result.rejected)
    assert [p.value for p in store.read(AIR, ALWAYS)] == [1.0, 2.0]
    assert store.latest()[AIR].time_ns == T0 + 4


def test_latest_is_the_greatest_time_and_late_points_do_not_replace_it(store: SeriesStore, reopen: Reopen) -> None:
    put(store, AIR, (100, 5.0))
    put(store, AIR, (50, 7.0))
    put(reopen(), AIR, (60, 8.0))
    assert store.latest() == {AIR: point(100, 5.0)}
    put(reopen(), AIR, (100, 6.0))  # the same time again is a correction
    assert store.latest([AIR, SOIL]) == {AIR: point(100, 6.0)}


def test_news_are_the_last_words_that_arrived_after_a_time_and_a_late_point_is_none(store: SeriesStore) -> None:
    put(store, AIR, (0, 5.0))
    put(store, SOIL, (60, 31.0))
    assert store.news(0) == store.latest()
    assert store.news(T0 + 10 * SECOND) == {SOIL: point(60, 31.0)}
    put(store, SOIL, (30, 30.0), received_ns=T0 + 900 * SECOND)
    assert store.news(T0 + 62 * SECOND) == {}


def test_latest_of_many_series_is_of_those_asked(store: SeriesStore) -> None:
    keys = [SeriesKey("hub", f"device {i}", "", "air_temperature") for i in range(60)]
    store.write([(sid, T0 + sid, float(sid), 1, 0, T0) for sid in store.series_ids(keys)])
    assert set(store.latest()) == set(keys)
    assert list(store.latest(keys[10:50])) == keys[10:50]
    assert list(store.latest(keys[:3])) == keys[:3]


def test_last_seen_is_the_last_arrival_of_anything_of_the_device(store: SeriesStore, reopen: Reopen) -> None:
    put(store, AIR, (100, 5.0), received_ns=T0 + 500)
    put(store, SOIL, (10, 5.0), received_ns=T0 + 900)
    put(store, AIR, (20, 5.0), received_ns=T0 + 1000)  # a late point is an arrival too
    put(store, AIR._replace(device="other"), (500, 5.0), received_ns=T0 + 5000)
    assert store.last_seen("tunnel") == reopen().last_seen("tunnel") == T0 + 1000


def test_series_numbers_are_stable_and_known_both_ways(store: SeriesStore) -> None:
    first = store.series_ids([AIR, SOIL, AIR])
    assert first[0] == first[2] != first[1]
    assert store.series_ids([SOIL, AIR]) == [first[1], first[0]]
    assert [store.key_of(sid) for sid in first] == [AIR, SOIL, AIR]
    with pytest.raises(KeyError):
        store.key_of(987_654)


def test_rollups_come_back_as_they_were_not_a_number_included(store: SeriesStore, reopen: Reopen) -> None:
    sid = store.series_ids([AIR])[0]
    full, empty = Rollup(T0, -1.5, 2.0, 7.25, 24.0, 12, 10), Rollup(T0 + HOUR, NAN, NAN, NAN, NAN, 3, 0)
    direction = Rollup(T0 + 2 * HOUR, 1.0, 2.0, 3.0, NAN, 2, 2)
    store.write_rollups("1h", iter([(sid, full), (sid, empty), (sid, direction)]))
    store.write_rollups("1d", [(sid, full)])
    for other in (store, reopen()):
        read = other.read_rollups(AIR, Window(T0, T0 + 3 * HOUR), "1h")
        assert repr(read) == repr([full, empty, direction])
        assert other.read_rollups(AIR, Window(T0, T0 + 2 * HOUR), "1h")[0] == full
        assert other.read_rollups(AIR, ALWAYS, "1d") == [full]
        assert repr(other.read_columns(AIR, ALWAYS, "1h")) == repr(
            {name: [row[i] for row in (full, empty, direction)] for i, name in enumerate(Rollup._fields)}
        )


def test_a_rollup_is_replaced_whole_and_one_of_nothing_removes_it(store: SeriesStore) -> None:
    sid = store.series_ids([AIR])[0]
    store.write_rollups("1h", [(sid, Rollup(T0, 1.0, 2.0, 3.0, 4.0, 5, 5))])
    store.write_rollups("1h", [(sid, Rollup(T0, NAN, NAN, NAN, NAN, 2, 0))])
    assert repr(store.read_rollups(AIR, ALWAYS, "1h")) == repr([Rollup(T0, NAN, NAN, NAN, NAN, 2, 0)])
    store.write_rollups("1h", [(sid, Rollup(T0, NAN, NAN, NAN, NAN, 0, 0))])
    assert store.read_rollups(AIR, ALWAYS, "1h") == []


def test_columns_are_the_same_numbers_as_points(store: SeriesStore) -> None:
    put(store, AIR, (0, 20.0), (30, 21.5))
    columns = store.read_columns(AIR, ALWAYS, "raw")
    assert list(columns) == list(Point._fields)
    assert list(zip(*columns.values(), strict=True)) == [tuple(p) for p in store.read(AIR, ALWAYS)]


def test_neighbours_pass_over_failed_points(store: SeriesStore) -> None:
    put(store, AIR, (0, 1.0), (100, 3.0), (10 * 86_400, 4.0))
    put(store, AIR, (50, 99.0), qc=4)
    put(store, AIR, (60, 98.0), qc=9)
    assert store.neighbour(AIR, T0 + 100 * SECOND, "before") == point(0, 1.0)
    assert store.neighbour(AIR, T0 + 50 * SECOND, "from") == point(100, 3.0)
    assert store.neighbour(AIR, T0 + 100 * SECOND, "from") == point(100, 3.0)
    assert store.neighbour(AIR, T0 + 101 * SECOND, "from") == point(10 * 86_400, 4.0)
    assert store.neighbour(AIR, T0 + 11 * 86_400 * SECOND, "before") == point(10 * 86_400, 4.0)
    assert store.neighbour(AIR, T0, "before") is None


def test_touched_hours_are_given_once_settled_and_again_when_written_to(store: SeriesStore) -> None:
    put(store, AIR, (0, 1.0), (1, 1.0), (7200, 1.0))
    sid = store.series_ids([AIR])[0]
    taken = store.take_touched(10)
    assert sorted(taken) == [(sid, T0), (sid, T0 + 2 * HOUR)]
    assert sorted(store.take_touched(10)) == sorted(taken), "not settled yet: a crash in between must lose nothing"
    store.settle(taken)
    assert store.take_touched(10) == []
    put(store, AIR, (3, 1.0))
    assert store.take_touched(10) == [(sid, T0)]


def test_an_hour_written_to_while_it_is_rolled_stays_touched(store: SeriesStore) -> None:
    put(store, AIR, (0, 1.0))
    taken = store.take_touched(10)
    put(store, AIR, (5, 2.0))
    store.settle(taken)
    assert store.take_touched(10) == taken


def test_touched_hours_survive_a_restart_and_reach_another_process(store: SeriesStore, reopen: Reopen) -> None:
    put(store, AIR, (0, 1.0))
    put(store, SOIL, (7200, 1.0))
    other = reopen()
    assert {(other.key_of(sid), hour) for sid, hour in other.take_touched(10)} == {(AIR, T0), (SOIL, T0 + 2 * HOUR)}
    assert len(reopen().take_touched(1)) == 1


def test_hours_that_wait_longest_are_given_first(store: SeriesStore) -> None:
    for hour in (3, 1, 2):
        put(store, AIR, (hour * 3600, 1.0))
    sid = store.series_ids([AIR])[0]
    assert store.take_touched(2) == [(sid, T0 + 3 * HOUR), (sid, T0 + HOUR)]


def test_deleting_a_device_leaves_nothing_of_it_and_all_of_others(store: SeriesStore, reopen: Reopen) -> None:
    other = AIR._replace(device="other")
    put(store, AIR, (0, 1.0), (7200, 2.0))
    put(store, SOIL, (0, 1.0))
    put(store, other, (0, 5.0))
    for resolution in ("1h", "1d"):
        store.write_rollups(resolution, [(sid, Rollup(T0, 1.0, 1.0, 1.0, 1.0, 1, 1)) for sid in store.series_ids([AIR, other])])
    assert store.delete("tunnel") == 3
    for seen in (store, reopen()):
        assert seen.keys() == list(seen.latest()) == [other]
        assert seen.read(AIR, ALWAYS) == seen.read_rollups(AIR, ALWAYS, "1h") == seen.read_rollups(AIR, ALWAYS, "1d") == []
        assert seen.last_seen("tunnel") is None
        assert len(seen.read_rollups(other, ALWAYS, "1h")) == len(seen.read_rollups(other, ALWAYS, "1d")) == 1


def test_a_deleted_series_can_be_written_again_by_who_still_knows_its_number(store: SeriesStore) -> None:
    put(store, AIR, (100, 1.0))
    store.delete("tunnel")
    put(store, AIR, (50, 2.0))
    assert store.read(AIR, ALWAYS) == [point(50, 2.0)]
    assert store.latest() == {AIR: point(50, 2.0)}


def test_deleting_a_window_takes_its_points_and_latest_falls_back(store: SeriesStore, reopen: Reopen) -> None:
    put(store, AIR, (0, 1.0), (3600, 2.0), (7200, 3.0), (7300, 4.0))
    put(store, SOIL, (7200, 3.0))
    store.settle(store.take_touched(100))
    assert store.delete("tunnel", Window(T0 + 3600 * SECOND, T0 + 7300 * SECOND)) == 3
    assert store.read(AIR, ALWAYS) == [point(0, 1.0), point(7300, 4.0)]
    assert reopen().latest() == {AIR: point(7300, 4.0)}, "soil has no point left"
    assert store.delete("tunnel", Window(T0 + 7300 * SECOND, T0 + 9000 * SECOND)) == 1
    assert reopen().latest() == store.latest() == {AIR: point(0, 1.0)}
    put(store, AIR, (3, 1.5))
    assert store.latest() == {AIR: point(3, 1.5)}


def test_deleting_a_window_takes_the_rollups_over_it_and_has_them_made_again(store: SeriesStore) -> None:
    put(store, AIR, (600, 1.0), (1800, 2.0), (3 * 3600, 3.0))
    store.settle(store.take_touched(100))
    sid = store.series_ids([AIR])[0]
    hours = [Rollup(T0 + h * HOUR, 1.0, 1.0, 1.0, 1.0, 1, 1) for h in (-1, 0, 3)]
    day = Rollup(1_799_989_200 * SECOND, 1.0, 1.0, 1.0, 1.0, 1, 1)  # 2027-01-15 00:00 in New York
    store.write_rollups("1h", [(sid, hour) for hour in hours])
    store.write_rollups("1d", [(sid, day), (sid, day._replace(time_ns=day.time_ns - 24 * HOUR))])
    store.delete("tunnel", Window(T0 + 1800 * SECOND, T0 + 2 * HOUR))
    assert store.read_rollups(AIR, ALWAYS, "1h") == [hours[0], hours[2]]
    assert [r.time_ns for r in store.read_rollups(AIR, ALWAYS, "1d")] == [day.time_ns - 24 * HOUR]
    assert (sid, T0) in store.take_touched(100)


def test_tidying_changes_nothing_that_can_be_read(store: SeriesStore) -> None:
    put(store, AIR, (0, 1.0))
    store.settle(store.take_touched(10))
    put(store, AIR, (7200, 1.0))
    store.tidy()
    assert store.read(AIR, ALWAYS) == [point(0, 1.0), point(7200, 1.0)]
    assert [hour for _, hour in store.take_touched(10)] == [T0 + 2 * HOUR]
