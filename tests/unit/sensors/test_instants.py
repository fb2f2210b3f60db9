"""Times as devices write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sensors.instants import NS, from_any, from_epoch, from_text

ZONE = ZoneInfo("America/New_York")
RECEIVED = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp()) * NS
MAY_1 = int(datetime(2026, 5, 1, 6, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("scale", [1, 1_000, 1_000_000, NS])
def test_an_epoch_is_read_in_any_scale(scale: int) -> None:
    assert from_epoch(MAY_1 * scale, RECEIVED) == MAY_1 * NS


def test_whole_nanoseconds_are_kept() -> None:
    assert from_epoch(MAY_1 * NS + 123_456_789, RECEIVED) == MAY_1 * NS + 123_456_789


def test_a_clock_that_was_never_set_says_no_time() -> None:
    assert from_epoch(12, RECEIVED) == 0
    assert from_text("1970-01-01T00:00:12", ZONE, RECEIVED) == 0


def test_a_time_far_ahead_of_arrival_is_not_trusted() -> None:
    assert from_epoch(MAY_1 + 400 * 86_400, RECEIVED) == 0


def test_a_time_without_an_offset_is_local() -> None:
    assert from_text("2026-05-01 02:00:00", ZONE, RECEIVED) == MAY_1 * NS


@pytest.mark.parametrize(
    "text", ["2026-05-01T06:00:00Z", "2026-05-01T08:00:00+02:00", "2026-05-01T02:00:00-0400", "2026-05-01 06:00:00.000 UTC"]
)
def test_offsets_are_followed_however_they_are_written(text: str) -> None:
    assert from_text(text, ZONE, RECEIVED) == MAY_1 * NS


def test_nine_digits_of_a_second_are_kept() -> None:
    assert from_text("2026-05-01T06:00:00.123456789Z", ZONE, RECEIVED) == MAY_1 * NS + 123_456_789


def test_a_time_that_the_change_of_clocks_skips_says_no_instant() -> None:
    # New York went from 02:00 to 03:00 on 8 March 2026
    assert from_text("2026-03-08T02:30:00", ZONE, RECEIVED) == 0


@pytest.mark.parametrize("junk", [True, None, "", "18:11", "yesterday", "2026-02-30T00:00:00Z", [], float("nan"), -5])
def test_what_is_no_time_says_none(junk: object) -> None:
    assert from_any(junk, ZONE, RECEIVED) == 0
