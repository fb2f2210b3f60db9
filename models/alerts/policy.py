"""Who is told of what, when. Pure: the same incidents, people, clock and messages made so far give the same messages.

What was made once is not made again (Message.key), so nothing is sent twice after a restart. What is not due yet is
planned anew at each look: what clears or is answered meanwhile never goes out.

- Critical incidents of rules that pass quiet hours go out at once. Warnings wait for the end of quiet hours, info for the digest.
- Those on duty with the first rank are told; where nobody answers for a while, those of the next; in the end everybody.
  Where nobody on duty can be reached, everybody is told: a gap in the plan is no silence.
- Answered: no more of it until it gets worse or clears. Cleared is told to those who were told.
- Many at once become one message that names them all (storm). In a maintenance window they are written down, not sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from models.alerts import SEVERITIES
from models.alerts.daily import daily_words, digests
from models.alerts.duty import Channel, Message, Step, Window
from models.alerts.situation import SIREN, Case, Situation, cases, quiet_until, steps, ways
from models.alerts.words import storm, subject, told

# a storm is told again so often while it holds something critical, else once in storm_minutes
STORM_CRITICAL = timedelta(minutes=1)


def plan(at: Situation) -> list[Message]:
    """Every message that is to be made and was not yet, by when it is due; those of the future as things stand now."""
    found = [message for case in cases(at) for message in _of_incident(case)]
    found = [m for m in found if m.key not in at.keys]
    withheld = [m for m in found if m.withheld]
    found = _calmed(at, [m for m in found if not m.withheld])
    found += [m for m in [*digests(at), *daily_words(at)] if m.key not in at.keys]
    return sorted([*withheld, *found], key=lambda m: (m.due_at, SEVERITIES.index(m.severity), m.key))


def due(messages: Iterable[Message], now: datetime) -> list[Message]:
    """Those to be made now."""
    return [m for m in messages if m.due_at <= now]


def _of_incident(case: Case) -> list[Message]:
    one = case.one
    if one.cleared_at is not None:
        return _cleared(case, one.cleared_at)
    if case.answered or one.severity == "info":
        return []
    return _standing(case)


def _standing(case: Case) -> list[Message]:
    """What is to be told of an incident that stands and nobody has answered: to the first in line, and to the next in time."""
    at, severity, (step, since, name) = case.at, case.one.severity, case.stage
    chain = steps(at, severity)
    first = ways(at, chain[0] if chain else (), severity)
    if case.window is not None:
        return [replace(_message(case, step, name, c, since, "maintenance"), withheld=_working(case.window)) for c in first]
    wait = None if case.wakes else quiet_until(at.settings, at.zone, max(since, at.now))
    why = "critical: at once" if case.wakes else f"quiet hours until {wait.astimezone(at.zone):%H:%M}" if wait else "at once"
    if not case.wakes and case.one.until is not None and not case.of(name) and max(wait or since, at.now) >= case.one.until:
        # too late: what it speaks of is over by then. It is told when it is so again, and when it is over comes with the digest
        return []
    # a siren has no night
    found = [_message(case, step, name, c, since if c.kind == SIREN else wait or since, why) for c in first]
    every, made = _escalates(case), [s.at for s in case.of(name) if not s.withheld]
    if every is None or not made:
        return found
    # what was told "later" than now, by a clock that was put back, counts from now on
    told_first = min(*made, at.now)
    for number, people in enumerate(chain[1:], 1):
        after = f"nobody answered for {number * every.total_seconds() / 60:.0f} min"
        after_people = [c for c in ways(at, people, severity) if c.person]
        found += [_message(case, "escalated", f"{name} step {number}", c, told_first + number * every, after) for c in after_people]
    return found


def _working(window: Window) -> str:
    return f"maintenance{': ' + window.why if window.why else ''}"


def _escalates(case: Case) -> timedelta | None:
    """After how long the next are told; None where nobody else is."""
    own = case.rule.escalate_s if case.rule is not None else 0.0
    seconds = own or 60.0 * case.at.settings.escalate_minutes
    return timedelta(seconds=seconds) if case.one.severity == "critical" and seconds > 0 else None


def _cleared(case: Case, cleared_at: datetime) -> list[Message]:
    """That it is over, to each channel that was told it was not; at once where somebody is up for it, else in the morning."""
    at, one = case.at, case.one
    was_told = {s.channel for s in case.sent if not s.withheld and s.step not in ("digest", "all_well", "cleared")}
    if one.severity == "info" or any(a.kind == "closed" for a in one.answers):
        return []
    up = case.wakes and any(a.kind == "acknowledged" for a in one.answers)
    found = []
    for channel in at.reachable:
        if channel.name in was_told:
            ends = case.window.to_at if case.window is not None else cleared_at
            wait = None if up or channel.kind == SIREN else quiet_until(at.settings, at.zone, max(ends, at.now))
            why = f"quiet hours until {wait.astimezone(at.zone):%H:%M}" if wait else "over, to those who were told"
            found.append(_message(case, "cleared", "cleared", channel, wait or ends, why))
    return found


def _message(case: Case, step: Step, name: str, channel: Channel, due_at: datetime, why: str) -> Message:
    one, at = case.one, case.at
    before = sorted({s.person for s in case.sent if s.person and not s.withheld}) if step == "escalated" else ()
    return Message(
        f"{one.id}|{name}|{channel.name}", step, (one.id,), channel.person, channel.name, one.severity, subject(step, one),
        told(step, one, at.now, at.zone, at.units, before), due_at, why,
    )  # fmt: skip


# Many at once


def _calmed(at: Situation, messages: list[Message]) -> list[Message]:
    """Messages about incidents, each by itself; one for all of a channel where they would be more than storm_incidents."""
    most, span = at.settings.storm_incidents, timedelta(minutes=at.settings.storm_minutes)
    found = [m for m in messages if m.due_at > at.now]
    sirens = {c.name for c in at.reachable if c.kind == SIREN}
    for channel in sorted({m.channel for m in messages}):
        now = [m for m in messages if m.channel == channel and m.due_at <= at.now]
        lately = [s.at for s in at.sent if s.channel == channel and not s.withheld and at.now - span < s.at <= at.now]
        few = channel in sirens or most <= 0 or len(now) + len(lately) <= most
        found += now if few or not now else [_storm(at, channel, now, max(lately, default=None), span)]
    return found


def _storm(at: Situation, channel: str, now: list[Message], last: datetime | None, span: timedelta) -> Message:
    now = sorted(now, key=lambda m: (m.step == "cleared", SEVERITIES.index(m.severity), m.due_at, m.key))
    gap = min(STORM_CRITICAL, span) if any(m.severity == "critical" and m.step != "cleared" for m in now) else span
    when = at.now if last is None else max(at.now, last + gap)
    if len(now) == 1:
        return replace(now[0], due_at=when)
    by_id = {one.id: one for one in at.incidents}
    title, text = storm([(m.step, by_id[m.incidents[0]]) for m in now], at.settings.storm_minutes)
    ids, covers = tuple(dict.fromkeys(i for m in now for i in m.incidents)), tuple(sorted(m.key for m in now))
    why = f"more than {at.settings.storm_incidents} within {at.settings.storm_minutes} min"
    return Message(f"storm|{covers[0]}", "storm", ids, now[0].person, channel, now[0].severity, title, text, when, why, covers=covers)
