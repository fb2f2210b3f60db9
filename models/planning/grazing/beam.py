"""A search that spends prices: the plans that look best, day by day, judged by what their paddocks are still worth.

A state is a plan up to the next morning on which a herd is free. What it costs so far, what the open herd-days are worth, and
what each paddock would make of the rest of its season alone add up to a bound of what it will cost; the best `width` states of
each day go on. Masses are walked exactly, only what a paddock is worth is read from tables: what comes out holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Stay, Whole
from models.planning.grazing.field import Field
from models.planning.grazing.pricing import Priced, Pricing
from models.planning.grazing.simulate import HAIR
from models.planning.grazing.starts import GoesOn
from models.planning.grazing.states import Children, States, Story, together
from models.planning.grazing.tables import NEVER


class Beam:
    """One search over the prices of one pricing, from the first morning to the last."""

    def __init__(self, field_: Field, pricing: Pricing, priced: Priced, width: int) -> None:
        self.field, self.pricing, self.priced, self.width = field_, pricing, priced, width
        self.tables, self.problem = pricing.tables, pricing.tables.problem
        self.left_over = np.concatenate([np.cumsum(priced.prices[:, ::-1], axis=1)[:, ::-1], np.zeros((len(priced.prices), 1))], axis=1)
        self.standing = self._standing()
        self.story = Story()
        self.waiting: dict[int, list[States]] = {0: [self._first()]}
        # those that lead are asked before those that come behind
        self.order = sorted(range(len(self.problem.herds)), key=lambda h: bool(self.problem.herds[h].follows))

    def stays(self) -> list[Stay]:
        for day in range(self.problem.days):
            for herd in self.order:
                self._turn(day, herd)
        ended = together(self.waiting[self.problem.days])
        self._grow(ended, self.problem.days)
        best = int((ended.cost + self._worth(ended, self.problem.days).sum(axis=1)).argmin())
        herds, paddocks = self.problem.herds, self.problem.paddocks
        named = [
            Stay(herds[h].id if h >= 0 else "", paddocks[p].id, first, days) for h, p, first, days in self.story.of(int(ended.story[best]))
        ]
        return sorted(named, key=lambda s: (s.first, s.herd))

    def _standing(self) -> dict[int, Days]:
        """Day -> by paddock: what a kg/ha above the residual is worth then, to the stockpiles."""
        found = dict[int, Days]()
        for pile, worth in zip(self.problem.stockpiles, self.priced.stock, strict=False):
            if worth > 0:
                own = np.array([worth * p.area_ha if p.id in pile.paddocks else 0.0 for p in self.problem.paddocks])
                found[pile.day] = found.get(pile.day, 0.0) + own
        return found

    def _kept(self, p: NDArray[np.int64], day: int, days: int, before: Days, after: Days) -> tuple[Days | float, Days | float]:
        """What stockpiles pay for grass that stands during stays, from the day after they begin to the day of leaving; and how much
        of it what the paddock is worth then counts already. Between its ends a mass is taken to go evenly."""
        paid: Days | float = 0.0
        counted: Days | float = 0.0
        for when, worth in self.standing.items():
            if day < when <= day + days:
                mass = before + (after - before) * ((when - day) / days)
                paid = paid + worth[p] * np.maximum(mass - self.field.leave[p], 0.0)
            if when == day + days:
                counted = worth[p] * np.maximum(after - self.field.leave[p], 0.0)
        return paid, counted

    def _first(self) -> States:
        starts, count = self.pricing.starts, len(self.problem.paddocks)
        row = np.zeros((1, count), np.int64)
        ready, wormy = row + np.array([s.free for s in starts]), row + np.array([s.wormy for s in starts])
        alone = np.full((1, count), NEVER)
        for p, start in enumerate(starts):
            if start.wormy > start.free:
                alone[0, p] = self.priced.cost[start.wormy, p, self.tables.shifted(p, 0, start.wormy)[start.rank]]
        worth = np.array(
            [[self._at(p, s.free, int(self.tables.shifted(p, 0, s.free)[s.rank]), s.wormy, alone[0, p]) for p, s in enumerate(starts)]]
        )
        mass = np.array([[p.mass_kg_ha for p in self.problem.paddocks]])
        last = row + np.array([s.leader for s in starts])
        exits = np.where(last >= 0, 0, -1)
        return States(
            np.zeros(1, np.int64), mass, exits, ready, wormy, alone, worth, last,
            np.zeros((1, len(self.problem.herds)), np.int64), np.zeros(1), np.array([-1]),
        )  # fmt: skip

    def _at(self, p: int, day: int, rank: int, wormy: int, alone: float) -> float:
        if wormy <= day or self.priced.small is None:
            return float(self.priced.cost[day, p, rank])
        again = self.priced.small[day, p, rank] + self.problem.costs.sheep_return
        return min(float(self.priced.others[day, p, rank]), float(again), alone)

    def _turn(self, day: int, herd: int) -> None:
        """The states in which this herd is free today, and is the first of those that are."""
        parts = self.waiting.get(day)
        if not parts:
            return
        states = together(parts)
        before = self.order[: self.order.index(herd)]
        mine = (states.free[:, herd] == day) & ~(states.free[:, before] == day).any(axis=1)
        self.waiting[day] = [states.rows(~mine)] if not mine.all() else []
        if mine.any():
            self._expand(self._best(states.rows(mine), day), day, herd)

    def _best(self, states: States, day: int) -> States:
        judged = states.cost + self._open(states.free) + states.worth.sum(axis=1)
        if len(judged) > 4 * self.width:
            states = states.rows(np.argpartition(judged, 4 * self.width)[: 4 * self.width])
        self._grow(states, day)
        self._mow(states, day)
        states.worth = self._worth(states, day)
        judged = states.cost + self._open(states.free) + states.worth.sum(axis=1)
        return states.rows(np.argsort(judged, kind="stable")[: self.width])

    def _open(self, free: Whole) -> Days:
        return np.asarray(self.left_over[np.arange(free.shape[1]), free].sum(axis=1))

    def _grow(self, states: States, day: int) -> None:
        """Masses of the paddocks nobody is in, brought to today."""
        since = np.maximum(states.since[:, None], states.exit)
        for each in range(int(states.since.min()), day):
            at = np.nonzero(since <= each)
            states.mass[at] = self.field.grown(states.mass[at], at[1], each)
            if each + 1 in self.standing:
                # paid from now on; what a paddock is worth that rests still counts it, until that is read anew
                pays = self.standing[each + 1][at[1]] * np.maximum(states.mass[at] - self.field.leave[at[1]], 0.0)
                np.subtract.at(states.cost, at[0], pays)
                states.worth[at] += pays
        states.since = np.full(len(states.since), day)

    def _worth(self, states: States, day: int) -> Days:
        """What each paddock will cost from today on."""
        priced = self.priced
        due = np.nonzero(states.ready <= day) if day < self.problem.days else np.nonzero(states.exit <= day)
        worth = states.worth.copy()
        rank = self.field.ranks(due[1], day, states.mass[due])
        if day >= self.problem.days:
            worth[due] = self.field.ended(states.mass[due], due[1])
            return worth
        value = priced.cost[day, due[1], rank]
        if priced.small is not None:
            dirty = states.wormy[due] > day
            again = np.minimum(priced.others[day, due[1], rank], priced.small[day, due[1], rank] + self.problem.costs.sheep_return)
            value = np.where(dirty, np.minimum(again, states.alone[due]), value)
        worth[due] = value
        return worth

    def _mow(self, states: States, day: int) -> None:
        """Hay is cut where the prices say so; a cut needs no herd."""
        for p, length, gain, after in self.field.cuts(day):
            ready = (states.ready[:, p] <= day) & (states.exit[:, p] <= day)
            value = gain(states.mass[:, p])
            rank = int(self.field.ranks(np.array([p]), day + length, np.array([after]))[0])
            left = float(self.pricing.leaving[day + length, 0, p, rank])
            stand = self.field.ranks(np.full(len(ready), p), day, states.mass[:, p])
            for row in np.nonzero(ready & (value > 0) & (left - value <= self.priced.others[day, p, stand] + 0.02 * np.abs(value)))[0]:
                paid, counted = (
                    self._kept(np.array([p]), day, length, np.array([after]), np.array([after])) if self.standing else (0.0, 0.0)
                )
                states.cost[row] -= value[row] + float(np.sum(paid))
                states.mass[row, p], states.exit[row, p], states.last[row, p] = after, day + length, -1
                states.ready[row, p], states.wormy[row, p] = self.tables.ready[p, day + length], 0
                states.worth[row, p] = left + float(np.sum(counted))
                states.story[[row]] = self.story.add(states.story[[row]], -1, np.array([p]), day, np.array([length]))

    def _expand(self, states: States, day: int, herd: int) -> None:
        judged = states.cost + self._open(states.free) + states.worth.sum(axis=1)
        promised = self.field.promised(herd, day)
        found = [self._stays(states, judged, day, herd)]
        if promised is None:
            found.append(self._lot(states, judged, day, herd))
            if day == 0:
                found += [
                    self._going(states, judged, herd, p, one)
                    for p, s in enumerate(self.pricing.starts)
                    for one in s.going
                    if one.herd == herd
                ]
        elif day == 0 and self.problem.herds[herd].here == promised.paddock:
            at = self.field.at[promised.paddock]
            found = [
                self._going(states, judged, herd, at, one)
                for one in self.pricing.starts[at].going
                if one.herd == herd and one.days == promised.days
            ]
        if not sum(len(c.row) for c in found):
            found = [self._lot(states, judged, day, herd)]
        children = Children(*(np.concatenate([getattr(c, name) for c in found]) for name in Children.__dataclass_fields__))
        self._go_on(states, children, day, herd)

    def _lot(self, states: States, judged: Days, day: int, herd: int) -> Children:
        rows = np.arange(len(judged))
        paid = np.full(len(rows), self.field.lot[herd][day])
        none = np.zeros(len(rows))
        return Children(
            rows,
            np.full(len(rows), -1),
            np.ones(len(rows), np.int64),
            none,
            none,
            none,
            paid,
            judged + paid - self.priced.prices[herd, day],
        )

    def _going(self, states: States, judged: Days, herd: int, p: int, one: GoesOn) -> Children:
        rows = np.arange(len(judged))
        left = self.pricing.leaving[one.days, self.pricing.kind[herd], p, one.rank]
        prices = self.priced.prices[herd, : one.days].sum()
        full = np.ones(len(rows))
        stands = np.array([self.problem.paddocks[p].mass_kg_ha])
        paid, counted = self._kept(np.array([p]), 0, one.days, stands, np.array([one.mass_kg_ha]))
        cost, left = one.cost - float(np.sum(paid)), left + float(np.sum(counted))
        better = judged - states.worth[:, p] + cost + left - prices
        alone = full * self._alone(np.array([p]), one.days, np.array([one.rank]))[0]
        return Children(
            rows,
            full.astype(np.int64) * p,
            full.astype(np.int64) * one.days,
            full * one.mass_kg_ha,
            full * left,
            alone,
            full * cost,
            better,
        )

    def _alone(self, p: Whole, day: int, rank: Whole) -> Days:
        clean = int(self.tables.clean_day[day])
        return np.asarray(self.priced.cost[clean, p, self.tables.clean[day, p, rank]])

    def _stays(self, states: States, judged: Days, day: int, herd: int) -> Children:
        """Every stay that may begin today, walked."""
        field_, parts = self.field, list[tuple[NDArray[np.generic], ...]]()
        follows = field_.follows(herd, states.last, states.exit, day)
        may = (states.ready <= day) & (states.mass >= field_.enter - HAIR) | follows
        may &= field_.most(herd, day)[None, :] > 0
        rows, where = np.nonzero(may)
        behind = follows[rows, where]
        for days in range(1, self.problem.herds[herd].longest + 1):
            can = field_.most(herd, day)[where] >= days
            if not can.any():
                continue
            r, p = rows[can], where[can]
            mass = field_.grazed(states.mass[r, p], p, herd, day, days)
            good = mass >= field_.leave[p] - HAIR
            r, p, mass = r[good], p[good], mass[good]
            if not len(r):
                continue
            again = field_.small[herd] & (states.wormy[r, p] > day)
            if field_.small[herd]:
                again |= behind[can][good] & np.array([o >= 0 and field_.small[o] for o in states.last[r, p]], bool)
            paid = field_.staying(herd, day, days)[p] + again * self.problem.costs.sheep_return
            rank = field_.ranks(p, day + days, mass)
            worth = self.pricing.leaving[day + days, self.pricing.kind[herd], p, rank]
            if self.standing:
                pays, counted = self._kept(p, day, days, states.mass[r, p], mass)
                paid, worth = paid - pays, worth + counted
            prices = self.left_over[herd, day] - self.left_over[herd, day + days]
            total = judged[r] - states.worth[r, p] + worth + paid - prices
            parts.append((r, p, np.full(len(r), days), mass, worth, self._alone(p, day + days, rank), paid, total))
        if not parts:
            return Children(*(np.zeros(0, np.int64),) * 3, *(np.zeros(0),) * 5)
        return Children(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _go_on(self, states: States, children: Children, day: int, herd: int) -> None:
        """The best children, each to wait for the next morning on which one of its herds is free."""
        free = states.free[children.row].copy()
        free[:, herd] = day + children.days
        until = free.min(axis=1)
        for later in np.unique(until):
            some = np.nonzero(until == later)[0]
            if len(some) > 2 * self.width:
                some = some[np.argpartition(children.judged[some], 2 * self.width)[: 2 * self.width]]
            self.waiting.setdefault(int(later), []).append(self._made(states, children, some, free[some], day, herd))

    def _made(self, states: States, children: Children, some: NDArray[np.int64], free: Whole, day: int, herd: int) -> States:
        made = states.rows(children.row[some])
        made.free = free
        made.cost = made.cost + children.paid[some]
        grazed = children.paddock[some] >= 0
        at = (np.nonzero(grazed)[0], children.paddock[some][grazed])
        until = day + children.days[some][grazed]
        made.mass[at], made.worth[at], made.alone[at] = (
            children.mass[some][grazed],
            children.worth[some][grazed],
            children.alone[some][grazed],
        )
        made.exit[at], made.last[at], made.ready[at] = until, herd, self.tables.ready[at[1], until]
        made.wormy[at] = self.tables.clean_day[until] if self.field.small[herd] else 0
        made.story[at[0]] = self.story.add(made.story[at[0]], herd, at[1], day, children.days[some][grazed])
        return made
