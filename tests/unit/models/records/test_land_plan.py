"""A table of places and a file of outlines, each one change: all of it or nothing, and taken back as one; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from models.records import commands, ground
from models.records.actor import HUB, Actor
from models.records.commands.land_plan import LandRow
from models.records.database import Records, open_records
from sensors.errors import InputError, NotAllowed, RecordError

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
SQUARE = {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]}
BOW = {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]}
SUE = Actor("Sue", frozenset({"steward"}))


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        for name in ("P1", "P2"):
            commands.put_place(session, name, "paddock", geometry=SQUARE)
    yield opened
    opened.close()


def names(records: Records) -> dict[str, str]:
    with records.session() as session:
        return {place.name: place.parent for place in ground.land(session)}


def test_a_table_renames_adds_and_removes_as_one_change(records: Records) -> None:
    table = [
        LandRow("Lane", "paddock", facts={"parent": "Hill farm"}),
        LandRow("Hill farm", "property"),
        LandRow("Upper", "paddock", "P1", {"parent": "Hill farm"}),
    ]
    with records.session(SUE, NOW) as session:
        commands.revise_land(session, table, removed=["P2"])
    assert names(records) == {"Hill farm": "", "Lane": "Hill farm", "Upper": "Hill farm"}
    with records.session(SUE, NOW) as session:
        commands.undo(session)
    assert names(records) == {"P1": "", "P2": ""}


def test_what_is_not_said_of_a_place_stays_as_it_is(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.revise_land(session, [LandRow("P1", "paddock", "P1", {"cost": 5.0, "funding": "EQIP"})])
    with records.session() as session:
        p1 = next(place for place in ground.land(session) if place.name == "P1")
    assert (p1.geometry, p1.funded) == (SQUARE, 5.0)


def test_an_error_names_its_row_and_nothing_is_written(records: Records) -> None:
    table = [LandRow("P3", "paddock", where="row 1 (P3)"), LandRow("P4", "paddock", facts={"parent": "nowhere"}, where="row 2 (P4)")]
    with pytest.raises(RecordError) as why, records.session(SUE, NOW) as session:
        commands.revise_land(session, table)
    assert why.value.where == "row 2 (P4)" and "nowhere" in why.value.what
    assert set(names(records)) == {"P1", "P2"}


def test_outlines_of_a_file_are_all_drawn_or_none(records: Records) -> None:
    with pytest.raises(InputError, match="crosses itself"), records.session(SUE, NOW) as session:
        commands.draw_places(session, [("P1", BOW)], [("P9", "paddock", SQUARE)])
    assert set(names(records)) == {"P1", "P2"}
    with records.session(SUE, NOW) as session:
        commands.draw_places(session, [("P1", SQUARE)], [("P9", "paddock", SQUARE)])
    assert set(names(records)) == {"P1", "P2", "P9"}


def test_only_a_steward_plans_the_land(records: Records) -> None:
    worker = Actor("Ann", frozenset({"worker"}))
    for act in (lambda s: commands.revise_land(s, [], ["P1"]), lambda s: commands.draw_places(s, [("P1", SQUARE)])):
        with pytest.raises(NotAllowed), records.session(worker, NOW) as session:
            act(session)
    assert set(names(records)) == {"P1", "P2"}
