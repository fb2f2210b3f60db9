"""The outbox: put in once, tried until sent or given up, and what a channel's tries say of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.alerts import Event, Observation
from models.records import commands
from models.records.actor import HUB
from models.records.database import Records, Session, open_records
from models.records.incidents import open_incident
from models.records.notices import (
    channel_health,
    due_notices,
    enqueue_notice,
    next_due,
    notices,
    redate_notices,
    settle_notice,
    withdraw_notices,
)
from sensors.errors import RecordError

NOW = datetime(2027, 5, 14, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", ["worker"])
        for name in ("phone", "mail"):
            commands.put_channel(session, name, kind="apprise", person="Ann", secret=name)
    yield opened
    opened.close()


def put(session: Session, key: str, channel: str = "phone", now: datetime = NOW, **more: Any) -> uuid.UUID:
    return enqueue_notice(session, key, "raised", f"text of {key}", now, person="Ann", channel=channel, **more)


def test_a_message_is_put_in_once_by_its_key(records: Records) -> None:
    with records.session() as session:
        first = put(session, "a", subject="Frost", severity="critical", detail={"incidents": [1, 2]})
    with records.session() as session:
        assert put(session, "a", now=NOW + MINUTE) == first
        (found,) = notices(session)
    assert (found.id, found.key, found.kind, found.text, found.subject) == (first, "a", "raised", "text of a", "Frost")
    assert (found.person, found.channel, found.severity, found.detail) == ("Ann", "phone", "critical", {"incidents": [1, 2]})
    assert found.person_id is not None and found.channel_id is not None
    assert (found.made_at, found.due_at, found.state, found.tries) == (NOW, NOW, "waiting", 0)


def test_what_is_due_comes_critical_first_then_by_age(records: Records) -> None:
    with records.session() as session:
        put(session, "battery", now=NOW - 2 * MINUTE)
        put(session, "heat", severity="warning")
        put(session, "frost", severity="critical")
        put(session, "leak", severity="critical", due_at=NOW - MINUTE)
        put(session, "digest", due_at=NOW + 5 * MINUTE)
        assert [n.key for n in due_notices(session, NOW)] == ["leak", "frost", "heat", "battery"]
        assert [n.key for n in due_notices(session, NOW, 1)] == ["leak"]
        assert "digest" in [n.key for n in due_notices(session, NOW + 5 * MINUTE)]
        assert next_due(session) == NOW - 2 * MINUTE


def test_what_failed_is_tried_again_until_it_is_sent(records: Records) -> None:
    with records.session() as session:
        id = put(session, "a")
        settle_notice(session, id, NOW, error="no answer", next_at=NOW + MINUTE)
        assert due_notices(session, NOW) == []
        (found,) = due_notices(session, NOW + MINUTE)
        assert (found.tries, found.tried_at, found.last_error, found.sent_at) == (1, NOW, "no answer", None)
        settle_notice(session, id, NOW + MINUTE)
        (found,) = notices(session)
    assert (found.state, found.tries, found.sent_at, found.last_error) == ("sent", 2, NOW + MINUTE, "")


def test_what_is_given_up_or_sent_is_due_no_more(records: Records) -> None:
    with records.session() as session:
        lost, sent = put(session, "a"), put(session, "b")
        settle_notice(session, lost, NOW, error="nobody there")
        settle_notice(session, sent, NOW)
        settle_notice(session, sent, NOW + MINUTE, error="told late by another thread", next_at=NOW + 2 * MINUTE)
        assert due_notices(session, NOW + 60 * MINUTE) == [] and next_due(session) is None
        assert {n.key: n.state for n in notices(session)} == {"a": "failed", "b": "sent"}
        with pytest.raises(RecordError, match="no such message"):
            settle_notice(session, uuid.uuid4(), NOW)


def test_an_address_in_an_error_is_not_kept(records: Records) -> None:
    with records.session() as session:
        settle_notice(session, put(session, "a"), NOW, error="refused by mailtos://hub:s3cret@mail.example.org/ today")
        assert [n.last_error for n in notices(session)] == ["refused by <address> today"]


def test_a_channel_fails_since_its_first_failure_after_something_got_through(records: Records) -> None:
    with records.session() as session:
        settle_notice(session, put(session, "a"), NOW)
        slow, lost = put(session, "b"), put(session, "c")
        settle_notice(session, slow, NOW + 2 * MINUTE, error="busy", next_at=NOW + 9 * MINUTE)
        settle_notice(session, lost, NOW + 3 * MINUTE, error="gone", next_at=None)
        settle_notice(session, slow, NOW + 9 * MINUTE, error="still busy", next_at=NOW + 20 * MINUTE)
        put(session, "d", channel="mail")
        found = channel_health(session)
        assert list(found) == ["phone"], "the other was never tried"
        assert (found["phone"].sent_at, found["phone"].failing_since) == (NOW, NOW + 2 * MINUTE)
        assert found["phone"].last_error == "still busy"
        settle_notice(session, slow, NOW + 20 * MINUTE)
        works = channel_health(session)["phone"]
    assert (works.sent_at, works.failing_since, works.last_error) == (NOW + 20 * MINUTE, None, "")


def test_a_message_that_nobody_needs_any_more_is_withdrawn(records: Records) -> None:
    seen = Observation("leak", "leak", "bad", NOW)
    with records.session() as session:
        id = open_incident(session, Event("raised", "leak", "leak", NOW, seen, "critical", "leak"))
        settle_notice(session, put(session, "a", incident_id=id), NOW)
        put(session, "b", incident_id=id)
        put(session, "c")
        assert withdraw_notices(session, id, NOW, "it is over") == 1
        states = {n.key: (n.state, n.last_error) for n in notices(session, incident_id=id)}
        assert states == {"a": ("sent", ""), "b": ("withheld", "it is over")}
        assert [n.key for n in due_notices(session, NOW)] == ["c"]


def test_what_is_withdrawn_while_it_is_under_way_is_not_tried_again_and_counts_as_sent_where_it_went_out(records: Records) -> None:
    seen = Observation("leak", "leak", "bad", NOW)
    with records.session() as session:
        id = open_incident(session, Event("raised", "leak", "leak", NOW, seen, "critical", "leak"))
        lost, sent = put(session, "lost", incident_id=id), put(session, "sent", incident_id=id)
        withdraw_notices(session, id, NOW, "it is over")
        settle_notice(session, lost, NOW, error="no answer", next_at=NOW + MINUTE)
        settle_notice(session, sent, NOW)
        assert {n.key: n.state for n in notices(session)} == {"lost": "withheld", "sent": "sent"}
        assert due_notices(session, NOW + 9 * MINUTE) == []


def test_a_message_may_be_written_down_without_being_sent(records: Records) -> None:
    with records.session() as session:
        put(session, "a", withheld="maintenance: new fan")
        assert due_notices(session, NOW) == [] and next_due(session) is None
        assert [(n.state, n.last_error, n.tries) for n in notices(session)] == [("withheld", "maintenance: new fan", 0)]


def test_what_a_clock_that_ran_ahead_made_is_due_when_it_is_put_back(records: Records) -> None:
    year = NOW + timedelta(days=365)
    with records.session() as session:
        put(session, "made", now=year)
        tried = put(session, "tried")
        settle_notice(session, tried, year, error="no answer", next_at=year + MINUTE)
        sent = put(session, "sent", now=year)
        settle_notice(session, sent, year)
        put(session, "later", due_at=NOW + 5 * MINUTE)
        assert {n.key for n in due_notices(session, NOW)} == {"made", "tried"}


def test_what_a_clock_that_ran_ahead_wrote_counts_from_now_on(records: Records) -> None:
    year = NOW + timedelta(days=365)
    with records.session() as session:
        put(session, "made", now=year)
        settle_notice(session, put(session, "tried"), year, error="no answer", next_at=year + MINUTE)
        settle_notice(session, put(session, "sent", now=year), year)
        put(session, "right", due_at=NOW + 5 * MINUTE)
        assert redate_notices(session, NOW) == 3
        assert redate_notices(session, NOW) == 0
        found = {n.key: n for n in notices(session)}
    assert {n.made_at for n in found.values()} == {NOW}
    assert {key: n.due_at for key, n in found.items() if n.state == "waiting"} == {"made": NOW, "tried": NOW, "right": NOW + 5 * MINUTE}
    assert found["sent"].sent_at == NOW and found["sent"].detail["dated"] == year.isoformat()
    assert (found["tried"].tries, found["tried"].tried_at) == (1, NOW)


def test_messages_stay_when_their_channel_goes(records: Records) -> None:
    with records.session() as session:
        put(session, "a")
    with records.session(HUB, NOW) as session:
        commands.remove_channel(session, "phone")
    with records.session() as session:
        (found,) = due_notices(session, NOW)
        assert (found.channel, found.channel_id, found.person) == ("phone", None, "Ann")
        assert channel_health(session) == {}


def test_messages_are_asked_for_by_channel_kind_and_time(records: Records) -> None:
    with records.session() as session:
        put(session, "a")
        put(session, "b", channel="mail", now=NOW + MINUTE)
        enqueue_notice(session, "well", "all_well", "All is well.", NOW + 2 * MINUTE, person="Ann", channel="mail")
        assert [n.key for n in notices(session)] == ["well", "b", "a"]
        assert [n.key for n in notices(session, channel="mail")] == ["well", "b"]
        assert [n.key for n in notices(session, kind="all_well")] == ["well"]
        assert [n.key for n in notices(session, since=NOW + MINUTE, limit=1)] == ["well"]
