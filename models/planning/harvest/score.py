"""How good forecasts were: the band against what came, beside the plan as it is and the same week last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.planning.harvest import PLAIN_SD, Z80, Array

LEVELS = (0.2, 0.5, 0.8)


def pinball(truth: Array, bands: Array) -> Array:
    """Loss of P20, P50, P80 (last axis of bands), the mean of the three; in the unit of the amounts. 0 where all three are right."""
    off = truth[..., None] - bands
    level = np.array(LEVELS)
    return np.asarray(np.maximum(level * off, (level - 1) * off).mean(axis=-1))


def plan_band(planned: Array, sd: float = PLAIN_SD) -> Array:
    """The plan as it is, with a lognormal band around it: one more axis of P20, P50, P80."""
    return planned[..., None] * np.exp(sd * np.array([-Z80, 0.0, Z80]))


def point_band(amount: Array) -> Array:
    """One number as all three: what last year gave."""
    return np.repeat(amount[..., None], 3, axis=-1)


@dataclass(frozen=True, slots=True)
class Score:
    """cells: crop-weeks scored. inside: share of those with P20 above 0 that lie in the band, 0.6 when honest; None where there are
    none. bias: sum of P50 over sum of what came, less 1; None where nothing came. loss: mean pinball loss, each crop measured by its own
    planned week."""

    cells: int
    inside: float | None
    bias: float | None
    loss: float


def score(truth: Array, bands: Array, scale: Array) -> Score:
    """truth: any shape; bands: one more axis; scale: what one unit of loss is worth, the shape of truth."""
    sure = bands[..., 0] > 0
    within = (truth >= bands[..., 0]) & (truth <= bands[..., 2])
    came = float(truth.sum())
    return Score(
        int(truth.size),
        float(within[sure].mean()) if sure.any() else None,
        float(bands[..., 1].sum()) / came - 1 if came > 0 else None,
        float((pinball(truth, bands) / scale).mean()) if truth.size else 0.0,
    )


def better_by(loss: float, rival: float) -> float | None:
    """By which share a loss is below a rival's; None where the rival lost nothing."""
    return 1 - loss / rival if rival > 0 else None


def pooled(scores: Sequence[Score]) -> float:
    """Mean loss of several, each weighing as its cells."""
    return sum(s.loss * s.cells for s in scores) / max(sum(s.cells for s in scores), 1)
