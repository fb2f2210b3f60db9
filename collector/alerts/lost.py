"""Open incidents of which nobody can know any more: their probe was moved or taken away, or has long said nothing that counts.

Unknown clears nothing. So the incident stays, says since when it is unknown and why, comes once with the digest, and a
steward can close it; when something is known again the note goes by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from collector.alerts.numbers import Numbers
from collector.alerts.remembered import Abouts, Key
from models.alerts import Memory, Rule
from models.alerts.rules import SERIES
from models.records.database import Session
from models.records.evaluations import Evaluated
from models.records.incidents import incidents, note_unknown
from models.records.queries import Deployed
from sensors.series import SeriesKey

# after a start, or a rule's fresh_s, probes that wake seldom are given so long before they are called lost
PATIENCE = timedelta(hours=1)
SILENT = "nothing that counts has been heard since"


@dataclass(slots=True)
class Losses:
    """What is lost of one hub. began: since when its job looks; gone: causes that are raised and no series stands for, with why."""

    began: datetime
    gone: dict[Key, str] = field(default_factory=dict)

    def look(
        self, of: Mapping[Key, Memory], rules: Mapping[str, Rule], numbers: Numbers, abouts: Abouts, standing: Sequence[Deployed]
    ) -> list[Key]:
        """Look which raised causes of rules on series have none any more; those whose incident another cause still stands for.

        That other one decides alone from now on, and these may be forgotten. standing: the deployments in force.
        """
        raised = [k for k, m in of.items() if m.raised_at is not None and k[0] in rules and rules[k[0]].kind in SERIES]
        gone = {key: _why(abouts.series.get(key), standing) for key in raised if key not in numbers.pairs}
        alive = {m.group for key, m in of.items() if m.raised_at is not None and key not in gone}
        settled = [key for key in gone if of[key].group in alive]
        self.gone = {key: why for key, why in gone.items() if key not in settled}
        return settled

    def note(self, session: Session, of: Mapping[Key, Memory], rules: Mapping[str, Rule], now: datetime) -> list[Evaluated]:
        """Write to open incidents that nobody knows of them any more, or that somebody does again; what is to be noted of it."""
        wanted = unknown_since(of, rules, self.gone, min(self.began, now), now)
        fresh = set(note_unknown(session, wanted, now))
        views = [view for view in incidents(session, now, open_only=True) if view.id in fresh] if fresh else []
        return [
            Evaluated(v.rule, v.cause, "unknown", "unknown", now, now, v.place, why=f"it is open, and {wanted[v.known_by][1]}")
            for v in views
        ]


def _why(series: SeriesKey | None, standing: Sequence[Deployed]) -> str:
    if series is None:
        return "no rule looks at its probe there any more"
    now_at = sorted({one.place for one in standing if one.describes(series)})
    if not now_at:
        return f"its probe {series.device} was taken away"
    return f"its probe {series.device} is at {', '.join(now_at)} now, or is read in another way"


def unknown_since(
    memories: Mapping[Key, Memory], rules: Mapping[str, Rule], gone: Mapping[Key, str], began: datetime, now: datetime
) -> dict[str, tuple[datetime, str]]:
    """Of each incident (by what it is known by) that nobody knows of: since when, and why.

    One is unknown where that is so of all its causes. began: since when this job has looked: after a start probes are waited for.
    """
    found: dict[str, list[tuple[datetime, str] | None]] = {}
    for key, memory in memories.items():
        if memory.raised_at is not None and memory.group:
            found.setdefault(memory.group, []).append(_unknown(memory, rules.get(key[0]), gone.get(key, ""), began, now))
    return {group: max(known) for group, all_of in found.items() if len(known := [one for one in all_of if one is not None]) == len(all_of)}


def _unknown(memory: Memory, rule: Rule | None, gone: str, began: datetime, now: datetime) -> tuple[datetime, str] | None:
    last = memory.last_at or memory.raised_at
    if last is None or rule is None:
        return None
    if gone:
        return last, gone
    fresh = max(timedelta(seconds=rule.fresh_s), PATIENCE)
    waited = now - began >= PATIENCE
    return (last, SILENT) if waited and now - last > fresh else None
