"""One paddock's mass as a set of ungrazed tracks: while nobody grazes, a paddock stays on its track.

More grass never becomes less of it, so tracks never cross, and only a stay has to be rounded, once, to a track. New tracks
begin at what herds leave, each time the lowest has grown `delta` above it; tracks that come close to each other are joined
to the upper one. Rounding up makes a paddock richer than it is: what is reckoned on tracks then is a bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Paddock

Masses = NDArray[np.float32]
Ranks = NDArray[np.uint16]
# tracks nearer than this share of delta become one
JOINED = 0.35
# days between looks for tracks to join
EVERY_D = 4
# a reading may say more than was believed: tracks reach so far above the start
ROOM = 1.25


@dataclass(frozen=True)
class Grid:
    """Tracks of a paddock. Rank 0 is the highest mass of a day; mass: (days + 1, width), below 0 where there is no track.

    wait: rank on a day -> rank on the next. track: (day, rank) -> track; rank: (track, day) -> rank, after joining.
    lookup: (day, step of mass) -> the lowest track that is not below it.
    """

    mass: Masses
    count: NDArray[np.int64]
    wait: Ranks
    track: Ranks
    rank: Ranks
    lookup: Ranks
    low: float
    step: float

    def ranks(self, days: NDArray[np.int64], masses: NDArray[np.floating], nearest: bool = False) -> NDArray[np.int64]:
        """The lowest track not below each mass, on each day, or the nearest; the highest where none is."""
        steps = np.ceil((masses + 0.02 - self.low) / self.step).astype(np.int64)
        found = np.asarray(self.lookup[days, np.clip(steps, 0, self.lookup.shape[1] - 1)], np.int64)
        if nearest:
            under = np.minimum(found + 1, self.count[days] - 1)
            found = np.where(masses - self.mass[days, under] < self.mass[days, found] - masses, under, found)
        return found

    def start(self, mass: float) -> int:
        """The lowest track of the first morning that is not below a mass, looked for among the tracks themselves."""
        own = self.mass[0, : self.count[0]]
        return max(int((own.astype(float) >= mass).sum()) - 1, 0)

    def from_day(self, day: int) -> Grid:
        """The same from a later day on."""
        return Grid(
            self.mass[day:], self.count[day:], self.wait[day:], self.track[day:], self.rank[:, day:], self.lookup[day:], self.low, self.step
        )


def grown(mass: NDArray[np.floating], growth: float, loss: float, light: float) -> Days:
    """Masses a day later."""
    return np.asarray(np.maximum(mass + growth * (1.0 - np.exp(-mass / light)) - loss * mass, 0.0))


def grid(paddock: Paddock, days: int, floor: float, delta: float) -> Grid:
    """floor: the least that any stay or cut leaves [kg/ha]; delta: how far tracks are apart where they begin [kg/ha]."""
    start, top = paddock.mass_kg_ha, max(paddock.mass_kg_ha, floor) * ROOM
    masses = np.append(np.linspace(top, floor, max(int((top - floor) / delta), 1) + 1), start)
    masses = np.unique(masses)[::-1].astype(np.float64)
    tracks = np.arange(len(masses))
    standing, alive = [masses], [tracks]
    born, parent = len(masses), dict[int, int]()
    joins: list[list[tuple[int, int]]] = [[]]
    growth, loss = paddock.growth.tolist(), paddock.loss.tolist()
    for day in range(days):
        masses = grown(masses, growth[day], loss[day], paddock.light_kg_ha)
        # between what herds leave and the lowest track above that; a paddock that begins below it stays below them all
        above = int(np.searchsorted(-masses, -floor, side="right"))
        lowest = float(masses[above - 1]) if above else floor
        more = int((lowest - floor) / delta)
        if more >= 1:
            masses = np.insert(masses, above, floor + (lowest - floor) / more * np.arange(more - 1, -1, -1))
            tracks = np.insert(tracks, above, np.arange(born, born + more))
            born += more
        joined = list[tuple[int, int]]()
        if day % EVERY_D == 0:
            masses, tracks, joined = _joined(masses, tracks, JOINED * delta, max(floor, 1.0))
            parent.update(joined)
        standing.append(masses)
        alive.append(tracks)
        joins.append(joined)
    return _made(standing, alive, joins, born, delta / 8)


def _joined(masses: Days, tracks: NDArray[np.int64], nearest: float, least: float) -> tuple[Days, NDArray[np.int64], list[tuple[int, int]]]:
    """Tracks without those too near the one above them (the higher, the farther), and which went into which."""
    kept, joined, upper = list[int](), list[tuple[int, int]](), 0
    listed, names = masses.tolist(), tracks.tolist()
    for i, mass in enumerate(listed):
        if i and listed[upper] - mass < nearest * max(mass / least, 1.0):
            joined.append((names[i], names[upper]))
        else:
            kept.append(i)
            upper = i
    return masses[kept], tracks[kept], joined


def _not_below(masses: Days) -> Masses:
    """In single precision, rounded up: what is reckoned on tracks stays a bound."""
    found = masses.astype(np.float32)
    return np.where(found < masses, np.nextafter(found, np.float32(np.inf)), found)


def _made(standing: list[Days], alive: list[NDArray[np.int64]], joins: list[list[tuple[int, int]]], born: int, step: float) -> Grid:
    days, width = len(standing), max(len(m) for m in standing)
    mass, track = np.full((days, width), -1.0, np.float32), np.zeros((days, width), np.uint16)
    rank, count = np.zeros((born, days), np.uint16), np.array([len(m) for m in standing])
    now, where = np.arange(born), np.zeros(born, np.int64)
    low, high = min(float(m[-1]) for m in standing), max(float(m[0]) for m in standing)
    edges = low + step * np.arange(int((high - low) / step) + 2)
    lookup = np.zeros((days, len(edges)), np.uint16)
    for day, (masses, tracks) in enumerate(zip(standing, alive, strict=True)):
        for lower, upper in joins[day]:
            now[now == lower] = upper
        mass[day, : len(masses)], track[day, : len(tracks)] = _not_below(masses), tracks
        where[tracks] = np.arange(len(tracks))
        rank[:, day] = where[now]
        lookup[day] = np.maximum(np.searchsorted(-masses, -edges, side="right") - 1, 0)
    wait = rank[track[:-1], np.arange(1, days)[:, None]]
    return Grid(mass, count, wait, track, rank, lookup, low, step)
