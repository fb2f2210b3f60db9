"""Each paddock's best season at given prices, as stays: the dynamic programme read forwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.planning.grazing import Days, Stay
from models.planning.grazing.pricing import ANY, OTHERS, SMALL, TAKEN, Priced, Pricing
from models.planning.grazing.simulate import walk
from models.planning.grazing.starts import EVER
from models.planning.grazing.tables import NEVER

NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Season:
    """A paddock's stays from first day to last, and what they cost on the tables without what herd-days are worth."""

    paddock: int
    stays: tuple[Stay, ...]
    cost: float


class Reader:
    """Reads seasons from what was priced; holds until the pricing solves again."""

    def __init__(self, pricing: Pricing, priced: Priced) -> None:
        self.pricing, self.priced, self.tables = pricing, priced, pricing.tables
        paid = pricing._paid(priced.prices)
        self.sums = np.concatenate([np.zeros((len(paid), 1)), np.cumsum(paid, axis=1)], axis=1)
        self.arrays = (priced.cost, priced.others, priced.small if priced.small is not None else priced.cost)

    def seasons(self, rewards: dict[int, Days] | None = None, stock: Sequence[float] = ()) -> list[Season]:
        """rewards, stock: what standing grass was worth when it was priced, by day and track, and by kg."""
        found = []
        for p in range(len(self.tables.lanes)):
            stays = self.season(p, rewards or {})
            if stays is not None:
                worth = sum(self._worth(s) for s in stays)
                cost = float(self.priced.value[p]) + worth
                if any(stock):
                    name = self.tables.problem.paddocks[p].id
                    cost = walk(self.tables.ground, name, stays).cost(self.tables.problem)
                found.append(Season(p, tuple(stays), cost))
        return found

    def _worth(self, stay: Stay) -> float:
        if not stay.herd:
            return 0.0
        herd = [h.id for h in self.tables.problem.herds].index(stay.herd)
        kept = any(one.herd == herd and one.first <= stay.first < one.first + one.days for one in self.pricing.kept)
        return 0.0 if kept else float(self.sums[herd, stay.exit] - self.sums[herd, stay.first])

    def season(self, p: int, rewards: dict[int, Days]) -> list[Stay] | None:
        """None where no season keeps what was promised."""
        priced, small = self.priced, self.priced.small
        value, mode, day, going = self.pricing._begun(p, priced.cost, priced.others, small, rewards, self.sums)
        if value >= NEVER / 2:
            return None
        start, stays = self.pricing.starts[p], list[Stay]()
        if going is not None:
            herd = self.tables.problem.herds[going.herd]
            stays.append(Stay(herd.id, self.tables.problem.paddocks[p].id, 0, going.days))
            day, rank, mode = self._left(p, going.days, going.rank, going.herd, stays)
        elif mode == EVER:
            day, rank, mode = self._left(p, 0, start.rank, start.leader, stays)
        else:
            rank = int(self.tables.shifted(p, 0, day)[start.rank])
        while day < self.pricing.days:
            day, rank = self._waited(p, day, rank, mode, rewards)
            if day >= self.pricing.days:
                break
            step = self._taken(p, day, rank, mode, stays)
            if step is None:
                return None
            day, rank, mode = step
        return stays

    def _waited(self, p: int, day: int, rank: int, mode: int, rewards: dict[int, Days]) -> tuple[int, int]:
        values, wait = self.arrays[mode], self.tables.wait
        while day < self.pricing.days:
            later = int(wait[day, p, rank])
            worth = values[day + 1, p, later] - (rewards[day + 1][p, later] if day + 1 in rewards else 0.0)
            if values[day, p, rank] < worth - NEAR:
                break
            day, rank = day + 1, later
        return day, rank

    def _taken(self, p: int, day: int, rank: int, mode: int, stays: list[Stay]) -> tuple[int, int, int] | None:
        """The stay that begins today, added; and where its leaving leads."""
        pricing, problem = self.pricing, self.tables.problem
        kept = next((one for one in pricing.kept if one.paddock == p and one.first == day and one.action >= 0), None)
        low, high = (
            (0, pricing.first_behind)
            if mode == ANY
            else (0, pricing.first_small)
            if mode == OTHERS
            else (pricing.first_small, pricing.first_behind)
        )
        best, action = self._best(p, day, rank, low, high)
        if kept is not None:
            action, best = kept.action, -TAKEN
        one = self.tables.lanes[p]
        if (
            pricing.mowed is not None
            and mode != SMALL
            and one.cut is not None
            and problem.mowing is not None
            and one.cut[day, rank] != 65535
        ):
            after = int(one.cut[day, rank])
            length = problem.mowing.days
            if day + length <= pricing.days and pricing.mowed[day, p, rank] + pricing.leaving[day + length, 0, p, after] < best - NEAR:
                stays.append(Stay("", problem.paddocks[p].id, day, length))
                return int(self.tables.ready[p, day + length]), int(self.tables.rested[day + length, p, after]), ANY
        if action < 0 or rank >= self.tables.after[day].shape[2]:
            return None
        chosen = self.tables.actions[action]
        stays.append(Stay(problem.herds[chosen.herd].id, problem.paddocks[p].id, day, chosen.days))
        after = int(self.tables.after[day][action, p, rank])
        return self._left(p, day + chosen.days, after, chosen.herd, stays)

    def _best(self, p: int, day: int, rank: int, low: int, high: int) -> tuple[float, int]:
        pricing, after = self.pricing, self.tables.after[day]
        if rank >= after.shape[2] or low >= high:
            return NEVER, -1
        until = np.minimum(day + pricing.days_of[low:high], pricing.days)
        herds = pricing.herd_of[low:high]
        each = pricing.staying[day, p, low:high] - (self.sums[herds, until] - self.sums[herds, day])
        each = each + pricing.leaving[day:].reshape(-1)[after[low:high, p, rank] + pricing.offset[low:high, p, 0]]
        at = int(each.argmin())
        return float(each[at]), low + at if each[at] < NEVER / 2 else -1

    def _left(self, p: int, day: int, rank: int, herd: int, stays: list[Stay]) -> tuple[int, int, int]:
        """From which day, on which rank, and for whom the paddock is open after a stay; herds that come behind are added."""
        pricing, tables, priced = self.pricing, self.tables, self.priced
        ready, clean = int(tables.ready[p, day]), int(tables.clean_day[day])
        rested = int(tables.rested[day, p, rank])
        base = float(pricing.leaving[day, int(pricing.small[herd]), p, rank])
        if herd in pricing.leaders and pricing.leaving[day, pricing.kind[herd], p, rank] < base - NEAR:
            leader = tables.problem.herds[herd].id
            options = [
                a
                for a in range(pricing.first_behind, len(tables.actions))
                if tables.problem.herds[tables.actions[a].herd].follows == leader
            ]
            _, action = self._best(p, day, rank, options[0], options[-1] + 1)
            chosen = tables.actions[action]
            stays.append(Stay(tables.problem.herds[chosen.herd].id, tables.problem.paddocks[p].id, day, chosen.days))
            return self._left(p, day + chosen.days, int(tables.after[day][action, p, rank]), chosen.herd, stays)
        if not pricing.small[herd] or priced.small is None or ready >= clean:
            return ready, rested, ANY
        alone = (priced.cost[clean, p, int(tables.clean[day, p, rank])], clean, int(tables.clean[day, p, rank]), ANY)
        others = (priced.others[ready, p, rested], ready, rested, OTHERS)
        again = (priced.small[ready, p, rested] + tables.problem.costs.sheep_return, ready, rested, SMALL)
        _, at, where, mode = min((alone, others, again), key=lambda o: float(o[0]))
        return at, where, mode
