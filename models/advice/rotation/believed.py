"""What stands in each paddock, followed day by day: the model grows it, herds take off, readings put it right.

Each paddock is believed with a band. A reading moves the mass (Kalman), and teaches how much this paddock grows of what
the model says (a multiplier, bounded). What was foreseen before each reading is kept: it says how far one can trust this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.agronomy import assimilation
from models.agronomy.assimilation import Belief
from models.agronomy.elementwise import Array
from models.agronomy.reduction import LIGHT_KG_HA, day_after

# where nobody ever read a paddock, it is believed to stand so at the start, give or take 60 %
UNREAD_KG_HA = 1800.0
# stubble and crowns that no mouth gets: herds that stand in a paddock longer are fed (500 lb/ac; our own, unvalidated)
LEAST_KG_HA = 560.0
# how far off it is what a herd is said to have taken: it grazes one corner, is fed, tramples (our own, unvalidated)
TAKEN_SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """A mass read on a day (its row), with how far off such readings are; by: "sward height", "plate", "clips"."""

    day: int
    kg_ha: float
    spread: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """What was foreseen for a reading, and what was read [kg/ha]; off: in spreads of both together."""

    day: int
    foreseen: float
    spread: float
    read: float
    off: float


@dataclass(frozen=True)
class Course:
    """Mass and spread at the start of each day and at the end (days + 1, paddocks), multipliers as learned, and what readings showed.

    read: how many readings each paddock has had; last: the row of its last one, None where it never was read.
    """

    mass: Array
    spread: Array
    multiplier: Array
    missed: tuple[tuple[Missed, ...], ...]

    @property
    def last(self) -> list[int | None]:
        return [own[-1].day if own else None for own in self.missed]

    def planned(self) -> Array:
        """What plans begin with: the 30th percentile of what stands at the end [kg/ha]."""
        return assimilation.percentile(Belief(self.mass[-1], self.spread[-1]))


def followed(gain: Array, loss: Array, taken: Array, readings: Sequence[Sequence[Reading]], light_kg_ha: float = LIGHT_KG_HA) -> Course:
    """The course of all paddocks over days of known weather.

    gain, loss: coefficients of growth (days, paddocks); taken: what herds took off each day [kg/ha]; readings: of each
    paddock. A reading counts on the morning of its day.
    """
    days, count = gain.shape
    mass, spread = np.empty((days + 1, count)), np.empty((days + 1, count))
    belief = Belief(np.full(count, UNREAD_KG_HA), np.full(count, UNREAD_KG_HA * assimilation.MOST_SPREAD))
    multiplier, grown, eaten = np.ones(count), np.zeros(count), np.zeros(count)
    missed: list[list[Missed]] = [[] for _ in range(count)]
    by_day = _by_day(readings)
    for day in range(days + 1):
        if day in by_day:
            belief, multiplier, grown, eaten = _read(by_day[day], belief, multiplier, (grown, eaten), missed)
        mass[day], spread[day] = belief.mass, belief.spread
        if day == days:
            break
        now = np.asarray(belief.mass, dtype=np.float64)
        after = np.asarray(day_after(now, gain[day] * multiplier, loss[day], light_kg_ha), dtype=np.float64)
        grown += np.maximum(gain[day] * multiplier * (1 - np.exp(-now / light_kg_ha)), 0.0)
        left = np.maximum(after - taken[day], np.minimum(after, LEAST_KG_HA))
        later = assimilation.days_later(belief, left, 1.0)
        belief = Belief(left, np.asarray(later.spread) + TAKEN_SPREAD * (after - left))
        eaten += after - left
    return Course(mass, spread, multiplier, tuple(tuple(own) for own in missed))


def _by_day(readings: Sequence[Sequence[Reading]]) -> dict[int, list[tuple[int, Reading]]]:
    found: dict[int, list[tuple[int, Reading]]] = {}
    for paddock, own in enumerate(readings):
        for one in own:
            found.setdefault(one.day, []).append((paddock, one))
    return found


def _read(
    told: Sequence[tuple[int, Reading]], belief: Belief, multiplier: Array, since: tuple[Array, Array], missed: list[list[Missed]]
) -> tuple[Belief, Array, Array, Array]:
    """The beliefs after one day's readings. since: what each paddock grew, and what was eaten of it, since its last reading.

    Of growth less is learned where much was eaten: nobody weighed what a herd took.
    """
    mass, spread = np.array(belief.mass, dtype=np.float64), np.array(belief.spread, dtype=np.float64)
    multiplier, grown, eaten = multiplier.copy(), since[0].copy(), since[1].copy()
    for paddock, one in told:
        foreseen, before = float(mass[paddock]), float(spread[paddock])
        found = assimilation.read(Belief(np.array(foreseen), np.array(before)), np.array(one.kg_ha), np.array(one.spread))
        # the first reading says where it begins: nothing is learned of growth from a guess
        if missed[paddock]:
            doubt = float(np.hypot(one.spread, TAKEN_SPREAD * eaten[paddock]))
            multiplier[paddock] = assimilation.multiplier_after(multiplier[paddock], grown[paddock], foreseen, one.kg_ha, doubt)
        missed[paddock].append(Missed(one.day, foreseen, before, one.kg_ha, float(found.off)))
        mass[paddock], spread[paddock], grown[paddock], eaten[paddock] = found.belief.mass, found.belief.spread, 0.0, 0.0
    return Belief(mass, spread), multiplier, grown, eaten
