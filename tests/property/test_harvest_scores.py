"""What holds of every harvest score, whatever was forecast and picked."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.advice.season.own_yields import ledger
from models.advice.season.scored import crop_told, left_out, scored, told
from models.records.harvest_forecasts import Found, Issue, Issued
from tests.unit.models.advice.made_pickings import FOOT, picked, planted, season

MONDAY = date(2026, 6, 1)
AMOUNT = st.floats(0, 500, allow_subnormal=False)


@st.composite
def issued(draw: st.DrawFn) -> Issued:
    band = sorted(draw(st.tuples(AMOUNT, AMOUNT, AMOUNT)))
    week = MONDAY + timedelta(weeks=draw(st.integers(0, 20)))
    before = draw(st.none() | AMOUNT)
    said = Issue(draw(st.sampled_from(["Kale", "Beet", "Leek"])), week, 1, "lb", draw(AMOUNT), band[0], band[1], band[2], None, before)
    kinds: tuple[Found, ...] = ("picked", "picked", "no log", "other unit", "")
    found = draw(st.sampled_from(kinds))
    outcome = draw(AMOUNT) if found == "picked" else None
    return Issued(uuid.uuid4(), said, week, datetime(2026, 6, 1, tzinfo=UTC), outcome, found)


@given(st.lists(issued(), max_size=30))
def test_every_week_is_counted_once_and_nothing_else_is(rows: list[Issued]) -> None:
    total, crops = scored(rows)
    assert total.weeks + total.unlogged + total.other_unit == sum(bool(row.found) for row in rows)
    for name in ("weeks", "sure", "inside", "unlogged", "other_unit"):
        assert getattr(total, name) == sum(getattr(one, name) for one in crops)
    assert 0 <= total.inside <= total.sure <= total.weeks
    assert total.loss >= 0 and total.plan_loss >= 0
    assert all(isinstance(text, str) for text in (told(total), left_out(total), *map(crop_told, crops)))


@given(st.lists(issued(), max_size=30))
def test_weeks_that_are_not_settled_change_no_score(rows: list[Issued]) -> None:
    assert scored(rows) == scored([row for row in rows if row.found])


@given(st.lists(issued(), min_size=1, max_size=20), st.floats(0.01, 100))
def test_the_unit_in_which_a_farm_counts_changes_no_score(rows: list[Issued], times: float) -> None:
    def counted(row: Issued) -> Issued:
        one = row.said
        amounts = {name: getattr(one, name) * times for name in ("planned", "p20", "p50", "p80")}
        before = None if one.last_year is None else one.last_year * times
        said = Issue(one.crop, one.week, 1, one.unit, amounts["planned"], amounts["p20"], amounts["p50"], amounts["p80"], None, before)
        return Issued(row.id, said, row.as_of, row.made_at, None if row.outcome is None else row.outcome * times, row.found)

    one, other = scored(rows)[0], scored([counted(row) for row in rows])[0]
    # where neither plan nor harvest gave anything worth the name there is no usual week
    usual = [max(row.said.planned for row in rows if row.outcome is not None and row.said.crop == crop) for crop in
             {row.said.crop for row in rows if row.outcome is not None}]  # fmt: skip
    if all(amount > 1 for amount in usual):
        assert one.loss == pytest.approx(other.loss)


@given(st.lists(st.tuples(st.floats(1, 400), st.floats(5, 300)), min_size=1, max_size=8))
def test_what_is_believed_lies_between_the_own_and_the_published_yield(grown: list[tuple[float, float]]) -> None:
    plantings = [planted(f"Kale {n}", stands=(("Bed 1", length * FOOT),)) for n, (_, length) in enumerate(grown)]
    logs = [picked(f"Kale {n}", MONDAY, amount) for n, (amount, _) in enumerate(grown)]
    (row,) = ledger(season(plantings, logs), date(2026, 9, 1))
    assert row.own is not None and row.published is not None and row.believed is not None
    low, high = sorted((row.own, row.published))
    assert low * (1 - 1e-9) <= row.believed <= high * (1 + 1e-9)
    assert row.records == len(grown)
