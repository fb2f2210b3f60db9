"""Alerts: no order of observations raises twice without a clear between, or clears without good fresh newer data; each is told once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from models.alerts import SEVERITIES, Event, Memories, Memory, Observation, Rule
from models.alerts.duty import Answer, Channel, Duty, Incident, Sent, Settings, Window
from models.alerts.machine import AHEAD, forgotten, read_back, settle, step, written
from models.alerts.policy import due, plan
from models.alerts.rules import default_rules
from models.alerts.situation import Situation, quiet_until

START = datetime(2026, 1, 3, 22, 0, tzinfo=UTC)
RULE = Rule("cold", "the house freezes", "threshold", "air_temperature", "critical", "a test", fresh_s=1800)
# in seconds: late by minutes, hours or a year; from the near and the far future; and of just now
AGES = st.one_of(st.integers(0, 60), st.integers(-600, 7200), st.sampled_from([365 * 86_400, -365 * 86_400, 1800, 1801, -120, -121]))
# how the hub's clock goes on between two looks: mostly seconds and minutes, sometimes a jump
TICKS = st.one_of(st.integers(0, 900), st.integers(0, 900), st.sampled_from([-86_400, -3600, -30, 3600, 365 * 86_400, -365 * 86_400]))


@dataclass(frozen=True)
class Look:
    """One observation of one cause, looked at `tick` seconds after the last, of something measured `age` seconds before."""

    tick: int
    age: int
    seen: str
    level: int
    between: bool
    cause: str = "a"
    again: bool = False


LOOKS = st.lists(
    st.builds(
        Look, TICKS, AGES, st.sampled_from(["bad", "bad", "good", "unknown"]), st.integers(1, 2), st.booleans(), st.sampled_from("ab"),
        st.booleans(),
    ),
    max_size=60,
)  # fmt: skip
RULES = st.builds(
    lambda for_s, good_s, state: replace(RULE, for_s=for_s, good_s=good_s, state=state),
    st.sampled_from([0, 0, 300, 3600]),
    st.sampled_from([0, 0, 300, 3600]),
    st.sampled_from(["act", "watch"]),
)


def played(looks: list[Look]) -> list[tuple[datetime, Observation]]:
    """The moments of looking with what was seen; repeated ones say again what they said, later."""
    now, found = START, []
    for look in looks:
        now += timedelta(seconds=look.tick)
        one = Observation("cold", look.cause, look.seen, now - timedelta(seconds=look.age), level=look.level, between=look.between)  # type: ignore[arg-type]
        found.append((now, one))
        if look.again:
            found.append((now, one))
    return found


@settings(max_examples=400)
@given(RULES, LOOKS)
def test_no_order_raises_twice_without_a_clear_or_clears_without_good_fresh_newer_data(rule: Rule, looks: list[Look]) -> None:
    memory: dict[str, Memory] = {}
    standing: dict[str, Event] = {}
    # the earliest the clock has shown since a raise: where it was put back, newer is newer than that
    earliest: dict[str, datetime] = {}
    for now, one in played(looks):
        earliest[one.cause] = min(earliest.get(one.cause, now), now)
        before = memory.get(one.cause, Memory())
        memory[one.cause], event = step(rule, before, one, now)
        if event is None:
            continue
        assert one.seen != "unknown" and not one.between
        assert -AHEAD <= now - one.at <= timedelta(seconds=rule.fresh_s), "late data, or data from the future, spoke"
        assert before.last_at is None or one.at > min(before.last_at, now), "data no newer than what was known spoke"
        if event.kind == "raised":
            assert one.cause not in standing and one.seen == "bad"
            standing[one.cause], earliest[one.cause] = event, now
        elif event.kind == "worse":
            assert one.seen == "bad" and one.level > standing[one.cause].observation.level
            standing[one.cause] = event
        else:
            assert one.seen == "good"
            raised = standing.pop(one.cause)
            assert one.at > min(raised.observation.at, earliest[one.cause])
        assert event.incident == "cold " + one.cause
    for cause, kept in memory.items():
        assert (kept.raised_at is not None) == (cause in standing)


@settings(max_examples=200)
@given(RULES, LOOKS)
def test_raising_takes_as_long_of_bad_without_good_between_as_the_rule_says(rule: Rule, looks: list[Look]) -> None:
    memory = Memory()
    bad: list[datetime] = []
    for now, one in played([replace(look, cause="a") for look in looks]):
        memory, event = step(rule, memory, one, now)
        counted = memory.last_at == one.at and not one.between and one.seen != "unknown"
        if counted:
            bad = [*bad, one.at] if one.seen == "bad" else []
        if event is not None and event.kind == "raised":
            assert any((one.at - at).total_seconds() >= rule.for_s for at in bad)


@settings(max_examples=200)
@given(RULES, LOOKS, st.sets(st.integers(0, 120)))
def test_a_restart_of_the_process_changes_nothing(rule: Rule, looks: list[Look], restarts: set[int]) -> None:
    memory, other = Memory(), Memory()
    for number, (now, one) in enumerate(played(looks)):
        memory, event = step(rule, memory, one, now)
        if number in restarts:
            other = read_back(json.loads(json.dumps(written(other))))
        other, same = step(rule, other, one, now)
        assert (memory, event) == (other, same)


@settings(max_examples=200)
@given(RULES, LOOKS, st.randoms())
def test_what_is_handed_over_at_once_may_come_in_any_order(rule: Rule, looks: list[Look], chance) -> None:  # type: ignore[no-untyped-def]
    # of one cause at one moment there is one observation
    seen = list({(one.cause, one.at): one for _, one in played(looks)}.values())
    now = max((at for at, _ in played(looks)), default=START)
    shuffled = list(seen)
    chance.shuffle(shuffled)
    memories, events = settle({"cold": rule}, Memories(), seen, now)
    others, same = settle({"cold": rule}, Memories(), shuffled, now)
    assert memories == others
    assert sorted(map(repr, events)) == sorted(map(repr, same))


@settings(max_examples=200)
@given(RULES, LOOKS, st.lists(st.integers(1, 5), max_size=60))
def test_incidents_of_a_group_are_raised_and_cleared_in_turn(rule: Rule, looks: list[Look], sizes: list[int]) -> None:
    grouped = replace(rule, group="cold")
    rows, memories, standing = played(looks), Memories(), False
    while rows:
        size = sizes.pop() if sizes else 1
        batch, rows = rows[:size], rows[size:]
        memories, events = settle({"cold": grouped}, memories, [one for _, one in batch], batch[-1][0])
        assert len(events) <= 1
        for event in events:
            assert event.incident == "cold"
            assert (event.kind == "raised") is not standing
            standing = event.kind != "cleared"
        assert standing == any(m.raised_at is not None for m in memories.of.values())
        assert not set(forgotten(memories, batch[-1][0])) & {k for k, m in memories.of.items() if m.raised_at is not None}


@settings(max_examples=100)
@given(st.lists(st.integers(3600, 365 * 86_400), max_size=300), st.sampled_from(["bad", "good"]))
def test_a_year_of_late_data_at_once_says_nothing(ages: list[int], seen: str) -> None:
    raised = Memory(last_at=START - timedelta(minutes=5), raised_at=START - timedelta(minutes=5), group="cold a")
    for memory in (Memory(), raised):
        late = [Observation("cold", "a", seen, START - timedelta(seconds=age)) for age in ages]  # type: ignore[arg-type]
        after, events = settle({"cold": RULE}, Memories({("cold", "a"): memory}), late, START)
        assert events == [] and after.of == {("cold", "a"): memory}


@settings(max_examples=100)
@given(st.integers(3600, 10 * 365 * 86_400))
def test_a_clock_that_jumps_and_is_put_right_silences_nothing(jump: int) -> None:
    wrong = START + timedelta(seconds=jump)
    memory, event = step(RULE, Memory(), Observation("cold", "a", "good", wrong), wrong)
    assert event is None
    said = []
    for minute in range(3):
        now = START + timedelta(minutes=minute)
        memory, event = step(RULE, memory, Observation("cold", "a", "bad", now), now)
        said += [event.kind] if event else []
    assert said == ["raised"]


# Who is told

ZONE = ZoneInfo("America/New_York")
DEFAULTS = {rule.key: rule for rule in default_rules()}
PHONES = (Channel("Ann's phone", "apprise", "Ann"), Channel("Ben's mail", "email", "Ben", "warning"), Channel("Siren", "siren"))
DUTIES = (Duty("Ann", START - timedelta(days=99)), Duty("Ben", START - timedelta(days=99), rank=2))
# the night before clocks go forward, the one before they go back, and one like any other
EVENINGS = st.sampled_from([datetime(2026, 3, 8, 0, tzinfo=UTC), datetime(2026, 11, 1, 0, tzinfo=UTC), START])


@st.composite
def happenings(draw: st.DrawFn) -> list[Incident]:
    """Incidents of a night and a day, with what was answered and when they were over."""
    start, found = draw(EVENINGS), []
    for number in range(draw(st.integers(0, 14))):
        raised = start + timedelta(minutes=draw(st.integers(0, 1200)))
        severity = draw(st.sampled_from(SEVERITIES))
        rule = {"critical": "frost", "warning": "house_hot", "info": "battery"}[severity]
        over = draw(st.one_of(st.none(), st.integers(1, 900)))
        answer = draw(st.one_of(st.none(), st.tuples(st.sampled_from(["acknowledged", "snoozed"]), st.integers(0, 200))))
        worse = draw(st.one_of(st.none(), st.integers(1, 300)))
        answers: tuple[Answer, ...] = ()
        if answer is not None:
            at = raised + timedelta(minutes=answer[1])
            answers = (Answer(answer[0], at, "Ann", at + timedelta(hours=2) if answer[0] == "snoozed" else None),)
        found.append(
            Incident(
                f"i{number}", rule, f"cause {number}", severity, raised, "said", "title", place=draw(st.sampled_from(["Barn", "Well"])),
                worse_at=raised + timedelta(minutes=worse) if worse else None,
                cleared_at=raised + timedelta(minutes=over) if over else None, answers=answers,
            )
        )  # fmt: skip
    return found


def as_of(one: Incident, now: datetime) -> Incident:
    """An incident as it was known then."""
    return replace(
        one, worse_at=one.worse_at if one.worse_at and one.worse_at <= now else None,
        cleared_at=one.cleared_at if one.cleared_at and one.cleared_at <= now else None,
        answers=tuple(a for a in one.answers if a.at <= now),
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(happenings(), st.booleans(), st.integers(1, 9))
def test_nothing_is_told_twice_wakes_without_need_or_is_lost(incidents: list[Incident], works: bool, most: int) -> None:
    start = min((one.raised_at for one in incidents), default=START)
    window = Window(start + timedelta(hours=1), start + timedelta(hours=5), "Barn") if works else Window(start, start)
    given = Settings(storm_incidents=most, all_well_at=None)
    sent: list[Sent] = []
    for minute in range(0, 2 * 1440, 10):
        now = start + timedelta(minutes=minute)
        known = [as_of(one, now) for one in incidents if one.raised_at <= now]
        here = Situation(now, ZONE, "us", known, DEFAULTS, PHONES, DUTIES, given, (window,), tuple(sent))
        for message in due(plan(here), now):
            for key in (message.key, *message.covers):
                assert not any(key in (s.key, *s.covers) for s in sent), "told twice"
            if not message.withheld and message.channel != "Siren" and quiet_until(given, ZONE, now) is not None:
                assert message.severity == "critical", "woken without need"
            sent.append(
                Sent(message.key, message.step, now, message.incidents, message.channel, message.person, message.withheld, message.covers)
            )
    told = {incident for s in sent for incident in s.incidents}
    for one in incidents:
        # what nobody answered before they were told, and what stood, is told; the rest stands in the digest, if it mattered
        stood = one.cleared_at is None or one.severity != "info"
        assert one.id in told or not stood or one.answers


NIGHT = replace(RULE, key="frost", kind="advice", look="frost", state="watch", group="cold night", whole=True)
AT_PLACES = st.lists(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["bad", "good", "unknown"]), st.integers(1, 2)), max_size=4), max_size=30
)


@given(AT_PLACES, st.sampled_from([0, 900]))
def test_a_night_at_several_places_is_raised_and_cleared_by_turns_and_gets_worse_only_for_what_is_to_be_done(
    looks: list[list[tuple[str, str, int]]], good_s: int
) -> None:
    rule, memories, stands = replace(NIGHT, good_s=good_s), Memories(), False
    for n, look in enumerate(looks):
        now = START + timedelta(minutes=10 * n)
        seen = [
            Observation("frost", f"frost {p}", word, now, f"{p} {level}.", place=p, level=level, incident="cold night 1")  # type: ignore[arg-type]
            for p, word, level in {p: (p, word, level) for p, word, level in look}.values()
        ]
        memories, events = settle({"frost": rule}, memories, seen, now)
        assert len(events) <= 1
        for event in events:
            assert (event.kind == "raised") is not stands
            assert event.kind != "worse" or event.observation.level == 2
            # whatever is told names each place that is bad now and part of it
            if event.kind != "cleared":
                raised = {cause for (_, cause), m in memories.of.items() if m.raised_at is not None}
                assert all(one.said.lower() in event.observation.said.lower() for one in seen if one.seen == "bad" and one.cause in raised)
            stands = event.kind != "cleared"
        assert stands == any(m.raised_at is not None for m in memories.of.values())
