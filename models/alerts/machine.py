"""The state machine of incidents: observations in, what changed out. Pure, and the same whatever order observations come in.

What holds, however late, often or shuffled they come, and however the clock jumps:
- only good, fresh data counts: not older than the rule bears, not from the future, newer than all that counted before;
- unknown, and what lies between a rule's two limits, changes nothing;
- raised once, cleared once; bad (good) must last, without a gap longer than an observation stays fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Literal

from models.alerts import SEVERITIES, Event, Memories, Memory, Observation, Rule, Severity
from models.alerts.joint import together
from sensors.errors import InputError

# clocks of devices and hub may differ by this much; what is further ahead is no measurement of now
AHEAD = timedelta(minutes=2)
# what nobody saw for so long, and was not raised, is forgotten
FORGET = timedelta(days=2)
FORM = 1
Happened = Literal["raised", "worse", "cleared"]
# how grave an incident is: by its severity, then by its level
Rank = tuple[int, int]
TIMES = ("last_at", "bad_since", "good_since", "raised_at")


def step(rule: Rule, memory: Memory, observation: Observation, now: datetime) -> tuple[Memory, Event | None]:
    """What one observation changes of one cause. Event.at is `now`; Memory's times are those of measurements.

    Bad is raised once it has lasted rule.for_s by the times of measurements, good clears after rule.good_s. While it is
    raised, `worse` is said once for each level that is higher than all told of this incident.
    """
    memory = _believed(memory, now)
    if observation.seen == "unknown" or observation.between or not counts(rule, memory, observation, now):
        return memory, None
    goes_on = memory.last_at is not None and observation.at - memory.last_at <= timedelta(seconds=rule.fresh_s)
    if observation.seen == "bad":
        return _bad(rule, memory, observation, now, goes_on)
    return _good(rule, memory, observation, now, goes_on)


def counts(rule: Rule, memory: Memory, observation: Observation, now: datetime) -> bool:
    """Whether an observation is fresh, of no future, and newer than the newest that counted."""
    age = now - observation.at
    fresh = -AHEAD <= age <= timedelta(seconds=rule.fresh_s)
    return rule.enabled and fresh and (memory.last_at is None or observation.at > memory.last_at)


def _believed(memory: Memory, now: datetime) -> Memory:
    """A memory from the future is of a clock that was put back: what is raised stays so, durations begin anew from now.

    Otherwise nothing would count until the wrong time is reached: silence for a year.
    """
    if memory.last_at is None or memory.last_at <= now + AHEAD:
        return memory
    raised = None if memory.raised_at is None else min(memory.raised_at, now)
    return replace(memory, last_at=now, bad_since=None, good_since=None, raised_at=raised)


def _bad(rule: Rule, memory: Memory, seen: Observation, now: datetime, goes_on: bool) -> tuple[Memory, Event | None]:
    since = memory.bad_since if goes_on and memory.bad_since is not None else seen.at
    after = replace(memory, last_at=seen.at, bad_since=since, good_since=None)
    if memory.raised_at is None:
        if seen.at - since < timedelta(seconds=rule.for_s):
            return after, None
        raised = replace(after, raised_at=seen.at, level=seen.level, group=group_of(rule, seen))
        return raised, _event("raised", rule, seen, now, raised)
    if seen.level <= memory.level:
        return after, None
    worse = replace(after, level=seen.level)
    return worse, _event("worse", rule, seen, now, worse)


def _good(rule: Rule, memory: Memory, seen: Observation, now: datetime, goes_on: bool) -> tuple[Memory, Event | None]:
    since = memory.good_since if goes_on and memory.good_since is not None else seen.at
    after = replace(memory, last_at=seen.at, bad_since=None, good_since=since)
    if memory.raised_at is None or seen.at - since < timedelta(seconds=rule.good_s):
        return after, None
    return replace(after, raised_at=None, level=0, group=""), _event("cleared", rule, seen, now, memory)


def _event(kind: Happened, rule: Rule, seen: Observation, now: datetime, memory: Memory) -> Event:
    return Event(kind, rule.key, seen.cause, now, seen, severity_of(rule, memory.level), memory.group or group_of(rule, seen))


def severity_of(rule: Rule, level: int) -> Severity:
    """A critical rule that looks from "watch" on is a warning until its line says "act": nobody is woken to get ready."""
    return "warning" if rule.severity == "critical" and rule.state == "watch" and level < 2 else rule.severity


def group_of(rule: Rule, observation: Observation) -> str:
    """What an incident is known by: its group and place, or its group alone where that is of the whole hub; else its rule and cause."""
    if observation.incident:
        return observation.incident
    if rule.whole:
        return rule.group or rule.key
    return f"{rule.group} {observation.place}".strip() if rule.group else f"{rule.key} {observation.cause}"


# Many observations at once


def settle(
    rules: Mapping[str, Rule], memories: Memories, observations: Iterable[Observation], now: datetime
) -> tuple[Memories, list[Event]]:
    """The memories after these observations, and what changed of incidents: at most one event for each `group`.

    An incident of a group stands while any of its causes is raised: a second cause joins it without a word (unless it is
    worse), and only the last one to end clears it. Of an incident of the whole hub each place is told once, together, and
    one that joins later only if it is to be acted on. Observations of rules that are gone, or switched off, are left out.
    """
    observations = list(observations)
    after, told = Memories(dict(memories.of)), list[Event]()
    # by the time of measuring, so that it does not matter how they were gathered
    for one in sorted(observations, key=lambda x: x.at):
        rule, key = rules.get(one.rule), (one.rule, one.cause)
        if rule is not None:
            after.of[key], event = step(rule, after.of.get(key, Memory()), one, now)
            told += [event] if event is not None else []
    by_incident: dict[str, list[Event]] = {}
    for event in told:
        by_incident.setdefault(event.incident, []).append(event)
    groups = set(by_incident)
    before, behind = _standing(rules, memories, groups), _standing(rules, after, groups)
    happened = []
    for group, events in by_incident.items():
        if _is_shared(rules[events[0].rule], events[0].observation):
            ours = [one for one in observations if _in(after, one, group)]
            event = _of_shared(events, before.get(group), behind.get(group), ours, _told_before(memories, observations, group))
        else:
            event = _of_group(reduce(_graver, events), before.get(group), behind.get(group))
        happened += [event] if event is not None else []
    return after, happened


def _graver(old: Event, new: Event) -> Event:
    """Whose words speak for a group: of what was raised or got worse the gravest, else what came last."""
    if old.kind == "cleared":
        return new
    if new.kind == "cleared":
        return old
    return new if _rank(new.severity, new.observation.level) > _rank(old.severity, old.observation.level) else old


def _rank(severity: Severity, level: int) -> Rank:
    return -SEVERITIES.index(severity), level


def _standing(rules: Mapping[str, Rule], memories: Memories, groups: set[str]) -> dict[str, Rank]:
    """How grave each of these incidents is, while it stands."""
    found: dict[str, Rank] = {}
    for (key, _), memory in memories.of.items():
        if memory.raised_at is not None and memory.group in groups and key in rules:
            rank = _rank(severity_of(rules[key], memory.level), memory.level)
            found[memory.group] = max(found.get(memory.group, rank), rank)
    return found


def _of_group(event: Event, before: Rank | None, after: Rank | None) -> Event | None:
    if after is None:
        # raised and cleared between two looks is nothing anybody could act on
        return replace(event, kind="cleared") if before is not None else None
    if before is None:
        return replace(event, kind="raised")
    return replace(event, kind="worse") if after > before and event.kind != "cleared" else None


# One cause over the whole hub


def _is_shared(rule: Rule, observation: Observation) -> bool:
    return rule.whole or bool(observation.incident)


def _in(memories: Memories, one: Observation, group: str) -> bool:
    """Whether an observation is of a cause that is raised in a group, and bad still."""
    memory = memories.of.get((one.rule, one.cause))
    return memory is not None and memory.raised_at is not None and memory.group == group and one.seen == "bad"


def _told_before(memories: Memories, observations: Iterable[Observation], group: str) -> dict[str, int]:
    """Place (else cause) -> how bad it was told to be. A house that gets as cold as its forecast said is no news."""
    found: dict[str, int] = {}
    for one in observations:
        memory = memories.of.get((one.rule, one.cause))
        if memory is not None and memory.raised_at is not None and memory.group == group:
            found[_where(one)] = max(found.get(_where(one), 0), memory.level)
    return found


def _of_shared(
    events: Sequence[Event], before: Rank | None, after: Rank | None, ours: Sequence[Observation], told: Mapping[str, int]
) -> Event | None:
    """What is told of an incident of the whole hub; ours: all that it stands on now; told: what was known of its places."""
    gravest = reduce(_graver, events)
    if after is None or before is None:
        event = _of_group(gravest, before, after)
        return replace(event, observation=together(ours)) if event is not None and event.kind == "raised" and ours else event
    new = [e.observation for e in events if e.kind != "cleared" and e.observation.level > max(1, told.get(_where(e.observation), 0))]
    if not new:
        return None
    also = not any(_where(one) in told for one in new)
    words = together(new, [one for one in ours if one not in new], also=also)
    return replace(gravest, kind="worse", observation=words, severity=SEVERITIES[-after[0]])


def _where(one: Observation) -> str:
    return one.place or one.cause


def forgotten(memories: Memories, now: datetime) -> list[tuple[str, str]]:
    """Which memories say nothing any more: not raised, and not seen for two days."""
    return [key for key, m in memories.of.items() if m.raised_at is None and (m.last_at is None or now - m.last_at > FORGET)]


# Across a restart


def written(memory: Memory) -> dict[str, str | int]:
    """A memory as JSON: times as ISO 8601 in UTC with microseconds; what is not known is left out.

    {"form": 1, "last_at": "2026-01-04T06:12:00+00:00", "bad_since": ..., "good_since": ..., "raised_at": ..., "level": 2, "group": ...}
    """
    times = {name: at.astimezone(UTC).isoformat() for name in TIMES if (at := getattr(memory, name)) is not None}
    return {"form": FORM, **times, "level": memory.level, "group": memory.group}


def read_back(row: Mapping[str, object]) -> Memory:
    """What `written` wrote; InputError where it is of another form."""
    if row.get("form") != FORM:
        raise InputError(
            "A memory of an alert is of a form we do not know.",
            expected=f"form {FORM}",
            got=f"form {row.get('form')}",
            next_step="it was written by a newer Hubland: update this one, or remove the row to begin anew",
        )
    times = {name: datetime.fromisoformat(str(row[name])) for name in TIMES if name in row}
    return Memory(**times, level=int(str(row.get("level", 0))), group=str(row.get("group", "")))
