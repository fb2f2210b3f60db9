"""Cuts that shares break and no choice does: an odd number of rows, of which each sequence can serve so many.

Of n rows, each served once, sequences that serve two of them or three count once, those that serve four or five twice: together
at most (n - 1) / 2. (Half of each row added up and rounded down: rank one, after Chvatal and Gomory; with n = 3 the subset rows of
Jepsen and others, 2008.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days
from models.planning.grazing.partition import Flags

# how much a cut must be broken by; how many at a time; rows looked at
BROKEN, MOST, ACROSS = 0.04, 30, 160
# the longest, and how many threes are made longer
LONGEST, GROWN = 5, 40


def broken(serves: Flags, shares: Days) -> list[NDArray[np.int64]]:
    """Sets of rows, the most broken first. serves: (sequence, row) of those that have a share strictly between none and all."""
    held = serves.astype(float)
    _, rows = np.unique(held, axis=1, return_index=True)
    rows = rows[held[:, rows].sum(axis=0) >= 2][:ACROSS]
    held = held[:, rows]
    found = dict[tuple[int, ...], float]()
    threes = _threes(held, shares)
    for over, three in threes:
        if over > BROKEN:
            found[three] = over
    for over, three in threes[:GROWN]:
        grown = three
        while len(grown) < LONGEST:
            over, grown = _longer(held, shares, over, grown)
            if over > BROKEN:
                found[grown] = over
    best = sorted(found, key=lambda rows: -found[rows])[:MOST]
    return [rows[list(one)] for one in best]


def _threes(held: Days, shares: Days) -> list[tuple[float, tuple[int, ...]]]:
    """(by how much it is broken, rows), the best few of each first row."""
    weighed, size = held * shares[:, None], held.shape[1]
    pairs = held.T @ weighed
    found = list[tuple[float, tuple[int, ...]]]()
    for i in range(size - 2):
        all_three = (held[:, i + 1 :] * held[:, [i]]).T @ weighed[:, i + 1 :]
        over = pairs[i, i + 1 :, None] + pairs[i, None, i + 1 :] + pairs[i + 1 :, i + 1 :] - 2 * all_three - 1.0
        over[np.tril_indices(len(over))] = -np.inf
        few = np.argpartition(over, -min(8, over.size), axis=None)[-8:]
        found += [(float(over.flat[at]), (i, *(i + 1 + int(n) for n in divmod(int(at), len(over))))) for at in few]
    return sorted((one for one in found if one[0] > -0.5), reverse=True)


def _longer(held: Days, shares: Days, over: float, rows: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
    """With the two more rows that break it most."""
    odd = held[:, list(rows)].sum(axis=1) % 2
    even_both = held.T @ (held * (shares * (1 - odd))[:, None])
    odd_weighed = held * (shares * odd)[:, None]
    either = odd_weighed.sum(axis=0)
    gain = even_both + either[:, None] + either[None, :] - held.T @ odd_weighed - 1.0
    gain[list(rows)] = gain[:, list(rows)] = -np.inf
    np.fill_diagonal(gain, -np.inf)
    i, j = divmod(int(np.argmax(gain)), len(gain))
    return over + float(gain[i, j]), tuple(sorted((*rows, i, j)))
