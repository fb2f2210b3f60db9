"""Two forecasts of one night made one."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.advice.blend import blended, said_night
from models.advice.offsets import Offset
from models.advice.outlook import Outlook
from models.agronomy.nights import Night

NOW = datetime(2027, 5, 14, 22, tzinfo=UTC)


def night(p50: float, half: float) -> Night:
    rows = ((0.0, p50 + 6 - half, p50 + 6, p50 + 6 + half), (3600.0, p50 - half, p50, p50 + half))
    return Night(p50 - half, p50, p50 + half, rows, 100, ("air",), half)


def frame(temps: list[float]) -> Outlook:
    hours = NOW.timestamp() + 3600 * np.arange(len(temps))
    return Outlook("nws", NOW, hours, temp_c=np.array(temps))


def test_two_equally_sure_words_meet_in_the_middle_and_narrow_by_the_half_that_is_not_alike() -> None:
    """Equal spreads a with correlation 1/2: variance a² (1/4 + 1/4 + 2/4 · 1/2) = 3/4 a²."""
    found = blended(night(2.0, 1.0), night(4.0, 1.0))
    assert found is not None
    assert found.p50 == pytest.approx(3.0)
    assert found.p80 - found.p50 == pytest.approx(0.75**0.5)
    assert min(row[2] for row in found.hours) == pytest.approx(3.0)


def test_one_that_has_been_wrong_twice_as_much_is_not_listened_to_where_they_miss_the_same() -> None:
    """Correlation 1/2 and twice the spread: (b² - ab/2) / (a² + b² - ab) = (4 - 1) / (1 + 4 - 2) = 1 for the surer one."""
    found = blended(night(2.0, 1.0), night(6.0, 2.0))
    assert found is not None and found.p50 == pytest.approx(2.0)


def test_the_one_there_is_stands_alone_and_none_is_none() -> None:
    one = night(1.0, 1.0)
    assert blended(one, None) is one and blended(None, one) is one and blended(None, None) is None


@given(st.floats(-20, 20), st.floats(0.2, 6), st.floats(-20, 20), st.floats(0.2, 6))
def test_the_middle_lies_between_both_and_the_band_is_no_wider_than_the_surer_one(p: float, a: float, q: float, b: float) -> None:
    found = blended(night(p, a), night(q, b))
    assert found is not None
    assert min(p, q) - 1e-6 <= found.p50 <= max(p, q) + 1e-6
    assert found.p80 - found.p20 <= 2 * min(a, b) + 1e-6
    assert all(row[1] <= row[2] <= row[3] for row in found.hours)


def test_a_providers_night_is_its_lowest_moved_by_what_it_is_off_here() -> None:
    said = said_night(frame([8.0, 5.0, 3.0, 4.0]), Offset(-2.0, 0.0, 1.0, 30), NOW.timestamp(), NOW.timestamp() + 4 * 3600, NOW.timestamp())
    assert said is not None
    assert said.p50 == pytest.approx(1.0)
    assert said.p80 - said.p50 == pytest.approx(0.8416)
    assert said.terms == ("nws",)


def test_a_frame_that_does_not_reach_through_the_night_says_nothing() -> None:
    short = frame([8.0, 5.0])
    assert said_night(short, Offset(0.0, 1.0, 1.0, 0), NOW.timestamp(), NOW.timestamp() + 10 * 3600, NOW.timestamp()) is None
