"""What recurs keeps the hours of the hub's clocks. Days and offsets below are those of a calendar of 2026."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.recurrence import check_start, occurrences, parse_rule, published
from sensors.errors import RecordError

ZONE = ZoneInfo("America/New_York")
# Thursday 29 October 2026, 18:00 to 20:00 summer time; clocks go back on Sunday 1 November
SUPPER = (datetime(2026, 10, 29, 22, tzinfo=UTC), datetime(2026, 10, 30, 0, tzinfo=UTC))


def times(repeat: str, days: int = 30) -> list[datetime]:
    return [a for a, _ in occurrences(repeat, *SUPPER, SUPPER[0], SUPPER[0] + timedelta(days=days), ZONE)]


def test_a_weekly_supper_at_six_is_at_six_when_the_clocks_have_changed() -> None:
    assert times("FREQ=WEEKLY", 20) == [datetime(2026, 10, 29, 22, tzinfo=UTC), *(datetime(2026, 11, d, 23, tzinfo=UTC) for d in (5, 12))]


def test_an_evening_left_out_is_left_out_alone() -> None:
    assert [t.day for t in times("FREQ=WEEKLY\nEXDATE:20261105T180000", 20)] == [29, 12]


@pytest.mark.parametrize("until", ["20261112", "20261112T180000", "20261112T230000Z"])
def test_a_rule_ends_on_its_last_evening_however_that_is_written(until: str) -> None:
    assert [t.day for t in times(f"FREQ=WEEKLY;UNTIL={until}", 60)] == [29, 5, 12]


def test_a_calendar_gets_the_end_in_utc() -> None:
    assert published(parse_rule("FREQ=WEEKLY;UNTIL=20261112T180000", ZONE), ZONE) == "FREQ=WEEKLY;UNTIL=20261112T230000Z"


def test_what_began_before_and_still_lasts_is_there() -> None:
    an_hour_in = SUPPER[0] + timedelta(hours=1)
    assert occurrences("", *SUPPER, an_hour_in, an_hour_in + timedelta(days=1), ZONE) == [SUPPER]
    assert occurrences("", *SUPPER, SUPPER[1], SUPPER[1] + timedelta(days=1), ZONE) == []


@pytest.mark.parametrize(
    "rule",
    ["nonsense", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=QQ", "FREQ=DAILY;BYHOUR=6,18", "EXDATE:soon", "X" * 5000],
)
def test_a_rule_that_is_none_is_refused_with_one_that_is(rule: str) -> None:
    with pytest.raises(RecordError) as why:
        parse_rule(rule, ZONE)
    assert "FREQ=WEEKLY" in why.value.expected


def test_a_rule_that_leaves_its_own_first_day_out_is_refused_at_once() -> None:
    # 30 February: a search for its first day would go on to the year 9999
    for rule in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=FR"):
        with pytest.raises(RecordError):
            check_start(parse_rule(rule, ZONE), datetime(2026, 10, 29, 18))
    check_start(parse_rule("FREQ=MONTHLY;BYDAY=-1TH", ZONE), datetime(2026, 10, 29, 18))


def test_a_rule_from_elsewhere_that_cannot_be_read_stands_for_once_and_one_without_days_ends() -> None:
    assert times("FREQ=HOURLY") == [SUPPER[0]]
    assert times("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") == []
