"""Which lots stand in which room, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from models.amounts import parse_amount
from models.records import commands
from models.records.actor import HUB
from models.records.commands._find import lot_called, place_called
from models.records.commands._log import Counted, write_log
from models.records.database import Records, Session, open_records
from models.records.stored import stored

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        for name, kind in (("Walk-in cooler", "cold_room"), ("Kitchen", "building"), ("Bed 4", "bed")):
            commands.put_place(session, name, kind)
        commands.put_lot(session, "Apples", "product", unit="lb")
    yield opened
    opened.close()


def brought(session: Session, amount: str, where: str, days_ago: float, what: str = "increment", *, moves: bool = False) -> None:
    lot = lot_called(session, "Apples")
    counted = [Counted(parse_amount(amount), "", what, lot)] if amount else []
    places = [place_called(session, where)] if where else []
    at = NOW - timedelta(days=days_ago)
    write_log(session, "activity", "Apples", at, assets=[lot], places=places, quantities=counted, is_movement=moves)


def where(records: Records, days_ago: float = 0.0) -> list[tuple[str, int | None]]:
    with records.session() as session:
        return [(x.place, None if x.amount is None else round(x.amount)) for x in stored(session, NOW - timedelta(days=days_ago))]


def test_a_lot_stands_where_it_was_brought_in_and_what_is_taken_elsewhere_does_not_move_the_rest(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        brought(session, "320 lb", "Walk-in cooler", 9)
        brought(session, "20 lb", "Kitchen", 3, "decrement")
    assert where(records) == [("Walk-in cooler", 300)]
    assert where(records, days_ago=5) == [("Walk-in cooler", 320)]
    assert where(records, days_ago=10) == []


def test_a_harvest_from_a_bed_is_not_stored_in_the_bed(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        brought(session, "50 lb", "Bed 4", 2)
    assert where(records) == []


def test_it_goes_where_it_is_moved_and_is_nowhere_when_it_was_moved_away(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        brought(session, "320 lb", "Walk-in cooler", 9)
        brought(session, "", "Kitchen", 2, moves=True)
    assert where(records) == [("Kitchen", 320)]
    with records.session(HUB, NOW) as session:
        brought(session, "", "", 1, moves=True)
    assert where(records) == []


def test_what_is_used_up_stands_nowhere_and_what_nobody_counted_has_no_amount(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        brought(session, "", "Walk-in cooler", 9, moves=True)
    assert where(records) == [("Walk-in cooler", None)]
    with records.session(HUB, NOW) as session:
        brought(session, "0 lb", "Walk-in cooler", 1, "reset")
    assert where(records) == []
