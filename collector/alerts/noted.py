"""What rules saw, hour by hour, kept for "why did I (not) get one?": gathered in memory, written once a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from models.alerts import Observation
from models.records.evaluations import RANK, Evaluated, hour_of

# nothing new is written so often at least: until when it was looked at
ANEW = timedelta(minutes=10)
Place = tuple[datetime, str, str]


class Noted:
    """Evaluations of the hours that are not written yet."""

    def __init__(self) -> None:
        self._rows: dict[Place, Evaluated] = {}
        self._written: dict[Place, Evaluated] = {}

    def see(self, observations: Iterable[Observation], now: datetime, became: Callable[[Observation], str] = lambda one: "") -> None:
        """Add what was seen at `now` to its hour. became: what became of one, where that is not to be noted by itself."""
        for one in observations:
            said = one.said if one.seen != "good" else ""
            self.add(Evaluated(one.rule, one.cause, one.seen, one.seen, now, now, one.place, said, one.why, became(one)))

    def add(self, new: Evaluated) -> None:
        """Add one word to its hour: the worst stays the worst, the last is the last."""
        place = (hour_of(new.first_at), new.rule, new.cause)
        old = self._rows.get(place)
        self._rows[place] = new if old is None else _merged(old, new)

    def take(self, rows: Iterable[Evaluated]) -> None:
        """Add several words."""
        for row in rows:
            self.add(row)

    def waiting(self) -> list[Evaluated]:
        """What is to be written: what says more than what stands there already."""
        return [row for place, row in self._rows.items() if _says_more(row, self._written.get(place))]

    def written(self, rows: Iterable[Evaluated], now: datetime) -> None:
        """These stand in the records now; hours that are over are let go of."""
        hour = hour_of(now)
        self._written.update({(hour_of(row.first_at), row.rule, row.cause): row for row in rows})
        self._rows = {place: row for place, row in self._rows.items() if place[0] == hour}
        self._written = {place: row for place, row in self._written.items() if place[0] == hour}


def _merged(old: Evaluated, new: Evaluated) -> Evaluated:
    worse = RANK[new.worst] > RANK[old.worst]
    return replace(
        old,
        worst=new.worst if worse else old.worst,
        said=new.said if new.said and (worse or new.worst == old.worst) else old.said,
        last=new.last,
        last_at=max(old.last_at, new.last_at),
        place=new.place or old.place,
        why=new.why or old.why,
        told=new.told or old.told,
        raised=old.raised or new.raised,
    )


def _says_more(row: Evaluated, before: Evaluated | None) -> bool:
    if before is None or row.last_at - before.last_at >= ANEW:
        return True
    return (row.worst, row.last, row.told, row.raised) != (before.worst, before.last, before.told, before.raised)
