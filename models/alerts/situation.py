"""What policy decides by, at one moment: incidents and what was told of them, people, channels, clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from models.alerts import SEVERITIES, Rule, Severity
from models.alerts.duty import Answer, Channel, Duty, Incident, Sent, Settings, Step, Window
from models.alerts.machine import AHEAD

SIREN = "siren"


@dataclass(frozen=True)
class Situation:
    """All that decides. incidents: open ones, and those that cleared in the last days; sent: what was made of them, and in the last days.

    checked: what the daily word says was looked at.
    """

    now: datetime
    zone: ZoneInfo
    units: str
    incidents: Sequence[Incident]
    rules: Mapping[str, Rule]
    channels: Sequence[Channel]
    duties: Sequence[Duty]
    settings: Settings
    windows: Sequence[Window] = ()
    sent: Sequence[Sent] = ()
    checked: str = ""

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for one in self.sent for key in (one.key, *one.covers))

    @cached_property
    def by_incident(self) -> dict[str, list[Sent]]:
        found: dict[str, list[Sent]] = {}
        for one in self.sent:
            for incident in one.incidents:
                found.setdefault(incident, []).append(one)
        return found

    @cached_property
    def reachable(self) -> tuple[Channel, ...]:
        return tuple(c for c in self.channels if c.enabled and (c.kind != SIREN or self.settings.siren))


# Times of the farm's clock


def quiet_until(settings: Settings, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When the quiet hours end that a moment lies in (UTC); None where it lies in none.

    Nights on which clocks change are as long as they are.
    """
    start, end = settings.quiet_from, settings.quiet_to
    if start is None or end is None or start == end:
        return None
    today = at.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        began = datetime.combine(day, start, zone).astimezone(UTC)
        ends = datetime.combine(day if end > start else day + timedelta(days=1), end, zone).astimezone(UTC)
        if began <= at < ends:
            return ends
    return None


def next_time(zone: ZoneInfo, of_day: time, at: datetime) -> datetime:
    """The first moment from `at` on at which the farm's clock shows that time (UTC)."""
    today = at.astimezone(zone).date()
    first, second = (datetime.combine(today + timedelta(days=n), of_day, zone).astimezone(UTC) for n in (0, 1))
    return first if first >= at else second


# Whom


def steps(at: Situation, severity: Severity) -> list[tuple[str, ...]]:
    """Who is told first, who next where nobody answers, and in the end everybody; only people who can be reached with it.

    Where nothing gets through to the first in line any more, the next are told with them.
    """
    ways_there = [c for c in at.reachable if c.person and reaches(c, severity)]
    can, hears = {c.person for c in ways_there}, {c.person for c in ways_there if not c.failing}
    on = [d for d in at.duties if d.from_at <= at.now and (d.to_at is None or at.now < d.to_at) and d.person in can]
    ranks = sorted({d.rank for d in on})
    chain = [tuple(sorted({d.person for d in on if d.rank == rank})) for rank in ranks]
    everybody = tuple(sorted(can))
    while chain and hears and not hears & set(chain[0]):
        chain[:2] = [tuple(sorted({*chain[0], *chain[1]}))] if chain[1:] else [everybody]
    # where nobody answers, everybody is told once more, also where everybody is one
    return [*(chain or [everybody]), everybody] if everybody else []


def reaches(channel: Channel, severity: Severity) -> bool:
    least: Severity = "critical" if channel.kind == SIREN else channel.least
    return SEVERITIES.index(severity) <= SEVERITIES.index(least)


def ways(at: Situation, people: Iterable[str], severity: Severity) -> list[Channel]:
    """The channels of some people that take this, and those that are nobody's own."""
    wanted = {*people, ""}
    return [c for c in at.reachable if c.person in wanted and reaches(c, severity)]


# One incident


@dataclass(frozen=True)
class Case:
    """One incident in its situation."""

    at: Situation
    one: Incident
    sent: list[Sent] = field(default_factory=list)

    @property
    def rule(self) -> Rule | None:
        return self.at.rules.get(self.one.rule)

    @property
    def wakes(self) -> bool:
        return self.one.severity == "critical" and (self.rule is None or self.rule.passes_quiet)

    @cached_property
    def answer(self) -> Answer | None:
        """The answer that stands: the last one, unless it got worse since."""
        last = self.one.answers[-1] if self.one.answers else None
        return None if last is None or (self.one.worse_at is not None and self.one.worse_at > last.at) else last

    @property
    def answered(self) -> bool:
        """Whether nobody is to be told now: somebody has seen it, or put it off until later, or closed it."""
        if self.answer is None or self.answer.kind != "snoozed" or self.answer.until is None:
            return self.answer is not None
        # put off "later" than now, by a clock that was put back: nobody knows until when
        return self.at.now < self.answer.until and self.answer.at <= self.at.now + AHEAD

    @cached_property
    def window(self) -> Window | None:
        """The maintenance window it lies in now."""
        return next((w for w in self.at.windows if w.from_at <= self.at.now < w.to_at and shuts(w, self.one)), None)

    @cached_property
    def stage(self) -> tuple[Step, datetime, str]:
        """(what is to be told of it, since when that is so, what its key says): raised, worse, or anew after it was put off."""
        if self.answer is not None and self.answer.kind == "snoozed" and self.answer.until is not None:
            found: tuple[Step, datetime, str] = ("raised", self.answer.until, f"again {stamp(self.answer.until)}")
        elif self.one.worse_at is not None:
            # to those who never heard of it, it is raised
            found = ("worse" if self.heard else "raised", self.one.worse_at, f"worse {stamp(self.one.worse_at)}")
        else:
            found = ("raised", self.one.raised_at, "raised")
        # what was only written down while somebody worked there is told when it still stands afterwards
        said = self.of(found[2])
        missed = bool(said) and all(s.withheld for s in said) and self.window is None
        # what began "later" than now, by a clock that was put back, has begun
        since = min(found[1], self.at.now)
        return found[0], since, f"{found[2]} after maintenance" if missed else found[2]

    @property
    def heard(self) -> bool:
        return any(not s.withheld for s in self.sent)

    def of(self, name: str) -> list[Sent]:
        """The messages that said this of it."""
        return [s for s in self.sent if any(key.startswith(f"{self.one.id}|{name}|") for key in (s.key, *s.covers))]


def stamp(at: datetime) -> str:
    """A moment as it stands in keys."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def shuts(window: Window, incident: Incident) -> bool:
    """Whether a maintenance window is about an incident."""
    of_place = not window.place or window.place == incident.place or window.place in incident.around
    return of_place and window.rule in ("", incident.rule)


def cases(at: Situation) -> list[Case]:
    """Each incident with what was told of it, the longest standing first."""
    return [Case(at, one, at.by_incident.get(one.id, [])) for one in sorted(at.incidents, key=lambda i: (i.raised_at, i.id))]
