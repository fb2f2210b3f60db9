"""Many incidents at once: one message, none lost, the gravest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.alerts.duty import Sent
from models.alerts.policy import due, plan
from tests.unit.models.alerts.made_incidents import ANN, DAY, FROST, lived, made, many, situation


def test_many_at_once_are_one_message_that_names_them_all() -> None:
    (message,) = plan(situation(DAY, *many(20)))
    assert message.step == "storm" and message.subject == "20 alerts at once"
    assert all(f"House {k} is hot" in message.text for k in range(20))
    assert len(message.covers) == len(message.incidents) == 20


def test_as_many_as_are_no_storm_are_told_one_by_one() -> None:
    assert [m.step for m in plan(situation(DAY, *many(8)))] == ["raised"] * 8


def test_a_storm_is_told_once() -> None:
    assert lived(600, situation(DAY, *many(20)), 5) == [(0, "storm", ANN.name)]


def test_incidents_that_trickle_in_are_gathered_and_none_is_lost() -> None:
    all_of_them = many(30)
    first, sent, told = situation(DAY), list[Sent](), set[str]()
    for second in range(0, 3600, 20):
        now = DAY + timedelta(seconds=second)
        here = replace(first, now=now, sent=tuple(sent), incidents=all_of_them[: 1 + second // 20])
        fresh = due(plan(here), now)
        sent += made(fresh, now)
        told |= {i for m in fresh for i in m.incidents}
    # 8 one by one, then one in ten minutes
    assert len(sent) <= 8 + 2 and told == {one.id for one in all_of_them}


def test_what_is_critical_waits_a_minute_at_most_in_a_storm() -> None:
    calm = many(20)
    sent = made(plan(situation(DAY, *calm)), DAY)
    later = DAY + timedelta(seconds=30)
    (message,) = plan(situation(later, *calm, replace(FROST, raised_at=later), sent=sent))
    assert message.severity == "critical" and message.due_at <= DAY + timedelta(minutes=1)


def test_in_a_storm_the_gravest_stands_first() -> None:
    (message,) = plan(situation(DAY, *many(20), replace(FROST, raised_at=DAY)))
    assert message.severity == "critical" and message.text.splitlines()[1] == "- Frost tonight: 27 F"
