"""Alerts: when somebody is to be woken. Pure: rules and observations in, incidents and words out; no clock, no records, no channel.

A rule is named for what a steward fears. What it sees of one cause at one moment is an Observation; the state machine
(machine.py) makes incidents of observations: one per cause, raised once, cleared only by good, fresh data. Whom an
incident reaches, and when, is policy (policy.py). Hubland advises and switches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Severity = Literal["critical", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
# advice: a line of models/advice with a subject; series: a number of one probe; hub: the hub's own health
Kind = Literal["advice", "threshold", "rate", "stale", "flat", "hub"]
# what a rule sees: unknown neither raises nor clears
Seen = Literal["bad", "good", "unknown"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a steward fears (models/alerts/rules.csv; a hub's own changes of it lie over that).

    look: for advice the first words of a line's subject ("frost"), for series a measurand, for hub the name of a check of
    collector/health.py; several with "|" between. state: the advice state from which on it is bad ("act", "watch" and
    worse; "unknown": not knowing is what is feared). place_kinds, places: where; empty is everywhere. bad_at, good_at: a
    series is bad beyond bad_at and good again only beyond good_at (hysteresis); above: whether beyond is upwards. Of a
    threshold they are in the measurand's unit, of a rate in that an hour, of stale and flat in seconds without a word or a
    change. for_s: so long it must be bad before it is raised; good_s: so long good before it is cleared. fresh_s: an older
    observation neither raises nor clears. group: incidents of one group and place are one cause. whole: of one group
    wherever they are, for one cause comes over the whole hub (a cold night). passes_quiet: wakes people at night.
    escalate_s: unacknowledged so long, the next on duty is told (0: never). log: an incident becomes a pending log (a
    task). source: where the numbers come from. detail: a detail of places whose number is the limit there, `slack` beyond
    it, and good again `back` before (rules.limits_at). todo: what to do, where no line of advice says it.
    """

    key: str
    fear: str
    kind: Kind
    look: str
    severity: Severity
    source: str
    state: Literal["act", "watch", "unknown"] = "act"
    place_kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    bad_at: float | None = None
    good_at: float | None = None
    above: bool = True
    for_s: float = 0.0
    good_s: float = 0.0
    fresh_s: float = 3600.0
    group: str = ""
    passes_quiet: bool = False
    escalate_s: float = 0.0
    log: bool = False
    enabled: bool = True
    detail: str = ""
    slack: float = 0.0
    back: float = 0.0
    todo: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule sees of one cause at one moment.

    cause: what an incident is about, the same words each time ("frost Block B"). at: when what it stands on was measured
    (the oldest of its inputs), which may be long before it is looked at. said, title: the sentence and its short form
    with numbers as people read them; todo: what to do; sure: how sure ("P20-P80 27-32 °F", "3 of 4 probes"). place, measurand,
    value: whose chart shows it. why: for `good` and `unknown`, the reason, for "why did I not get one?". level: how bad, 1, or
    2 where an advice line says "act", 3 where that is the worst there is. between: it stays as it was: a series lies between
    the rule's two limits, or a night that somebody was called for is not over. incident: what its incident is known by, where
    that is neither its rule's group and place nor its cause: "cold night 2026-05-17". until: when what its words speak of is
    over; None: they hold as long as it stands.
    """

    rule: str
    cause: str
    seen: Seen
    at: datetime
    said: str = ""
    title: str = ""
    todo: str = ""
    sure: str = ""
    place: str = ""
    measurand: str = ""
    value: float | None = None
    page: str = ""
    why: str = ""
    level: int = 1
    between: bool = False
    incident: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the machine remembers of one (rule, cause) between observations. last_at: the newest observation that counted.

    Its times are those of measurements. level: the highest that was told since it was raised; group: the incident it is in.
    """

    last_at: datetime | None = None
    bad_since: datetime | None = None
    good_since: datetime | None = None
    raised_at: datetime | None = None
    level: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an incident: it was raised, told anew because it got worse, or cleared.

    at: when it was seen. incident: what the incident is known by (machine.group_of), the same when it is raised and cleared.
    """

    kind: Literal["raised", "worse", "cleared"]
    rule: str
    cause: str
    at: datetime
    observation: Observation
    severity: Severity
    incident: str = ""


@dataclass(slots=True)
class Memories:
    """The machine's whole memory, by (rule, cause)."""

    of: dict[tuple[str, str], Memory] = field(default_factory=dict)
