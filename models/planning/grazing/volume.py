"""Prices without a programme: they move along the average of what the seasons leave open or take twice (volume steps).

For many herd-days each linear programme takes longer than ten pricings; the average of the seasons seen stands for its answer
(Barahona and Anbil 2000: the volume algorithm). Only steps that raise the bound move the centre.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from models.planning.grazing import Days
from models.planning.grazing.ascent import Ascent
from models.planning.grazing.master import LOWEST
from models.planning.grazing.pricing import Priced

# how far towards the value aimed at a step goes, at first, at most and at least; how it grows and shrinks
FIRST, MOST, LEAST, GROWS, SHRINKS = 0.5, 2.0, 1e-3, 1.1, 0.66
# steps in a row that may fail before they are made shorter
FAILS = 4
# the weight of the newest seasons in the average, at most and at least; it halves where LOOK steps raised the bound by less than SLOW
NEWEST, OLDEST, LOOK, SLOW = 0.15, 0.01, 50, 0.005
# the value aimed at: so much above the bound
ABOVE = 0.03
# a step is its own way, smoothed over so many days (0: not), in these shares: what is missing over weeks is mended in one step,
# and which day of a stay is which comes out at random, and cancels
SMOOTHED = ((0.0, 0.1), (1.5, 0.2), (4.0, 0.3), (10.0, 0.4))


@dataclass
class Volume:
    """Steps from an ascent's prices; what they find is kept there."""

    ascent: Ascent
    far: float = FIRST
    newest: float = NEWEST
    fails: int = 0
    steps: int = 0
    average: Days = field(init=False)
    looked: float = field(init=False)

    def __post_init__(self) -> None:
        if self.ascent.mix is not None:
            self.average, self.far = self.ascent.mix
        else:
            self.average = self.ascent.shares()
        self.ascent.master = None
        self.looked = self.ascent.bound

    def step(self) -> Priced:
        ascent, lot, before = self.ascent, self.ascent.field.lot, self.ascent.bound
        way = self._left(self.average, ascent.prices)
        smooth = _smoothed(way)
        length = self.far * (ABOVE * abs(before) + 1e-6) / max(float((way * smooth).sum()), 1e-9)
        prices = np.clip(ascent.prices + length * smooth, LOWEST, lot)
        priced = ascent.attempt(prices, ascent.stock)
        newest = self._left(ascent.taken, prices)
        self._judge(ascent.bound > before, float((newest * smooth).sum()))
        apart = newest - way
        share = -float((smooth * apart).sum()) / max(float((apart * _smoothed(apart)).sum()), 1e-9)
        share = min(max(share, self.newest / 10), self.newest)
        self.average = share * ascent.taken + (1.0 - share) * self.average
        ascent.mix = self.average, self.far
        return priced

    def _left(self, taken: Days, prices: Days) -> Days:
        """What is left open of each herd-day (below 0: taken twice); a day that the lot has at its price is not open."""
        left = (1.0 - taken) * self.ascent.open_days
        return np.asarray(np.where((prices >= self.ascent.field.lot - 1e-9) & (left > 0), 0.0, left))

    def _judge(self, better: bool, along: float) -> None:
        self.steps += 1
        if better:
            self.fails = 0
            if along >= 0:
                self.far = min(self.far * GROWS, MOST)
        else:
            self.fails += 1
            if self.fails >= FAILS:
                self.far, self.fails = max(self.far * SHRINKS, LEAST), 0
        if self.steps % LOOK == 0:
            if self.ascent.bound - self.looked < SLOW * abs(self.looked):
                self.newest = max(self.newest * 0.6, OLDEST)
            self.looked = self.ascent.bound


def _smoothed(way: Days) -> Days:
    found = np.zeros(way.shape)
    for days, share in SMOOTHED:
        found += share * (_spread(way, days) if days else way)
    return found


def _spread(way: Days, days: float) -> Days:
    """Each herd's row under a bell of a standard deviation of so many days."""
    reach = min(int(3 * days) + 1, way.shape[1] - 1)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / days) ** 2)
    return np.array([np.convolve(np.pad(row, reach, mode="edge"), bell / bell.sum(), mode="valid") for row in way])
