"""What happened between an incident's raise and its end: how long it lasted, the worst of it, and who saw to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from collector.alerts.numbers import DOUBTED, NS
from collector.settings import Hub
from models.advice.live import meaning, standing_at
from models.display import age, clock, quantity
from models.records import queries
from models.records.database import Session
from models.records.incidents import IncidentView
from sensors.series import SeriesStore, Window


@dataclass(frozen=True, slots=True)
class Readings:
    """Where what was measured meanwhile is read, and how it is said."""

    session: Session
    hub: Hub
    store: SeriesStore

    def shown(self, at: datetime) -> str:
        """A time of day as people here read it."""
        return clock(at, self.hub.zone, self.hub.settings.hub.units)

    def good(self, found: IncidentView, now: datetime) -> list[tuple[int, float]]:
        """(time ns, value) of the good points of an incident's place and measurand while it lasted, in the order of time."""
        standing = [d for d in queries.deployments(self.session, now) if d.place == found.place]
        keys = set(self.store.keys())
        window = Window(int(found.raised_at.timestamp()) * NS, int(now.timestamp()) * NS + 1)
        points: list[tuple[int, float]] = []
        for key in sorted(k for k in keys if any(d.device == k.device for d in standing)):
            where, twice = standing_at(key, keys, [d for d in standing if d.device == key.device])
            means, curve = meaning(key, where)
            if where is not None and means == found.measurand and not twice:
                points += [(p.time_ns, curve(p.value) if curve else p.value) for p in self.store.read(key, window) if p.qc not in DOUBTED]
        return sorted(points)


def outcome(readings: Readings, found: IncidentView, now: datetime) -> str:
    """One or two sentences: "Lasted 8 h. Lowest 28 °F at 5:40 am. Seen by Ann at 9:12 pm." """
    said = [f"Lasted {age((now - found.raised_at).total_seconds())}"]
    worst = _worst(readings, found, now)
    said += [worst] if worst else []
    if found.acknowledged is not None:
        said.append(f"Seen by {found.acknowledged.by} at {readings.shown(found.acknowledged.at)}")
    return ". ".join(said) + "."


def _worst(readings: Readings, found: IncidentView, now: datetime) -> str:
    """The lowest or highest good reading of what it was about: on the side on which it was when it was raised."""
    points = readings.good(found, now) if found.place and found.measurand else []
    if not points:
        return ""
    low = found.value is None or found.value <= points[-1][1]
    at_ns, value = min(points, key=lambda p: p[1]) if low else max(points, key=lambda p: p[1])
    shown = quantity(found.measurand, value, readings.hub.settings.hub.units)
    return f"{'Lowest' if low else 'Highest'} {shown} at {readings.shown(datetime.fromtimestamp(at_ns / NS, readings.hub.zone))}"
