"""What plantings have in common: a farm's own level, its families, crops, seasons, and each crop in each season.

y = farm + family + crop + crop in season + season + own, all normal but the last, which has Student's tails, so that one
failure does not drag a crop. Solved as one ridge regression (Henderson 1975, Biometrics 31, 423); how far each kind of effect
spreads is re-estimated from the records, each starting guess counting as a few records (EM; Lange, Little & Taylor 1989,
J. Am. Stat. Assoc. 84, 881 for the weights).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.planning.harvest import Array, Whole

PSEUDO = 10.0
TAILS = 4.0


@dataclass(frozen=True, slots=True)
class Prior:
    """Before any record: mean and sd of the farm's level; sds of family, crop, crop in season, season, and own."""

    mean: float
    mean_sd: float
    sds: tuple[float, float, float, float]
    own_sd: float


@dataclass(frozen=True, slots=True)
class Records:
    """One entry a planting: y, the variance it was measured with, and where it belongs (numbers of family, crop, season)."""

    y: Array
    variance: Array
    family: Whole
    crop: Whole
    season: Whole


@dataclass(frozen=True, slots=True)
class Effects:
    """mean, covariance: of (crop, season now) for every crop, families and all included. own_sd: of plantings around it."""

    mean: Array
    covariance: Array
    own_sd: float
    sds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where effects stand in the vector of unknowns: the farm's level first, then each kind in its block."""

    families: int
    crops: int
    seasons: int

    @property
    def starts(self) -> tuple[int, int, int, int, int]:
        a = 1 + self.families
        b = a + self.crops
        c = b + self.crops * self.seasons
        return 1, a, b, c, c + self.seasons

    def of(self, family: Whole, crop: Whole, season: Whole) -> Whole:
        f, c, cs, s, _ = self.starts
        return np.stack([np.zeros_like(crop), f + family, c + crop, cs + crop * self.seasons + season, s + season], axis=1)


def fitted(records: Records, family_of: Whole, seasons: int, prior: Prior, steps: int = 12) -> Effects:
    """Effects of every crop in the last season (number seasons - 1). family_of: the family's number, by crop."""
    crops = len(family_of)
    columns = _Columns(int(family_of.max()) + 1, crops, seasons)
    starts, size = columns.starts, columns.starts[-1]
    places = columns.of(records.family, records.crop, records.season)
    pairs = (places[:, :, None] * size + places[:, None, :]).reshape(len(records.y), places.shape[1] ** 2)
    sds, own, weight = list(prior.sds), prior.own_sd, np.ones(len(records.y))
    mean, cov = np.zeros(size), np.zeros((size, size))
    for step in range(steps):
        trust = 1 / (own**2 / weight + records.variance)
        normal = np.bincount(pairs.ravel(), np.repeat(trust, pairs.shape[1]), size * size).reshape(size, size)
        right = np.bincount(places.ravel(), np.repeat(trust * (records.y - prior.mean), places.shape[1]), size)
        spread = np.concatenate([[prior.mean_sd], *(np.full(b - a, s) for a, b, s in zip(starts, starts[1:], sds, strict=False))])
        cov = np.linalg.inv(normal + np.diag(spread**-2))
        mean = cov @ right
        if step == steps - 1:
            break
        sds = [_spread(mean[a:b], cov.diagonal()[a:b], s0) for a, b, s0 in zip(starts, starts[1:], prior.sds, strict=False)]
        weight, own = _own(records, mean, cov, places, own, prior)
    now = columns.of(family_of, np.arange(crops), np.full(crops, seasons - 1))
    return Effects(prior.mean + mean[now].sum(1), cov[now[:, None, :, None], now[None, :, None, :]].sum((2, 3)), own, tuple(sds))


def _spread(mean: Array, variance: Array, first: float) -> float:
    return float(np.sqrt(((mean**2 + variance).sum() + PSEUDO * first**2) / (len(mean) + PSEUDO)))


def _own(records: Records, mean: Array, cov: Array, places: Whole, own: float, prior: Prior) -> tuple[Array, float]:
    """Student weights of the records, and the scale of plantings around their crop."""
    rest = records.y - prior.mean - mean[places].sum(1)
    square = rest**2 + cov[places[:, :, None], places[:, None, :]].sum((1, 2))
    # what was measured coarsely says less of the scale: take its own variance out
    inside = np.maximum(square - records.variance, 0.1 * square)
    weight = (TAILS + 1) / (TAILS + inside / own**2)
    found = (float((weight * inside).sum()) + PSEUDO * prior.own_sd**2) / (len(rest) + PSEUDO)
    return weight, float(np.sqrt(found))
