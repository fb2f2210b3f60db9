"""An outlook goes into JSON and comes back the same, whatever was said and left unsaid."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.advice.outlook import COLUMNS, POSSIBLE, Outlook


@st.composite
def outlooks(draw: st.DrawFn) -> Outlook:
    count = draw(st.integers(0, 12))
    start = draw(st.integers(0, 4_000_000_000))
    hours = start + np.cumsum(draw(st.lists(st.integers(1, 86_400), min_size=count, max_size=count)))
    columns = {}
    for name in draw(st.sets(st.sampled_from(COLUMNS))):
        low, high = POSSIBLE[name]
        value = st.one_of(st.just(float("nan")), st.floats(low - 50, high + 50), st.sampled_from([float("inf"), float("-inf"), -0.0]))
        columns[name] = np.array(draw(st.lists(value, min_size=count, max_size=count)), dtype=float)
    issued = draw(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
    zone = timezone(timedelta(minutes=draw(st.integers(-720, 840))))
    return Outlook(draw(st.text(max_size=8)), issued.replace(tzinfo=zone), hours.astype(float), **columns)


@given(outlooks())
def test_a_frame_comes_back_as_it_was_kept(made: Outlook) -> None:
    back = Outlook.from_document(json.loads(json.dumps(made.document(), allow_nan=False)))
    assert (back.provider, back.issued_at, back.notes) == (made.provider, made.issued_at, made.notes)
    for name in ("hours_s", *COLUMNS):
        np.testing.assert_array_equal(getattr(back, name), getattr(made, name))
    assert back.document() == made.document()
    assert made.issued_at.astimezone(UTC).isoformat() == back.document()["issued_at"]


@given(outlooks(), st.floats(0, 4e9), st.floats(0, 1e6))
def test_a_minimum_is_one_of_its_hours_and_none_is_lower(made: Outlook, start_s: float, length_s: float) -> None:
    start, end = (datetime.fromtimestamp(s, UTC) for s in (start_s, start_s + length_s))
    lowest = made.minimum(start, end)
    if lowest is not None:
        inside = made.between(start, end).temp_c
        assert lowest.temp_c == np.nanmin(inside) and lowest.temp_c in inside
        assert 0.8 <= lowest.covered <= 1.0
