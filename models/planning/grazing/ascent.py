"""From no prices to good ones, step by step; each step prices all paddocks once and may raise the proven bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Stay
from models.planning.grazing.field import Field
from models.planning.grazing.ground import by_paddock
from models.planning.grazing.master import Master
from models.planning.grazing.pricing import Priced, Pricing
from models.planning.grazing.seasons import Reader, Season
from models.planning.grazing.simulate import walk


@dataclass(frozen=True, slots=True)
class Phase:
    """per: days in a block; width: how far prices move at first [money]; near: the share of the bound at which it is done."""

    per: int
    width: float
    near: float


PHASES = (Phase(14, 20.0, 0.02), Phase(4, 10.0, 0.01), Phase(2, 4.0, 0.005), Phase(1, 2.0, 0.0005))
# a step that raised the bound by so much of what was hoped for lets prices move further; one that lowered it, less far
GOOD, WIDER, NARROWER, NARROWEST = 0.4, 1.5, 0.8, 0.3
# what a grazed day is worth before anything is known: about a move, over the days of a stay
GRAZED = 5.0
# how far steps of averages go at first that come after linear programmes: those have been near
SHORT = 0.1
# seasons taken over from coarser tables, and kept from phase to phase, for each paddock
FOLLOWED, KEPT = 15, 60


class Ascent:
    """bound: what no plan can undercut, if it is sound; prices: those it was found at; taken: how often the last seasons graze each
    herd-day. Not sound: on tables that round to the nearest, where it is only a guess."""

    def __init__(self, pricing: Pricing, field: Field, prices: Days | None = None, phase: int = 0) -> None:
        self.pricing, self.field, self.problem = pricing, field, field.problem
        self.sound = not pricing.tables.nearest
        self.open_days = pricing.open_days
        self.lost = self._lost()
        self.prices = np.minimum(field.lot, GRAZED) if prices is None else np.minimum(prices, field.lot)
        self.stock = [0.0] * len(self.problem.stockpiles)
        self.bound, self.phase, self.done = -np.inf, phase, False
        self.seasons: dict[tuple[int, tuple[Stay, ...]], Season] = {}
        self.master: Master | None = None
        self.width = PHASES[phase].width
        # what averages know (volume.py), to go on from: how often each herd-day is grazed, and how far the last steps went
        self.mix: tuple[Days, float] | None = None
        self.last = self.attempt(self.prices, self.stock)

    @property
    def proven(self) -> float:
        return self.bound if self.sound else -np.inf

    def _lost(self) -> NDArray[np.bool_]:
        """(herd, day) before anything can be entered: such a day is worth what the lot costs."""
        lost = np.zeros(self.field.lot.shape, bool)
        for h, herd in enumerate(self.problem.herds):
            if herd.here or herd.follows:
                continue
            first = self.problem.days
            for p, (start, paddock) in enumerate(zip(self.pricing.starts, self.problem.paddocks, strict=True)):
                grid = self.pricing.tables.lanes[p].grid
                track = grid.track[0, start.rank]
                stands = grid.mass[np.arange(self.problem.days), grid.rank[track, : self.problem.days]] >= paddock.enter_kg_ha - 0.02
                may = stands & (np.arange(self.problem.days) >= start.free) & (self.field.longest[h, p] > 0)
                first = min(first, int(np.argmax(may)) if may.any() else self.problem.days)
            lost[h, :first] = True
        return lost

    def know(self, stays: Iterable[Stay]) -> None:
        """A plan that holds: its paddocks' seasons may be put together with others."""
        own = by_paddock(self.field.ground, list(stays))
        costs = [Season(self.field.at[p], tuple(s), walk(self.field.ground, p, s).cost(self.problem)) for p, s in own.items()]
        self._keep(costs)

    def follow(self, coarse: Ascent) -> None:
        """Takes over from one on coarser tables: its bound holds, and those of its seasons that do, at what they really cost."""
        self.mix = coarse.mix or (coarse.shares(), SHORT)
        if coarse.sound:
            self.bound = max(self.bound, coarse.bound)
        found = []
        for season in list(coarse.seasons.values())[-FOLLOWED * len(self.problem.paddocks) :]:
            walked = walk(self.field.ground, self.problem.paddocks[season.paddock].id, season.stays)
            if not walked.breaches:
                found.append(Season(season.paddock, season.stays, walked.cost(self.problem)))
        self._keep(found)

    def step(self) -> Priced:
        """Prices anew, and what the paddocks make of them."""
        if self.master is None:
            self._begin()
        assert self.master is not None
        phase = PHASES[self.phase]
        self.master.hold(self.prices, self.width)
        solved = self.master.solve()
        if solved is None:
            self.done = True
            return self.last
        hoped, prices, stock = solved
        before = self.bound
        priced = self.attempt(prices, stock)
        gained = (self._value(priced, stock) - before) / max(hoped - before, 1e-9)
        if gained > GOOD:
            self.width *= WIDER
        elif gained < 0:
            self.width = max(self.width * NARROWER, NARROWEST)
        if hoped - self.bound < phase.near * abs(self.bound) + 1e-6:
            if self.master.pulled:
                self.width *= 3
            else:
                self._next()
        return priced

    def at_best(self) -> Priced:
        """The paddocks at the prices of the best bound."""
        return self.pricing.solve(self.prices, self.stock)

    def _next(self) -> None:
        self.phase += 1
        if self.phase >= len(PHASES):
            self.phase, self.done = len(PHASES) - 1, True
            return
        self.width, self.master = PHASES[self.phase].width, None

    def _begin(self) -> None:
        self.master = Master(self.problem, self.field.lot, self.open_days, PHASES[self.phase].per)
        kept = list(self.seasons.values())
        newest: dict[int, int] = {}
        chosen = []
        for season in reversed(kept):
            newest[season.paddock] = newest.get(season.paddock, 0) + 1
            if newest[season.paddock] <= KEPT:
                chosen.append(season)
        self.master.add(chosen, self._stock(chosen))

    def attempt(self, prices: Days, stock: Sequence[float]) -> Priced:
        """Prices tried: the bound may rise, and seasons are kept."""
        prices = np.where(self.lost, self.field.lot, prices)
        self.last = priced = self.pricing.solve(prices, stock)
        value = self._value(priced, stock)
        if value > self.bound:
            self.bound, self.prices, self.stock = value, prices, list(stock)
        seasons = Reader(self.pricing, priced).seasons(self.pricing._rewards(stock), stock)
        self.taken = self._cover(seasons)
        self._keep(seasons)
        return priced

    def _cover(self, seasons: Iterable[Season]) -> Days:
        """How often each herd-day is grazed."""
        taken = np.zeros(self.field.lot.shape)
        for season in seasons:
            for stay in season.stays:
                if stay.herd:
                    taken[self.field.herd[stay.herd], stay.first : stay.exit] += 1.0
        return taken

    def shares(self) -> Days:
        """How often each herd-day is grazed by the mix of seasons that the last programme chose; by the last seasons, if there was none."""
        chosen = self.master.chosen() if self.master is not None else []
        if not chosen:
            return self.taken
        found = np.zeros(self.field.lot.shape)
        for stays, share in chosen:
            for stay in stays:
                if stay.herd:
                    found[self.field.herd[stay.herd], stay.first : stay.exit] += share
        return found

    def _value(self, priced: Priced, stock: Sequence[float]) -> float:
        return priced.bound + sum(worth * pile.target_kg for worth, pile in zip(stock, self.problem.stockpiles, strict=True))

    def _keep(self, seasons: list[Season]) -> None:
        for season in seasons:
            key = season.paddock, season.stays
            if key in self.seasons and self.seasons[key].cost <= season.cost:
                continue
            self.seasons[key] = season
        if self.master is not None:
            self.master.add(seasons, self._stock(seasons))

    def _stock(self, seasons: list[Season]) -> list[list[float]]:
        """What each season leaves for each stockpile [kg]."""
        piles = self.problem.stockpiles
        if not piles:
            return []
        found = []
        for season in seasons:
            paddock = self.problem.paddocks[season.paddock]
            mass = walk(self.field.ground, paddock.id, season.stays).mass
            found.append(
                [max(mass[p.day] - paddock.leave_kg_ha, 0.0) * paddock.area_ha if paddock.id in p.paddocks else 0.0 for p in piles]
            )
        return found
