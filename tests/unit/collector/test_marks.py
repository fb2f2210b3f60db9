"""When an hour is given for rolling, where marks come at most every half minute."""

from __future__ import annotations

from collector.store.marks import MARK_NS, SLACK_NS, ReaderMarks, WriterMarks

SECOND = 1_000_000_000
HOUR = (1, 0)
FINAL = MARK_NS + SLACK_NS


def test_a_busy_hour_is_marked_once_in_half_a_minute() -> None:
    marks = WriterMarks()
    assert marks.due({HOUR}, 100 * SECOND) == [HOUR]
    assert marks.due({HOUR}, 101 * SECOND) == [HOUR], "the write failed: it was not made"
    marks.made([HOUR], 101 * SECOND)
    assert marks.due({HOUR, (2, 0)}, 130 * SECOND) == [(2, 0)]
    assert marks.due({HOUR}, 131 * SECOND) == [HOUR]


def test_an_hour_is_given_at_once_and_again_when_no_point_can_follow_the_mark() -> None:
    marks = ReaderMarks()
    stamp = 1000 * SECOND
    marks.add([(*HOUR, stamp)], stamp + 1)
    assert marks.take(10, stamp + 1) == [HOUR]
    marks.settle([HOUR])
    assert marks.take(10, stamp + 20 * SECOND) == []
    assert marks.cursor_ns < stamp
    marks.add([(*HOUR, stamp)], stamp + FINAL)
    assert marks.take(10, stamp + FINAL) == [HOUR]
    marks.settle([HOUR])
    assert marks.take(10, stamp + 2 * FINAL) == []
    assert marks.cursor_ns == stamp


def test_a_new_mark_gives_the_hour_again() -> None:
    marks = ReaderMarks()
    marks.add([(*HOUR, 1000)], 2000)
    marks.settle(marks.take(10, 2000))
    marks.add([(*HOUR, 1000), (*HOUR, 3000)], 4000)
    assert marks.take(10, 4000) == [HOUR]


def test_an_hour_taken_and_not_settled_comes_again_and_holds_the_cursor() -> None:
    marks = ReaderMarks()
    marks.add([(*HOUR, 1000), (2, 0, 2000)], 5000)
    marks.take(10, 5000)
    marks.settle([(2, 0)])
    later = 5000 + 10 * FINAL
    marks.add([], later)
    assert marks.take(10, later) == [HOUR, (2, 0)]
    marks.settle([(2, 0)])
    assert marks.cursor_ns == 999


def test_settled_marks_are_not_read_again() -> None:
    marks = ReaderMarks()
    marks.add([(*HOUR, 1000)], FINAL + 1000)
    marks.settle(marks.take(10, FINAL + 1000))
    assert marks.read_after_ns >= 1000


def test_the_cursor_never_passes_marks_that_were_not_read_yet() -> None:
    marks = ReaderMarks()
    later = 10 * FINAL
    marks.add([(*HOUR, 1000), (2, 0, 2000)], later, all_read=False)
    marks.settle(marks.take(10, later))
    assert marks.waiting == 0
    assert marks.cursor_ns == 1999
