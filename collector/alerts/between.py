"""What was measured while an incident stood: from its raise until now, or until it cleared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from collector.alerts.numbers import DOUBTED, NS
from models.advice.live import meaning, standing_at
from models.records import queries
from models.records.database import Session
from models.records.incidents import IncidentView
from sensors.errors import StoreError
from sensors.series import SeriesStore, Window

Span = tuple[float | None, float | None]


@dataclass(slots=True)
class Measured:
    """The lowest and highest good reading of incidents. of: those that are over, which do not change any more."""

    store: SeriesStore
    of: dict[UUID, Span] = field(default_factory=dict)

    def span(self, session: Session, found: IncidentView, now: datetime) -> Span:
        """(lowest, highest) at the incident's place of what it was about; None where nothing good was measured, or the store is away."""
        if not found.place or not found.measurand:
            return None, None
        if found.id not in self.of:
            # a clock that was put back lets it end before it began
            end = max(found.cleared_at or now, found.raised_at)
            try:
                values = self._values(session, found, Window(_ns(found.raised_at), _ns(end) + NS))
            except StoreError:
                return None, None
            # what raised it was measured before it was raised
            values += [v for v in (found.value, found.worst_value) if v is not None]
            span = (min(values), max(values)) if values else (None, None)
            if found.cleared_at is None:
                return span
            self.of[found.id] = span
        return self.of[found.id]

    def _values(self, session: Session, found: IncidentView, window: Window) -> list[float]:
        standing = [d for d in queries.deployments(session, found.raised_at) if d.place == found.place]
        keys, devices = set(self.store.keys()), {d.device for d in standing}
        values: list[float] = []
        for key in sorted(k for k in keys if k.device in devices):
            where, twice = standing_at(key, keys, [d for d in standing if d.device == key.device])
            means, curve = meaning(key, where)
            if where is not None and means == found.measurand and not twice:
                values += [curve(p.value) if curve else p.value for p in self.store.read(key, window) if p.qc not in DOUBTED]
        return values


def _ns(at: datetime) -> int:
    return int(at.timestamp()) * NS
