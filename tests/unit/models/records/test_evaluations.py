"""What rules saw, hour by hour, and the machine's memory: merged in any order, read back as it was, let go when old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa

from models.alerts import Event, Memory, Observation
from models.records.alerts import AlertLink, AlertMemory
from models.records.database import Records, open_records
from models.records.evaluations import (
    EVALUATIONS_KEPT,
    MEMORIES_KEPT,
    NOTICES_KEPT,
    Evaluated,
    evaluations,
    forget_memories,
    keep_memories,
    load_memories,
    note_evaluations,
    trim_alerts,
)
from models.records.incidents import incidents, open_incident
from models.records.notices import LINK_LASTS, enqueue_notice, new_link, notices, settle_notice

HOUR = timedelta(hours=1)
AT = datetime(2027, 5, 14, 3, 0, tzinfo=UTC)
MINUTES = [AT + timedelta(minutes=m) for m in (5, 20, 50)]
GOOD = Evaluated("frost", "frost A", "good", "good", MINUTES[0], MINUTES[0], "A", "", "41 °F at worst", "")
BAD = Evaluated("frost", "frost A", "bad", "bad", MINUTES[1], MINUTES[1], "A", "29 °F by 5 am.", "", "kept: quiet hours", True)
UNKNOWN = Evaluated("frost", "frost A", "unknown", "unknown", MINUTES[2], MINUTES[2], "A", "", "no forecast since noon", "")
WHOLE = Evaluated(
    "frost", "frost A", "bad", "unknown", MINUTES[0], MINUTES[2], "A", "29 °F by 5 am.", "no forecast since noon", "kept: quiet hours", True
)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    yield opened
    opened.close()


def test_an_hour_says_the_worst_the_last_and_what_became_of_it_in_whatever_order_it_was_told(records: Records) -> None:
    for day, order in enumerate(permutations((GOOD, BAD, UNKNOWN))):
        cause = f"frost {day}"
        with records.session() as session:
            for one in order:
                note_evaluations(session, [moved(one, cause)])
            assert evaluations(session, AT, cause=cause) == [moved(WHOLE, cause)]


def moved(one: Evaluated, cause: str) -> Evaluated:
    return Evaluated(one.rule, cause, one.worst, one.last, one.first_at, one.last_at, one.place, one.said, one.why, one.told, one.raised)


def test_the_same_told_again_changes_nothing(records: Records) -> None:
    with records.session() as session:
        assert note_evaluations(session, [GOOD, BAD, UNKNOWN]) == 3
        note_evaluations(session, [GOOD, BAD, UNKNOWN])
        assert evaluations(session, AT) == [WHOLE]


def test_an_hour_is_asked_for_by_any_moment_in_it_and_stands_alone(records: Records) -> None:
    later = Evaluated("frost", "frost A", "good", "good", AT + HOUR, AT + HOUR, "A", "", "it is 50 °F", "")
    with records.session() as session:
        note_evaluations(session, [BAD, later])
        assert evaluations(session, AT + timedelta(minutes=59, seconds=59)) == [BAD]
        assert evaluations(session, AT + HOUR) == [later]
        assert evaluations(session, AT - HOUR) == []


def test_the_worst_of_an_hour_comes_first_and_may_be_asked_for_alone(records: Records) -> None:
    many = [
        Evaluated("leak", "leak B", "good", "good", AT, AT, "B"), Evaluated("battery", "b", "unknown", "unknown", AT, AT),
        Evaluated("thirst", "ewes", "bad", "bad", AT, AT, "B"), Evaluated("pump", "pump", "bad", "good", AT, AT, raised=True),
    ]  # fmt: skip
    with records.session() as session:
        note_evaluations(session, many)
        assert [one.rule for one in evaluations(session, AT)] == ["pump", "thirst", "battery", "leak"]
        assert [one.rule for one in evaluations(session, AT, place="B")] == ["thirst", "leak"]
        assert [one.rule for one in evaluations(session, AT, rule="leak")] == ["leak"]


def test_thousands_of_causes_are_noted_at_once(records: Records) -> None:
    many = [Evaluated("stale", f"probe {n}", "good", "good", AT, AT) for n in range(5000)]
    with records.session() as session:
        assert note_evaluations(session, many) == 5000
        note_evaluations(session, many)
        assert len(evaluations(session, AT)) == 5000
        assert note_evaluations(session, []) == 0


def test_a_memory_is_read_back_as_it_was(records: Records) -> None:
    memory = Memory(AT, AT - HOUR, None, AT - HOUR, 2, "leak A")
    with records.session() as session:
        keep_memories(session, {("leak", "A"): Memory(AT - HOUR), ("leak", "B"): Memory()})
        keep_memories(session, {("leak", "A"): memory})
    with records.session() as session:
        assert load_memories(session).of == {("leak", "A"): memory, ("leak", "B"): Memory()}
        forget_memories(session, [("leak", "B"), ("leak", "C")])
        assert list(load_memories(session).of) == [("leak", "A")]


def test_a_memory_nobody_can_read_begins_anew_and_keeps_none_of_the_others_from_being_read(records: Records) -> None:
    with records.session() as session:
        keep_memories(session, {("leak", "A"): Memory(AT)})
        session.add(AlertMemory(rule="leak", cause="newer", memory={"form": 99}))
        session.add(AlertMemory(rule="leak", cause="torn", memory={"form": 1, "last_at": "noon"}))
    with records.session() as session:
        assert load_memories(session).of == {("leak", "A"): Memory(AT)}


def test_what_is_old_goes_and_incidents_stay(records: Records) -> None:
    now, tick = AT + NOTICES_KEPT, timedelta(seconds=1)
    hours = [now - EVALUATIONS_KEPT - HOUR, now - EVALUATIONS_KEPT + HOUR]
    old = now - MEMORIES_KEPT - HOUR
    with records.session() as session:
        note_evaluations(session, [Evaluated("frost", "A", "good", "good", at, at) for at in hours])
        memories = {"gone": Memory(old), "raised": Memory(old, old, None, old), "young": Memory(now), "never": Memory()}
        keep_memories(session, {("frost", cause): memory for cause, memory in memories.items()})
        seen = Observation("frost", "A", "bad", AT)
        incident = open_incident(session, Event("raised", "frost", "A", AT, seen, "critical", "frost A"))
        for key, at in (("old", AT - tick), ("waiting", AT - tick), ("young", now)):
            id = enqueue_notice(session, key, "raised", "Frost", at, incident_id=incident)
            new_link(session, id, at)
            if key != "waiting":
                settle_notice(session, id, at)
    with records.session() as session:
        assert trim_alerts(session, now) == 1 + 1 + 2 + 1
        assert [one.first_at for at in hours for one in evaluations(session, at)] == hours[1:]
        assert {cause for _, cause in load_memories(session).of} == {"raised", "young", "never"}
        assert {n.key for n in notices(session)} == {"waiting", "young"}
        assert session.scalars(sa.select(AlertLink.expires_at)).all() == [now + LINK_LASTS]
        assert len(incidents(session, now)) == 1
        assert trim_alerts(session, now) == 0
