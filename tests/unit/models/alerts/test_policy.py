"""Who is told of what, when: nights, nights on which clocks change, duty, answers, storms, maintenance, the daily words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.alerts.duty import Answer, Channel, Duty, Incident, Message, Sent, Settings, Window
from models.alerts.policy import due, plan
from models.alerts.rules import default_rules
from models.alerts.situation import Situation, next_time, quiet_until, steps

ZONE = ZoneInfo("America/New_York")
RULES = {rule.key: rule for rule in default_rules()}
ANN, BEN = Channel("Ann's phone", "apprise", "Ann"), Channel("Ben's phone", "apprise", "Ben")
SIREN = Channel("Yard siren", "siren")


def at(text: str, fold: int = 0) -> datetime:
    """A moment of the farm's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE, fold=fold).astimezone(UTC)


NIGHT, DAY = at("2026-01-04T02:10"), at("2026-01-04T14:00")
FROST = Incident(
    "i1", "frost", "frost Block B", "critical", NIGHT, "Cover Block B now: frost tonight, 27 °F.", "Frost tonight: 27 °F",
    place="Block B", around=("Block B", "Farm"),
)  # fmt: skip
HOT = replace(
    FROST,
    id="i2",
    rule="house_hot",
    cause="vent High tunnel",
    severity="warning",
    said="Vent the high tunnel.",
    title="High tunnel 92 °F",
    place="High tunnel",
)
BATTERY = replace(
    FROST, id="i3", rule="battery", cause="battery A", severity="info", said="Change the battery of A.", title="A: battery low", place=""
)


def situation(now: datetime, *incidents: Incident, **more: object) -> Situation:
    given: dict[str, object] = {
        "now": now, "zone": ZONE, "units": "us", "incidents": incidents, "rules": RULES, "channels": (ANN, BEN),
        "duties": (Duty("Ann", NIGHT - timedelta(days=9)), Duty("Ben", NIGHT - timedelta(days=9), rank=2)),
        "settings": Settings(all_well_at=None),
    }  # fmt: skip
    return Situation(**{**given, **more})  # type: ignore[arg-type]


def made(messages: Sequence[Message], now: datetime) -> list[Sent]:
    """What is kept of messages that were made."""
    return [Sent(m.key, m.step, now, m.incidents, m.channel, m.person, m.withheld, m.covers) for m in messages]


def lived(minutes: int, first: Situation, every: int = 1, incidents: object = None) -> list[tuple[int, str, str]]:
    """(minute, step, channel) of all that is made while minutes pass; `incidents` gives those of a moment."""
    sent, found = list(first.sent), []
    for minute in range(0, minutes, every):
        now = first.now + timedelta(minutes=minute)
        here = replace(first, now=now, sent=tuple(sent), incidents=incidents(now) if callable(incidents) else first.incidents)
        for message in due(plan(here), now):
            sent += made([message], now)
            found.append((minute, f"not {message.step}" if message.withheld else message.step, message.channel))
    return found


# Nights


def test_a_critical_incident_goes_out_at_once_at_night_to_the_first_on_duty() -> None:
    (message,) = plan(situation(NIGHT, FROST))
    assert (message.person, message.step, message.due_at, message.severity) == ("Ann", "raised", NIGHT, "critical")


def test_a_warning_waits_for_the_morning_and_says_so() -> None:
    (message,) = plan(situation(NIGHT, HOT))
    assert (message.due_at, message.why) == (at("2026-01-04T06:00"), "quiet hours until 06:00")
    assert due([message], NIGHT) == []


def test_a_warning_by_day_goes_out_at_once() -> None:
    (message,) = plan(situation(DAY, replace(HOT, raised_at=DAY)))
    assert message.due_at == DAY


def test_a_critical_rule_that_a_hub_lets_sleep_waits_for_the_morning() -> None:
    calm = {**RULES, "frost": replace(RULES["frost"], passes_quiet=False)}
    (message,) = plan(situation(NIGHT, FROST, rules=calm))
    assert message.due_at == at("2026-01-04T06:00")


def test_without_quiet_hours_nothing_waits() -> None:
    for times in ((None, time(6)), (time(21), None), (time(6), time(6))):
        settings = Settings(quiet_from=times[0], quiet_to=times[1], all_well_at=None)
        assert [m.due_at for m in plan(situation(NIGHT, HOT, settings=settings))] == [NIGHT]


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        # 21:00 to 6:00 by the farm's clock, in any season
        (at("2026-01-04T20:59"), None),
        (at("2026-01-04T21:00"), at("2026-01-05T06:00")),
        (at("2026-01-05T05:59"), at("2026-01-05T06:00")),
        (at("2026-01-05T06:00"), None),
        # clocks go forward at 2 am of 8 March 2026: the night has eight hours; 21:00 EST is 02:00 UTC, 6:00 EDT is 10:00 UTC
        (at("2026-03-07T21:00"), datetime(2026, 3, 8, 10, tzinfo=UTC)),
        (datetime(2026, 3, 8, 9, 59, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC)),
        (datetime(2026, 3, 8, 10, 0, tzinfo=UTC), None),
        # clocks go back at 2 am of 1 November 2026: ten hours; 6:00 EST is 11:00 UTC
        (at("2026-11-01T01:30"), datetime(2026, 11, 1, 11, tzinfo=UTC)),
        (at("2026-11-01T01:30", fold=1), datetime(2026, 11, 1, 11, tzinfo=UTC)),
        (datetime(2026, 11, 1, 10, 59, tzinfo=UTC), datetime(2026, 11, 1, 11, tzinfo=UTC)),
    ],
)
def test_quiet_hours_are_those_of_the_farms_clock(moment: datetime, ends: datetime | None) -> None:
    assert quiet_until(Settings(), ZONE, moment) == ends


def test_quiet_hours_within_one_day_end_on_that_day() -> None:
    siesta = Settings(quiet_from=time(13), quiet_to=time(15))
    assert quiet_until(siesta, ZONE, DAY) == at("2026-01-04T15:00")
    assert quiet_until(siesta, ZONE, NIGHT) is None


def test_quiet_hours_that_end_in_an_hour_that_is_not_there_end_once() -> None:
    # 2:30 is left out on 8 March: 7:30 UTC is 3:30 EDT
    settings = Settings(quiet_from=time(21), quiet_to=time(2, 30))
    ends = quiet_until(settings, ZONE, at("2026-03-08T01:00"))
    assert ends is not None and quiet_until(settings, ZONE, ends) is None
    assert lived(
        300,
        situation(at("2026-03-08T01:00"), replace(HOT, raised_at=at("2026-03-08T01:00")), settings=replace(settings, all_well_at=None)),
        10,
    ) == [(int((ends - at("2026-03-08T01:00")).total_seconds() / 60), "raised", ANN.name)]


def test_a_digest_comes_each_day_at_its_hour_also_when_clocks_change() -> None:
    assert next_time(ZONE, time(7), at("2026-03-07T08:00")) == datetime(2026, 3, 8, 11, tzinfo=UTC)
    assert next_time(ZONE, time(7), at("2026-10-31T08:00")) == datetime(2026, 11, 1, 12, tzinfo=UTC)


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


def answered(one: Incident, kind: str, minute: int, until: datetime | None = None) -> Incident:
    return replace(one, answers=(*one.answers, Answer(kind, NIGHT + timedelta(minutes=minute), "Ann", until)))


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


# Many at once


def many(n: int, when: datetime = DAY) -> tuple[Incident, ...]:
    return tuple(replace(HOT, id=f"i{k:02}", cause=f"vent {k}", raised_at=when, title=f"House {k} is hot") for k in range(n))


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


# Once a day


def test_what_can_wait_comes_with_the_digest_once() -> None:
    found = lived(3 * 1440, situation(DAY, replace(BATTERY, raised_at=DAY)), 60)
    assert found == [(17 * 60, "digest", ANN.name)]


def test_a_warning_that_came_and_went_at_night_stands_in_the_digest() -> None:
    over = replace(HOT, cleared_at=NIGHT + timedelta(minutes=30))
    (message,) = plan(situation(NIGHT + timedelta(hours=1), over))
    assert message.step == "digest" and message.due_at == at("2026-01-04T07:00") and "High tunnel 92 F" in message.text


def test_an_empty_digest_does_not_come() -> None:
    assert plan(situation(DAY)) == []


def test_the_digest_of_a_hub_that_was_off_comes_when_it_is_back_and_not_at_night() -> None:
    old = replace(BATTERY, raised_at=at("2026-01-03T12:00"))
    (message,) = plan(situation(at("2026-01-04T23:00"), old))
    assert message.due_at == at("2026-01-05T06:00")
    (message,) = plan(situation(at("2026-01-04T15:00"), old))
    assert message.due_at == at("2026-01-04T07:00")


def test_what_is_new_after_the_digest_waits_for_the_next() -> None:
    first, second = replace(BATTERY, raised_at=at("2026-01-03T12:00")), replace(BATTERY, id="i4", raised_at=at("2026-01-04T08:00"))
    morning = at("2026-01-04T07:00")
    sent = made(plan(situation(morning, first)), morning)
    (message,) = plan(situation(DAY, first, second, sent=sent))
    assert message.incidents == ("i4",) and message.due_at == at("2026-01-05T07:00")


def test_that_nobody_knows_of_it_any_more_comes_with_the_digest_once_also_of_what_was_seen_or_listed_before() -> None:
    lost = {"unknown": "its probe was taken away", "unknown_at": NIGHT, "noted_at": DAY}
    seen, listed = replace(answered(FROST, "acknowledged", 5), **lost), replace(BATTERY, **lost)  # type: ignore[arg-type]
    before = [Sent("digest|2026-01-03|Ann's phone", "digest", DAY - timedelta(hours=5), ("i3",), ANN.name, "Ann")]
    here = situation(DAY, seen, listed, sent=before)
    (message,) = plan(here)
    assert message.step == "digest" and message.due_at == at("2026-01-05T07:00") and set(message.incidents) == {"i1", "i3"}
    assert "Frost tonight: 27 F: unknown since 2:10 am, its probe was taken away." in message.text
    assert len(lived(4 * 1440, here, 30)) == 1
    # known again, or closed: nothing to say
    assert plan(situation(DAY, answered(FROST, "acknowledged", 5), sent=before)) == []


def test_every_day_has_its_word_and_says_what_is_open() -> None:
    settings = Settings()
    (message,) = plan(situation(DAY, settings=settings, checked="41 of 42 probes heard, 25 rules"))
    assert message.step == "all_well" and message.due_at == at("2026-01-04T18:00")
    assert message.text.startswith("All is well. 41 of 42 probes heard, 25 rules.")
    standing = situation(DAY, answered(FROST, "acknowledged", 5), settings=settings)
    (message,) = plan(standing)
    assert message.subject == "1 alert open" and "Frost tonight: 27 F" in message.text


def test_the_daily_word_comes_once_a_day_and_not_hours_late() -> None:
    assert lived(3 * 1440, situation(DAY, settings=Settings()), 30) == [(minute, "all_well", ANN.name) for minute in (240, 1680, 3120)]
    (message,) = plan(situation(at("2026-01-05T01:00"), settings=Settings()))
    assert message.due_at == at("2026-01-05T18:00")


def test_who_wants_critical_messages_alone_gets_no_daily_word() -> None:
    strict = (replace(ANN, least="critical"), BEN)
    assert {m.person for m in plan(situation(DAY, settings=Settings(), channels=strict))} == {"Ben"}


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


# Words that speak of a time


def test_a_warning_whose_words_would_be_over_in_the_morning_waits_until_it_is_said_anew() -> None:
    """At 2:10 am: "Drain by 3:30 am". Quiet hours end at 6."""
    drain = replace(HOT, rule="pipes", said="Drain by 3:30 am.", until=at("2026-01-04T03:30"))
    assert plan(situation(NIGHT, drain)) == [] and lived(8 * 60, situation(NIGHT, drain), 10) == []
    # in the morning it is said anew, of the next night
    renewed = replace(drain, said="Drain by 2 am.", until=at("2026-01-05T02:00"))
    (message,) = plan(situation(at("2026-01-04T14:45"), renewed))
    assert message.due_at <= at("2026-01-04T14:45") and message.text.startswith("Drain by 2 am.")
    # while its words still hold in the morning, it is told then
    assert [m.due_at for m in plan(situation(NIGHT, replace(drain, until=at("2026-01-04T08:39"))))] == [at("2026-01-04T06:00")]


def test_what_wakes_people_is_told_whatever_its_words_and_what_was_told_is_not_unsaid() -> None:
    late = replace(FROST, until=NIGHT - timedelta(hours=1))
    assert [m.step for m in due(plan(situation(NIGHT, late)), NIGHT)] == ["raised"]
    drain, noon = replace(HOT, raised_at=DAY, until=at("2026-01-05T03:30")), at("2026-01-05T12:00")
    sent = made(due(plan(situation(DAY, drain)), DAY), DAY)
    assert len(sent) == 1 and plan(situation(noon, drain, sent=sent)) == []


def test_beds_that_join_what_the_digest_listed_are_listed_again() -> None:
    dry = replace(BATTERY, rule="irrigation", raised_at=at("2026-01-03T12:00"))
    morning = at("2026-01-04T07:00")
    sent = made(plan(situation(morning, dry)), morning)
    joined = replace(dry, said="Also: water bed 6.", title="Bed 6", worse_at=at("2026-01-04T09:00"))
    (message,) = plan(situation(DAY, joined, sent=sent))
    assert message.step == "digest" and message.due_at == at("2026-01-05T07:00") and "bed 6" in message.text
    assert len(lived(4 * 1440, situation(DAY, joined, sent=sent), 30)) == 1
