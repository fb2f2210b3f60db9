"""Incidents in the records: opened once, answered by people, cleared by jobs, and what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models.alerts import Event, Observation
from models.records import commands
from models.records.acknowledging import acknowledge_by_token, incidents_by_token
from models.records.actor import HUB, Actor
from models.records.alerts import AlertLink, Incident
from models.records.changes import Change
from models.records.commands.alerting import LONGEST_SNOOZE
from models.records.database import Records, Session, open_records
from models.records.incidents import (
    clear_incident,
    closed_by_hand,
    incident,
    incident_of_task,
    incidents,
    open_incident,
    open_incident_of,
    redate_incidents,
    renew_words,
    task_of_incident,
    update_incident,
)
from models.records.notices import LINK_LASTS, enqueue_notice, new_link
from models.records.places import Place
from sensors.errors import NotAllowed, RecordError

NOW = datetime(2027, 5, 14, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUE = Actor("Sue", frozenset({"steward"}))
BOB = Actor("Bob", frozenset({"worker"}))


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_place(session, "House 1", "greenhouse")
        commands.put_person(session, "Ann", ["viewer"])
        commands.put_channel(session, "Ann's phone", kind="apprise", person="Ann", secret="ann_phone")
    yield opened
    opened.close()


def raised(cause: str = "frost House 1", place: str = "House 1", at: datetime = NOW) -> Event:
    seen = Observation(
        "frost", cause, "bad", at - HOUR, "29 °F by 5 am.", "Frost in House 1", "Close the vents.", "P20-P80 27-32 °F", place,
        "air_temperature", -1.5, "greenhouses",
    )  # fmt: skip
    return Event("raised", "frost", cause, at, seen, "critical", f"frost {cause}")


def opened(records: Records, event: Event | None = None) -> uuid.UUID:
    with records.session() as session:
        return open_incident(session, event or raised())


def state(records: Records, id: uuid.UUID, now: datetime = NOW) -> str:
    with records.session() as session:
        found = incident(session, id, now)
    assert found is not None
    return found.state


def answer(records: Records, id: uuid.UUID, at: datetime = NOW, by: Actor = BOB) -> None:
    with records.session(by, at) as session:
        commands.acknowledge_incident(session, id)


def test_an_incident_is_written_down_as_it_was_raised(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        (found,) = incidents(session, NOW)
    assert (found.id, found.rule, found.cause, found.known_by) == (id, "frost", "frost House 1", "frost frost House 1")
    assert (found.said, found.title, found.todo) == ("29 °F by 5 am.", "Frost in House 1", "Close the vents.")
    assert found.sure == "P20-P80 27-32 °F"
    assert (found.place, found.measurand, found.value, found.page) == ("House 1", "air_temperature", -1.5, "greenhouses")
    assert (found.severity, found.state, found.raised_at, found.cleared_at, found.answers) == ("critical", "open", NOW, None, ())


def test_what_is_open_is_not_opened_again_and_what_is_over_may_come_anew(records: Records) -> None:
    first = opened(records)
    assert opened(records, raised(at=NOW + HOUR)) == first
    with records.session() as session:
        assert clear_incident(session, first, NOW + HOUR, "It went down to 28 °F at 4:10.")
        assert not clear_incident(session, first, NOW + 2 * HOUR, "again")
    second = opened(records, raised(at=NOW + 2 * HOUR))
    with records.session() as session:
        assert [(i.id, i.state) for i in incidents(session, NOW)] == [(second, "open"), (first, "cleared")]
        over = incident(session, first, NOW)
    assert over is not None and (over.cleared_at, over.outcome) == (NOW + HOUR, "It went down to 28 °F at 4:10.")


def test_the_database_itself_refuses_a_second_one_that_is_open(records: Records) -> None:
    opened(records)
    with pytest.raises(IntegrityError), records.session() as session:
        session.add(Incident(rule="frost", cause="x", known_by="frost frost House 1", severity="critical", raised_at=NOW))


def test_an_incident_of_a_group_is_found_by_what_it_is_known_by(records: Records) -> None:
    id = opened(records, replace(raised(), incident="house cold House 1"))
    with records.session() as session:
        assert open_incident_of(session, "house cold House 1") == id
        assert open_incident_of(session, "frost frost House 1") is None


def test_the_worst_is_kept_beside_what_was_said_first(records: Records) -> None:
    id, seen = opened(records), raised().observation
    with records.session() as session:
        update_incident(session, id, replace(seen, said="26 °F by 5 am.", value=-3.3), NOW + HOUR, "critical")
        found = incident(session, id, NOW)
    assert found is not None and (found.said, found.value) == ("29 °F by 5 am.", -1.5)
    assert (found.worst, found.worst_value, found.worst_at) == ("26 °F by 5 am.", -3.3, NOW + HOUR)
    with records.session() as session, pytest.raises(RecordError, match="no such incident"):
        update_incident(session, uuid.uuid4(), seen, NOW)


def test_what_got_worse_says_how_sure_that_is(records: Records) -> None:
    id, seen = opened(records), raised().observation
    with records.session() as session:
        update_incident(session, id, replace(seen, said="26 °F.", title="26 °F tonight", sure="4 of 4 probes"), NOW + HOUR)
        found = incident(session, id, NOW)
    assert found is not None and (found.title, found.sure) == ("26 °F tonight", "4 of 4 probes")


def test_words_that_speak_of_a_time_are_renewed_when_it_is_over_and_not_before(records: Records) -> None:
    seen = raised().observation
    id = opened(records, replace(raised(), observation=replace(seen, said="Drain by 3:30 am.", until=NOW + HOUR)))
    known_by, later = f"{raised().rule} {raised().cause}", replace(seen, said="Drain by 2 am.", until=NOW + 24 * HOUR)
    with records.session() as session:
        assert not renew_words(session, known_by, later, NOW)
        assert renew_words(session, known_by, later, NOW + HOUR)
        found = incident(session, id, NOW + HOUR)
        assert not renew_words(session, "nothing", later, NOW + HOUR)
    assert found is not None and (found.said, found.words_until) == ("Drain by 2 am.", NOW + 24 * HOUR)


def test_no_number_is_kept_as_missing(records: Records) -> None:
    event = raised()
    id = opened(records, replace(event, observation=replace(event.observation, value=float("nan"))))
    with records.session() as session:
        found = incident(session, id, NOW)
    assert found is not None and found.value is None


def test_answers_make_the_state(records: Records) -> None:
    id = opened(records)
    answer(records, id)
    with records.session() as session:
        found = incident(session, id, NOW)
    assert found is not None and found.acknowledged is not None
    assert (found.state, found.acknowledged.by, found.acknowledged.at, found.snoozed_until) == ("acknowledged", "Bob", NOW, None)
    with records.session(BOB, NOW + HOUR) as session:
        commands.snooze_incident(session, id, NOW + 3 * HOUR, note="it is closed already")
    assert state(records, id, NOW + 2 * HOUR) == "snoozed"
    assert state(records, id, NOW + 3 * HOUR) == "open"
    with records.session() as session:
        clear_incident(session, id, NOW + 4 * HOUR)
    assert state(records, id, NOW + 2 * HOUR) == "cleared"


def test_seen_twice_is_written_down_once(records: Records) -> None:
    id = opened(records)
    answer(records, id)
    answer(records, id, NOW + HOUR, SUE)
    with records.session() as session:
        found = incident(session, id, NOW)
        assert session.scalar(sa.select(sa.func.count()).select_from(Change).where(Change.command == "acknowledge_incident")) == 1
    assert found is not None and [a.by for a in found.answers] == ["Bob"]


def test_an_answer_is_taken_back_though_a_job_has_written_to_the_incident_since(records: Records) -> None:
    id = opened(records)
    answer(records, id)
    with records.session() as session:
        update_incident(session, id, raised().observation, NOW + HOUR)
    with records.session(BOB, NOW + HOUR) as session:
        commands.undo(session)
    assert state(records, id) == "open"


def test_what_is_over_takes_no_answer(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        clear_incident(session, id, NOW)
    for act in (
        lambda s: commands.acknowledge_incident(s, id),
        lambda s: commands.snooze_incident(s, id, NOW + HOUR),
        lambda s: commands.close_incident(s, id, "gone"),
    ):
        with pytest.raises(RecordError, match="over already"), records.session(SUE, NOW) as session:
            act(session)
    with pytest.raises(RecordError, match="no such incident"), records.session(SUE, NOW) as session:
        commands.acknowledge_incident(session, uuid.uuid4())


@pytest.mark.parametrize("until", [NOW, NOW - HOUR, NOW + LONGEST_SNOOZE + HOUR])
def test_nothing_is_put_off_into_the_past_or_for_good(records: Records, until: datetime) -> None:
    id = opened(records)
    with pytest.raises(RecordError, match="Until when"), records.session(BOB, NOW) as session:
        commands.snooze_incident(session, id, until)


def test_a_steward_closes_what_no_probe_will_ever_clear(records: Records) -> None:
    id = opened(records)
    with pytest.raises(NotAllowed), records.session(BOB, NOW) as session:
        commands.close_incident(session, id, "the probe burnt")
    with pytest.raises(RecordError, match="Why"), records.session(SUE, NOW) as session:
        commands.close_incident(session, id, " ")
    with records.session(SUE, NOW) as session:
        commands.close_incident(session, id, "the probe burnt")
    with records.session() as session:
        assert incidents(session, NOW, open_only=True) == []
        assert [(i.id, i.state) for i in closed_by_hand(session, NOW)] == [(id, "closed")]
        clear_incident(session, id, NOW + HOUR, "Closed by Sue: the probe burnt.")
        assert closed_by_hand(session, NOW) == []


def test_incidents_are_asked_for_by_time_rule_and_place(records: Records) -> None:
    old, new = opened(records, raised("a", at=NOW - 9 * HOUR)), opened(records, raised("b", place="", at=NOW - 8 * HOUR))
    with records.session() as session:
        clear_incident(session, old, NOW - 5 * HOUR)
        assert [i.id for i in incidents(session, NOW, since=NOW - 4 * HOUR)] == [new]
        assert [i.id for i in incidents(session, NOW, since=NOW - 6 * HOUR)] == [new, old]
        assert [i.id for i in incidents(session, NOW, place="House 1")] == [old]
        assert incidents(session, NOW, rule="leak") == []
        assert [i.id for i in incidents(session, NOW, limit=1)] == [new]


def test_an_incident_goes_along_when_its_place_is_renamed_and_outlives_it(records: Records) -> None:
    id = opened(records)
    with records.session(SUE, NOW) as session:
        commands.rename_place(session, "House 1", "Tomato house")
    with records.session() as session:
        assert [i.id for i in incidents(session, NOW, place="Tomato house")] == [id]
    with records.session(SUE, NOW) as session:
        commands.remove_place(session, "Tomato house")
    with records.session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Place)) == 0
        assert [i.place for i in incidents(session, NOW)] == ["House 1"]
        assert [i.id for i in incidents(session, NOW, place="House 1")] == [id]


def test_the_task_made_of_an_incident_is_named_and_may_be_taken_back(records: Records) -> None:
    id = opened(records)
    with records.session(SUE, NOW) as session:
        log = commands.add_task(session, "Look at House 1", NOW + HOUR, places=["House 1"])
    with records.session() as session:
        task_of_incident(session, id, log.id)
    with records.session() as session:
        assert [i.log_id for i in incidents(session, NOW)] == [log.id]
    with records.session(SUE, NOW) as session:
        commands.undo(session)
    with records.session() as session:
        assert [i.log_id for i in incidents(session, NOW)] == [None]


# the link in a message


def link(session: Session, id: uuid.UUID, person: str = "Ann", channel: str = "Ann's phone") -> str:
    notice = enqueue_notice(session, f"{id} raised {person}", "raised", "Frost", NOW, person=person, channel=channel, incident_id=id)
    return new_link(session, notice, NOW)


def test_a_link_acknowledges_in_the_name_of_whom_the_message_went_to(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        token = link(session, id)
    with records.session() as session:
        assert [(shown.id, shown.state) for shown in incidents_by_token(session, token, NOW)] == [(id, "open")]
    (seen,) = acknowledge_by_token(records, token, NOW + HOUR)
    assert seen.acknowledged is not None
    assert (seen.state, seen.acknowledged.by, seen.acknowledged.at) == ("acknowledged", "Ann", NOW + HOUR)
    (again,) = acknowledge_by_token(records, token, NOW + 2 * HOUR)
    assert len(again.answers) == 1
    with records.session() as session:
        change = session.scalars(sa.select(Change).where(Change.command == "acknowledge_incident")).one()
    assert change.by == "Ann"


def test_the_link_of_a_message_that_named_several_acknowledges_those_nobody_has_seen(records: Records) -> None:
    first, second, third = (opened(records, replace(raised(), cause=c, incident=c)) for c in ("frost", "leak", "heat"))
    with records.session(HUB, NOW) as session:
        clear_incident(session, third, NOW)
        named = {"incidents": [str(second), str(third), str(first), str(uuid.uuid4())]}
        notice = enqueue_notice(session, "storm", "storm", "3 alerts", NOW, person="Ann", channel="Ann's phone", detail=named)
        token = new_link(session, notice, NOW)
    with records.session() as session:
        assert [one.id for one in incidents_by_token(session, token, NOW)] == [second, third, first]
    seen = acknowledge_by_token(records, token, NOW + HOUR)
    assert [(one.state, [a.by for a in one.answers]) for one in seen] == [
        ("acknowledged", ["Ann"]),
        ("cleared", []),
        ("acknowledged", ["Ann"]),
    ]
    assert [len(one.answers) for one in acknowledge_by_token(records, token, NOW + HOUR)] == [1, 0, 1]


def test_a_token_is_kept_nowhere_in_clear(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        token = link(session, id)
    with records.session() as session:
        everything = repr([tuple(row) for table in Incident.metadata.sorted_tables for row in session.execute(table.select())])
    assert len(token) >= 43 and token not in everything  # 32 bytes in base 64


def test_a_link_runs_out_and_a_guessed_one_is_none(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        token = link(session, id)
    with records.session() as session:
        assert len(incidents_by_token(session, token, NOW + LINK_LASTS - HOUR)) == 1
        assert incidents_by_token(session, token, NOW + LINK_LASTS) == []
        assert incidents_by_token(session, "guess", NOW) == []
        assert incidents_by_token(session, "", NOW) == []
    assert acknowledge_by_token(records, token, NOW + LINK_LASTS) == []
    assert state(records, id) == "open"


def test_every_try_has_a_link_of_its_own_and_all_of_them_hold(records: Records) -> None:
    """The first may have arrived although its sending was told as failed."""
    id = opened(records)
    with records.session() as session:
        first = link(session, id)
        second = link(session, id)
        assert first != second and session.scalar(sa.select(sa.func.count()).select_from(AlertLink)) == 2
    assert len(acknowledge_by_token(records, first, NOW)) == 1


def test_what_a_clock_that_ran_ahead_raised_was_raised_now_while_it_is_open(records: Records) -> None:
    over, still = opened(records), NOW - timedelta(days=365)
    with records.session() as session:
        assert redate_incidents(session, still) == 1
        (view,) = incidents(session, still)
        assert (view.raised_at, view.detail["dated"]) == (still, NOW.isoformat())
        clear_incident(session, over, still + timedelta(hours=1))
        assert redate_incidents(session, still - timedelta(days=365)) == 0


def test_the_link_of_somebody_who_left_is_worth_nothing(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        token = link(session, id)
    with records.session(SUE, NOW) as session:
        commands.put_person(session, "Ann", ["viewer"], active=False)
    assert acknowledge_by_token(records, token, NOW) == []
    assert state(records, id) == "open"


def test_a_shared_phone_acknowledges_in_its_own_name(records: Records) -> None:
    id = opened(records)
    with records.session() as session:
        token = link(session, id, person="", channel="Ann's phone")
    (seen,) = acknowledge_by_token(records, token, NOW)
    assert seen.acknowledged is not None and seen.acknowledged.by == "Ann's phone"


@pytest.mark.parametrize(
    "said", ["", "advice:act:frost Block B", "alert:", "alert:somewhere", "repeat:5f0f6c1e-0000-4000-8000-000000000002"]
)
def test_a_task_that_no_incident_made_names_none(said: str) -> None:
    assert incident_of_task(said) is None
