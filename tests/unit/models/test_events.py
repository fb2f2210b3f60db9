"""Events: rooms, head counts, and what a meal asks of the kitchen; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.records import commands, feeds, journal, occasions
from models.records.actor import HUB, Actor
from models.records.changes import Change
from models.records.database import Records, open_records
from models.records.journal import LogView
from models.records.logs import Log
from models.records.people import Feed
from models.records.plans import Event
from sensors.errors import NotAllowed, RecordError

ZONE = ZoneInfo("America/New_York")
# Monday 11 May 2026, 9:00 at the hub; the supper is on Thursday from 18:00 to 20:00
NOW = datetime(2026, 5, 11, 13, tzinfo=UTC)
SUPPER = (datetime(2026, 5, 14, 22, tzinfo=UTC), datetime(2026, 5, 15, 0, tzinfo=UTC))
ANN = Actor("Ann", frozenset({"worker"}))
WEEK = timedelta(days=7)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_place(session, "Hall", "building", details={"seats": 30})
        commands.put_place(session, "North field", "field")
        commands.put_person(session, "Ann", ["worker"])
    yield opened
    opened.close()


def supper(records: Records, **more: Any) -> Event:
    said: dict[str, Any] = {"place": "Hall", "head_count": 40, "responsible": "Ann", "zone": ZONE, **more}
    kind, at = said.pop("kind", "meal"), said.pop("at", SUPPER)
    with records.session(ANN, said.pop("now", NOW)) as session:
        return commands.put_event(session, kind, said.pop("title", "Harvest supper"), *at, **said)  # type: ignore[no-any-return]


def run(records: Records, command: Any, *args: Any, now: datetime = NOW, **more: Any) -> Any:
    with records.session(ANN, now) as session:
        return command(session, *args, **more)


def asked(records: Records) -> list[LogView]:
    with records.session() as session:
        return journal.tasks(session, NOW + timedelta(days=4000))


def last_said(records: Records) -> str:
    with records.session() as session:
        return session.scalars(select(Change.says).order_by(Change.at.desc(), Change.created_at.desc())).first() or ""


def test_a_meal_asks_the_kitchen_once_for_that_morning(records: Records) -> None:
    event = supper(records)
    supper(records, id=event.id)
    (task,) = asked(records)
    assert (task.name, task.type, task.categories, task.places) == ("Cook for 40: Harvest supper", "activity", "kitchen", ("Hall",))
    assert task.at == datetime(2026, 5, 14, 12, tzinfo=UTC) and task.timed  # 8:00 at the hub


def test_a_class_asks_the_kitchen_for_nothing(records: Records) -> None:
    supper(records, kind="class")
    assert asked(records) == []


def test_a_breakfast_is_due_before_it_begins(records: Records) -> None:
    supper(records, at=(datetime(2026, 5, 14, 11, tzinfo=UTC), datetime(2026, 5, 14, 12, tzinfo=UTC)))
    assert asked(records)[0].at == datetime(2026, 5, 14, 11, tzinfo=UTC)


def test_the_request_follows_head_count_time_and_room_and_stays_the_same_task(records: Records) -> None:
    event = supper(records)
    (before,) = asked(records)
    run(records, commands.set_head_count, event.id, 44, zone=ZONE)
    run(records, commands.set_head_count, event.id, zone=ZONE, more=1)
    run(
        records, commands.move_event, event.id, SUPPER[0] + timedelta(days=1), SUPPER[1] + timedelta(days=1), zone=ZONE, place="North field"
    )
    (after,) = asked(records)
    assert after.id == before.id and after.sequence > before.sequence
    assert (after.name, after.places) == ("Cook for 45: Harvest supper", ("North field",))
    assert after.at == before.at + timedelta(days=1)


def test_nobody_said_how_many_is_not_nobody_comes(records: Records) -> None:
    event = supper(records, head_count=None)
    assert asked(records)[0].name == "Cook: Harvest supper (ask how many come)"
    run(records, commands.set_head_count, event.id, 0, zone=ZONE)
    assert asked(records) == []
    run(records, commands.set_head_count, event.id, 12, zone=ZONE)
    assert [t.name for t in asked(records)] == ["Cook for 12: Harvest supper"]


def test_a_cancelled_meal_withdraws_its_request_and_undo_brings_both_back(records: Records) -> None:
    event = supper(records)
    run(records, commands.cancel_event, event.id, zone=ZONE)
    assert asked(records) == []
    with records.session() as session:
        assert session.scalars(select(Log.status)).all() == ["abandoned"]
    run(records, commands.undo)
    assert [t.name for t in asked(records)] == ["Cook for 40: Harvest supper"]


def test_what_a_cook_gave_up_stays_given_up(records: Records) -> None:
    event = supper(records)
    run(records, commands.abandon_task, asked(records)[0].id, reason="no hands")
    run(records, commands.set_head_count, event.id, 50, zone=ZONE)
    assert asked(records) == []


def test_what_is_cooked_is_not_asked_for_again(records: Records) -> None:
    event = supper(records)
    run(records, commands.finish_task, asked(records)[0].id, NOW)
    run(records, commands.set_head_count, event.id, 50, zone=ZONE)
    with records.session() as session:
        assert session.scalars(select(Log.name)).all() == ["Cook for 40: Harvest supper"]


def test_a_weekly_meal_asks_for_two_weeks_and_then_for_the_next(records: Records) -> None:
    supper(records, repeat="FREQ=WEEKLY")
    assert [t.at.date() for t in asked(records)] == [date(2026, 5, 14), date(2026, 5, 21)]
    for _ in range(2):
        run(records, commands.ask_kitchen, zone=ZONE, now=NOW + WEEK)
    assert [t.at.date() for t in asked(records)] == [date(2026, 5, 14), date(2026, 5, 21), date(2026, 5, 28)]


def test_one_evening_of_many_can_be_left_out(records: Records) -> None:
    event = supper(records, repeat="FREQ=WEEKLY")
    run(records, commands.cancel_event, event.id, zone=ZONE, on=date(2026, 5, 21))
    assert [t.at.date() for t in asked(records)] == [date(2026, 5, 14)]
    with records.session() as session:
        days = [o.day for o in occasions.occasions(session, NOW, NOW + 3 * WEEK, ZONE)]
    assert days == [date(2026, 5, 14), date(2026, 5, 28)]
    with pytest.raises(RecordError, match="not on that day"):
        run(records, commands.cancel_event, event.id, zone=ZONE, on=date(2026, 5, 22))


def test_a_room_that_is_taken_is_refused_with_who_has_it(records: Records) -> None:
    supper(records, repeat="FREQ=WEEKLY")
    later = tuple(at + 3 * WEEK + timedelta(hours=1) for at in SUPPER)
    with pytest.raises(RecordError) as why:
        supper(records, kind="class", title="Grafting", at=later)
    assert "Hall is taken then: Harvest supper, Thu 4 Jun, 18:00 to 20:00, Ann opens" in why.value.what
    with records.session() as session:
        assert session.scalars(select(Event.title)).all() == ["Harvest supper"]


def test_one_after_the_other_and_both_in_one_field_are_no_clash(records: Records) -> None:
    supper(records)
    supper(records, title="Film", kind="class", at=(SUPPER[1], SUPPER[1] + timedelta(hours=2)))
    for title in ("Planting day", "Soil class"):
        supper(records, title=title, kind="work day", place="North field")


def test_a_cancelled_event_frees_its_room(records: Records) -> None:
    event = supper(records)
    run(records, commands.cancel_event, event.id, zone=ZONE)
    supper(records, title="Dance", kind="other")


def test_a_room_too_small_is_said_and_not_refused(records: Records) -> None:
    supper(records)
    assert last_said(records) == "Harvest supper, Thu 14 May, 40 people. Hall has only 30 seats."


def test_what_was_held_is_a_log_with_the_number_that_came(records: Records) -> None:
    event = supper(records)
    with pytest.raises(RecordError, match="not begun"):
        run(records, commands.hold_event, event.id, 38, zone=ZONE)
    after = SUPPER[1] + timedelta(hours=1)
    for came in (38, 37):
        run(records, commands.hold_event, event.id, came, zone=ZONE, now=after)
    with records.session() as session:
        (occasion,) = occasions.occasions(session, NOW, after, ZONE)
        held = session.scalars(select(Log).where(Log.came_from.startswith("held:"))).one()
        assert (held.name, held.quantities[0].value, held.quantities[0].unit) == ("Harvest supper: 37 came", 37, "head")
    assert (occasion.came, occasion.event.status, occasion.event.head_count, occasion.kitchen_status) == (37, "done", 40, "done")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "party"}, "no kind of event"), ({"title": " "}, "needs a title"), ({"place": "Hell"}, "no place called"),
        ({"head_count": -1}, "no head count"), ({"at": (SUPPER[1], SUPPER[0])}, "ends after it begins"),
        ({"repeat": "FREQ=SECONDLY"}, "repeats within a day"), ({"responsible": "Bob"}, "no person called"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_whole(records: Records, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(RecordError, match=words):
        supper(records, **wrong)
    with records.session() as session:
        assert session.scalars(select(Event.id)).all() == []


# calendar addresses


def person(records: Records, name: str, role: str) -> Actor:
    with records.session(HUB, NOW) as session:
        return Actor(name, frozenset({role}), commands.put_person(session, name, [role]).id)


def test_an_address_is_kept_as_its_hash_and_stopped_by_its_owner(records: Records) -> None:
    ann = person(records, "Ann", "worker")
    with records.session(ann, NOW) as session:
        token = commands.subscribe_feed(session, "events")
    assert len(token) >= 43  # 256 bits in base 64
    with records.session() as session:
        found = feeds.feed_of(session, token)
        assert found and (found.person, found.kind) == ("Ann", "events")
        assert token not in session.scalars(select(Feed.token_hash)).all() and token not in repr(session.scalars(select(Change.rows)).all())
        assert feeds.feed_of(session, token + "x") is None
    with records.session(ann, NOW) as session:
        commands.revoke_feed(session, found.id)
    with records.session() as session:
        assert feeds.feed_of(session, token) is None


def test_nobody_stops_anothers_address_but_a_steward(records: Records) -> None:
    ann, bob, sue = (person(records, *who) for who in (("Ann", "worker"), ("Bob", "worker"), ("Sue", "steward")))
    with records.session(ann, NOW) as session:
        token = commands.subscribe_feed(session, "mine")
    with records.session() as session:
        (feed,) = feeds.feeds(session)
    with records.session(bob, NOW) as session, pytest.raises(RecordError):
        commands.revoke_feed(session, feed.id)
    with records.session(sue, NOW) as session:
        commands.revoke_feed(session, feed.id)
    with records.session() as session:
        assert feeds.feed_of(session, token) is None


def test_a_viewer_and_the_hub_itself_have_no_address(records: Records) -> None:
    vic = person(records, "Vic", "viewer")
    for who in (vic, HUB):
        with records.session(who, NOW) as session, pytest.raises(NotAllowed):
            commands.subscribe_feed(session, "mine")


def test_who_has_no_access_any_more_has_no_calendar_either(records: Records) -> None:
    ann = person(records, "Ann", "worker")
    with records.session(ann, NOW) as session:
        token = commands.subscribe_feed(session, "mine")
    with records.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", [])
    with records.session() as session:
        assert feeds.feed_of(session, token) is None
