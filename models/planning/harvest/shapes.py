"""How a harvest spreads over its weeks: the catalogue's weekly shares, and the same drawn out, cut short or leaning.

A node is one stretch and one skew. The shape of a node is the catalogue's cumulated share with its time axis warped; a farm's
own logs say which nodes its plantings follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp

import numpy as np

from models.planning.harvest import Array

# how much one unit of a node stretches or skews, on the log scale: windows of a crop differ by about a quarter from farm to farm
STRETCH, SKEW = 0.25, 0.20
# crops differ from the catalogue by so many units, plantings from their crop by so many
CROP_UNITS, PLANTING_UNITS = 0.9, 0.6
_Z = np.array([(a, b) for a in np.linspace(-2, 2, 7) for b in (-1.0, 0.0, 1.0)])
NODES = len(_Z)
MIDDLE = NODES // 2


def _kernel() -> Array:
    """Chance of a planting's node (second axis) given its crop's (first)."""
    apart = ((_Z[:, None, :] - _Z[None, :, :]) ** 2).sum(-1)
    near = np.exp(-apart / (2 * PLANTING_UNITS**2))
    return np.asarray(near / near.sum(1, keepdims=True))


def _belief() -> Array:
    weight = np.exp(-(_Z**2).sum(1) / (2 * CROP_UNITS**2))
    return np.asarray(weight / weight.sum())


KERNEL = _kernel()
# what is believed of a crop's node before any log
BELIEF = _belief()


@dataclass(frozen=True, slots=True)
class Shape:
    """Weekly shares of one crop: of the plan, and at each node (nodes x weeks, each row 1 together). every: weeks from pick to pick."""

    planned: Array
    nodes: Array
    every: int = 1

    @property
    def weeks(self) -> int:
        return int(self.nodes.shape[1])


def shape_of(fractions: Sequence[float]) -> Shape:
    """The catalogue's shares, brought to 1 together, with their nodes.

    What comes in turns, a pick every so many weeks and nothing between, keeps its turn at every node: soaked logs come later or for
    longer, and never in the weeks between.
    """
    planned = np.asarray(fractions, float) / sum(fractions)
    if (every := turn_of(fractions)) > 1:
        return Shape(planned, _in_turns(shape_of([share for share in fractions if share > 0]).nodes, every), every)
    window = len(planned)
    grown = np.concatenate([[0.0], np.cumsum(planned)])
    weeks = ceil(window * exp(STRETCH * _Z[:, 0].max()))
    edges = np.arange(weeks + 1.0)
    rows = []
    for stretch, skew in np.exp(_Z * (STRETCH, SKEW)):
        part = np.minimum(edges / (window * stretch), 1.0) ** skew
        rows.append(np.diff(np.interp(window * part, np.arange(window + 1.0), grown)))
    return Shape(planned, np.array(rows))


def turn_of(fractions: Sequence[float]) -> int:
    """Weeks from pick to pick, where all are as far apart: 2 is every other week. 1: it is no turn."""
    picks = [week for week, share in enumerate(fractions) if share > 0]
    apart = {b - a for a, b in pairwise(picks)}
    return apart.pop() if len(picks) > 2 and len(apart) == 1 and len(fractions) == picks[-1] + 1 and picks[0] == 0 else 1


def _in_turns(nodes: Array, every: int) -> Array:
    """Shares of picks as shares of weeks, with empty weeks between them."""
    made = np.zeros((len(nodes), (nodes.shape[1] - 1) * every + 1))
    made[:, ::every] = nodes
    return made
