"""A week of shares is frozen once, by a steward, and can be opened again for ten minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from models.records import commands
from models.records.actor import Actor
from models.records.database import Records, open_records
from models.records.packings import packing_of
from sensors.errors import NotAllowed, RecordError

ZONE = ZoneInfo("America/New_York")
WEEK = date(2026, 5, 11)
STEWARD, WORKER = Actor("Sue", frozenset({"steward"})), Actor("Will", frozenset({"worker"}))
DOCUMENT = {"form": 1, "items": [{"key": "kale"}], "groups": [{"id": "Barn, full"}]}


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    found = open_records(records_url, ZONE)
    yield found
    found.close()


def test_a_frozen_week_stays_as_it_is_until_it_is_taken_back(records: Records) -> None:
    with records.session(STEWARD) as session:
        commands.freeze_allocation(session, WEEK, DOCUMENT)
    with records.session(STEWARD) as session:
        kept = packing_of(session, WEEK)
        assert kept is not None
        assert kept[1] == DOCUMENT
        with pytest.raises(RecordError, match="printed already"):
            commands.freeze_allocation(session, WEEK, {**DOCUMENT, "items": [{"key": "chard"}]})
    with records.session(STEWARD) as session:
        commands.undo(session)
        assert packing_of(session, WEEK) is None


@pytest.mark.parametrize(("week", "document"), [(date(2026, 5, 12), DOCUMENT), (WEEK, {"items": [], "groups": []})])
def test_what_is_no_week_or_holds_nothing_is_refused(week: date, document: dict[str, object], records: Records) -> None:
    with records.session(STEWARD) as session, pytest.raises(RecordError):
        commands.freeze_allocation(session, week, document)


def test_a_worker_does_not_freeze(records: Records) -> None:
    with records.session(WORKER) as session, pytest.raises(NotAllowed):
        commands.freeze_allocation(session, WEEK, DOCUMENT)


def test_a_swap_is_written_beside_the_printed_boxes_and_taken_back(records: Records) -> None:
    swap = {**DOCUMENT, "swaps": [{"member": "01", "gave": "kale", "took": "chard"}]}
    with records.session(STEWARD) as session, pytest.raises(RecordError, match="not printed"):
        commands.swap_in_box(session, WEEK, swap)
    with records.session(STEWARD) as session:
        commands.freeze_allocation(session, WEEK, DOCUMENT)
    with records.session(STEWARD) as session, pytest.raises(RecordError, match="changes no printed box"):
        commands.swap_in_box(session, WEEK, {**swap, "groups": [{"id": "Barn, half"}]})
    with records.session(STEWARD) as session:
        commands.swap_in_box(session, WEEK, swap)
    with records.session(STEWARD) as session:
        kept = packing_of(session, WEEK)
        assert kept is not None
        assert kept[1] == swap
        commands.undo(session)
        kept = packing_of(session, WEEK)
        assert kept is not None
        assert kept[1] == DOCUMENT
