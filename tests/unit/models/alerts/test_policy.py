"""Who is told of what, when: duty, answers, maintenance, restarts and wrong clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.alerts.duty import Answer, Channel, Duty, Sent, Settings, Window
from models.alerts.policy import due, plan
from models.alerts.situation import steps
from tests.unit.models.alerts.made_incidents import (
    ANN,
    BATTERY,
    BEN,
    DAY,
    FROST,
    HOT,
    NIGHT,
    SIREN,
    answered,
    lived,
    made,
    many,
    situation,
)

# Whom


def test_nobody_answers_so_the_next_is_told_and_in_the_end_everybody() -> None:
    # every 30 minutes, as rules.csv says of frost
    assert lived(240, situation(NIGHT, FROST)) == [
        (0, "raised", ANN.name), (30, "escalated", BEN.name), (60, "escalated", ANN.name), (60, "escalated", BEN.name),
    ]  # fmt: skip


def test_who_is_told_in_vain_is_named_to_the_next() -> None:
    first = plan(situation(NIGHT, FROST))
    later = NIGHT + timedelta(minutes=30)
    (message,) = due(plan(situation(later, FROST, sent=made(first, NIGHT))), later)
    assert "told before: Ann" in message.text and message.subject.startswith("Nobody answered")


def test_a_warning_is_not_escalated() -> None:
    assert lived(600, situation(DAY, replace(HOT, raised_at=DAY)), 5) == [(0, "raised", ANN.name)]


def test_where_nobody_is_on_duty_everybody_is_told() -> None:
    assert {m.person for m in plan(situation(NIGHT, FROST, duties=()))} == {"Ann", "Ben"}
    gone = (Duty("Ann", NIGHT - timedelta(days=9), NIGHT),)
    assert {m.person for m in plan(situation(NIGHT, FROST, duties=gone))} == {"Ann", "Ben"}


def test_who_is_on_duty_but_cannot_be_reached_is_passed_over() -> None:
    for ann in (replace(ANN, enabled=False),):
        assert {m.person for m in plan(situation(NIGHT, FROST, channels=(ann, BEN)))} == {"Ben"}
    mail = replace(ANN, least="critical")
    assert {m.person for m in plan(situation(DAY, replace(HOT, raised_at=DAY), channels=(mail, BEN)))} == {"Ben"}


def test_where_nothing_gets_through_to_the_first_in_line_the_next_is_told_with_them() -> None:
    ann = replace(ANN, failing=True)
    assert {m.person for m in plan(situation(NIGHT, FROST, channels=(ann, BEN)))} == {"Ann", "Ben"}
    # a second way that works is enough
    mail = Channel("Ann's mail", "email", "Ann")
    assert {m.person for m in plan(situation(NIGHT, FROST, channels=(ann, mail, BEN)))} == {"Ann"}
    # nobody else is on duty: everybody is told; nobody is reached at all: as if nothing failed
    alone = (Duty("Ann", NIGHT - timedelta(days=9)),)
    assert steps(situation(NIGHT, FROST, channels=(ann, BEN), duties=alone), "critical")[0] == ("Ann", "Ben")
    assert steps(situation(NIGHT, FROST, channels=(ann, replace(BEN, failing=True))), "critical")[0] == ("Ann",)


def test_two_of_one_rank_are_told_together() -> None:
    both = (Duty("Ann", NIGHT - timedelta(days=1)), Duty("Ben", NIGHT - timedelta(days=1)))
    assert steps(situation(NIGHT, FROST, duties=both), "critical") == [("Ann", "Ben"), ("Ann", "Ben")]


def test_who_comes_on_duty_is_told_of_what_nobody_has_answered() -> None:
    shift = NIGHT + timedelta(minutes=10)
    duties = (Duty("Ann", NIGHT - timedelta(days=9), shift), Duty("Ben", shift))
    assert lived(20, situation(NIGHT, FROST, duties=duties)) == [(0, "raised", ANN.name), (10, "raised", BEN.name)]


def test_a_siren_sounds_for_critical_incidents_alone_day_and_night() -> None:
    found = plan(situation(NIGHT, FROST, HOT, BATTERY, channels=(ANN, BEN, SIREN)))
    assert [(m.incidents, m.due_at) for m in found if m.channel == SIREN.name] == [(("i1",), NIGHT)]
    silent = Settings(siren=False, all_well_at=None)
    assert SIREN.name not in {m.channel for m in plan(situation(NIGHT, FROST, channels=(ANN, SIREN), settings=silent))}


def test_with_nobody_to_reach_nothing_is_planned() -> None:
    assert plan(situation(NIGHT, FROST, channels=())) == []


# Answers


def test_once_somebody_has_seen_it_nobody_is_told_any_more() -> None:
    seen = answered(FROST, "acknowledged", 5)
    assert lived(300, situation(NIGHT, FROST), 5, lambda now: (seen if now >= seen.answers[0].at else FROST,)) == [(0, "raised", ANN.name)]


def test_what_gets_worse_after_it_was_seen_is_told_anew_and_escalates_anew() -> None:
    seen = answered(FROST, "acknowledged", 5)
    worse = replace(seen, worse_at=NIGHT + timedelta(minutes=20), said="Frost, 22 °F")
    found = lived(
        60, situation(NIGHT, FROST), 5, lambda now: (worse if now >= NIGHT + timedelta(minutes=20) else seen if now > NIGHT else FROST,)
    )
    assert found == [(0, "raised", ANN.name), (20, "worse", ANN.name), (50, "escalated", BEN.name)]


def test_what_was_put_off_is_told_again_when_it_still_stands() -> None:
    put_off = answered(FROST, "snoozed", 5, NIGHT + timedelta(minutes=65))
    found = lived(100, situation(NIGHT, FROST), 5, lambda now: (put_off if now > NIGHT else FROST,))
    assert found == [(0, "raised", ANN.name), (65, "raised", ANN.name), (95, "escalated", BEN.name)]


def test_a_warning_that_became_critical_before_anybody_heard_of_it_is_raised() -> None:
    worse = replace(FROST, worse_at=NIGHT)
    (message,) = plan(situation(NIGHT, worse))
    assert message.step == "raised" and message.due_at == NIGHT


def test_what_was_closed_by_hand_is_told_to_nobody() -> None:
    assert plan(situation(NIGHT, answered(FROST, "closed", 5))) == []
    assert lived(10, situation(NIGHT, replace(answered(FROST, "closed", 0), cleared_at=NIGHT))) == []


def test_that_it_is_over_is_told_to_those_who_were_told_once() -> None:
    over = replace(answered(FROST, "acknowledged", 5), cleared_at=NIGHT + timedelta(minutes=60))
    found = lived(
        600,
        situation(NIGHT, FROST),
        5,
        lambda now: (over if now >= over.cleared_at else answered(FROST, "acknowledged", 5) if now > NIGHT else FROST,),
    )
    assert found == [(0, "raised", ANN.name), (60, "cleared", ANN.name)]


def test_nobody_is_woken_to_hear_that_it_is_over() -> None:
    # nobody has seen it, so nobody is up
    over = replace(FROST, cleared_at=NIGHT + timedelta(minutes=10))
    found = lived(300, situation(NIGHT, FROST), 5, lambda now: (over if now >= over.cleared_at else FROST,))
    assert found == [(0, "raised", ANN.name), (230, "cleared", ANN.name)]


# Maintenance


def test_while_somebody_works_there_it_is_written_down_and_not_sent() -> None:
    window = Window(NIGHT, NIGHT + timedelta(hours=1), "Farm", why="rewiring")
    (message,) = plan(situation(NIGHT, FROST, windows=(window,)))
    assert message.withheld == "maintenance: rewiring"
    assert lived(50, situation(NIGHT, FROST, windows=(window,))) == [(0, "not raised", ANN.name)]


def test_what_still_stands_after_the_work_is_told() -> None:
    window = Window(NIGHT, NIGHT + timedelta(hours=1))
    assert lived(100, situation(NIGHT, FROST, windows=(window,)))[:2] == [(0, "not raised", ANN.name), (60, "raised", ANN.name)]
    assert len(lived(100, situation(NIGHT, FROST, windows=(window,)))) == 3


@pytest.mark.parametrize(
    ("window", "shuts"), [({"place": "Barn"}, False), ({"place": "Block B"}, True), ({"rule": "frost"}, True), ({"rule": "leak"}, False)]
)
def test_a_window_shuts_its_place_and_rule_alone(window: dict[str, str], shuts: bool) -> None:
    (message,) = plan(situation(NIGHT, FROST, windows=(Window(NIGHT, NIGHT + timedelta(hours=1), **window),)))
    assert bool(message.withheld) is shuts


# Again and again


def test_the_same_situation_gives_the_same_messages() -> None:
    here = situation(DAY, FROST, HOT, BATTERY, *many(12), settings=Settings(), channels=(ANN, BEN, SIREN))
    turned = replace(here, incidents=tuple(reversed(here.incidents)), channels=(SIREN, BEN, ANN))
    assert plan(here) == plan(turned)


def test_what_was_made_is_not_made_again_after_a_restart() -> None:
    here = situation(DAY, FROST, HOT, BATTERY, *many(12), settings=Settings(), channels=(ANN, BEN, SIREN))
    first = due(plan(here), DAY)
    assert first and due(plan(replace(here, sent=made(first, DAY))), DAY) == []


def test_what_was_told_by_a_clock_that_ran_ahead_is_not_escalated_before_its_time() -> None:
    """Told at what the clock called half past four; put back to ten past two, half an hour must still pass by the right clock."""
    early = made(plan(situation(NIGHT, FROST)), NIGHT + timedelta(minutes=140))
    assert lived(25, situation(NIGHT, FROST, sent=early)) == []
    # dated as of now, as the job does (records.notices.redate_notices), the time goes on
    redated = made(plan(situation(NIGHT, FROST)), NIGHT)
    assert lived(35, situation(NIGHT, FROST, sent=redated)) == [(30, "escalated", BEN.name)]


def test_what_a_wrong_clock_put_off_for_a_year_is_told_again_now() -> None:
    year = NIGHT + timedelta(days=365)
    put_off = replace(FROST, answers=(Answer("snoozed", year, "Ann", year + timedelta(hours=1)),))
    told = made(plan(situation(NIGHT, FROST)), NIGHT)
    assert [m.step for m in due(plan(situation(NIGHT, put_off, sent=told)), NIGHT)] == ["raised"]
    right = replace(FROST, answers=(Answer("snoozed", NIGHT, "Ann", NIGHT + timedelta(hours=1)),))
    assert due(plan(situation(NIGHT, right, sent=told)), NIGHT) == []


def test_a_message_that_was_withdrawn_before_it_went_out_reached_nobody() -> None:
    """Over while the mail server was away: no "over" to who never heard of it, and it stands in the digest."""
    told = [replace(one, withheld="it was over", withdrawn=True) for one in made(plan(situation(DAY, FROST)), DAY)]
    over = replace(FROST, raised_at=DAY, cleared_at=DAY + timedelta(minutes=4))
    (message,) = plan(situation(DAY + timedelta(minutes=5), over, sent=told))
    assert message.step == "digest" and "came and went" in message.subject


def test_a_clock_that_was_put_back_makes_no_silence() -> None:
    # told, and raised, "next year"
    wrong = NIGHT + timedelta(days=365)
    ahead = replace(FROST, raised_at=wrong)
    assert [m.due_at for m in plan(situation(NIGHT, ahead))] == [NIGHT]
    sent = [Sent("i1|raised|Ann's phone", "raised", NIGHT, ("i1",), ANN.name, "Ann")]
    later = NIGHT + timedelta(minutes=30)
    assert [m.person for m in due(plan(situation(later, ahead, sent=sent)), later)] == ["Ben"]
