"""The state machine of incidents by hand: when it speaks, what it says, and what it leaves unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.alerts import Event, Memories, Memory, Observation, Rule
from models.alerts.machine import forgotten, group_of, read_back, settle, severity_of, step, written
from sensors.errors import InputError

START = datetime(2026, 1, 3, 22, 0, tzinfo=UTC)
RULE = Rule("freezer", "food thaws", "advice", "warm", "critical", "a test", for_s=600, good_s=600, fresh_s=1200)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def told(rule: Rule, *seen: tuple[float, str], level: int = 1) -> list[tuple[float, str]]:
    """What is said, by minutes, where each thing is looked at as it is measured."""
    memory, found = Memory(), list[tuple[float, str]]()
    for minutes, word in seen:
        memory, event = step(rule, memory, Observation(rule.key, "a", word, at(minutes), level=level), at(minutes))  # type: ignore[arg-type]
        found += [(minutes, event.kind)] if event else []
    return found


def test_bad_is_raised_when_it_has_lasted_and_cleared_when_good_has() -> None:
    assert told(RULE, (0, "bad"), (5, "bad"), (10, "bad"), (15, "bad"), (20, "good"), (29, "good"), (30, "good"), (31, "good")) == [
        (10, "raised"),
        (30, "cleared"),
    ]


def test_a_flapping_probe_is_never_raised() -> None:
    assert told(RULE, *((m, "bad" if m % 2 else "good") for m in range(120))) == []


def test_what_nobody_heard_for_longer_than_it_stays_fresh_did_not_last() -> None:
    # 20 minutes is how long an observation of this rule stands for
    assert told(RULE, (0, "bad"), (21, "bad")) == []
    assert told(RULE, (0, "bad"), (20, "bad")) == [(20, "raised")]


def test_unknown_clears_nothing_and_counts_for_nothing() -> None:
    unknown = [(m, "unknown") for m in range(11, 300, 5)]
    assert told(RULE, (0, "bad"), (10, "bad"), *unknown) == [(10, "raised")]
    assert told(RULE, (0, "bad"), *((m, "unknown") for m in range(1, 60))) == []


def test_between_its_limits_a_series_stays_as_it_was() -> None:
    raised = Memory(last_at=START, raised_at=START, level=1, group="freezer a")
    for memory in (Memory(), raised):
        for word in ("bad", "good"):
            one = Observation("freezer", "a", word, at(1), between=True)
            assert step(replace(RULE, for_s=0, good_s=0), memory, one, at(1)) == (memory, None)


def test_watch_that_becomes_act_is_told_once_more_and_only_then_wakes() -> None:
    rule = replace(RULE, state="watch", for_s=0)
    memory, said = Memory(), list[tuple[str, str]]()
    for minutes, level in ((0, 1), (5, 1), (10, 2), (15, 1), (20, 2)):
        memory, event = step(rule, memory, Observation("freezer", "a", "bad", at(minutes), level=level), at(minutes))
        said += [(event.kind, event.severity)] if event else []
    assert said == [("raised", "warning"), ("worse", "critical")]


def test_a_rule_that_looks_for_act_alone_is_as_grave_as_it_says() -> None:
    assert severity_of(RULE, 1) == "critical"
    assert severity_of(replace(RULE, state="watch"), 1) == "warning"
    assert severity_of(replace(RULE, state="watch", severity="info"), 1) == "info"


def test_an_old_or_a_future_value_never_fires_now() -> None:
    rule = replace(RULE, for_s=0)
    for measured in (at(-21), at(3)):
        assert step(rule, Memory(), Observation("freezer", "a", "bad", measured), START) == (Memory(), None)
    assert step(rule, Memory(), Observation("freezer", "a", "bad", at(2)), START)[1] is not None


def test_a_rule_that_is_switched_off_says_nothing() -> None:
    assert told(replace(RULE, for_s=0, enabled=False), (0, "bad")) == []


def settled(rules: list[Rule], memories: Memories, *seen: Observation, now: datetime = START) -> tuple[Memories, list[Event]]:
    return settle({r.key: r for r in rules}, memories, seen, now)


def test_one_cause_in_two_rules_is_one_incident_until_both_are_over() -> None:
    leak = Rule("leak", "water runs away", "advice", "leak", "warning", "a test", group="water")
    burst = Rule("burst", "a line broke", "advice", "burst", "critical", "a test", group="water")
    rules, memories, said = [leak, burst], Memories(), []
    for minutes, rule, word in ((0, "leak", "bad"), (1, "burst", "bad"), (2, "burst", "good"), (3, "leak", "good")):
        one = Observation(rule, f"{rule} Cistern", word, at(minutes), place="Cistern")  # type: ignore[arg-type]
        memories, events = settled(rules, memories, one, now=at(minutes))
        said += [(minutes, e.kind, e.severity, e.incident) for e in events]
    assert said == [
        (0, "raised", "warning", "water Cistern"),
        (1, "worse", "critical", "water Cistern"),
        (3, "cleared", "warning", "water Cistern"),
    ]


def test_causes_of_a_group_at_two_places_are_two_incidents() -> None:
    leak = Rule("leak", "water runs away", "advice", "leak", "warning", "a test", group="water")
    seen = [Observation("leak", f"leak {p}", "bad", START, place=p) for p in ("Cistern", "Spring tank")]
    assert {e.incident for e in settled([leak], Memories(), *seen)[1]} == {"water Cistern", "water Spring tank"}


NIGHT = Rule("frost", "frost kills", "advice", "frost", "critical", "a test", state="watch", group="cold night", whole=True)
HOUSE = Rule("house", "a house gets cold", "advice", "warm", "critical", "a test", group="house cold")


def cold(place: str, level: int = 2, word: str = "bad", minutes: float = 0, rule: Rule = NIGHT, look: str = "frost") -> Observation:
    said = f"Cover {place}." if level == 2 else f"Be ready to cover {place}."
    return Observation(
        rule.key, f"{look} {place}", word, at(minutes), said, f"Frost in {place}", place=place, level=level, incident="cold night",  # type: ignore[arg-type]
    )  # fmt: skip


def course(*looks: list[Observation]) -> list[tuple[str, str, str]]:
    """What is said of looks at all places, ten minutes apart."""
    memories, said = Memories(), list[tuple[str, str, str]]()
    for n, seen in enumerate(looks):
        now = at(10 * n)
        memories, events = settled([NIGHT, HOUSE], memories, *(replace(one, at=now) for one in seen), now=now)
        said += [(e.kind, e.severity, e.observation.said) for e in events]
    return said


def test_a_cause_over_the_whole_hub_is_one_incident_that_names_every_place() -> None:
    assert course([cold("A"), cold("B", 1), cold("C")]) == [("raised", "critical", "Cover A.\nCover C.\nBe ready to cover B.")]


def test_a_place_that_joins_later_is_told_once_and_only_if_it_is_to_be_acted_on() -> None:
    told_once = course([cold("A")], [cold("A"), cold("B", 1)], [cold("A"), cold("B", 1), cold("C")], [cold("A"), cold("B", 1), cold("C")])
    assert told_once == [("raised", "critical", "Cover A."), ("worse", "critical", "Also: cover C.\nCover A.\nBe ready to cover B.")]


def test_get_ready_that_becomes_certain_is_told_once_more_without_an_also() -> None:
    assert course([cold("A", 1)], [cold("A")], [cold("A", 1)], [cold("A")]) == [
        ("raised", "warning", "Be ready to cover A."),
        ("worse", "critical", "Cover A."),
    ]


def test_a_house_that_gets_as_cold_as_was_told_is_no_news_and_another_one_is() -> None:
    in_a, in_b = (cold(place, rule=HOUSE, look="warm") for place in "AB")
    assert [kind for kind, _, _ in course([cold("A")], [cold("A"), in_a], [cold("A", word="good"), in_a])] == ["raised"]
    assert [kind for kind, _, _ in course([cold("A")], [cold("A"), in_a, in_b], [cold("A"), in_a, in_b])] == ["raised", "worse"]


def test_it_is_over_when_its_last_place_is() -> None:
    rest = [[cold("A", word="good"), cold("B")], [cold("A", word="good"), cold("B", word="good")]]
    assert [kind for kind, _, _ in course([cold("A"), cold("B")], *rest)] == ["raised", "cleared"]


def test_a_rule_of_the_whole_hub_has_no_place_in_what_its_incident_is_known_by() -> None:
    beds = Rule("irrigation", "beds dry out", "advice", "water", "info", "a test", group="irrigation", whole=True)
    assert group_of(beds, Observation("irrigation", "water Bed 4", "bad", START, place="Bed 4")) == "irrigation"
    assert group_of(replace(beds, group=""), Observation("irrigation", "water Bed 4", "bad", START)) == "irrigation"


def test_of_two_causes_at_once_the_graver_speaks() -> None:
    leak = Rule("leak", "water runs away", "advice", "leak", "warning", "a test", group="water")
    burst = Rule("burst", "a line broke", "advice", "burst", "critical", "a test", group="water")
    seen = [Observation("leak", "a", "bad", START, said="it leaks"), Observation("burst", "b", "bad", at(-1), said="it broke")]
    (event,) = settled([leak, burst], Memories(), *seen)[1]
    assert (event.kind, event.severity, event.observation.said) == ("raised", "critical", "it broke")


def test_a_subject_that_changes_its_words_does_not_raise_again() -> None:
    rule = Rule("battery", "a probe falls silent", "advice", "battery", "info", "a test", group="batteries")
    memories, first = settled([rule], Memories(), Observation("battery", "battery A", "bad", START))
    now = at(1)
    gone, more = Observation("battery", "battery A", "good", now), Observation("battery", "battery A, B", "bad", now)
    memories, then = settled([rule], memories, gone, more, now=now)
    assert [e.kind for e in first] == ["raised"] and then == []
    assert [key for key, m in memories.of.items() if m.raised_at] == [("battery", "battery A, B")]


def test_observations_of_a_rule_that_is_gone_are_left_out() -> None:
    assert settled([], Memories(), Observation("freezer", "a", "bad", START)) == (Memories(), [])


def test_without_a_group_each_cause_is_an_incident_of_its_own() -> None:
    assert group_of(RULE, Observation("freezer", "warm Freezer", "bad", START, place="Barn")) == "freezer warm Freezer"


def test_a_memory_of_another_form_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="form"):
        read_back({**written(Memory()), "form": 2})


def test_what_is_raised_is_never_forgotten() -> None:
    kept = Memories({("a", "x"): Memory(last_at=START, raised_at=START), ("a", "y"): Memory(last_at=START), ("a", "z"): Memory()})
    assert forgotten(kept, START + timedelta(days=365)) == [("a", "y"), ("a", "z")]
    assert forgotten(kept, START) == [("a", "z")]
