"""Harvest forecasts in the records: the first word of each week stands, and what came of it may be corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from models.records.actor import HUB
from models.records.changes import Change
from models.records.database import Records, open_records
from models.records.harvest_forecasts import Issue, issued_in, issues, keep_issue, settle_issue
from sensors.errors import RecordError

NOW = datetime(2027, 7, 5, 10, tzinfo=UTC)
MONDAY = NOW.date()
WEEK = timedelta(weeks=1)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    yield opened
    opened.close()


def said(crop: str = "Kale", week: date = MONDAY + WEEK, ahead: int = 1, p50: float = 20.0) -> Issue:
    return Issue(crop, week, ahead, "bunch", 24.0, p50 - 5, p50, p50 + 8, 0.7, None)


def test_the_first_word_of_a_week_stands(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        assert keep_issue(session, [said(), said(week=MONDAY + 2 * WEEK, ahead=2)], MONDAY, NOW, "test") == 2
        assert keep_issue(session, [said(p50=90.0), said("Leek")], MONDAY, NOW, "test") == 1
    with records.session() as session:
        assert [(i.said.crop, i.said.p50) for i in issues(session, MONDAY, MONDAY + 5 * WEEK, 1)] == [("Kale", 20.0), ("Leek", 20.0)]
        assert issues(session, MONDAY, MONDAY + 5 * WEEK)[0].said == said()


def test_a_week_knows_whether_it_was_spoken_for(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        assert not issued_in(session, MONDAY)
        keep_issue(session, [said()], MONDAY + timedelta(days=6), NOW, "test")
        assert issued_in(session, MONDAY)
        assert not issued_in(session, MONDAY + WEEK)
        assert not issued_in(session, MONDAY - WEEK)


def test_a_harvest_written_down_late_takes_the_place_of_no_log(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        keep_issue(session, [said()], MONDAY, NOW, "test")
        (kept,) = issues(session, MONDAY, MONDAY + 5 * WEEK)
        assert (kept.found, kept.outcome) == ("", None)
        settle_issue(session, kept.id, "no log", None, NOW)
        settle_issue(session, kept.id, "picked", 0.0, NOW + WEEK)
        (kept,) = issues(session, MONDAY, MONDAY + 5 * WEEK)
    assert (kept.found, kept.outcome) == ("picked", 0.0)


@pytest.mark.parametrize(("found", "outcome"), [("no log", 0.0), ("picked", None), ("picked", float("nan")), ("picked", -1.0)])
def test_what_nobody_wrote_down_has_no_amount(records: Records, found: str, outcome: float | None) -> None:
    with records.session(HUB, NOW) as session:
        keep_issue(session, [said()], MONDAY, NOW, "test")
        (kept,) = issues(session, MONDAY, MONDAY + 5 * WEEK)
        with pytest.raises(RecordError):
            settle_issue(session, kept.id, found, outcome, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("p50", [float("nan"), 4.0])
def test_a_band_below_nothing_or_of_no_number_is_refused(records: Records, p50: float) -> None:
    with records.session(HUB, NOW) as session, pytest.raises(RecordError, match="no band"):
        keep_issue(session, [said(p50=p50)], MONDAY, NOW, "test")


def test_it_is_nobodys_change_to_take_back(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        keep_issue(session, [said()], MONDAY, NOW, "test")
        assert session.scalars(sa.select(Change)).all() == []
