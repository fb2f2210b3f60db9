"""The job of alerts on a small hub: readings written to a real store, rounds at set times, a restart between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from collector.alerts import remembered
from collector.alerts.happened import write_down
from collector.alerts.run import evaluate
from collector.alerts.standstill import Absent
from collector.alerts.watch import watch_of
from collector.jobs import Bench
from collector.settings import Hub
from collector.spool import Spool
from collector.store import open_store
from models.alerts import Event, Memory, Observation
from models.alerts.rules import default_rules
from models.records import commands
from models.records.actor import HUB, Actor
from models.records.database import Records
from models.records.evaluations import evaluations, forget_memories
from models.records.incidents import IncidentView, incident_of_task, incidents
from models.records.journal import tasks
from models.records.notices import notices
from sensors.series import SeriesKey

# half past one at night on the farm
NOW = datetime(2027, 1, 15, 6, 30, tzinfo=UTC)
WET = SeriesKey("test", "floor-1", "", "water_leak")
STEWARD = Actor("Ann", frozenset({"steward"}))


class Floor:
    """A hub with one leak sensor in the cellar, and somebody who is told."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.open()
        with self.records.session(HUB, NOW - timedelta(days=9)) as session:
            commands.put_place(session, "Cellar", "room")
            commands.put_device(session, "floor-1", interval_s=3600)
            commands.install_device(session, "floor-1", "Cellar", NOW - timedelta(days=9))
            commands.put_person(session, "Ann", ["steward"], email="ann@example.org")
            commands.put_channel(session, "ann", kind="email", person="Ann", secret="mail")
            commands.put_alert_settings(session, all_well_at=None)
        for name in ("receiver", "worker"):
            self.bench.spool.put_meta(name, {"at": NOW.timestamp() + 10**9, "connected": True})

    def open(self) -> None:
        self.records: Records = self.hub.open_records()
        self.bench = Bench(self.hub, Spool(self.hub.spool_path), open_store(self.hub.store_url, self.hub.zone), self.records)

    def close(self) -> None:
        self.records.close()
        self.bench.store.close()
        self.bench.spool.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def says(self, wet: float, at: datetime, arrived: timedelta = timedelta(seconds=1), of: SeriesKey = WET) -> None:
        at_ns = int(at.timestamp()) * 10**9
        sid = self.bench.store.series_ids([of])[0]
        self.bench.store.write([(sid, at_ns, wet, 1, 0, at_ns + int(arrived.total_seconds()) * 10**9)])
        evaluate(self.bench, at + arrived + timedelta(seconds=1))

    def told(self) -> list[str]:
        with self.records.session() as session:
            return [one.kind for one in sorted(notices(session), key=lambda n: n.made_at)]

    def all(self, now: datetime = NOW + timedelta(days=1)) -> list[IncidentView]:
        with self.records.session() as session:
            return [one for one in incidents(session, now) if one.rule == "wet_floor"]


@pytest.fixture
def floor(make_hub: Callable[..., Hub]) -> Iterator[Floor]:
    made = Floor(make_hub())
    yield made
    made.close()


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_wet_floor_is_told_once_and_a_restart_tells_nothing_twice(floor: Floor) -> None:
    floor.says(0, at(0))
    floor.says(1, at(1))
    assert floor.told() == ["raised"]
    floor.restart()
    evaluate(floor.bench, at(2))
    floor.says(1, at(3))
    assert floor.told() == ["raised"]
    assert [one.state for one in floor.all()] == ["open"]


def test_it_clears_after_ten_dry_minutes_with_what_happened(floor: Floor) -> None:
    floor.says(1, at(0))
    floor.restart()
    floor.says(0, at(20))
    assert floor.all()[0].state == "open"
    floor.says(0, at(31))
    (over,) = floor.all()
    assert over.state == "cleared"
    assert over.outcome == "It lasted 31\u00a0min (dry to wet); nobody answered."


def test_what_was_over_before_any_message_went_out_is_not_said_to_be_over_and_comes_with_the_digest(floor: Floor) -> None:
    """The outbox does not run here: a mail server that is away."""
    floor.says(1, at(0))
    floor.says(0, at(20))
    floor.says(0, at(31))
    # Ann alone is there to be told, and once more when nobody answers
    assert floor.told() == ["raised", "escalated"]
    with floor.records.session() as session:
        assert {(n.state, n.last_error) for n in notices(session)} == {("withheld", "it was over before this was sent")}
    # the digest's hour is 7 am, which is noon in UTC
    evaluate(floor.bench, NOW.replace(hour=12, minute=1))
    assert floor.told() == ["raised", "escalated", "digest"]


def test_a_reading_of_yesterday_that_arrives_now_raises_nothing(floor: Floor) -> None:
    floor.says(1, at(-24 * 60), arrived=timedelta(days=1))
    assert floor.told() == [] and floor.all() == []


def test_what_a_steward_closed_is_not_told_again_until_it_was_good(floor: Floor) -> None:
    floor.says(1, at(0))
    with floor.records.session(STEWARD, at(1)) as session:
        commands.close_incident(session, floor.all()[0].id, "the sensor lies in a puddle")
    floor.says(1, at(10))
    assert [one.state for one in floor.all()] == ["cleared"]
    assert "puddle" in floor.all()[0].outcome
    floor.says(1, at(30))
    assert floor.told().count("raised") == 1
    for minute in (40, 51):
        floor.says(0, at(minute))
    floor.says(1, at(60))
    assert sorted(one.state for one in floor.all()) == ["cleared", "open"]


def test_what_a_steward_closed_as_a_warning_is_told_anew_when_it_becomes_critical(floor: Floor) -> None:
    floor.says(1, at(0))
    records, (first,) = floor.records, floor.all()
    with records.session(STEWARD, at(1)) as session:
        commands.close_incident(session, first.id, "only the mop")
    evaluate(floor.bench, at(7))
    rules = {rule.key: rule for rule in default_rules()}
    seen = Observation("wet_floor", first.cause, "bad", at(8), "The cellar is under water.", place="Cellar", level=3)
    event = Event("worse", "wet_floor", first.cause, at(8), seen, "critical", first.known_by)
    with records.session(HUB, at(8)) as session:
        (noted,) = write_down(session, watch_of(floor.bench, at(8)).teller, [event], rules, at(8))
    assert noted.raised and "got worse" in noted.told
    evaluate(floor.bench, at(9))
    assert floor.told() == ["raised", "raised"]
    assert sorted(one.state for one in floor.all()) == ["cleared", "open"]


def test_a_rule_that_is_switched_off_ends_its_incident(floor: Floor) -> None:
    floor.says(1, at(0))
    with floor.records.session(STEWARD, at(1)) as session:
        commands.put_rule(session, "wet_floor", enabled=False)
    evaluate(floor.bench, at(2))
    assert [(one.state, "switched off" in one.outcome) for one in floor.all()] == [("cleared", True)]
    floor.says(1, at(10))
    assert len(floor.all()) == 1


def unknown(floor: Floor) -> list[str]:
    return [why for one in floor.all() if one.unknown for _, why in [one.unknown]]


def test_an_incident_whose_probe_was_taken_away_says_that_nobody_knows_and_comes_with_the_digest_once(floor: Floor) -> None:
    floor.says(1, at(0))
    with floor.records.session(STEWARD, at(10)) as session:
        commands.retire_device(session, "floor-1", at(10))
    for minute in (11, 12, 13):
        evaluate(floor.bench, at(minute))
    assert unknown(floor) == ["its probe floor-1 was taken away"]
    assert [one.state for one in floor.all()] == ["open"]
    with floor.records.session(STEWARD, at(20)) as session:
        commands.acknowledge_incident(session, floor.all()[0].id)
    # 7 am of four days
    for day in range(4):
        evaluate(floor.bench, NOW.replace(hour=12, minute=1) + timedelta(days=day))
    with floor.records.session() as session:
        (digest,) = notices(session, kind="digest")
    assert "unknown since 1:30 am, its probe floor-1 was taken away" in digest.text
    with floor.records.session(STEWARD, at(9000)) as session:
        commands.close_incident(session, floor.all()[0].id, "the floor is dry")
    evaluate(floor.bench, at(9001))
    assert [one.state for one in floor.all()] == ["cleared"]


def test_a_probe_that_was_moved_says_where_it_is_and_brings_the_incident_back_to_life_when_it_is_back(floor: Floor) -> None:
    floor.says(1, at(0))
    # the hub was off meanwhile: what the incident is about is known all the same
    with floor.records.session(STEWARD, at(10)) as session:
        commands.put_place(session, "Barn", "building")
        commands.install_device(session, "floor-1", "Barn", at(10))
    floor.restart()
    floor.says(0, at(11))
    assert unknown(floor) == ["its probe floor-1 is at Barn now, or is read in another way"]
    floor.says(0, at(30))
    assert [one.state for one in floor.all()] == ["open"]
    with floor.records.session(STEWARD, at(40)) as session:
        commands.install_device(session, "floor-1", "Cellar", at(40))
    floor.says(0, at(41))
    assert unknown(floor) == []
    floor.says(0, at(52))
    assert [one.state for one in floor.all()] == ["cleared"]


def test_where_another_probe_stands_for_the_incident_that_one_decides(floor: Floor) -> None:
    other = SeriesKey("test", "floor-2", "", "water_leak")
    with floor.records.session(HUB, at(-60)) as session:
        commands.put_device(session, "floor-2", interval_s=3600)
        commands.install_device(session, "floor-2", "Cellar", at(-60))
    floor.says(1, at(0))
    floor.says(1, at(1), of=other)
    assert len(floor.all()) == 1
    with floor.records.session(STEWARD, at(10)) as session:
        commands.retire_device(session, "floor-1", at(10))
    floor.says(0, at(20), of=other)
    assert unknown(floor) == []
    floor.says(0, at(31), of=other)
    assert [one.state for one in floor.all()] == ["cleared"]


def test_an_incident_whose_probe_has_long_been_silent_says_so_but_not_right_after_a_start(floor: Floor) -> None:
    floor.says(1, at(0))
    floor.restart()
    # leak sensors may be silent for three hours
    evaluate(floor.bench, at(600))
    evaluate(floor.bench, at(630))
    assert unknown(floor) == []
    evaluate(floor.bench, at(661))
    assert unknown(floor) == ["nothing that counts has been heard since"]
    floor.says(1, at(700))
    evaluate(floor.bench, at(702))
    assert unknown(floor) == []


def test_what_a_line_of_advice_was_about_outlives_a_restart(floor: Floor) -> None:
    watch = watch_of(floor.bench, at(0))
    key, night = ("frost", "frost Block B, night to 2027-01-15"), datetime(2027, 1, 15, 12, tzinfo=UTC)
    about = Absent(key[1], "Block B", "air_temperature", night)
    watch.known.lines[key], watch.memories.of[key] = about, Memory(at(0), raised_at=at(0), level=1, group="frost")
    watch.unwritten.add(key)
    evaluate(floor.bench, at(1))
    floor.restart()
    assert watch_of(floor.bench, at(2)).known.lines[key] == about


def test_a_rule_that_asks_for_it_makes_one_task(floor: Floor) -> None:
    with floor.records.session(STEWARD, at(-5)) as session:
        commands.put_rule(session, "wet_floor", log=True)
    floor.says(1, at(0))
    floor.restart()
    floor.says(1, at(5))
    with floor.records.session() as session:
        made = tasks(session, at(60))
    (raised,) = floor.all()
    assert [one.id for one in made] == [raised.log_id]
    assert incident_of_task(made[0].came_from) == raised.id


def test_nothing_moves_on_when_the_records_could_not_be_written(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the moment of the raise: the next round raises it."""

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    floor.says(0, at(0))
    with monkeypatch.context() as patched:
        patched.setattr(remembered, "keep", full)
        with pytest.raises(OSError, match="no space"):
            floor.says(1, at(1))
    assert floor.told() == []
    evaluate(floor.bench, at(2))
    floor.says(1, at(3))
    assert floor.told() == ["raised"]


def test_an_hour_can_be_asked_why_somebody_was_told_and_why_not(floor: Floor) -> None:
    floor.says(1, at(0))
    evaluate(floor.bench, at(2))
    with floor.records.session() as session:
        found = {one.rule: one for one in evaluations(session, at(0))}
    assert found["wet_floor"].raised and "Ann" in found["wet_floor"].told
    assert found["hub_stopped"].worst == "good"


def test_a_channel_that_fails_is_told_to_who_can_be_reached_and_nobody_waits_for_it(floor: Floor) -> None:
    with floor.records.session(HUB, at(-5)) as session:
        commands.put_person(session, "Ben", ["worker"])
        commands.put_channel(session, "ben", kind="apprise", person="Ben", secret="ben")
        commands.put_duty(session, "Ann", at(-60))
        commands.put_alert_settings(session, all_well_at=None, quiet_from=None, quiet_to=None)
    floor.bench.spool.put_meta("channels", {"ann": {"since": at(-90).timestamp()}})
    for minute in range(0, 15, 5):
        floor.says(0, at(minute))
    with floor.records.session() as session:
        assert {(one.person, one.kind) for one in notices(session)} == {("Ann", "raised"), ("Ben", "raised")}
        (found,) = incidents(session, at(20))
    assert (found.rule, found.cause) == ("readings_lost", "channels") and "ann fails for" in found.said
    floor.says(1, at(16))
    with floor.records.session() as session:
        told = [(one.person, one.severity) for one in notices(session) if one.made_at > at(16)]
    assert sorted(told) == [("Ann", "critical"), ("Ben", "critical")]


def test_a_clock_that_was_put_back_an_hour_neither_silences_nor_raises_twice(floor: Floor) -> None:
    floor.says(1, at(60))
    floor.says(1, at(5))
    assert floor.told() == ["raised"] and len(floor.all()) == 1
    floor.says(0, at(10))
    floor.says(0, at(21))
    assert [one.state for one in floor.all()] == ["cleared"]


def test_what_was_told_by_a_clock_a_year_ahead_is_escalated_in_its_time_by_the_right_one(floor: Floor) -> None:
    with floor.records.session(HUB, at(-5)) as session:
        commands.put_person(session, "Ben", ["worker"])
        commands.put_channel(session, "ben", kind="apprise", person="Ben", secret="ben")
        commands.put_duty(session, "Ann", at(-60))
        commands.put_duty(session, "Ben", at(-60), rank=2)
    floor.says(1, at(365 * 24 * 60))
    floor.says(1, at(1))
    floor.says(1, at(15))
    assert floor.told() == ["raised"]
    # the rule says 20 minutes
    floor.says(1, at(22))
    assert floor.told() == ["raised", "escalated"]
    (one,) = floor.all()
    assert at(0) <= one.raised_at <= at(2)


def test_a_clock_that_jumps_is_noted_where_jobs_go_by_the_clock_alone(floor: Floor) -> None:
    for by_clock, noted in ((False, False), (True, True)):
        floor.bench.by_clock = by_clock
        for minute in (0, 60, 120):
            evaluate(floor.bench, at(minute))
        with floor.records.session() as session:
            assert any(one.rule == "clock" for one in evaluations(session, at(120))) is noted


def test_an_open_incident_whose_memory_is_lost_still_clears(floor: Floor) -> None:
    floor.says(1, at(0))
    with floor.records.session() as session:
        forget_memories(session, [("wet_floor", "water_leak Cellar (floor-1)")])
    floor.restart()
    floor.says(0, at(20))
    floor.says(0, at(31))
    assert [one.state for one in floor.all()] == ["cleared"]


def test_an_hour_says_of_what_joined_an_alert_which_one_it_belongs_to(floor: Floor) -> None:
    other = SeriesKey("test", "floor-2", "", "water_leak")
    with floor.records.session(HUB, at(-60)) as session:
        commands.put_device(session, "floor-2", interval_s=3600)
        commands.install_device(session, "floor-2", "Cellar", at(-60))
    floor.says(1, at(0))
    # also after a restart it is known whose alert it is
    floor.restart()
    floor.says(1, at(1), of=other)
    floor.says(1, at(2), of=other)
    evaluate(floor.bench, at(4))
    with floor.records.session() as session:
        told = {one.cause: one.told for one in evaluations(session, at(4)) if one.rule == "wet_floor"}
    (title,) = {one.title for one in floor.all()}
    assert told["water_leak Cellar (floor-2)"] == f"it belongs to the alert {title}"
    assert "belongs" not in told["water_leak Cellar (floor-1)"]
