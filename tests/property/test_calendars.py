"""Whatever people call things, a calendar of them is read back whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from models.calendars import Hub, calendar_text
from models.records import commands, feeds
from models.records.actor import HUB, Actor
from models.records.database import Records, open_records

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 5, 11, 13, tzinfo=UTC)
AS_HUB = Hub("hub", "Ñandú & Söhne; Hof", ZONE)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=160).filter(str.strip)
TYPES = st.sampled_from(["activity", "seeding", "transplanting", "harvest"])


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records(f"sqlite:///{tmp_path}/records.db")
    yield opened
    opened.close()


def text_of(records: Records, kind: str, tasks_as_events: bool) -> bytes:
    with records.session(HUB, NOW) as session:
        person = commands.put_person(session, "Ann", ["worker"])
    with records.session(Actor("Ann", frozenset({"worker"}), person.id), NOW) as session:
        token = commands.subscribe_feed(session, kind)
        for standing in feeds.feeds(session)[:-1]:
            commands.revoke_feed(session, standing.id)
    with records.session() as session:
        feed = feeds.feed_of(session, token)
        assert feed is not None
        shown = feeds.content(session, feed, NOW)
    return calendar_text("All", AS_HUB, NOW, tasks=shown.tasks, events=shown.events, tasks_as_events=tasks_as_events)


def parts(text: bytes) -> dict[str, tuple[int, str]]:
    """UID -> (SEQUENCE, what it says) of every task and event; a UID that stands twice fails."""
    found: dict[str, tuple[int, str]] = {}
    for part in (*Calendar.from_ical(text).walk("VTODO"), *Calendar.from_ical(text).walk("VEVENT")):
        assert part["UID"] not in found
        found[part["UID"]] = (int(part["SEQUENCE"]), part.to_ical().decode())
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tasks=st.lists(st.tuples(NAMES, TYPES, st.integers(-400, 400), st.booleans()), max_size=6), as_events=st.booleans())
def test_every_open_task_is_in_the_feed_once_in_lines_a_phone_can_read(
    records: Records, tasks: list[tuple[str, str, int, bool]], as_events: bool
) -> None:
    with records.session(HUB, NOW) as session:
        made = [
            commands.add_task(session, name, NOW + timedelta(hours=h), type=type, timed=timed, id=uuid.uuid4()).id
            for name, type, h, timed in tasks
        ]
    text = text_of(records, "all tasks", as_events)
    found = parts(text)
    assert {f"{id}@hub" for id in made} <= set(found)
    lines = text.split(b"\r\n")
    assert lines[-1] == b"" and all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    text.decode("utf-8")
    assert not any(ord(c) < 32 and c not in "\r\n" for c in text.decode())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["finish", "abandon", "more people", "later", "cancel"]), min_size=1, max_size=4))
def test_a_change_keeps_the_uid_and_raises_the_sequence(records: Records, acts: list[str]) -> None:
    with records.session(HUB, NOW) as session:
        task = commands.add_task(session, "Walk the fence", NOW)
        start = NOW + timedelta(days=3)
        event = commands.put_event(session, "meal", "Supper", start, start + timedelta(hours=2), zone=ZONE, head_count=10)
    for act in acts:
        before = parts(text_of(records, "all tasks", False)) | parts(text_of(records, "events", False))
        with records.session(HUB, NOW + timedelta(hours=1)) as session:
            if act in ("finish", "abandon") and task.status == "pending":
                change = commands.finish_task if act == "finish" else commands.abandon_task
                task = change(session, task.id, *([NOW] if act == "finish" else []))  # type: ignore[operator]
            elif act == "more people" and event.status == "planned":
                event = commands.set_head_count(session, event.id, zone=ZONE, more=1)
            elif act == "later" and event.status == "planned":
                event = commands.move_event(
                    session, event.id, event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1), zone=ZONE
                )
            elif act == "cancel":
                event = commands.cancel_event(session, event.id, zone=ZONE)
        after = parts(text_of(records, "all tasks", False)) | parts(text_of(records, "events", False))
        assert set(before) <= set(after), "nothing that changes goes away or gets another name"
        for uid, (sequence, said) in before.items():
            assert after[uid][0] > sequence or after[uid] == (sequence, said)
