"""Lots: each harvest gets one by crop, bed and day, and no two crops share it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.agronomy.lots import own_lot
from models.amounts import parse_amount
from models.records import commands, lots
from models.records.actor import HUB
from models.records.database import Records, open_records

NOW = datetime(2027, 5, 12, 15, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records(f"sqlite:///{tmp_path / 'records.db'}")
    with opened.session(HUB, NOW) as session:
        for name in ("Bed 2", "Bed 14"):
            commands.put_place(session, name, "bed")
        for crop in ("Lettuce", "Salad mix", "Salad turnip"):
            commands.put_crop(session, crop)
        commands.put_planting(session, "2027 Lettuce 1", crop="Lettuce")
        commands.transplant(session, "2027 Lettuce 1", NOW - timedelta(days=40), ["Bed 2"])
    yield opened
    opened.close()


def picked(records: Records, what: str, *places: str, at: datetime = NOW, **facts: str) -> str:
    with records.session(HUB, NOW) as session:
        return commands.record_harvest(session, what, parse_amount("5 lb"), at, places=places, **facts).lot_number  # type: ignore[arg-type]


def test_a_harvest_gets_its_lot_by_crop_bed_and_day(records: Records) -> None:
    assert picked(records, "Lettuce", "Bed 2") == "LET-B2-20270512-1"


def test_a_planting_is_picked_where_it_stands(records: Records) -> None:
    assert picked(records, "2027 Lettuce 1") == "LET-B2-20270512-1"


def test_the_second_basket_of_a_bed_and_day_is_of_the_same_lot(records: Records) -> None:
    assert picked(records, "Lettuce", "Bed 2") == picked(records, "2027 Lettuce 1", at=NOW - timedelta(hours=2))
    assert picked(records, "Lettuce", "Bed 2", at=NOW - timedelta(days=1)) == "LET-B2-20270511-1"


def test_two_crops_of_one_bed_that_begin_alike_have_two_lots(records: Records) -> None:
    assert (picked(records, "Salad mix", "Bed 14"), picked(records, "Salad turnip", "Bed 14")) == (
        "SAL-B14-20270512-1",
        "SAL-B14-20270512-2",
    )
    assert picked(records, "Salad turnip", "Bed 14") == "SAL-B14-20270512-2"
    assert own_lot("Salad mix", "Bed 14", date(2027, 5, 12), {"SAL-B14-20270512-1": "Salad turnip"}) == "SAL-B14-20270512-2"


def test_a_number_that_somebody_gives_is_kept_and_none_may_be_given(records: Records) -> None:
    assert picked(records, "Lettuce", "Bed 2", lot_number="051227-2") == "051227-2"
    assert picked(records, "Lettuce", "Bed 2", lot_number="") == ""


def test_what_was_picked_nobody_knows_where_has_no_lot(records: Records) -> None:
    assert picked(records, "Salad mix") == ""


def test_a_task_of_picking_gets_its_lot_when_it_is_done(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        task = commands.add_task(session, "Pick lettuce", NOW, type="harvest", assets=["2027 Lettuce 1"], places=["Bed 2"])
        done = commands.finish_task(session, task.id, NOW, amounts=[parse_amount("12 head")])
        assert done.lot_number == "LET-B2-20270512-1"


def test_lots_are_found_by_their_number_however_it_is_typed(records: Records) -> None:
    picked(records, "2027 Lettuce 1", by="Ann", use="shares")
    with records.session() as session:
        (found,) = lots.picked_lot(session, " let-b2-20270512-1", ZONE)
        assert lots.lot_numbers(session, NOW + timedelta(hours=1)) == ["LET-B2-20270512-1"]
        assert lots.picked_lot(session, "LET-B2-20270512-2", ZONE) == []
    assert (found.on, found.crop, found.plantings, found.amount, found.unit, found.use, found.by) == (
        date(2027, 5, 12), "Lettuce", ("2027 Lettuce 1",), 5, "lb", "shares", "Ann",
    )  # fmt: skip


def test_what_went_into_store_and_out_of_it_is_found_with_the_lot(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.put_lot(session, "Lettuce in the cooler", "product", unit="lb")
    number = picked(records, "Lettuce", "Bed 2", into="Lettuce in the cooler")
    with records.session(HUB, NOW) as session:
        commands.use_up(session, "Lettuce in the cooler", parse_amount("2 lb"), NOW + timedelta(minutes=5))
    with records.session() as session:
        moves = lots.store_moves(session, number, ZONE)
    assert [(m.stock, m.came) for m in moves] == [("Lettuce in the cooler", True), ("Lettuce in the cooler", False)]
    assert [round(m.amount, 3) for m in moves] == [2.268, 0.907] and {m.unit for m in moves} == {"kg"}
