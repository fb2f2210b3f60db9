""" "Why did I not get one?": what rules saw in an hour, and what became of it, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from models.alerts import Seen
from models.alerts.duty import Incident, Sent
from models.alerts.situation import Case, Situation, cases, quiet_until, shuts
from models.alerts.words import in_words
from models.display import age, clock, joined, moment

HOUR = timedelta(hours=1)
# what becomes of a cause that joined an alert that stood already: this, and the alert's title
BELONGS = "it belongs to the alert "


class Looked(Protocol):
    """What a rule saw of a cause within an hour: models.records.evaluations.Evaluated, or a replay."""

    @property
    def rule(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def worst(self) -> Seen: ...
    @property
    def why(self) -> str: ...
    @property
    def told(self) -> str: ...


def why_not(at: Situation, looked: Sequence[Looked], hour: datetime, rule: str, person: str = "") -> list[str]:
    """Why a rule told somebody, or nobody, in the hour that begins at `hour`: one sentence a cause, or one for all.

    at: the situation as it is now, with all incidents and messages that touch the hour. person: only what went to them.
    """
    known = at.rules.get(rule)
    if known is None:
        return [f"There is no rule {rule!r} any more; what it did is among the recent alerts."]
    if not known.enabled:
        return ["The rule is switched off."]
    rows = [row for row in looked if row.rule == rule]
    stood = [case for case in cases(at) if case.one.rule == rule and _touches(case.one, hour)]
    named = {case.one.cause for case in stood}
    said = [_told(at, case, hour, person) for case in stood]
    said += [_quiet(at, row) for row in rows if row.cause not in named]
    if said:
        return said
    silent = "In that hour this rule looked at nothing: no line or probe of its kind spoke, or the hub did not run."
    return [f"{silent} {in_words(known, at.units)}"]


def _touches(one: Incident, hour: datetime) -> bool:
    return one.raised_at < hour + HOUR and (one.cleared_at is None or one.cleared_at >= hour)


def _quiet(at: Situation, row: Looked) -> str:
    """Of a cause without an incident."""
    why = f": {row.why}" if row.why else ""
    if row.worst == "good":
        return f"{_big(row.cause)}: all was well{why}."
    if row.worst == "unknown":
        return f"{_big(row.cause)}: nobody knew{why}. What is unknown raises nothing, and clears nothing."
    if row.told.startswith(BELONGS):
        return f"{_big(row.cause)}: it was bad, and {row.told.rstrip('.')}, which is told as one."
    lasts = at.rules[row.rule].for_s
    asks = f"for {age(lasts)} without a good word between, which the rule asks" if lasts else "with data fresh enough"
    return f"{_big(row.cause)}: it was bad, but not {asks}."


def _told(at: Situation, case: Case, hour: datetime, person: str) -> str:
    """Of an incident that stood in that hour."""
    one = case.one
    began = f"{_big(one.title or one.cause)}, raised {moment(one.raised_at, at.now, at.zone, at.units)}"
    made = [s for s in case.sent if hour <= s.at < hour + HOUR and not s.withheld and person in ("", s.person)]
    if made:
        return f"{began}: {joined([_message(at, s) for s in made], 6)}."
    return f"{began}: no message in that hour{' to ' + person if person else ''}, because {_because(at, case, hour, person)}."


def _message(at: Situation, sent: Sent) -> str:
    return f"{sent.step} to {sent.person or sent.channel} at {clock(sent.at, at.zone, at.units)} over {sent.channel}"


def _because(at: Situation, case: Case, hour: datetime, person: str) -> str:
    one, end = case.one, hour + HOUR
    held = next((s for s in case.sent if s.withheld and s.at < end), None)
    if held is not None:
        return held.withheld if held.withdrawn else f"of {held.withheld}"
    answer = next((a for a in reversed(one.answers) if a.at < end), None)
    if answer is not None and (one.worse_at is None or one.worse_at <= answer.at):
        until = f" until {moment(answer.until, at.now, at.zone, at.units)}" if answer.until else ""
        words = {"acknowledged": "had seen it", "snoozed": f"had put it off{until}", "closed": "had closed it"}
        return f"{answer.by} {words.get(answer.kind, answer.kind)}"
    before = [s for s in case.sent if s.at < hour and not s.withheld]
    if before:
        heard = sorted({s.person or s.channel for s in before})
        return f"{joined(heard, 6)} had been told at {clock(before[0].at, at.zone, at.units)}, and each is told once"
    shut = next((w for w in at.windows if w.from_at < end and w.to_at > hour and shuts(w, one)), None)
    if shut is not None:
        return f"of maintenance{': ' + shut.why if shut.why else ''}"
    if one.severity == "info":
        return "it can wait for the digest" if at.settings.digest_at else "it is for the page alone: no digest is set"
    ends = quiet_until(at.settings, at.zone, max(one.raised_at, hour))
    if ends is not None and not case.wakes:
        return f"it was quiet until {clock(ends, at.zone, at.units)} and the rule wakes nobody"
    return "it went to others" if person and case.sent else "no channel that is switched on takes it"


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]
