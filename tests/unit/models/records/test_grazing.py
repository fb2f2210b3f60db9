"""Rotations in the records: accepted, replaced, done by real moves; stays that a steward set."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from models.records import commands, journal
from models.records.actor import HUB, Actor
from models.records.commands.entries import Move, take
from models.records.database import Records, Session
from models.records.grazing import accepted_rotation, locks, newest_rotation, propose, rotation_of, rotations
from models.records.journal import LogView
from models.records.logs import Log
from sensors.errors import InputError, RecordError
from tests.records_examples import LOCK, NOW, YESTERDAY, ZONE, actor, proposed, rotation
from tests.unit.models.records.conftest import Open

STEWARD, WORKER = actor("steward"), actor("worker", name="Bob")
FAR = datetime(2028, 1, 1, tzinfo=UTC)


@pytest.fixture
def records(open_farm: Open) -> Records:
    return open_farm(None)


def tasks(session: Session) -> list[LogView]:
    """The moves that plans ask for."""
    return [task for task in journal.tasks(session, FAR) if task.came_from.startswith("rotation:")]


def said(session: Session) -> list[tuple[str, date]]:
    return [(task.name, task.at.astimezone(ZONE).date()) for task in tasks(session)]


def accept(records: Records, who: Actor = STEWARD) -> uuid.UUID:
    with records.session(who, NOW) as session:
        return commands.accept_rotation(session, proposed(session)).id


def test_an_accepted_plan_makes_tasks_of_the_next_two_moves_of_each_herd(records: Records) -> None:
    plan = accept(records)
    with records.session(HUB, NOW) as session:
        found = tasks(session)
        assert said(session) == [("Ewes to P2", date(2027, 5, 15)), ("Ewes to P1", date(2027, 5, 18))]
        assert {(t.came_from, t.is_movement, t.assets, t.timed) for t in found} == {(f"rotation:{plan}", True, ("Ewes",), False)}
        assert found[0].notes == "P2 is ready"
        kept = accepted_rotation(session)
        assert kept is not None
        assert (kept.id, kept.status, kept.accepted_by, kept.accepted_at) == (plan, "accepted", "Ann", NOW)
        assert [m.paddock for m in kept.rotation.moves] == ["P2", "P1", "P2"]


def test_accepting_twice_changes_nothing(records: Records) -> None:
    accept(records)
    with records.session(HUB, NOW) as session:
        before = [task.id for task in tasks(session)]
    accept(records)
    with records.session(HUB, NOW) as session:
        assert [task.id for task in tasks(session)] == before


def test_a_new_plan_replaces_the_moves_nobody_made_and_keeps_the_task_of_one_it_shares(records: Records) -> None:
    old = accept(records)
    with records.session(STEWARD, NOW) as session:
        first = tasks(session)[0]
        commands.assign_task(session, first.id, "Bob")
        propose(session, rotation(("Ewes", "P2", 16, 22), made_at=NOW))
    new = accept(records)
    with records.session(HUB, NOW) as session:
        (left,) = tasks(session)
        assert (left.id, left.assignee, left.came_from) == (first.id, "Bob", f"rotation:{new}")
        assert said(session) == [("Ewes to P2", date(2027, 5, 16))]
        statuses = {log.status for log in session.query(Log).where(Log.name == "Ewes to P1", Log.came_from == f"rotation:{old}")}
        assert statuses == {"abandoned"}
        before = rotation_of(session, old)
        assert before is not None and before.status == "replaced"
        assert [plan.status for plan in rotations(session, YESTERDAY)] == ["accepted", "replaced"]
        at_first = accepted_rotation(session, NOW - timedelta(seconds=1))
        assert at_first is None


def test_taking_an_acceptance_back_brings_the_tasks_of_the_plan_before(records: Records) -> None:
    old = accept(records)
    with records.session(HUB, NOW) as session:
        before = said(session)
        propose(session, rotation(("Ewes", "P2", 20, 22), made_at=NOW))
    accept(records)
    with records.session(STEWARD, NOW) as session:
        commands.undo(session)
        assert said(session) == before
        kept, newest = accepted_rotation(session), newest_rotation(session)
        assert kept is not None and kept.id == old
        assert newest is not None and newest.status == "proposed"


def test_the_stay_a_plan_is_in_is_a_move_only_where_the_herd_stands_elsewhere(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        propose(session, rotation(("Ewes", "P1", 12, 18), ("Wethers", "P2", 12, 18), made_at=NOW))
    accept(records)
    with records.session(HUB, NOW) as session:
        # ewes stand in P1; wethers were to go on the 12th, so their move is due today
        assert said(session) == [("Wethers to P2", date(2027, 5, 14))]


def test_herds_that_go_as_one_get_a_task_each(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        propose(session, rotation(("Ewes + Wethers", "P2", 16, 18), made_at=NOW))
    accept(records)
    with records.session(HUB, NOW) as session:
        assert [name for name, _ in said(session)] == ["Ewes to P2", "Wethers to P2"]


def test_a_plan_into_a_paddock_that_is_retired_is_refused_and_nothing_is_written(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.set_phase(session, "P2", "retired")
    with pytest.raises(RecordError, match="P2 is retired"):
        accept(records)
    with records.session(HUB, NOW) as session:
        assert tasks(session) == [] and accepted_rotation(session) is None


def test_a_real_move_finishes_the_planned_one(records: Records) -> None:
    plan = accept(records)
    at = NOW - timedelta(hours=1)
    with records.session(WORKER, NOW) as session:
        planned = tasks(session)[0]
        log = commands.move_herd(session, "Ewes", "P2", at, notes="gate sticks")
        assert (log.id, log.status, log.at, log.came_from) == (planned.id, "done", at, f"rotation:{plan}")
        assert (log.done_by, log.notes, log.details["due"]) == ("Bob", "P2 is ready\ngate sticks", "2027-05-15")
        assert [name for name, _ in said(session)] == ["Ewes to P1"]
        commands.undo(session)
        assert [name for name, _ in said(session)] == ["Ewes to P2", "Ewes to P1"]


def test_a_move_that_skips_one_gives_it_up_and_one_elsewhere_leaves_the_plan(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.put_place(session, "P3", "paddock")
    accept(records)
    with records.session(WORKER, NOW) as session:
        commands.move_herd(session, "Ewes", "P3", NOW - timedelta(hours=2))
        assert len(said(session)) == 2
        commands.move_herd(session, "Ewes", "P1", NOW - timedelta(hours=1))
        assert said(session) == []


def test_a_move_of_last_month_entered_late_is_not_the_planned_one(records: Records) -> None:
    accept(records)
    with records.session(WORKER, NOW) as session:
        log = commands.move_herd(session, "Ewes", "P2", NOW - timedelta(days=20))
        assert log.came_from == "" and len(said(session)) == 2


def test_a_phone_that_sends_a_planned_move_twice_moves_once(records: Records) -> None:
    accept(records)
    entry = Move(id=uuid.UUID(int=990), at=NOW - timedelta(minutes=5), sent_at=NOW, herd="Ewes", to="P2", by="Bob")
    states = [take(records, WORKER, entry, NOW, units="us", zone=ZONE, stamp=NOW).state for _ in range(2)]
    assert states == ["saved", "known"]
    with records.session(HUB, NOW) as session:
        done = [log for log in session.query(Log).where(Log.is_movement, Log.status == "done") if log.at == entry.at]
        assert [log.details["entries"] for log in done] == [[str(entry.id)]]


def test_a_move_with_an_id_of_its_own_is_made_once(records: Records) -> None:
    accept(records)
    with records.session(WORKER, NOW) as session:
        one, two = (commands.move_herd(session, "Ewes", "P2", NOW, id=uuid.UUID(int=991)) for _ in range(2))
        assert one.id == two.id


def test_old_proposals_are_forgotten_and_accepted_plans_are_not(records: Records) -> None:
    kept = accept(records)
    with records.session(HUB, NOW) as session:
        for days in (1, 40):
            propose(session, rotation(made_at=NOW + timedelta(days=days)))
        assert [plan.id for plan in rotations(session, YESTERDAY)][1:] == [kept]


def test_a_plan_with_a_number_that_is_none_is_refused_by_every_database(records: Records) -> None:
    with pytest.raises(InputError), records.session(HUB, NOW) as session:
        propose(session, rotation(mass={"P1": (float("nan"),)}))


def test_a_lock_is_kept_changed_and_let_go(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        (lock,) = locks(session)
        assert (lock.id, lock.herd, lock.paddock, lock.first_on, lock.out) == (LOCK, "Ewes", "P1", date(2027, 6, 1), date(2027, 6, 5))
        commands.lock_stay(session, "Ewes", "P2", date(2027, 6, 3), 2, id=LOCK)
        assert [(k.paddock, k.out, k.by) for k in locks(session)] == [("P2", date(2027, 6, 5), "Ann")]
        assert locks(session, date(2027, 6, 6)) == []
        commands.unlock_stay(session, LOCK)
        assert locks(session) == []


@pytest.mark.parametrize(
    ("herd", "paddock", "first", "days", "why"),
    [
        ("Ewes", "P2", date(2027, 6, 4), 3, "Ewes is set to be in P1"),
        ("Wethers", "P1", date(2027, 5, 30), 3, "Ewes is set to be in P1"),
        ("Ewes", "P2", date(2027, 5, 1), 3, "over already"),
        ("Ewes", "P2", date(2027, 7, 1), 0, "How many days"),
        ("Ewes", "Bed 1", date(2027, 7, 1), 2, "no paddock"),
        ("Ewes", "P9", date(2027, 7, 1), 2, "no place called"),
        ("Goats", "P1", date(2027, 7, 1), 2, "no herd called"),
    ],
)
def test_a_lock_that_cannot_be_is_refused(records: Records, herd: str, paddock: str, first: date, days: int, why: str) -> None:
    with pytest.raises(RecordError, match=why), records.session(STEWARD, NOW) as session:
        commands.lock_stay(session, herd, paddock, first, days)
    with records.session(HUB, NOW) as session:
        assert [lock.id for lock in locks(session)] == [LOCK]


def test_locks_that_touch_do_not_contradict(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.lock_stay(session, "Ewes", "P2", date(2027, 6, 5), 3)
        commands.lock_stay(session, "Wethers", "P1", date(2027, 6, 5), 3)
        assert len(locks(session)) == 3
