"""Every paddock's best season at given prices: what a grazed herd-day is worth, each day.

Given prices, paddocks do not touch each other, and each is solved exactly on its tracks, backwards from the last day; all
paddocks are done together, a look-up a day. What the prices promise, less what the paddocks get of it, no plan can undercut
(grazing_planner 2): that is the bound. Small ruminants that come back to their own worms are exact, too: after they leave, the
best of three is taken: nobody for sixty days, others first, or they themselves, at a price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days
from models.planning.grazing.promises import promises
from models.planning.grazing.starts import EVER, GoesOn, Start, starts
from models.planning.grazing.tables import NEVER, Tables

# what a herd-day costs that is promised elsewhere
TAKEN = 1e4
ANY, OTHERS, SMALL = 0, 1, 2


@dataclass
class Priced:
    """cost: (day, paddock, rank) -> the best season from there, for a paddock that anybody may enter; others, small: where
    that kind enters next; leaving: (day of leaving, kind, paddock, rank). value: the best of each paddock from the start.

    All but the value are the pricing's own arrays: they hold until it solves again."""

    tables: Tables
    starts: list[Start]
    prices: Days
    cost: Days
    others: Days
    small: Days | None
    leaving: Days
    value: Days
    open_days: Days
    # what a kg of each stockpile is worth
    stock: tuple[float, ...] = ()

    @property
    def bound(self) -> float:
        """What no plan can undercut, as far as stays go (stockpiles: with their price, see master)."""
        return float((self.prices * self.open_days).sum() + self.value.sum())


class Pricing:
    """The dynamic programme over one set of tables; arrays are kept from call to call."""

    def __init__(self, tables: Tables) -> None:
        problem = tables.problem
        self.tables, self.starts = tables, starts(tables)
        self.kept = promises(tables)
        # herd-days that are there to be grazed: 1, or 0 where they are promised
        self.open_days: Days = np.ones((len(problem.herds), problem.days))
        for one in self.kept:
            self.open_days[one.herd, one.first : one.first + one.days] = 0.0
        self.days, self.paddocks, self.width = problem.days, len(problem.paddocks), tables.width
        listed = tables.actions
        small = [tables.ground.small(h.id) for h in problem.herds]
        self.first_small = sum(not a.follows and not small[a.herd] for a in listed)
        self.first_behind = sum(not a.follows for a in listed)
        leaders = sorted({i for i, h in enumerate(problem.herds) if any(o.follows == h.id for o in problem.herds)})
        # the kind of leaving: 0 others, 1 small ruminants, then leaders one by one
        self.leaders = leaders
        self.kind = [2 + leaders.index(h) if h in leaders else int(small[h]) for h in range(len(small))]
        self.any_small = any(small)
        self.small = small
        self.herd_of = np.array([a.herd for a in listed], np.int64)
        self.days_of = np.array([a.days for a in listed], np.int64)
        kinds, cells = 2 + len(leaders), self.paddocks * self.width
        of_kind = np.array([self.kind[a.herd] for a in listed], np.int64)
        self.offset = ((self.days_of * kinds + of_kind)[:, None] * cells + np.arange(self.paddocks, dtype=np.int64)[None, :] * self.width)[
            :, :, None
        ]
        longest = max((a.days for a in listed), default=1)
        self.leaving = np.full((self.days + longest + 1, kinds, self.paddocks, self.width), NEVER)
        # fresh arrays of a hundred megabytes take as long to come by as to fill
        self.best = [np.empty((self.days + 1, self.paddocks, self.width)) for _ in range(2 + self.any_small)]
        self.staying = tables.staying
        self.after_rest = tables.places(tables.ready.T, tables.rested)
        self.after_worms = tables.places(np.broadcast_to(tables.clean_day[:, None], tables.ready.T.shape), tables.clean)
        until = np.broadcast_to(np.arange(1, self.days + 1)[:, None], (self.days, self.paddocks))
        self.next = tables.places(until, tables.wait.astype(np.int64))
        self._forbid()
        self.mowed = self._mowed()

    def _forbid(self) -> None:
        """No stay reaches into the day of a promised one in the same paddock."""
        if not self.kept:
            return
        self.staying = self.staying.copy()
        for one in self.kept:
            for a, action in enumerate(self.tables.actions):
                self.staying[max(one.first - action.days + 1, 0) : one.first, one.paddock, a] = NEVER

    def _mowed(self) -> Days | None:
        """(day, paddock, rank) -> what hay of that day costs, less what it is worth."""
        mowing, problem = self.tables.problem.mowing, self.tables.problem
        if mowing is None:
            return None
        area = np.array([p.area_ha for p in problem.paddocks])[:, None]
        return np.asarray((mowing.cost_per_ha - (self.tables.mass[:-1].astype(float) - mowing.stubble_kg_ha) * mowing.value_per_kg) * area)

    def solve(self, prices: Days, stock: Sequence[float] = ()) -> Priced:
        """prices: (herd, day), what a grazed day is worth; stock: what a kg of each stockpile is worth."""
        tables, days = self.tables, self.days
        paid = self._paid(prices)
        sums = np.concatenate([np.zeros((len(paid), 1)), np.cumsum(paid, axis=1)], axis=1)
        rewards = self._rewards(stock)
        cost, others = self.best[:2]
        small = self.best[2] if self.any_small else None
        for each in self.best:
            each[days] = self._end()
        self._leave(days, cost, others, small, rewards, None)
        rows = np.arange(self.paddocks)[:, None]
        flat = [(each, each.reshape(-1)) for each in self.best]
        for day in range(days - 1, -1, -1):
            for each, whole in flat:
                whole.take(self.next[day], out=each[day], mode="clip")
                if day + 1 in rewards:
                    each[day] -= rewards[day + 1][rows, tables.wait[day]]
            behind = self._stays(day, sums, cost, others, small, rewards)
            self._cut(day, cost, others, rows)
            self._promised(day, cost, others, small)
            self._leave(day, cost, others, small, rewards, behind)
        value = np.array([self._begun(p, cost, others, small, rewards, sums)[0] for p in range(self.paddocks)])
        return Priced(tables, self.starts, prices, cost, others, small, self.leaving, value, self.open_days, tuple(stock))

    def _paid(self, prices: Days) -> Days:
        return np.where(self.open_days > 0, prices, -TAKEN)

    def _end(self) -> Days:
        problem = self.tables.problem
        area = np.array([p.area_ha for p in problem.paddocks])[:, None]
        end = np.maximum(problem.costs.end_kg_ha - self.tables.mass[-1].astype(float), 0.0) * area * problem.costs.end_per_kg
        end[:, -1] = NEVER
        return np.asarray(end)

    def _rewards(self, stock: Sequence[float]) -> dict[int, Days]:
        """Day -> (paddock, rank) -> what standing grass is worth then."""
        found = dict[int, Days]()
        for pile, worth in zip(self.tables.problem.stockpiles, stock, strict=False):
            mass = self.tables.mass[pile.day].astype(float)
            each = np.zeros(mass.shape)
            for p, paddock in enumerate(self.tables.problem.paddocks):
                if paddock.id in pile.paddocks:
                    each[p] = worth * paddock.area_ha * np.maximum(mass[p] - paddock.leave_kg_ha, 0.0)
            found[pile.day] = found.get(pile.day, 0.0) + each
        return found

    def _passed(self, day: int, until: NDArray[np.int64], rewards: dict[int, Days], own: bool = True) -> Days | float:
        """(paddock, rank) -> what stockpiles pay while a track is waited on from day to until; own: the first day's too."""
        total: Days | float = 0.0
        for when, each in rewards.items():
            hit = ((day <= when) if own else (day < when)) & (when <= until)
            if not np.any(hit):
                continue
            shown = np.zeros((self.paddocks, self.width))
            for p in np.nonzero(hit)[0]:
                ranks = self.tables.shifted(int(p), day, when)
                shown[p, : len(ranks)] = each[p, ranks]
            total = total + shown
        return total

    def _stays(self, day: int, sums: Days, cost: Days, others: Days, small: Days | None, rewards: dict[int, Days]) -> Days | None:
        """Adds the stays that begin today; gives what herds that come behind would cost."""
        after = self.tables.after[day]
        most = after.shape[2]
        if not most:
            return None
        until = np.minimum(day + self.days_of, self.days)
        each = self.staying[day].T - (sums[self.herd_of, until] - sums[self.herd_of, day])[:, None]
        found = self.leaving[day:].reshape(-1).take(after + self.offset)
        found += each[:, :, None]
        if rewards and any(day < when < day + self.days_of.max() for when in rewards):
            for a, length in enumerate(self.days_of):
                stands = self._passed(day, np.full(self.paddocks, min(day + length - 1, self.days)), rewards, own=False)
                found[a] -= np.broadcast_to(stands, (self.paddocks, self.width))[:, :most]
        if self.first_small:
            best = found[: self.first_small].min(axis=0)
            np.minimum(others[day][:, :most], best, out=others[day][:, :most])
            np.minimum(cost[day][:, :most], best, out=cost[day][:, :most])
        if small is not None:
            best = found[self.first_small : self.first_behind].min(axis=0)
            np.minimum(small[day][:, :most], best, out=small[day][:, :most])
            np.minimum(cost[day][:, :most], best, out=cost[day][:, :most])
        self._today = found
        return found[self.first_behind :] if self.leaders else None

    def _cut(self, day: int, cost: Days, others: Days, rows: NDArray[np.int64]) -> None:
        mowing = self.tables.problem.mowing
        if self.mowed is None or mowing is None or day + mowing.days > self.days:
            return
        for p, one in enumerate(self.tables.lanes):
            if one.cut is None or not (one.cut[day] != 65535).any():
                continue
            can = np.nonzero(one.cut[day] != 65535)[0]
            best = self.mowed[day, p, can] + self.leaving[day + mowing.days, 0, p, one.cut[day, can]]
            cost[day, p, can] = np.minimum(cost[day, p, can], best)
            others[day, p, can] = np.minimum(others[day, p, can], best)

    def _promised(self, day: int, cost: Days, others: Days, small: Days | None) -> None:
        for one in self.kept:
            if one.first != day or one.action < 0:
                continue
            own = np.full(self.width, NEVER)
            if self.tables.after[day].shape[2]:
                today = self._today[one.action, one.paddock] - TAKEN * one.days
                own[: len(today)] = np.minimum(today, NEVER)
            cost[day, one.paddock] = own
            others[day, one.paddock] = NEVER if self.small[one.herd] else own
            if small is not None:
                small[day, one.paddock] = own if self.small[one.herd] else NEVER

    def _leave(self, day: int, cost: Days, others: Days, small: Days | None, rewards: dict[int, Days], behind: Days | None) -> None:
        """What a paddock is worth that is left today, by who leaves it."""
        tables = self.tables
        ready, rested = tables.ready[:, day][:, None], tables.rested[day]
        passed = self._passed(day, ready[:, 0], rewards) if rewards else 0.0
        plain = cost.reshape(-1).take(self.after_rest[day]) - passed
        if small is not None:
            clean = int(tables.clean_day[day])
            until = np.full(self.paddocks, clean)
            alone = cost.reshape(-1).take(self.after_worms[day]) - (self._passed(day, until, rewards) if rewards else 0.0)
            again = small.reshape(-1).take(self.after_rest[day]) + tables.problem.costs.sheep_return - passed
            dirty = np.minimum(np.minimum(others.reshape(-1).take(self.after_rest[day]) - passed, again), alone)
            dirty = np.where(ready < clean, dirty, plain)
            for one in self.kept:
                if day <= one.first < clean and int(ready[one.paddock, 0]) <= one.first:
                    p = one.paddock
                    dirty[p] = np.minimum(
                        others[ready[p, 0], p, rested[p]], small[ready[p, 0], p, rested[p]] + tables.problem.costs.sheep_return
                    )
        else:
            dirty = plain
        for one in self.kept:
            if day <= one.first < ready[one.paddock, 0]:
                plain[one.paddock] = dirty[one.paddock] = NEVER
        plain[:, -1] = dirty[:, -1] = NEVER
        self.leaving[day, 0], self.leaving[day, 1] = plain, dirty
        for i, leader in enumerate(self.leaders):
            best = (dirty if self.small[leader] else plain).copy()
            if behind is not None:
                best = self._behind(leader, best, behind)
            self.leaving[day, 2 + i] = best

    def _behind(self, leader: int, best: Days, behind: Days) -> Days:
        """The better of resting now and being grazed at once by a herd that comes behind."""
        problem, most = self.tables.problem, behind.shape[2]
        for a, action in enumerate(self.tables.actions[self.first_behind :]):
            if problem.herds[action.herd].follows == problem.herds[leader].id:
                worms = problem.costs.sheep_return if self.small[leader] and self.small[action.herd] else 0.0
                best[:, :most] = np.minimum(best[:, :most], behind[a] + worms)
        best[:, -1] = NEVER
        return best

    def _begun(
        self, p: int, cost: Days, others: Days, small: Days | None, rewards: dict[int, Days], sums: Days
    ) -> tuple[float, int, int, GoesOn | None]:
        """(value, kind of the next stay, from which day, the stay that goes on) of a paddock's best season."""
        start = self.starts[p]
        rank = self.tables.shifted(p, 0, start.free)[start.rank]
        forced = [one for one in self.kept if one.paddock == p and one.action < 0]
        options: list[tuple[float, int, int, GoesOn | None]] = []
        if not forced:
            early = any(one.paddock == p and one.first < start.free for one in self.kept)
            options.append((NEVER if early else 0.0, ANY, start.free, None))
            if start.wormy > start.free and small is not None:
                clean = self.tables.shifted(p, 0, start.wormy)[start.rank]
                between = any(one.paddock == p and one.first < start.wormy for one in self.kept)
                options = [
                    (others[start.free, p, rank], OTHERS, start.free, None),
                    (small[start.free, p, rank] + self.tables.problem.costs.sheep_return, SMALL, start.free, None),
                    (NEVER if between else cost[start.wormy, p, clean], ANY, start.wormy, None),
                ]
            else:
                options[0] = (options[0][0] + cost[start.free, p, rank], *options[0][1:])
            if start.leader in self.leaders:
                options.append((self.leaving[0, self.kind[start.leader], p, start.rank], EVER, 0, None))
            if rewards:
                options = [(v - self._waited(p, start.rank, f, rewards), k, f, g) for v, k, f, g in options]
        for one in start.going:
            own = [f for f in forced if f.herd == one.herd and f.days == one.days]
            if forced and not own:
                continue
            paid = 0.0 if own else float(sums[one.herd, one.days])
            left = self.leaving[one.days, self.kind[one.herd], p, one.rank]
            options.append((one.cost - paid + left, ANY, one.days, one))
        return min(options, key=lambda o: o[0], default=(NEVER, ANY, 0, None))

    def _waited(self, p: int, rank: int, until: int, rewards: dict[int, Days]) -> float:
        return sum(float(each[p, self.tables.shifted(p, 0, when)[rank]]) for when, each in rewards.items() if 0 < when <= until)
