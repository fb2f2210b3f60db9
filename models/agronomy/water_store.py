"""Tanks day by day under what comes and goes, along many paths at once. Litres above the outlet: what can be drawn.

A source fills the tanks it feeds by shares; what the first cannot hold goes on to the next where that way is open, else it is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.agronomy.elementwise import Array

# P20, P50 and P80 are read at these shares of the paths. Paths drawn from the few weeks of one own past are too sure of
# themselves: read at 0.2 and 0.8 they held 50 % of the weeks of three simulated years, at these 60 %; of three other years 63 %
BAND = (0.14, 0.5, 0.86)


@dataclass(frozen=True, slots=True)
class Inflow:
    """What a source gives [path, day], to which tanks in which shares (adding up to 1).

    beyond: the tank that gets what the first of them cannot hold; None where that way is shut.
    """

    litres: Array
    shares: tuple[tuple[int, float], ...]
    beyond: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """usable: what each tank holds at the end of each day [path, day + 1, tank], the first as it is now; together: all as one store.

    Below 0: it was empty, and so much of that day's want was not there. spilled: what overflowed and was lost [path, day].
    """

    usable: Array
    together: Array
    spilled: Array

    def band(self, tank: int | None = None) -> Array:
        """P20, P50 and P80 of each day [3, day + 1]: of one tank, or of the store as a whole."""
        values = self.together if tank is None else self.usable[:, :, tank]
        found: Array = np.quantile(values, BAND, axis=0)
        return found


def run(usable: Array, room: Array, drawn: Array, inflows: list[Inflow]) -> Run:
    """Tanks with so much in them [tank] and so much room in all [tank], drawn on [path, day, tank].

    A tank that is empty gives nothing; `together` lets the others give it, as by carrying or opening a valve.
    """
    paths, days, _ = drawn.shape
    held = np.empty((paths, days + 1, usable.size))
    together, spilled = np.empty((paths, days + 1)), np.empty((paths, days))
    held[:, 0], together[:, 0] = usable, usable.sum()
    for day in range(days):
        level = np.maximum(held[:, day], 0.0) - drawn[:, day]
        came = np.zeros(paths)
        for source in inflows:
            came += source.litres[:, day]
            for tank, share in source.shares:
                level[:, tank] += share * source.litres[:, day]
        over = np.maximum(level - room, 0.0)
        level = np.minimum(level, room)
        lost = over.sum(axis=1)
        for source in inflows:
            if source.beyond is not None:
                # no more than the source itself brought today can go on
                free = np.maximum(room[source.beyond] - level[:, source.beyond], 0.0)
                passed = np.minimum(np.minimum(over[:, source.shares[0][0]], source.litres[:, day]), free)
                level[:, source.beyond] += passed
                lost -= passed
        held[:, day + 1], spilled[:, day] = level, lost
        left = np.maximum(together[:, day], 0.0) + came - lost - drawn[:, day].sum(axis=1)
        together[:, day + 1] = np.minimum(left, room.sum())
    return Run(held, together, spilled)


def empty_after(left: Array, loss_per_day: float = 0.0) -> float:
    """After how many days a course of a store [day, from now on] first reaches nothing; infinite where it does not.

    loss_per_day: what it loses besides (a leak). Straight lines between days.
    """
    course = np.asarray(left, dtype=np.float64) - loss_per_day * np.arange(len(left))
    if course[0] <= 0:
        return 0.0
    dry = np.flatnonzero(course <= 0)
    if not dry.size:
        return float("inf")
    end = int(dry[0])
    return float(end - 1 + course[end - 1] / (course[end - 1] - course[end]))
