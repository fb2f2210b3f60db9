"""Where the herds are: stays of three to five days, paddock after paddock; each collar somewhere inside the fence."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from collector.simulate.chance import Floats, key, smooth, uniform
from collector.simulate.hub import HubPlace

DAY_S = 86400
PADDOCKS = tuple(f"P{n}" for n in range(1, 13))
# the sheep go four paddocks behind the cattle: a cleared pasture for them, and two grazings apart against worms
START = {"cattle": 3, "sheep": 11}
METRES_PER_DEGREE = 110_950.0


def paddock_index(herd: str, anchor_s: float, seed: int, time_s: Floats) -> np.ndarray:
    """Which of PADDOCKS a herd is in at each time. Moves are in the morning, 8 o'clock standard time."""
    moves = np.searchsorted(_moves(anchor_s, seed), np.atleast_1d(time_s), side="right")
    result: np.ndarray = (moves + START[herd]) % len(PADDOCKS)
    return result


@lru_cache(maxsize=8)
def _moves(anchor_s: float, seed: int) -> Floats:
    stays = 3 + np.floor(3 * uniform(key(seed, "stay", "both"), np.arange(4000)))
    ends: Floats = np.cumsum(stays) * DAY_S + anchor_s - anchor_s % DAY_S + 13 * 3600
    return ends


def position(herd: str, collar: str, anchor_s: float, seed: int, time_s: Floats, places: tuple[HubPlace, ...]) -> tuple[Floats, Floats]:
    """(latitude, longitude) of a collar: it wanders between the fences of the herd's paddock.

    Every paddock is a convex quadrilateral, so a mean of its corners with positive weights lies inside it.
    """
    corners = np.array([_corners(name, places) for name in PADDOCKS])
    here = corners[paddock_index(herd, anchor_s, seed, time_s)]
    # a wandering common to the herd, and each animal's own
    wander = [
        np.exp(1.2 * smooth(key(seed, herd, str(c)), time_s, 9000.0) + 0.5 * smooth(key(seed, collar, str(c)), time_s, 2400.0))
        for c in range(4)
    ]
    weight = np.array(wander).T
    # 0.06 of every corner keeps them off the wire
    weight = 0.06 + 0.76 * weight / weight.sum(axis=1, keepdims=True)
    point = (here * weight[:, :, None]).sum(axis=1) / weight.sum(axis=1)[:, None]
    return point[:, 1], point[:, 0]


def _corners(name: str, places: tuple[HubPlace, ...]) -> list[list[float]]:
    geometry = next(p.geometry for p in places if p.name == name)
    assert geometry is not None
    ring: list[list[float]] = geometry["coordinates"][0][:4]
    return ring
