"""From when each paddock is ready for a herd, by a kept plan: the day with good growth and the day with poor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.planning.grazing.rotation import Rotation


@dataclass(frozen=True, slots=True)
class Readiness:
    """mass: believed to stand today [kg/ha]. first, last: ready from with good growth and with poor; both today: it is ready.

    first None: on no day before it is grazed or the plan ends; last None: in a poor year on none of these.
    """

    paddock: str
    mass: float
    enter: float
    first: date | None
    last: date | None

    def now(self, today: date) -> bool:
        return self.last is not None and self.last <= today


def readiness(plan: Rotation, today: date, here: frozenset[str] = frozenset()) -> list[Readiness]:
    """Each paddock of a plan. here: paddocks with a herd in them, which are ready once it has left and they have rested.

    The days are those of the plan's next stay there where it says them, for it knows of rest; else until that stay by mass alone.
    """
    found, t = list[Readiness](), (today - plan.start).days
    for name, own in plan.mass.items():
        if not 0 <= t < len(own):
            continue
        coming = next((m for m in plan.moves if m.paddock == name and m.first > today), None)
        if coming is not None and coming.ready is not None:
            good, poor = (max(on, today) for on in coming.ready)
            # a plan that knows of no day with poor growth says its last
            known = poor < plan.start + timedelta(days=plan.days - 1)
            found.append(Readiness(name, own[t], plan.enter[name], good, poor if known else None))
            continue
        since, until = today, (coming.first - plan.start).days if coming is not None else len(own) - 1
        if name in here:
            # how long it rests once the herd is out is known of its next stay alone; a herd that follows at once is none
            again = next((m.first for m in plan.moves if m.paddock == name and m.first > today and m.rested_d), None)
            if again is not None:
                found.append(Readiness(name, own[t], plan.enter[name], again, again))
                continue
            since = next((m.out for m in plan.moves if m.paddock == name and m.first <= today < m.out), today + timedelta(days=1))
        days = range((since - plan.start).days, until + 1)
        days_ahead = [_from(plan, of.get(name, own), plan.enter[name], days) for of in (plan.high, plan.low)]
        found.append(Readiness(name, own[t], plan.enter[name], *days_ahead))
    return found


def _from(plan: Rotation, masses: Sequence[float], enter: float, days: range) -> date | None:
    """The first of some days on which enough stands."""
    return next((plan.start + timedelta(days=d) for d in days if masses[d] >= enter), None)
