"""Taking back: whatever a command did, undo leaves the records as they were; or says why not, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.amounts import parse_amount
from models.records import commands
from models.records.actor import Actor
from models.records.base import Base
from models.records.changes import Change
from models.records.command import COMMANDS
from models.records.database import Records, Session, open_records
from models.records.folder.writing import folder_files
from models.records.journal import last_change
from models.records.logs import Log
from sensors.errors import HublandError, NotAllowed, RecordError
from tests.records_examples import NOW, TASK, YESTERDAY, actor, farm, run

SUE = actor("steward", "treasurer", name="Sue")
BOB = actor("worker", name="Bob")
# whose doing no journal keeps, because it must not: secrets, and what was forgotten
KEPT_NOWHERE = {"give_account"} | {c.name for c in COMMANDS.values() if not c.undoes}


@contextmanager
def opened(url: str) -> Iterator[Records]:
    records = open_records(url)
    farm(records)
    yield records
    records.close()


def state(records: Records) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The export, and every row of every table but the journal of changes."""
    with records.session() as session:
        files = dict(folder_files(session, ZoneInfo("America/New_York")))
        tables = [t for t in Base.metadata.sorted_tables if t.name != "changes"]
        return files, {t.name: sorted(repr(tuple(row)) for row in session.execute(t.select())) for t in tables}


def do(records: Records, act: Callable[[Session], Any], by: Actor = SUE, later: timedelta = timedelta()) -> Any:
    with records.session(by, NOW + later) as session:
        return act(session)


def refused(records: Records, act: Callable[[Session], Any], by: Actor = SUE) -> HublandError:
    """The refusal, having checked that nothing was changed by it."""
    before = state(records)
    with pytest.raises((RecordError, NotAllowed)) as caught, records.session(by, NOW) as session:
        act(session)
    assert state(records) == before
    return caught.value


def test_every_command_can_be_taken_back(records_url: str) -> None:
    with opened(records_url) as records:
        before, wrong = state(records), []
        for name in sorted(set(COMMANDS) - KEPT_NOWHERE - {"undo"}):
            do(records, lambda session, name=name: run(name, session))
            if state(records) == before:
                # nothing was to be done (a kitchen already asked): then there is no change to take back
                continue
            do(records, commands.undo)
            if state(records) != before:
                wrong.append(name)
                before = state(records)
        assert wrong == []


def test_every_change_says_what_was_done() -> None:
    with opened("sqlite://") as records:
        silent = []
        for name in sorted(set(COMMANDS) - {"undo", "ask", "ask_kitchen", "give_account"}):
            with records.session(SUE, NOW) as session:
                run(name, session)
                says = session.scalars(select(Change).order_by(Change.created_at.desc()).limit(1)).one().says
                silent += [] if says.endswith((".", "?")) else [name]
                session.rollback()
        assert silent == []


def test_forgetting_a_member_leaves_nothing_of_it_and_cannot_be_taken_back(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: commands.put_member(s, "17", likes="fennel", dislikes="okra", seconds_welcome=True))
        do(records, lambda s: commands.delete_member(s, "17"))
        refused(records, commands.undo)
        with records.session() as session:
            everything = repr([[tuple(row) for row in session.execute(t.select())] for t in Base.metadata.sorted_tables])
            assert last_change(session, "Sue", YESTERDAY) is None
        for word in ("The Does", "nuts", "solidarity", "fennel", "okra", "member 17"):
            assert word not in everything
        files, _ = state(records)
        assert "full,Barn,2027-04-01,2027-05-14" in files["shares.csv"]
        assert "donations.csv" not in files


def test_what_was_taken_back_is_not_taken_back_twice(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: run("record_harvest", s))
        change = do(records, commands.undo)
        assert "already" in refused(records, lambda s: commands.undo(s, change.id)).what


def test_what_somebody_changed_since_is_not_taken_back(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: commands.assign_task(s, TASK, "Bob"))
        do(records, lambda s: commands.move_task(s, TASK, NOW + timedelta(days=1)), BOB)
        assert "changed it since" in refused(records, commands.undo).what


def test_what_others_build_on_is_not_taken_back(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: commands.put_place(s, "Bed 7", "bed"))
        do(records, lambda s: commands.record_harvest(s, "Carrot", parse_amount("3 lb"), YESTERDAY, places=["Bed 7"]), BOB)
        assert "build on it" in refused(records, commands.undo).what
        do(records, lambda s: commands.put_member(s, "20"))
        do(records, lambda s: commands.set_tier(s, "20", "low", 400.0), actor("treasurer", name="Tess"))
        assert "build on it" in refused(records, commands.undo).what


def test_what_came_is_not_taken_back_once_it_is_used(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: commands.put_lot(s, "Hay", "material"))
        do(records, lambda s: commands.receive(s, "Hay", parse_amount("10 bales"), YESTERDAY))
        do(records, lambda s: commands.use_up(s, "Hay", parse_amount("4 bales"), NOW), BOB)
        assert "not so much of Hay" in refused(records, commands.undo).what


def test_an_import_is_not_taken_back(records_url: str) -> None:
    with opened(records_url) as records:
        change = Change(at=NOW, by="Sue", command="import", says="Imported 12 files.", rows=[])
        with records.session(SUE, NOW) as session:
            session.add(change)
        assert "import" in refused(records, lambda s: commands.undo(s, change.id)).what.lower()
        refused(records, commands.undo)
        with records.session() as session:
            assert last_change(session, "Sue", YESTERDAY) is None


def test_a_worker_takes_back_only_what_is_theirs(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: run("record_harvest", s))
        with records.session() as session:
            change = session.scalars(select(Change).where(Change.command == "record_harvest")).one().id
        assert isinstance(refused(records, lambda s: commands.undo(s, change), BOB), NotAllowed)
        do(records, lambda s: run("weigh", s), BOB)
        with records.session() as session:
            change = session.scalars(select(Change).where(Change.command == "weigh")).one().id
        assert do(records, lambda s: commands.undo(s, change)).by == "Bob"


def test_whoever_lost_a_role_does_not_take_back_what_needs_it(records_url: str) -> None:
    with opened(records_url) as records:
        do(records, lambda s: run("rename_place", s))
        assert isinstance(refused(records, commands.undo, actor("worker", name="Sue")), NotAllowed)


def test_there_may_be_nothing_to_take_back(records_url: str) -> None:
    with opened(records_url) as records:
        assert "nothing" in refused(records, commands.undo).what


def test_a_command_that_fails_half_way_leaves_nothing_even_where_its_error_is_caught(records_url: str) -> None:
    with opened(records_url) as records:
        before = state(records)
        with records.session(SUE, NOW) as session, pytest.raises(RecordError):
            # the young are written before the herd is found to move nowhere; then the second name is taken
            commands.record_birth(session, "Dolly", YESTERDAY, ["Lamb", "Bella"])
        assert state(records) == before
        with records.session() as session:
            assert session.scalars(select(Log).where(Log.type == "birth")).all() == []


def test_a_record_held_across_an_undo_is_journalled_as_it_then_is(records_url: str) -> None:
    with opened(records_url) as records:
        before = state(records)
        with records.session(SUE, NOW) as session:
            place = commands.set_phase(session, "P2", "building", cost=10.0)
            commands.undo(session)
            place.notes = ""  # still held, and expired
            commands.set_phase(session, "P2", "planned", cost=20.0)
        do(records, commands.undo)
        assert state(records) == before
