"""What rules see of the hub itself: its processes, its broker, what waits, what was dropped, the store and the disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.health import Check
from models.alerts import Observation, Rule
from models.alerts.rules import looks

DROPPED = "broker_dropped"
STORE, WAITING = "store", "waiting"


class Dropped:
    """Whether the broker threw messages away since the last look: its own count only grows, and would be bad for ever."""

    def __init__(self) -> None:
        self._before: int | None = None

    def since(self, count: int | None) -> int:
        """How many since the last look; 0 at the first one, and where the broker begins anew or does not say."""
        before, self._before = self._before, count if count is not None else self._before
        return max(0, count - before) if count is not None and before is not None else 0


def health(rules: Sequence[Rule], checks: Sequence[Check], dropped: int, now: datetime) -> list[Observation]:
    """One observation for each rule on the hub and each check it looks at. dropped: messages since the last look.

    While the store is away, what waits is no cause of its own.
    """
    by_name = {check.name: check for check in checks}
    if DROPPED in by_name:
        said = f"the broker dropped {dropped} messages" if dropped else "the broker dropped nothing lately"
        by_name[DROPPED] = Check(DROPPED, not dropped, said, by_name[DROPPED].next_step)
    away = STORE in by_name and not by_name[STORE].ok
    found = []
    for rule in rules:
        if rule.kind == "hub" and rule.enabled:
            found += [_observation(rule, by_name[name], away, now) for name in looks(rule) if name in by_name]
    return found


def _observation(rule: Rule, check: Check, away: bool, now: datetime) -> Observation:
    if away and check.name == WAITING and not check.ok:
        return Observation(rule.key, check.name, "unknown", now, page="devices", why=f"the store is away, and {check.message}")
    said = f"{check.name.replace('_', ' ').capitalize()}: {check.message}."
    return Observation(
        rule.key,
        check.name,
        "good" if check.ok else "bad",
        now,
        said=said,
        title=said.removesuffix("."),
        todo=check.next_step or rule.todo,
        page="devices",
        why=check.message,
        level=2,
    )
