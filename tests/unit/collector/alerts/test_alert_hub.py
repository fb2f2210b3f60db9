"""Rules on the hub's own health."""

from __future__ import annotations

from datetime import UTC, datetime

from collector.alerts.hub import Dropped, health
from collector.health import Check
from models.alerts import Rule
from models.alerts.machine import group_of
from models.alerts.rules import default_rules

NOW = datetime(2027, 1, 15, 5, 0, tzinfo=UTC)
RULE = Rule("hub", "It stopped", "hub", "receiver|broker_dropped", "critical", "test")
CHECKS = [Check("receiver", False, "silent for 40 s", "start the hub: hubland up"), Check("broker_dropped", False, "dropped 5", "raise it")]


def test_each_check_that_a_rule_looks_at_is_a_cause_with_what_to_do() -> None:
    found = {one.cause: one for one in health([RULE], CHECKS, 3, NOW)}
    assert found["receiver"].seen == "bad" and found["receiver"].todo == "start the hub: hubland up"
    assert found["broker_dropped"].seen == "bad" and "3" in found["broker_dropped"].said


def test_what_the_broker_dropped_long_ago_is_over() -> None:
    found = {one.cause: one for one in health([RULE], CHECKS, 0, NOW)}
    assert found["broker_dropped"].seen == "good"


def test_only_what_is_dropped_between_two_looks_counts() -> None:
    dropped = Dropped()
    assert [dropped.since(n) for n in (500, 500, 507, None, 507, 3, 4)] == [0, 0, 7, 0, 0, 0, 1]


def test_while_the_store_is_away_what_waits_for_it_is_no_cause_of_its_own() -> None:
    lost = next(rule for rule in default_rules() if rule.key == "readings_lost")
    away, waits = Check("store", False, "no answer"), Check("waiting", False, "20000 messages wait for the worker")
    seen = {one.cause: one.seen for one in health([lost], [away, waits], 0, NOW)}
    assert seen == {"store": "bad", "waiting": "unknown"}
    seen = {one.cause: one.seen for one in health([lost], [Check("store", True, "answers"), waits], 0, NOW)}
    assert seen == {"store": "good", "waiting": "bad"}


def test_a_way_to_reach_people_that_fails_is_an_incident_of_its_own_beside_a_full_disk() -> None:
    lost = next(rule for rule in default_rules() if rule.key == "readings_lost")
    checks = [Check("disk", False, "0.1 GiB free", "free some disk"), Check("channels", False, "Ann's phone fails for 2 h", "press Test")]
    found = health([lost], checks, 0, NOW)
    assert {one.cause: one.todo for one in found} == {"disk": "free some disk", "channels": "press Test"}
    assert len({group_of(lost, one) for one in found}) == 2


def test_a_rule_that_is_switched_off_sees_nothing() -> None:
    assert health([Rule("hub", "It stopped", "hub", "receiver", "critical", "test", enabled=False)], CHECKS, 0, NOW) == []
