""" "Why did I not get one?": each way in which an hour can pass without a message, by its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from models.alerts import Seen
from models.alerts.duty import Answer, Sent, Window
from models.alerts.policy import plan
from models.alerts.reasons import why_not
from tests.unit.models.alerts.made_incidents import BATTERY, FROST, HOT, NIGHT, RULES, made, situation

HOUR = NIGHT.replace(minute=0)
NOW = HOUR + timedelta(hours=8)


@dataclass(frozen=True)
class Look:
    rule: str
    cause: str
    worst: Seen
    why: str = ""
    told: str = ""


def test_what_was_good_was_good() -> None:
    (said,) = why_not(situation(NOW), [Look("frost", "frost Block B", "good", "39 °F tonight")], HOUR, "frost")
    assert said == "Frost Block B: all was well: 39 °F tonight."


def test_what_nobody_knew_is_told_as_unknown() -> None:
    (said,) = why_not(situation(NOW), [Look("frost", "frost Block B", "unknown", "the probe is silent")], HOUR, "frost")
    assert "nobody knew: the probe is silent" in said


def test_what_was_bad_for_too_short_a_time_says_how_long_the_rule_asks() -> None:
    (said,) = why_not(situation(NOW), [Look("house_hot", "vent High tunnel", "bad")], HOUR, "house_hot")
    assert "it was bad, but not for 10\u00a0min without a good word between" in said


def test_a_cause_that_joined_an_alert_says_which() -> None:
    look = Look("house_cold", "warm High tunnel", "bad", told="it belongs to the alert Frost tonight: 27 °F in Block B")
    (said,) = why_not(situation(NOW), [look], HOUR, "house_cold")
    assert said == "Warm High tunnel: it was bad, and it belongs to the alert Frost tonight: 27 °F in Block B, which is told as one."


def test_an_hour_nobody_looked_at_says_so_and_what_the_rule_looks_at() -> None:
    (said,) = why_not(situation(NOW), [], HOUR, "frost")
    assert "looked at nothing" in said and "Raised when the advice on “frost”" in said


def test_a_rule_that_is_off_or_gone_says_so() -> None:
    off = situation(NOW, rules={"frost": replace(RULES["frost"], enabled=False)})
    assert why_not(off, [], HOUR, "frost") == ["The rule is switched off."]
    assert "no rule 'leak'" in why_not(off, [], HOUR, "leak")[0]


def test_messages_of_the_hour_are_named() -> None:
    sent = made(plan(situation(NIGHT, FROST)), NIGHT)
    (said,) = why_not(situation(NOW, FROST, sent=sent), [], HOUR, "frost")
    assert said == "Frost tonight: 27 °F, raised 2:10 am: raised to Ann at 2:10 am over Ann's phone."


def test_who_was_not_the_first_learns_that_it_went_to_others() -> None:
    sent = made(plan(situation(NIGHT, FROST)), NIGHT)
    (said,) = why_not(situation(NOW, FROST, sent=sent), [], HOUR, "frost", "Ben")
    assert said.endswith("no message in that hour to Ben, because it went to others.")


def test_each_is_told_once() -> None:
    sent = made(plan(situation(NIGHT, FROST)), NIGHT)
    (said,) = why_not(situation(NOW, FROST, sent=sent), [], HOUR + timedelta(hours=3), "frost")
    assert "Ann had been told at 2:10 am, and each is told once" in said


def test_answers_maintenance_quiet_hours_and_the_digest_are_reasons() -> None:
    seen = replace(FROST, answers=(Answer("acknowledged", NIGHT, "Ann"),))
    late = replace(FROST, answers=(Answer("snoozed", NIGHT, "Ann", NIGHT + timedelta(hours=3)),))
    window = (Window(NIGHT, NIGHT + timedelta(hours=1), why="rewiring"),)
    withheld = made(plan(situation(NIGHT, FROST, windows=window)), NIGHT)
    for expected, here, rule in (
        ("Ann had seen it", situation(NOW, seen), "frost"),
        ("Ann had put it off until 5:10 am", situation(NOW, late), "frost"),
        ("of maintenance: rewiring", situation(NOW, FROST, sent=withheld), "frost"),
        ("of maintenance: rewiring", situation(NOW, BATTERY, windows=window), "battery"),
        ("it can wait for the digest", situation(NOW, BATTERY, windows=(replace(window[0], place="Elsewhere"),)), "battery"),
        ("it was quiet until 6:00 am and the rule wakes nobody", situation(NOW, HOT), "house_hot"),
        ("it can wait for the digest", situation(NOW, BATTERY), "battery"),
        ("no channel that is switched on takes it", situation(NOW, FROST, channels=()), "frost"),
    ):
        (said,) = why_not(here, [], HOUR, rule)
        assert said.endswith(f"because {expected}."), said


def test_a_message_of_another_hour_is_not_named() -> None:
    old = [Sent("i1|raised|Ann's phone", "raised", NIGHT - timedelta(hours=2), ("i1",), "Ann's phone", "Ann")]
    early = replace(FROST, raised_at=NIGHT - timedelta(hours=2))
    assert "no message in that hour" in why_not(situation(NOW, early, sent=old), [], HOUR, "frost")[0]


def test_a_message_that_was_withdrawn_says_why() -> None:
    sent = [replace(one, withheld="it was over before this was sent", withdrawn=True) for one in made(plan(situation(NIGHT, FROST)), NIGHT)]
    (said,) = why_not(situation(NOW, FROST, sent=sent), [], HOUR, "frost")
    assert said.endswith("no message in that hour, because it was over before this was sent.")
