"""Forecasts and outlooks in the records: as issued, once, and with what came."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from models.records import commands
from models.records.actor import HUB
from models.records.changes import Change
from models.records.database import Records, Session, open_records
from models.records.forecasts import (
    OWN,
    Forecast,
    forecasts,
    keep_forecast,
    keep_outlook,
    latest_outlook,
    open_forecasts,
    outlooks,
    settle,
    trim_outlooks,
)
from models.records.places import Place
from sensors.errors import RecordError

NOW = datetime(2027, 5, 14, 22, 0, tzinfo=UTC)
DAWN = NOW + timedelta(hours=12)
HOUR = timedelta(hours=1)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_place(session, "Block B", "block")
        commands.put_place(session, "Station", "station")
    yield opened
    opened.close()


def place(session: Session, name: str = "Block B") -> uuid.UUID:
    return session.scalars(sa.select(Place.id).where(Place.name == name)).one()


def keep(session: Session, p50: float = 1.0, lead: str = "day", **more: Any) -> uuid.UUID:
    asked = {"kind": "night minimum", "place_id": place(session), "target_from": NOW, "target_to": DAWN, "issued_at": NOW, "made_at": NOW}
    return keep_forecast(session, lead=lead, method="test", p20=p50 - 1, p50=p50, p80=p50 + 1, **{**asked, **more})


def frame(issued_at: datetime, provider: str = "open-meteo") -> dict[str, Any]:
    return {"provider": provider, "issued_at": issued_at.isoformat(), "columns": {"temp_c": [1.5, None]}}


def test_a_newer_word_takes_the_place_of_the_older_one(records: Records) -> None:
    with records.session() as session:
        first = keep(session, 1.0)
        assert keep(session, 3.0, detail={"air_c": 4.0}) == first
    with records.session() as session:
        (found,) = forecasts(session, "night minimum", NOW)
    assert (found.p20, found.p50, found.p80, found.detail, found.place) == (2.0, 3.0, 4.0, {"air_c": 4.0}, "Block B")


def test_what_was_said_at_dusk_stands(records: Records) -> None:
    with records.session() as session:
        keep(session, 1.0, lead="dusk")
        keep(session, 3.0, lead="dusk")
        assert [f.p50 for f in forecasts(session, "night minimum", NOW)] == [1.0]


def test_what_came_fixes_what_was_said(records: Records) -> None:
    with records.session() as session:
        settle(session, keep(session, 1.0), -0.5, DAWN)
        keep(session, -0.5)
        (found,) = forecasts(session, "night minimum", NOW)
    assert (found.p50, found.outcome, found.outcome_at) == (1.0, -0.5, DAWN)


def test_late_data_may_correct_what_came(records: Records) -> None:
    with records.session() as session:
        id = keep(session)
        settle(session, id, -0.5, DAWN)
        settle(session, id, -0.9, DAWN + HOUR)
        assert [f.outcome for f in forecasts(session, "night minimum", NOW)] == [-0.9]


def test_a_hindcast_never_replaces_what_was_really_said(records: Records) -> None:
    later = NOW + timedelta(days=3)
    with records.session() as session:
        keep(session, 1.0)
        keep(session, 5.0, hindcast=True, made_at=later)
        (found,) = forecasts(session, "night minimum", NOW)
    assert (found.p50, found.hindcast, found.made_at) == (1.0, False, NOW)


def test_the_whole_hub_has_one_row_too(records: Records) -> None:
    """Databases hold two rows without a place for different ones (NULL is not NULL)."""
    with records.session() as session:
        assert keep(session, 1.0, place_id=None) == keep(session, 2.0, place_id=None)
        keep(session, 7.0)
    with records.session() as session:
        assert [f.p50 for f in forecasts(session, "night minimum", NOW, place="")] == [2.0]
        assert [f.p50 for f in forecasts(session, "night minimum", NOW, place="Block B")] == [7.0]
        assert len(forecasts(session, "night minimum", NOW)) == 2
        assert forecasts(session, "night minimum", NOW + HOUR) == []
        assert forecasts(session, "water days", NOW) == []


def test_open_ones_are_those_that_ended_without_an_answer(records: Records) -> None:
    with records.session() as session:
        done = keep(session, lead="dusk")
        still = keep(session, lead="late")
        keep(session, target_from=DAWN, target_to=DAWN + 12 * HOUR)
        settle(session, done, 0.0, DAWN)
        assert [f.id for f in open_forecasts(session, "night minimum", DAWN)] == [still]
        assert open_forecasts(session, "night minimum", DAWN - HOUR) == []


@pytest.mark.parametrize("band", [(2.0, 1.0, 3.0), (1.0, 2.0, float("nan")), (1.0, 3.0, 2.0)])
def test_a_band_that_is_none_is_refused(records: Records, band: tuple[float, float, float]) -> None:
    with records.session() as session, pytest.raises(RecordError, match="no band"):
        keep_forecast(
            session, kind="night minimum", place_id=None, target_from=NOW, target_to=DAWN, lead="day", issued_at=NOW, made_at=NOW,
            method="test", p20=band[0], p50=band[1], p80=band[2],
        )  # fmt: skip


def test_an_outcome_that_is_no_number_is_refused(records: Records) -> None:
    with records.session() as session, pytest.raises(RecordError, match="must be a number"):
        settle(session, keep(session), float("nan"), DAWN)
    with records.session() as session, pytest.raises(RecordError, match="no such forecast"):
        settle(session, uuid.uuid4(), 1.0, DAWN)


def test_what_is_not_known_of_its_inputs_is_null(records: Records) -> None:
    """PostgreSQL refuses NaN in JSON; SQLite would keep what nobody else can read."""
    with records.session() as session:
        keep(session, detail={"dew_c": float("nan"), "hours": [1.0, float("inf")], "at": NOW})
    with records.session() as session:
        (found,) = forecasts(session, "night minimum", NOW)
    assert found.detail == {"dew_c": None, "hours": [1.0, None], "at": NOW.isoformat()}


def test_forecasts_leave_no_trace_in_the_journal_of_changes(records: Records) -> None:
    with records.session() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Change))
        keep_outlook(session, frame(NOW), NOW)
        settle(session, keep(session), 0.0, DAWN)
        assert session.scalar(sa.select(sa.func.count()).select_from(Change)) == before


def test_forecasts_of_a_place_go_with_it(records: Records) -> None:
    with records.session() as session:
        keep(session)
        session.execute(sa.delete(Place).where(Place.name == "Block B"))
    with records.session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Forecast)) == 0


def test_the_same_frame_is_kept_once_and_was_known_since_it_first_came(records: Records) -> None:
    with records.session() as session:
        first = keep_outlook(session, frame(NOW), NOW + HOUR)
        assert keep_outlook(session, frame(NOW), NOW + 2 * HOUR) == first
        assert latest_outlook(session, NOW) is None
        found = latest_outlook(session, NOW + HOUR)
    assert found is not None and (found.issued_at, found.fetched_at) == (NOW, NOW + HOUR)
    assert found.document == frame(NOW)


def test_a_provider_is_gone_by_until_it_is_half_a_day_silent(records: Records) -> None:
    with records.session() as session:
        keep_outlook(session, frame(NOW), NOW)
        keep_outlook(session, frame(NOW + HOUR, OWN), NOW + HOUR)
        keep_outlook(session, frame(NOW + 13 * HOUR, OWN), NOW + 13 * HOUR)
        said = [latest_outlook(session, NOW + hours * HOUR) for hours in (2, 12, 13)]
        own = latest_outlook(session, NOW + 2 * HOUR, provider=OWN)
    assert [s.provider if s else "" for s in said] == ["open-meteo", "open-meteo", OWN]
    assert own is not None and own.issued_at == NOW + HOUR


def test_old_frames_go_and_newer_ones_stay(records: Records) -> None:
    with records.session() as session:
        for days in (70, 61, 59, 0):
            keep_outlook(session, frame(NOW - timedelta(days=days)), NOW - timedelta(days=days))
        assert trim_outlooks(session, NOW - timedelta(days=60)) == 2
        assert [o.issued_at for o in outlooks(session, NOW - timedelta(days=90))] == [NOW - timedelta(days=59), NOW]
        assert outlooks(session, NOW - timedelta(days=90), provider="nws") == []


@pytest.mark.parametrize(
    "document",
    [{}, {"provider": "nws"}, {"provider": "nws", "issued_at": "2027-05-14T22:00:00"}, {"provider": "", "issued_at": NOW.isoformat()}],
)
def test_a_frame_of_nobody_is_refused(records: Records, document: dict[str, Any]) -> None:
    with records.session() as session, pytest.raises(RecordError, match="who issued it"):
        keep_outlook(session, document, NOW)


def test_what_jobs_reckoned_of_a_place_keeps_nobody_from_removing_it_or_taking_it_back(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "Block C", "block")
    with records.session() as session:
        for name in ("Block B", "Block C"):
            keep(session, place_id=place(session, name))
    with records.session(HUB, NOW) as session:
        commands.undo(session)
    with records.session(HUB, NOW) as session:
        commands.remove_place(session, "Block B")
    with records.session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Forecast)) == 0
