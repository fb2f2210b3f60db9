"""A window of the past through the rules as they are now: what would have been raised. Nothing is written, nobody is told.

Series go through the same columns and the same state machine as in the job (run.py), point by point in the order they
arrived in. Advice is asked of the farm as it was known then (then.py), every half hour, for that gathers the whole farm.
It begins a day before the window, so that what stood at its begin is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from collector.alerts.numbers import Numbers
from collector.alerts.observe import advice
from collector.alerts.past import DAY_NS, NS, Arrivals, rounds
from collector.alerts.standstill import Absent
from collector.alerts.then import NOT_KEPT, Then
from collector.health import Health
from collector.settings import Hub
from models.advice.gather import gathered
from models.alerts import Event, Memories, Observation, Rule
from models.alerts.machine import forgotten, settle
from models.alerts.rules import SERIES
from models.records import queries
from models.records.alert_rules import load_rules
from models.records.database import Records
from models.records.queries import Deployed, PlaceView
from sensors.errors import InputError
from sensors.series import Point, SeriesKey, SeriesStore, Window

# before the window: what is flat, silent or bad at its begin began somewhere
BEFORE = timedelta(days=1)
LONGEST = timedelta(days=400)
# advice takes up to some seconds a look: no more looks than these; and none where no raw point of a day is kept
ADVICE, MOST_LOOKS, DAY = timedelta(minutes=30), 1500, timedelta(days=1)
# so often rules are asked even where nothing is heard; and at most so many points are gone through
STEP_NS, MOST_POINTS = 60 * NS, 5_000_000
NO_HUB = "the hub's own health is not kept: what its processes and its broker did then is not known"


@dataclass(frozen=True, slots=True)
class Would:
    """An incident there would have been. worst: the sentence where it got worse; why: what ended it. Times are those of a look."""

    rule: str
    cause: str
    known_by: str
    place: str
    severity: str
    raised_at: datetime
    said: str
    worst: str = ""
    cleared_at: datetime | None = None
    why: str = ""


@dataclass(slots=True)
class Replayed:
    """What came of it. rules: those that were asked; left_out: rule -> why it could not be; notes: what to bear in mind."""

    incidents: list[Would] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Course:
    """The machine on its way through the window."""

    rules: Mapping[str, Rule]
    memories: Memories = field(default_factory=Memories)
    open: dict[str, Would] = field(default_factory=dict)
    over: list[Would] = field(default_factory=list)

    def look(self, seen: list[Observation], now: datetime) -> None:
        if not seen:
            return
        self.memories, events = settle(self.rules, self.memories, seen, now)
        for event in events:
            self._happened(event)

    def _happened(self, event: Event) -> None:
        seen, known_by = event.observation, event.incident
        before = self.open.get(known_by)
        if event.kind == "raised" and before is None:
            self.open[known_by] = Would(event.rule, event.cause, known_by, seen.place, event.severity, event.at, seen.said)
        elif event.kind == "worse" and before is not None:
            self.open[known_by] = replace(before, worst=seen.said, severity=event.severity)
        elif event.kind == "cleared" and before is not None:
            self.over.append(replace(self.open.pop(known_by), cleared_at=event.at, why=seen.why))

    def forget(self, now: datetime) -> None:
        for key in forgotten(self.memories, now):
            del self.memories.of[key]


def replay(
    hub: Hub,
    store: SeriesStore,
    records: Records,
    begins: datetime,
    ends: datetime,
    rule: str = "",
    progress: Callable[[datetime], None] = lambda at: None,
) -> Replayed:
    """What the rules of a hub (or one of them) would have raised from `begins` to `ends`, by what was known at each moment.

    progress is told how far it is. InputError for a rule that is none, a window that is too long, or too many points.
    """
    if not timedelta() < ends - begins <= LONGEST:
        expected = f"a window that ends after it begins, of at most {LONGEST.days} days"
        raise InputError("This window cannot be replayed.", where="--replay", expected=expected, got=f"{begins} to {ends}")
    with records.session() as session:
        rules = _chosen(load_rules(session), rule)
        places, deployments = queries.places(session), queries.deployments(session)
    asked = {one.key: one for one in rules if one.enabled and one.kind != "hub"}
    course, said = _Course(asked), Replayed(rules=list(asked), left_out=_left_out(rules))
    arrivals, health = Arrivals(store), Health(hub)
    asks = _Asks([one for one in rules if one.enabled and one.kind == "advice"], Then(hub, store, records, health, begins), begins - BEFORE)
    asks.few_enough(ends)
    try:
        for now, seen in _looks(hub, course, _Land(places, deployments, store.keys()), arrivals, begins, ends):
            course.look(asks.advice(course.memories, now), now)
            course.look(seen, now)
            progress(now)
    finally:
        health.close()
    found = [one for one in (*course.over, *course.open.values()) if one.cleared_at is None or one.cleared_at >= begins]
    said.incidents = sorted(found, key=lambda one: (one.raised_at, one.known_by))
    measured = [one.key for one in rules if one.enabled and one.kind in SERIES]
    said.notes = _notes(arrivals, measured) + asks.notes()
    return said


@dataclass(slots=True)
class _Asks:
    """Advice, asked from time to time. blind: looks at moments of which no raw point was kept."""

    rules: list[Rule]
    then: Then
    due: datetime
    known: dict[tuple[str, str], Absent] = field(default_factory=dict)
    blind: int = 0

    def few_enough(self, ends: datetime) -> None:
        most = MOST_LOOKS * ADVICE
        if self.rules and ends - self.due > most:
            step = "take a shorter window, or one rule on series with --rule"
            raise InputError("This window is too long for rules on advice.", expected=f"at most {most.days - 1} days", next_step=step)

    def advice(self, memories: Memories, now: datetime) -> list[Observation]:
        """What advice says, when it is time to ask."""
        if not self.rules or now < self.due:
            return []
        self.due = now + ADVICE
        self.then.at(now)
        newest_ns = max((p.time_ns for p in self.then.latest().values()), default=0)
        if newest_ns < _ns(now - DAY):
            self.blind += 1
            return []
        return advice(self.rules, gathered(self.then, now), memories.of, self.known)

    def notes(self) -> list[str]:
        if not self.rules:
            return []
        told = [f"Rules on advice were asked every {ADVICE.seconds // 60} minutes: what would have been said sooner is said so much later."]
        told += ["Of the past nobody kept everything: " + "; ".join(NOT_KEPT) + "."]
        hours = self.blind * ADVICE / timedelta(hours=1)
        return told + ([f"For {hours:g} hours nothing had been heard for a day: there advice was not asked."] if self.blind else [])


def _chosen(rules: list[Rule], key: str) -> list[Rule]:
    if not key:
        return rules
    found = [rule for rule in rules if rule.key == key]
    if not found:
        known = ", ".join(rule.key for rule in rules)
        raise InputError("There is no such rule.", where="--rule", expected=known, got=key)
    return found


def _left_out(rules: Sequence[Rule]) -> dict[str, str]:
    off = {rule.key: "it is switched off" for rule in rules if not rule.enabled}
    return {rule.key: NO_HUB for rule in rules if rule.kind == "hub"} | off


def _notes(arrivals: Arrivals, measured: Sequence[str]) -> list[str]:
    if measured and not arrivals.points:
        return [f"No reading of this window is kept that {', '.join(measured)} could look at: that nothing was raised says nothing."]
    if not arrivals.by_hour:
        return []
    devices = sorted({key.device for key in arrivals.by_hour})
    return [
        "Of some days only hours are kept: there rules look at the means of hours, and what was shorter is not seen. "
        f"This is so for {', '.join(devices[:8])}{' and others' if len(devices) > 8 else ''}."
    ]


@dataclass(frozen=True, slots=True)
class _Land:
    """Places as they are now, every deployment there was, and every series."""

    places: Sequence[PlaceView]
    deployments: Sequence[Deployed]
    keys: Sequence[SeriesKey]

    def standing(self, at_ns: int) -> list[Deployed]:
        return [d for d in self.deployments if _ns(d.from_at) <= at_ns and (d.to_at is None or _ns(d.to_at) > at_ns)]

    def cuts(self, window: Window) -> list[int]:
        """The begins of days, and when something was deployed or taken away: in between nothing moves."""
        moved = {_ns(at) for d in self.deployments for at in (d.from_at, d.to_at) if at is not None}
        days = range(window.start_ns, window.end_ns, DAY_NS)
        return sorted({*days, window.end_ns, *(at for at in moved if window.start_ns < at < window.end_ns)})


def _looks(
    hub: Hub, course: _Course, land: _Land, arrivals: Arrivals, begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, list[Observation]]]:
    """What rules on series see, look by look."""
    units, own = hub.settings.hub.units, [rule for rule in course.rules.values() if rule.kind in SERIES]
    latest: dict[SeriesKey, Point] = {}
    before: list[Deployed] | None = None
    numbers = Numbers(own, land.places, [], [])
    for start_ns, end_ns in pairwise(land.cuts(Window(_ns(begins - BEFORE), _ns(ends)))):
        window, standing = Window(start_ns, end_ns), land.standing(start_ns)
        if standing != before:
            numbers, before = Numbers(own, land.places, standing, land.keys), standing
            numbers.hear(latest, _at(start_ns))
        for now_ns, news in rounds(arrivals.of(list(numbers.number), window), window, STEP_NS):
            now = _at(now_ns)
            yield now, numbers.observations(numbers.hear(news, now), course.memories.of, now, units)
            latest |= {key: point for key, point in news.items() if key not in latest or point.time_ns > latest[key].time_ns}
        _enough(arrivals)
        course.forget(_at(end_ns))


def _enough(arrivals: Arrivals) -> None:
    if arrivals.points > MOST_POINTS:
        step = "take a shorter window, or one rule with --rule"
        raise InputError("This is too much to replay.", expected=f"at most {MOST_POINTS:,} readings", next_step=step)


def _at(at_ns: int) -> datetime:
    return datetime.fromtimestamp(at_ns / NS, UTC)


def _ns(at: datetime) -> int:
    return int(at.timestamp()) * NS
