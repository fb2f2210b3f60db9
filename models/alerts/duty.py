"""Whom alerts can reach and what is known of what was told: what policy.py decides by. Plain values; times are aware.

Where the records have the same thing (models/records/duties.py, incidents.py), fields have the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from models.alerts import Severity

# raised: for the first time, or anew after it was put off; escalated: nobody answered; storm: many at once
Step = Literal["raised", "worse", "escalated", "cleared", "digest", "all_well", "storm"]
STEPS: tuple[Step, ...] = ("raised", "worse", "escalated", "cleared", "digest", "all_well", "storm")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered to an incident: acknowledged, snoozed (until) or closed."""

    kind: str
    at: datetime
    by: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as policy and words see it.

    around: its place and all it lies in. worse_at: when it last got worse, said and severity being those of then.
    lowest, highest: what was measured of `measurand` while it stood, in its unit. answers: the oldest first. unknown: why
    nobody knows how it stands any more, "" where somebody does, since unknown_at; noted_at: when that was seen. until: when
    what its words speak of is over; None: they hold as long as it stands.
    """

    id: str
    rule: str
    cause: str
    severity: Severity
    raised_at: datetime
    said: str
    title: str = ""
    todo: str = ""
    sure: str = ""
    place: str = ""
    around: tuple[str, ...] = ()
    measurand: str = ""
    worse_at: datetime | None = None
    lowest: float | None = None
    highest: float | None = None
    cleared_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    unknown: str = ""
    unknown_at: datetime | None = None
    noted_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a person ("": nobody's own, a siren or a shared phone). least: the least severity that goes this way.

    failing: nothing has gone this way for a while. It is tried all the same, and counts as reaching nobody.
    """

    name: str
    kind: str
    person: str = ""
    least: Severity = "info"
    enabled: bool = True
    failing: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is told from when to when (None: until further notice). rank 1 is told first."""

    person: str
    from_at: datetime
    to_at: datetime | None = None
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """While somebody works there: nothing is sent of a place and all in it ("": of the whole hub), of a rule ("": of all)."""

    from_at: datetime
    to_at: datetime
    place: str = ""
    rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every alert. Times are the hub's own clocks; None: not at all."""

    quiet_from: time | None = time(21)
    quiet_to: time | None = time(6)
    digest_at: time | None = time(7)
    all_well_at: time | None = time(18)
    escalate_minutes: int = 15
    storm_incidents: int = 8
    storm_minutes: int = 10
    siren: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was made, whether it has arrived yet or not. withheld: why it was not sent, "" where it was.

    covers: keys of the messages that a storm stands for. withdrawn: withheld because it was over before it went out.
    """

    key: str
    step: str
    at: datetime
    incidents: tuple[str, ...]
    channel: str
    person: str = ""
    withheld: str = ""
    covers: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person on one channel. key: the same each time it is planned; what was made once is not made again.

    due_at: not before; until then it is only planned, and may still change or become needless. why: why it goes then and to
    them. withheld: it is written down and not sent, for this reason. covers: keys of the messages that a storm stands for.
    """

    key: str
    step: Step
    incidents: tuple[str, ...]
    person: str
    channel: str
    severity: Severity
    subject: str
    text: str
    due_at: datetime
    why: str
    withheld: str = ""
    covers: tuple[str, ...] = ()
