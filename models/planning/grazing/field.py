"""A problem as arrays, paddocks side by side: what the beam and the windows walk many states with at once. As simulate.py, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Stay, Whole
from models.planning.grazing.tables import Tables


class Field:
    """What of a problem does not depend on prices."""

    def __init__(self, tables: Tables) -> None:
        problem = tables.problem
        paddocks, herds = problem.paddocks, problem.herds
        self.tables, self.problem, self.ground = tables, problem, tables.ground
        self.at = {p.id: i for i, p in enumerate(paddocks)}
        self.herd = {h.id: i for i, h in enumerate(herds)}
        self.growth, self.loss = np.array([p.growth for p in paddocks]), np.array([p.loss for p in paddocks])
        self.light = np.array([p.light_kg_ha for p in paddocks])
        self.area = np.array([p.area_ha for p in paddocks])
        self.taking = self.area * np.array([p.reach for p in paddocks])
        self.enter, self.leave = np.array([p.enter_kg_ha for p in paddocks]), np.array([p.leave_kg_ha for p in paddocks])
        self.demand = np.array([h.demand for h in herds])
        self.small = np.array([self.ground.small(h.id) for h in herds])
        self.lot = np.array([self.ground.lot[h.id] for h in herds])
        self.charged = np.zeros((len(herds), len(paddocks), problem.days + 1))
        for h, herd in enumerate(herds):
            for p, paddock in enumerate(paddocks):
                self.charged[h, p, 1:] = np.cumsum(self.ground.charge[herd.id, paddock.id])
        self.longest = np.array([[self.ground.longest[h.id, p.id] for p in paddocks] for h in herds])
        self._most = self._stays_allowed()
        self._look()

    def _look(self) -> None:
        grids = [one.grid for one in self.tables.lanes]
        self.low, self.step = np.array([g.low for g in grids]), np.array([g.step for g in grids])
        self.steps = np.array([g.lookup.shape[1] - 1 for g in grids])
        self.lookup = np.zeros((len(grids), self.problem.days + 1, int(self.steps.max()) + 1), np.uint16)
        for p, one in enumerate(grids):
            self.lookup[p, :, : one.lookup.shape[1]] = one.lookup

    def _stays_allowed(self) -> Whole:
        """(herd, day, paddock) -> the longest stay that may begin then, by blocks, promises and the season's end."""
        herds, count, days = self.longest.shape
        found = np.zeros((herds, days + 1, count), np.int64)
        for length in range(1, int(self.longest.max(initial=0)) + 1):
            if length > days:
                break
            windows = np.lib.stride_tricks.sliding_window_view(self.longest, length, axis=2)
            can = windows.min(axis=3) >= length
            found[:, : days - length + 1] = np.where(can.transpose(0, 2, 1), length, found[:, : days - length + 1])
        for stay in self.problem.locked:
            self._promise(found, stay)
        return found

    def _promise(self, most: Whole, stay: Stay) -> None:
        """Keeps a herd, and a paddock with its rest, free for what was promised."""
        p, rest = self.at[stay.paddock], self.problem.paddocks[self.at[stay.paddock]].rest
        goes_on = self.ground.goes_on(stay)
        if stay.herd:
            h = self.herd[stay.herd]
            for first in range(max(stay.first - 60, 0), stay.first):
                most[h, first] = np.minimum(most[h, first], stay.first - first)
            own = min(int(most[h, stay.first, p]), stay.days) if not goes_on else 0
            most[h, stay.first : stay.exit] = 0
            most[h, stay.first, p] = stay.days if own == stay.days else 0
        others = [h for h in range(len(most)) if not stay.herd or h != self.herd[stay.herd]]
        for first in range(max(stay.first - 120, 0), stay.first):
            lengths = [
                d for d in range(1, 61) if first + d <= stay.first and first + d + int(rest[min(first + d, len(rest) - 1)]) <= stay.first
            ]
            most[:, first, p] = np.minimum(most[:, first, p], max(lengths, default=0))
        for h in others:
            most[h, stay.first : stay.exit, p] = 0

    def most(self, herd: int, day: int) -> Whole:
        """By paddock: the longest stay of a herd that may begin on a day."""
        return np.asarray(self._most[herd, day])

    def promised(self, herd: int, day: int) -> Stay | None:
        name = self.problem.herds[herd].id
        return next((s for s in self.problem.locked if s.herd == name and s.first == day), None)

    def follows(self, herd: int, last: Whole, exits: Whole, day: int) -> NDArray[np.bool_]:
        leader = self.herd.get(self.problem.herds[herd].follows, -2)
        return np.asarray((last == leader) & (exits == day))

    def grown(self, mass: Days, p: NDArray[np.int64], day: int) -> Days:
        return np.asarray(np.maximum(mass + self.growth[p, day] * (1.0 - np.exp(-mass / self.light[p])) - self.loss[p, day] * mass, 0.0))

    def grazed(self, mass: Days, p: NDArray[np.int64], herd: int, day: int, days: int) -> Days:
        """Masses on the day of leaving, of stays that begin today."""
        share = self.ground.eaten(days) * self.taking[p]
        for each in range(day, day + days):
            mass = (
                mass
                + self.growth[p, each] * (1.0 - np.exp(-mass / self.light[p]))
                - self.loss[p, each] * mass
                - self.demand[herd, each] / share
            )
            mass = np.maximum(mass, 0.0)
        return mass

    def ranks(self, p: NDArray[np.int64], day: int, mass: Days) -> NDArray[np.int64]:
        steps = np.ceil((mass + 0.02 - self.low[p]) / self.step[p]).astype(np.int64)
        found = np.asarray(self.lookup[p, day, np.clip(steps, 0, self.steps[p])], np.int64)
        if self.tables.nearest:
            tracks = self.tables.mass[day]
            under = np.minimum(found + 1, self.tables.width - 2)
            found = np.where(np.abs(mass - tracks[p, under]) < tracks[p, found] - mass, under, found)
        return found

    def staying(self, herd: int, day: int, days: int) -> Days:
        """By paddock: what a stay costs beside its herd-days."""
        return np.asarray(self.problem.costs.move + self.charged[herd, :, day + days] - self.charged[herd, :, day])

    def ended(self, mass: Days, p: NDArray[np.int64]) -> Days:
        costs = self.problem.costs
        return np.asarray(np.maximum(costs.end_kg_ha - mass, 0.0) * self.area[p] * costs.end_per_kg)

    def cuts(self, day: int) -> Iterator[tuple[int, int, Callable[[Days], Days], float]]:
        """(paddock, days, what hay of a mass is worth, mass when it is dry) of what may be cut today."""
        mowing = self.problem.mowing
        if mowing is None or not mowing.first <= day <= mowing.last or day + mowing.days > self.problem.days:
            return
        for name in mowing.paddocks:
            p, mass = self.at[name], np.array([mowing.stubble_kg_ha])
            for each in range(day, day + mowing.days):
                mass = self.grown(mass, np.array([p]), each)

            def gain(standing: Days, area: float = float(self.area[p])) -> Days:
                assert mowing is not None
                value = ((standing - mowing.stubble_kg_ha) * mowing.value_per_kg - mowing.cost_per_ha) * area
                return np.where(standing >= mowing.min_kg_ha, value, -1.0)

            yield p, mowing.days, gain, float(mass[0])
