"""What the job of alerts remembers of one hub between its rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from collector.alerts import remembered
from collector.alerts.between import Measured
from collector.alerts.hub import Dropped
from collector.alerts.lost import Losses
from collector.alerts.noted import Noted
from collector.alerts.numbers import Numbers
from collector.alerts.remembered import Abouts, Key
from collector.alerts.telling import Teller
from models.alerts import Event, Memories, Memory, Observation, Rule
from models.alerts.joint import together
from models.alerts.reasons import BELONGS
from models.records.database import Records, Session
from models.records.evaluations import load_memories
from models.records.incidents import incidents
from sensors.series import Point, SeriesKey

if TYPE_CHECKING:
    from collector.jobs import Bench

# advice is asked so often, where something is new
ADVICE = timedelta(seconds=20)


@dataclass(slots=True)
class Watch:
    """What the job remembers of one hub between its rounds; all that must survive is in the records."""

    memories: Memories
    teller: Teller
    losses: Losses
    rules: list[Rule] = field(default_factory=list)
    numbers: Numbers | None = None
    known: Abouts = field(default_factory=Abouts)
    noted: Noted = field(default_factory=Noted)
    dropped: Dropped = field(default_factory=Dropped)
    done: dict[str, datetime] = field(default_factory=dict)
    # what was known when rules and series were last prepared, and when advice was last asked
    prepared_of: tuple[Any, ...] = ()
    gathered_of: tuple[Any, ...] = ()
    # the last word of every series, and when the newest of them arrived
    latest: dict[SeriesKey, Point] = field(default_factory=dict)
    heard_ns: int = 0
    advice_every: timedelta = ADVICE
    clock: tuple[datetime, float] | None = None
    # memories that moved on without an event are written once a minute
    unwritten: set[Key] = field(default_factory=set)
    # open incidents by what each is known by: the cause that raised it, and its title
    standing: dict[str, tuple[Key, str]] = field(default_factory=dict)

    def by_key(self) -> dict[str, Rule]:
        return {rule.key: rule for rule in self.rules}

    def due(self, what: str, every: timedelta, now: datetime) -> bool:
        """Whether it is time, and if so that it is done now. A clock that was put back is no reason to wait."""
        last = self.done.get(what)
        if last is not None and timedelta() <= now - last < every:
            return False
        self.done[what] = now
        return True

    def happened(self, events: Sequence[Event]) -> None:
        """Take over which incidents stand."""
        for event in events:
            if event.kind == "cleared":
                self.standing.pop(event.incident, None)
            else:
                seen = event.observation
                self.standing.setdefault(event.incident, ((event.rule, event.cause), seen.title or seen.said))

    def belongs_to(self, one: Observation) -> str:
        """What becomes of a cause that is part of an incident another one raised; "" of all others."""
        memory = self.memories.of.get((one.rule, one.cause))
        found = self.standing.get(memory.group) if memory is not None and memory.raised_at is not None else None
        return f"{BELONGS}{found[1]}" if found is not None and one.seen == "bad" and found[0] != (one.rule, one.cause) else ""

    def words(self, seen: Sequence[Observation]) -> dict[str, Observation]:
        """What is said now of incidents whose words hold for a time only, by what they are known by."""
        found: dict[str, list[Observation]] = {}
        for one in seen:
            memory = self.memories.of.get((one.rule, one.cause))
            if one.seen == "bad" and one.until is not None and one.said and memory is not None and memory.raised_at is not None:
                found.setdefault(memory.group, []).append(one)
        return {group: together(ours) for group, ours in found.items()}


_WATCHES: WeakKeyDictionary[Records, Watch] = WeakKeyDictionary()


def watch_of(bench: Bench, now: datetime) -> Watch:
    """The watch of open records; it begins with what the records remember."""
    if bench.records not in _WATCHES:
        with bench.records.session() as session:
            memories, known = load_memories(session), remembered.load(session)
            standing = _remember_open(session, memories, known, now)
        teller = Teller(bench.hub, Measured(bench.store))
        _WATCHES[bench.records] = Watch(memories, teller, Losses(now), known=known, standing=standing)
    return _WATCHES[bench.records]


def _remember_open(session: Session, memories: Memories, known: Abouts, now: datetime) -> dict[str, tuple[Key, str]]:
    """An incident that is open and of which nothing is remembered (a memory nobody could read) can still clear. All that are open."""
    held = {memory.group for memory in memories.of.values() if memory.raised_at is not None}
    standing = dict[str, tuple[Key, str]]()
    for view in incidents(session, now, open_only=True, limit=5000):
        known.add(view)
        standing[view.known_by] = ((view.rule, view.cause), view.title or view.said)
        if view.known_by not in held:
            memories.of[view.rule, view.cause] = Memory(view.raised_at, raised_at=view.raised_at, level=1, group=view.known_by)
    return standing
