"""What rules saw is kept by the hour, and written when it says something new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from collector.alerts.noted import Noted
from models.alerts import Observation, Seen

AT = datetime(2027, 1, 15, 5, 0, tzinfo=UTC)


def saw(noted: Noted, seen: Seen, minute: int) -> None:
    at = AT + timedelta(minutes=minute)
    noted.see([Observation("frost", "frost Block B", seen, at, said=f"{seen} at {minute}", why=f"{seen} because")], at)


def test_the_worst_of_an_hour_stays_and_the_last_is_the_last() -> None:
    noted = Noted()
    for seen, minute in (("good", 0), ("bad", 5), ("unknown", 10)):
        saw(noted, seen, minute)  # type: ignore[arg-type]  # words of a list
    (row,) = noted.waiting()
    assert (row.worst, row.last, row.said, row.why) == ("bad", "unknown", "bad at 5", "unknown because")
    assert (row.first_at, row.last_at) == (AT, AT + timedelta(minutes=10))


def test_the_same_again_is_written_once_in_ten_minutes() -> None:
    noted = Noted()
    saw(noted, "good", 0)
    noted.written(noted.waiting(), AT)
    saw(noted, "good", 1)
    assert noted.waiting() == []
    saw(noted, "good", 11)
    assert len(noted.waiting()) == 1


def test_a_new_hour_is_a_row_of_its_own_and_old_ones_are_let_go() -> None:
    noted = Noted()
    saw(noted, "bad", 59)
    saw(noted, "good", 61)
    assert len(noted.waiting()) == 2
    noted.written(noted.waiting(), AT + timedelta(minutes=62))
    assert noted.waiting() == []
