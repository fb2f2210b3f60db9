"""When an entry was, as people type it; what a page of the journal reads; an event that repeats and is changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from dashboard.parts import moment
from dashboard.parts.rescheduling import put
from models.amounts import parse_amount
from models.records import commands
from models.records.actor import HUB, Actor
from models.records.commands.correcting import may_correct
from models.records.database import Records, open_records
from models.records.occasions import occasions
from models.records.written import KINDS, count, written
from sensors.errors import RecordError

ZONE = ZoneInfo("America/New_York")
# Thursday 14 May 2026, 13:40 at the hub
NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
FARM: Any = SimpleNamespace(now=NOW, zone=ZONE)


@pytest.fixture
def records() -> Iterator[Records]:
    opened = open_records("sqlite://", ZONE)
    with opened.session(HUB, NOW) as session:
        for name, kind in (("Bed 1", "bed"), ("P1", "paddock")):
            commands.put_place(session, name, kind)
        commands.put_crop(session, "Carrot", key="carrot")
        commands.put_herd(session, "Ewes", species="sheep")
        commands.move_herd(session, "Ewes", "P1", NOW - timedelta(days=2))
        commands.record_reading(session, "Rain", parse_amount("0.4 in"), NOW - timedelta(days=1))
        commands.observe(session, "Aphids", NOW - timedelta(hours=5), ["Bed 1"])
        for n in range(40):
            commands.record_harvest(session, "Carrot", parse_amount(f"{n} lb"), NOW - timedelta(minutes=n), places=["Bed 1"])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "at", "timed"),
    [
        ("", "2026-05-14 13:40", True),
        ("now", "2026-05-14 13:40", True),
        ("yesterday 5 pm", "2026-05-13 17:00", True),
        ("7:30 am", "2026-05-14 07:30", True),
        ("yesterday", "2026-05-13 12:00", False),
        # a weekday alone is the next one in a calendar, and the last one in a log
        ("Tue", "2026-05-12 12:00", False),
        ("Tue 5 pm", "2026-05-12 17:00", True),
        ("2026-05-01", "2026-05-01 12:00", False),
    ],
)
def test_an_entry_is_of_the_past_as_people_say_it(typed: str, at: str, timed: bool) -> None:
    found, to_the_hour = moment.past(FARM, typed)
    assert (f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}", to_the_hour) == (at, timed)


@pytest.mark.parametrize("typed", ["5 pm", "tomorrow", "2026-06-01"])
def test_what_is_still_to_come_is_no_entry(typed: str) -> None:
    with pytest.raises(RecordError, match="still to come"):
        moment.past(FARM, typed)


def test_a_page_of_the_journal_reads_its_own_rows_only(records: Records) -> None:
    asked: list[str] = []
    event.listen(records.engine, "before_cursor_execute", lambda _c, _cur, sql, *_: asked.append(sql))
    with records.session() as session:
        found = written(session, NOW + timedelta(minutes=1), most=30)
        assert count(session, NOW - timedelta(hours=1), NOW + timedelta(minutes=1)) == 40
    assert [one.log.name for one in found[:2]] == ["Carrot: 0 lb", "Carrot: 1 lb"]
    assert len(found) == 30 and "LIMIT" in asked[0]
    # one question for the logs and one for each kind of part, however many rows
    assert len(asked) <= 6


@pytest.mark.parametrize(("kind", "name"), [("Moves", "Ewes to P1"), ("Readings", "Rain: 0.4 in"), ("Notes", "Aphids")])
def test_the_journal_is_of_one_kind(records: Records, kind: str, name: str) -> None:
    with records.session() as session:
        assert [one.log.name for one in written(session, NOW, kind=kind)] == [name]


def test_every_kind_and_a_place_can_be_asked_for(records: Records) -> None:
    with records.session() as session:
        for kind in KINDS:
            assert all(one.log.status == "done" for one in written(session, NOW, kind=kind, place=uuid.uuid4()))


def test_who_may_correct_is_told_without_asking_the_records() -> None:
    ann, sue, vic = (Actor(n, frozenset({r})) for n, r in (("Ann", "worker"), ("Sue", "steward"), ("Vic", "viewer")))
    week = timedelta(days=7)
    assert may_correct(ann, "Ann", "", NOW - week, NOW)
    assert may_correct(ann, "Bob", "Ann", NOW, NOW)
    assert not may_correct(ann, "Ann", "Ann", NOW - week - timedelta(seconds=1), NOW)
    assert not may_correct(ann, "Bob", "Bob", NOW, NOW)
    assert may_correct(sue, "Bob", "Bob", NOW - 10 * week, NOW)
    assert not may_correct(vic, "Vic", "Vic", NOW, NOW)
    assert not may_correct(Actor("", frozenset({"worker"})), "", "", NOW, NOW)


def test_other_hours_of_an_event_that_repeats_leave_its_cancelled_day_cancelled(records: Records) -> None:
    """Thursdays at six from 14 May; the 21st is called off; then all begin at seven, and end after midnight."""
    id, six = uuid.uuid4(), datetime(2026, 5, 14, 18, tzinfo=ZONE)
    until = NOW + timedelta(days=20)
    with records.session(HUB, NOW) as session:
        commands.put_event(session, "class", "Songs", six, six + timedelta(hours=2), zone=ZONE, repeat="FREQ=WEEKLY", id=id)
        commands.cancel_event(session, id, zone=ZONE, on=datetime(2026, 5, 21).date())
        third = occasions(session, NOW, until, ZONE)[1]
        begins = datetime(2026, 5, 28, 19, tzinfo=ZONE)
        told = {"kind": "class", "title": "Songs and tales", "place": "", "responsible": "", "notes": "", "head_count": 12}
        put(third.event, begins, begins + timedelta(hours=6), ZONE, told, session)
    with records.session() as session:
        found = occasions(session, NOW, until, ZONE)
    assert [f"{o.starts_at.astimezone(ZONE):%d %H:%M}-{o.ends_at.astimezone(ZONE):%d %H:%M}" for o in found] == [
        "14 19:00-15 01:00", "28 19:00-29 01:00",
    ]  # fmt: skip
    assert {(o.event.title, o.event.head_count) for o in found} == {("Songs and tales", 12)}
