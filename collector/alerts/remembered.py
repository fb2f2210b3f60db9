"""What causes are about, kept beside what the machine remembers of them: place, measurand, night, series. Words are not read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from collector.alerts.numbers import Numbers
from collector.alerts.standstill import Absent
from models.alerts import Memory
from models.records.database import Session
from models.records.evaluations import keep_memories, load_abouts
from models.records.incidents import IncidentView
from sensors.series import SeriesKey

Key = tuple[str, str]
LINE, SERIES = "line", "series"


@dataclass(slots=True)
class Abouts:
    """By (rule, cause): what a line of advice last said it is about, and which series was looked at.

    lines is written to by whoever looks at advice (observe.advice).
    """

    lines: dict[Key, Absent] = field(default_factory=dict)
    series: dict[Key, SeriesKey] = field(default_factory=dict)

    def add(self, view: IncidentView) -> None:
        """What an open incident itself says, of which nothing else is kept."""
        key = view.rule, view.cause
        if key not in self.lines and key not in self.series:
            self.lines[key] = Absent(view.cause, view.place, view.measurand)

    def hear(self, numbers: Numbers, keys: Iterable[Key]) -> None:
        """Take over the series of these causes, before rules or deployments change."""
        for key in keys:
            n = numbers.pairs.get(key)
            if n is not None and isinstance(found := numbers.table.series[numbers.table.series_of[n]].key, SeriesKey):
                self.series[key] = found

    def forget(self, key: Key) -> None:
        self.lines.pop(key, None)
        self.series.pop(key, None)

    def document(self, key: Key) -> dict[str, Any]:
        """What is kept of one cause, as JSON; empty where nothing is known."""
        line, series = self.lines.get(key), self.series.get(key)
        return {
            **({} if line is None else {LINE: msgspec.to_builtins(line)}),
            **({} if series is None else {SERIES: [series.hub, series.device, series.channel, series.measurand]}),
        }


def keep(session: Session, of: Mapping[Key, Memory], abouts: Abouts, numbers: Numbers | None) -> None:
    """Keep memories, each with what its cause is about."""
    if numbers is not None:
        abouts.hear(numbers, of)
    keep_memories(session, of, {key: abouts.document(key) for key in of})


def load(session: Session) -> Abouts:
    """What `keep` kept; what another version wrote in another form is left out."""
    found = Abouts()
    for key, kept in load_abouts(session).items():
        try:
            if LINE in kept:
                found.lines[key] = msgspec.convert(kept[LINE], Absent)
            if SERIES in kept:
                found.series[key] = SeriesKey(*(str(part) for part in kept[SERIES]))
        except (msgspec.ValidationError, TypeError):
            continue
    return found
