"""Where a lot went, from the records to paper and command."""

from __future__ import annotations

import csv
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from collector.season_sheets.paper import Stamp
from collector.season_sheets.recall import recall_and_names, recall_sheet
from collector.settings import Hub
from models.advice.season.packing import Packed, PackedGroup, PackedItem, PickUp, written
from models.amounts import parse_amount
from models.records import commands, shareholders
from models.records.actor import HUB
from sensors.errors import InputError
from tests.unit.collector.test_season_commands import brought, run
from tests.unit.collector.test_season_sheets import PLAN
from tests.unit.collector.test_sheets import text_of

PICKED, WEEK = datetime(2027, 5, 25, 14, tzinfo=UTC), date(2027, 5, 24)
LOT = "SPI-BA-20270525-1"


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    """A hub whose spinach was picked on Tuesday and packed for two members on Friday."""
    hub = make_hub()
    assert brought(hub, deepcopy(PLAN)).exit_code == 0
    records = hub.open_records()
    with records.session(HUB, PICKED) as session:
        commands.record_harvest(session, "SP1", parse_amount("12 lb"), PICKED, places=["Bed A"], use="shares", by="Ann")
        commands.put_member(session, "full 1", name="Rosa")
        who = [id for id, (number, _) in shareholders.names(session).items() if number in ("full 1", "full 2")]
        item = PackedItem("spinach", "spinach", "lb", 0.25, 10.0, 3.0, 5.0, 0.0, 8.0, 12.0, 9.0, ("Bed A",))
        group = PackedGroup("Barn, full", "full", 1.0, "Barn", 2, (), tuple(who), {"spinach": 1.0}, 1.0)
        commands.freeze_allocation(session, WEEK, written(Packed(WEEK, (item,), (group,), (PickUp("Barn", date(2027, 5, 28)),))))
    records.close()
    return hub


def test_the_sheet_tells_bed_boxes_kitchen_and_whom_to_call(hub: Hub) -> None:
    records = hub.open_records()
    found, names = recall_and_names(records, hub, LOT, named=True)
    unnamed = recall_and_names(records, hub, LOT, named=False)
    records.close()
    stamp = Stamp("Hub", "us", PICKED, hub.zone, compressed=False)
    text = text_of(recall_sheet(found, names, stamp))
    assert LOT in text and "Barn" in text and "Rosa" in text and "kitchen" in text and "Bed A" in text
    # 2 lb in boxes and 8 in the kitchen of the 12 that were picked
    assert "Picked 12 lb, found again 10: 2 lb are not accounted for" in text
    assert "Rosa" not in text_of(recall_sheet(*unnamed, stamp))


def test_the_command_shows_lists_and_writes(hub: Hub, tmp_path: Path) -> None:
    assert LOT in run("recall", "--folder", hub.folder).stdout
    said = run("recall", LOT.lower(), "--folder", hub.folder)
    assert said.exit_code == 0 and "Barn" in said.stdout and "full 1 Rosa" in said.stdout
    out = tmp_path / "recall.csv"
    assert run("recall", LOT, "--folder", hub.folder, "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.open()))
    assert [(row["where"], row["boxes"], row["amount"]) for row in rows] == [("Barn", "2", "2"), ("kitchen", "", "8")]
    assert run("recall", LOT, "--folder", hub.folder, "--out", tmp_path / "recall.pdf").exit_code == 0
    assert run("recall", "NO-SUCH-LOT", "--folder", hub.folder).exit_code == 4


def test_of_a_lot_that_nobody_picked_no_sheet_is_written_that_could_pass_for_a_clean_recall(hub: Hub, tmp_path: Path) -> None:
    out = tmp_path / "recall.pdf"
    done = run("recall", "NO-SUCH-LOT", "--folder", hub.folder, "--out", out)
    assert done.exit_code == 4 and not out.exists() and "No harvest has the lot NO-SUCH-LOT." in done.stdout


def test_a_recall_into_a_folder_that_is_not_there_says_so(hub: Hub, tmp_path: Path) -> None:
    done = run("recall", LOT, "--folder", hub.folder, "--out", tmp_path / "nowhere" / "recall.csv")
    assert isinstance(done.exception, InputError) and done.exception.where == "--out"
