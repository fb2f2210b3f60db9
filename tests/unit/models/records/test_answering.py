"""Answers to advice: one log each, which stands for a while, is taken back like any other, and never passes for work."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.records import commands, journal
from models.records.actor import HUB
from models.records.answers import LONGEST, Answered, answers
from models.records.changes import Change
from models.records.database import Records, Session
from models.records.logs import Log
from models.records.written import PUT_OFF, count, written
from sensors.errors import InputError
from tests.folders import empty_records, out, put
from tests.folders import written as folder_of
from tests.records_examples import NOW, actor, farm
from tests.unit.models.records.conftest import Open

ANN, BOB = actor("worker"), actor("worker", name="Bob")
SOON = NOW + timedelta(hours=2)


@pytest.fixture
def records(open_farm: Open) -> Records:
    return open_farm(ZoneInfo("America/New_York"))


def watered(session: Session, at: datetime = NOW, **more: Any) -> Log:
    """Bed 1 was dry, and somebody watered it: good for two hours."""
    told: dict[str, Any] = {"state": "watch", "places": ["Bed 1"], "until": at + timedelta(hours=2)} | more
    log: Log = commands.answer_advice(session, "dry Bed 1", told.pop("name", "Watered bed 1"), at, **told)
    return log


def do(records: Records, act: Callable[[Session], Any] = watered, who: Any = ANN, now: datetime = NOW) -> Any:
    with records.session(who, now) as session:
        return act(session)


def standing(records: Records, now: datetime = NOW) -> tuple[Answered, ...]:
    with records.session() as session:
        return answers(session, now)


def answering_logs(records: Records) -> list[Log]:
    with records.session() as session:
        return list(session.scalars(select(Log).where(Log.came_from.startswith("advice:"))))


def test_what_was_done_is_a_done_log_with_its_amount_place_and_who(records: Records) -> None:
    with records.session(ANN, NOW) as session:
        log = watered(session, type="input", amount="70 gal")
        assert (log.type, log.name, log.status, log.at, log.timed, log.done_by) == ("input", "Watered bed 1", "done", NOW, True, "Ann")
        assert [link.place.name for link in log.places] == ["Bed 1"]
        # a US gallon is 3.785411784 L
        assert [(q.value, q.unit, round(q.canonical, 3)) for q in log.quantities] == [(70.0, "gal", 264.979)]
        assert log.came_from == "advice:watch:dry Bed 1"
        last = journal.last_change(session, "Ann", NOW)
        assert last is not None and last.says == "Done: Watered bed 1."


def test_an_answer_stands_until_its_moment_and_not_a_moment_longer(records: Records) -> None:
    do(records)
    assert standing(records) == (Answered("dry Bed 1", "watch", "done", "Watered bed 1", NOW, SOON, "Ann"),)
    assert len(standing(records, SOON - timedelta(seconds=1))) == 1
    assert standing(records, SOON) == ()


def test_an_answer_that_is_over_is_remembered_for_as_long_as_one_asks_back(records: Records) -> None:
    do(records)
    later = NOW + timedelta(hours=6)
    with records.session() as session:
        assert [a.subject for a in answers(session, later, timedelta(hours=7))] == ["dry Bed 1"]
        assert answers(session, later, timedelta(hours=6)) == answers(session, later) == ()


def test_an_answer_taken_back_or_struck_stands_no_longer(records: Records) -> None:
    do(records)
    do(records, commands.undo)
    assert standing(records) == () and answering_logs(records) == []
    log = do(records)
    do(records, lambda s: commands.strike_log(s, log.id, "wrong bed"))
    assert standing(records) == ()


def test_what_can_wait_is_given_up_and_says_so_and_is_no_work(records: Records) -> None:
    do(records, lambda s: watered(s, name="Bed 1 is dry, 18 %.", done=False, amount="70 gal"))
    (log,) = answering_logs(records)
    assert (log.name, log.status, log.reason) == ("Not now: Bed 1 is dry, 18 %", "abandoned", "not now")
    with records.session() as session:
        assert session.get_one(Log, log.id).quantities == []
        assert log.name not in [x.name for x in journal.journal(session, SOON)]
        assert log.name not in [one.log.name for one in written(session, SOON)]
        assert [one.log.name for one in written(session, SOON, kind=PUT_OFF)] == [log.name]
        assert count(session, NOW, SOON) == 0
        last = journal.last_change(session, "Ann", NOW)
        assert last is not None and last.says == "Not now: Bed 1 is dry, 18 %."
    assert [a.status for a in standing(records)] == ["abandoned"]


def test_a_button_pressed_twice_or_by_two_people_writes_one_log(records: Records) -> None:
    first = do(records)
    assert do(records).id == first.id
    later = NOW + timedelta(minutes=1)
    assert do(records, lambda s: watered(s, later), BOB, later).id == first.id
    put_off = do(records, lambda s: watered(s, name="Bed 1: 18 %", done=False))
    assert do(records, lambda s: watered(s, name="Bed 1: 17 %", done=False)).id == put_off.id
    assert len(answering_logs(records)) == 2
    with records.session() as session:
        assert len(session.scalars(select(Change).where(Change.command == "answer_advice")).all()) == 2


def test_an_entry_sent_twice_is_written_once_even_when_its_answer_stands_no_longer(records: Records) -> None:
    id = uuid.uuid4()
    do(records, lambda s: watered(s, id=id))
    do(records, lambda s: watered(s, SOON + timedelta(hours=1), id=id), now=SOON + timedelta(hours=1))
    assert [log.id for log in answering_logs(records)] == [id]


def test_the_same_may_be_done_again_once_it_is_asked_again(records: Records) -> None:
    do(records)
    do(records, lambda s: watered(s, SOON), now=SOON)
    assert len(answering_logs(records)) == 2


def test_another_deed_for_the_same_question_is_another_log(records: Records) -> None:
    do(records)
    do(records, lambda s: watered(s, name="Mulched bed 1"))
    assert sorted(a.name for a in standing(records)) == ["Mulched bed 1", "Watered bed 1"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"until": NOW}, "Until when"),
        ({"until": NOW + LONGEST + timedelta(seconds=1)}, "Until when"),
        ({"state": ""}, "what that answers"),
        ({"state": "act:x"}, "what that answers"),
        ({"places": ["Bed 77"]}, "Bed 77"),
        ({"amount": "some"}, "amount"),
        ({"name": " "}, "name"),
        ({"name": " ", "done": False}, "name"),
    ],
)
def test_an_answer_to_nothing_or_for_no_time_is_refused_and_nothing_is_written(records: Records, more: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        do(records, lambda s: watered(s, **more))
    assert answering_logs(records) == []


def test_what_was_done_cannot_lie_ahead(records: Records) -> None:
    with pytest.raises(InputError, match="still to come"):
        do(records, lambda s: watered(s, NOW + timedelta(days=2)))


def test_an_answer_goes_into_a_hub_folder_and_stands_when_it_comes_back(tmp_path: Any) -> None:
    with empty_records() as old, empty_records() as new:
        farm(old)
        do(old)
        do(old, lambda s: watered(s, state="act", name="Bed 1 is dry", done=False))
        before = standing(old)
        files = out(old)
        put(new, folder_of(tmp_path / "hub", files), HUB)
        assert standing(new) == before and len(before) == 2
        assert out(new) == files


def test_a_folder_whose_moment_is_none_answers_nothing(records: Records) -> None:
    log = do(records)
    for garbage in (None, "soon", "2027-05-14T17:00:00", 7):
        with records.session(HUB, NOW) as session:
            session.get_one(Log, log.id).details = {"until": garbage}
        assert standing(records) == ()
