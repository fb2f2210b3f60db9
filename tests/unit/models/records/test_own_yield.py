"""The farm's own yield over the catalogue's: written, spread along, and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from models.records import commands
from models.records.actor import HUB
from models.records.commands.crops import figures
from models.records.crops import Crop
from models.records.database import Records, Session, open_records
from sensors.errors import RecordError

KEPT = {"in_row_spacing_in": 2.0}


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB) as session:
        commands.put_crop(session, "Carrot", key="carrot", facts=KEPT)
        commands.put_crop(session, "Yacon")
    yield opened
    opened.close()


def facts(session: Session, name: str = "Carrot") -> dict[str, Any]:
    return dict(session.scalars(select(Crop).where(Crop.name == name)).one().facts)


def yields(session: Session) -> tuple[float | None, ...]:
    known = figures(session.scalars(select(Crop).where(Crop.name == "Carrot")).one())
    return known.yield_low, known.yield_typical, known.yield_high


def test_the_poor_and_the_excellent_crop_move_along_with_the_usual_one(records: Records) -> None:
    with records.session(HUB) as session:
        low, usual, high = yields(session)
        assert low and usual and high
        commands.use_own_yield(session, "Carrot", usual * 1.25, "lb")
        assert yields(session) == pytest.approx((low * 1.25, usual * 1.25, high * 1.25))
        assert facts(session)["in_row_spacing_in"] == 2.0


def test_twice_the_same_is_once(records: Records) -> None:
    with records.session(HUB) as session:
        commands.use_own_yield(session, "Carrot", 200.0, "lb")
        once = facts(session)
        commands.use_own_yield(session, "Carrot", 200.0, "lb")
        assert facts(session) == once


def test_it_is_taken_back_by_undo_and_by_its_own_command(records: Records) -> None:
    with records.session(HUB) as session:
        commands.use_own_yield(session, "Carrot", 200.0, "lb")
        commands.undo(session)
        assert facts(session) == KEPT
        commands.use_own_yield(session, "Carrot", 200.0, "lb")
        commands.use_catalogue_yield(session, "Carrot")
        assert facts(session) == KEPT


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda s: commands.use_own_yield(s, "Carrot", 200.0, "bunch"), "another unit"),
        (lambda s: commands.use_own_yield(s, "Carrot", 0.0, "lb"), "more than nothing"),
        (lambda s: commands.use_own_yield(s, "Yacon", 90.0, "lb"), "another unit"),
        (lambda s: commands.use_catalogue_yield(s, "Carrot"), "already"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(records: Records, asked: Callable[[Session], Any], said: str) -> None:
    with records.session(HUB) as session, pytest.raises(RecordError, match=said):
        asked(session)
