"""What is drawn from a water system day by day, learned from its meters, and drawn again for days to come.

A law is a weighted regression of a day's litres on what causes them (air, evaporation, rain, the day of the week); what it
leaves over is drawn again in whole weeks of the own past, so that dry weeks stay dry together. Recent days and those of the
same season count most. Arrays of days end with the last whole 24 hours before the moment that is looked from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.agronomy.animal_water import water_demand
from models.agronomy.elementwise import Array

Ints = NDArray[np.int64]
WEEK = 7
# fewer known days than this teach nothing
LEAST_DAYS = 14
# how fast a day is forgotten, how wide a season is, and what last year's season counts beside yesterday [days, days, -]
FORGOTTEN_D, SEASON_D, SEASON_WEIGHT = 45.0, 21.0, 0.7
# what any week of the year counts, and how wide the season is that weeks are drawn from
ANY_WEEK, AROUND_D = 0.2, 45.0
# pseudo-days that hold every slope towards nothing: few days must not teach steep laws
RIDGE_DAYS = 2.0
# how far a demand by heads or by evaporation alone may be off, as a share [K]: breeds, ages and wet grass differ
UNLEARNED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Law:
    """Litres a day = mean + slopes x (causes - typical). left: what it leaves over of each past day, NaN unknown.

    error: by how much the mean itself may be off [L/day]; days: how many it was learned from.
    """

    mean: float
    slopes: Array
    typical: Array
    left: Array
    error: float
    days: int

    def expected(self, causes: Array) -> Array:
        """What the causes [..., cause] explain [L/day]."""
        found: Array = self.mean + (causes - self.typical) @ self.slopes
        return found


def day_weights(days: int) -> Array:
    """What each of so many past days counts, the last one 1: recent ones, and those of this season a year ago or two."""
    ago = np.arange(days, 0, -1, dtype=np.float64)
    off = np.abs((ago + 182.6) % 365.25 - 182.6)
    found: Array = np.exp(-ago / FORGOTTEN_D) + SEASON_WEIGHT * np.exp(-((off / SEASON_D) ** 2)) * (ago > 180)
    return found


def week_weights(days: int) -> Array:
    """What the weeks round each past day count when they are drawn again: all do, those of this season most, lately ones a little more.

    A dry or a wet week says little of the next: how wide weeks differ is seen in many of them.
    """
    ago = np.arange(days, 0, -1, dtype=np.float64)
    off = np.abs((ago + 182.6) % 365.25 - 182.6)
    found: Array = ANY_WEEK + np.exp(-((off / AROUND_D) ** 2)) + 0.5 * np.exp(-ago / FORGOTTEN_D)
    return found


def learned(daily: Array, causes: Array, weights: Array) -> Law | None:
    """The law of a use from its daily litres [day] and their causes [day, cause]; None where fewer than 14 days are known."""
    known = np.isfinite(daily) & np.isfinite(causes).all(axis=1)
    if int(known.sum()) < LEAST_DAYS:
        return None
    w, y, x = weights[known] / weights[known].sum(), daily[known], causes[known]
    typical, mean = w @ x, float(w @ y)
    spread = np.sqrt(np.maximum(w @ (x - typical) ** 2, 1e-12))
    z = (x - typical) / spread
    amount = 1.0 / float((w**2).sum())  # as many days as the weights amount to
    held = RIDGE_DAYS / max(amount, 1.0)
    slopes = np.linalg.solve((z * w[:, None]).T @ z + held * np.eye(z.shape[1]), (z * w[:, None]).T @ (y - mean)) / spread
    left = np.full(daily.shape, np.nan)
    left[known] = y - (mean + (x - typical) @ slopes)
    return Law(mean, slopes, typical, left, _error(left, amount), int(known.sum()))


def _error(left: Array, amount: float) -> float:
    """The standard error of the mean: days of one week are alike, so weeks are what is independent."""
    whole = left[left.size % WEEK :].reshape(-1, WEEK)
    known = np.isfinite(whole).sum(axis=1) >= WEEK - 2
    if known.sum() < 2:
        return float(np.nanstd(left))
    return float(np.std(np.nanmean(whole[known], axis=1)) / np.sqrt(max(amount / WEEK, 1.0)))


def weeks(rng: np.random.Generator, paths: int, days_ahead: int, weights: Array) -> Ints:
    """For each path and day ahead the number of the past day it is like [path, day]: whole weeks, drawn by weight.

    The past must hold a week at least. A week is weighed by its middle day.
    """
    starts = weights.size - WEEK + 1
    chance = weights[WEEK // 2 : WEEK // 2 + starts]
    chosen = rng.choice(starts, size=(paths, -(-days_ahead // WEEK)), p=chance / chance.sum())
    found: Ints = (chosen[:, :, None] + np.arange(WEEK)).reshape(paths, -1)[:, :days_ahead]
    return found


def drawn(rng: np.random.Generator, law: Law, causes: Array, like: Ints) -> Array:
    """Litres of each path and day ahead [path, day] by a law and the causes to come [path, day, cause]; never below 0.

    Where the past day that one is like is unknown, its rest is taken from a known one. Each path has its own error of the law.
    """
    known = law.left[np.isfinite(law.left)]
    rest = law.left[like]
    gaps = ~np.isfinite(rest)
    rest[gaps] = known[like[gaps] % known.size]
    off = law.error * rng.standard_normal((like.shape[0], 1))
    return np.maximum(law.expected(causes) + rest + off, 0.0)


def herd_litres(heads: dict[str, int], air_temp_c: Array) -> Array:
    """What so many head of each class (tables/animal_water.csv) drink a day in air of those temperatures [L/day].

    A temperature that is unknown is taken as 90 °F, the hottest of the table: water is not to run out for want of a thermometer.
    """
    warm = np.atleast_1d(np.where(np.isfinite(air_temp_c), air_temp_c, 32.22))
    grid = np.arange(-10.0, 42.0)
    total = sum((n * np.array([water_demand(animal, float(t)) for t in grid]) for animal, n in heads.items()), np.zeros(grid.size))
    found: Array = np.interp(warm, grid, total).reshape(warm.shape)
    return found


def unlearned(rng: np.random.Generator, litres: Array) -> Array:
    """A demand that nobody has measured [path, day], each path with its own error."""
    found: Array = litres * np.exp(UNLEARNED_SHARE * rng.standard_normal((litres.shape[0], 1)))
    return found
