"""All that a paddock could do within some weeks: every sequence of at most two stays, walked exactly.

What stands before and after the weeks is kept as the plan has it, so that a sequence's cost is what the simulator would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.planning.grazing import Days, Stay, Whole
from models.planning.grazing.field import Field
from models.planning.grazing.ground import by_paddock
from models.planning.grazing.simulate import HAIR

NOBODY = -1


@dataclass(frozen=True)
class Columns:
    """Sequences, one a row. herd, first, days: of both stays, herd -1 for none; cost: of the paddock's season with it [money];
    spent: of that, from the first of the weeks on, and without credit for what is left."""

    paddock: Whole
    herd: Whole
    first: Whole
    days: Whole
    cost: Days
    spent: Days

    def stays(self, field: Field, row: int) -> list[Stay]:
        herds, name = field.problem.herds, field.problem.paddocks[int(self.paddock[row])].id
        pairs = zip(self.herd[row], self.first[row], self.days[row], strict=True)
        return [Stay(herds[int(h)].id, name, int(f), int(d)) for h, f, d in pairs if h >= 0]


@dataclass
class _Front:
    """Sequences so far. mass as of `since`; ready: first day of the next stay; wormy: until when for small ruminants."""

    paddock: Whole
    herd: Whole
    first: Whole
    days: Whole
    mass: Days
    since: Whole
    ready: Whole
    wormy: Whole
    cost: Days

    def rows(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> _Front:
        return _Front(*(getattr(self, name)[which] for name in FRONT))


FRONT = tuple(_Front.__dataclass_fields__)


def _joined(parts: Sequence[_Front]) -> _Front:
    return _Front(*(np.concatenate([getattr(p, name) for p in parts]) for name in FRONT))


@dataclass(frozen=True)
class Weeks:
    """Where sequences are looked for: from first to before `last`; open: (herd, day) that they may graze; fixed: what stays.

    worth_per_kg: what standing grass counts for at the end of the weeks, where nothing after them is kept; None: all is kept.
    """

    first: int
    last: int
    open: NDArray[np.bool_]
    fixed: tuple[Stay, ...]
    worth_per_kg: float | None = None


def columns(field: Field, weeks: Weeks) -> Columns:
    """Every sequence that holds."""
    kept = by_paddock(field.ground, weeks.fixed)
    start = _start(field, weeks, kept)
    until = np.array([_until(field, weeks, kept[p.id]) for p in field.problem.paddocks])
    leader = np.array([_leader(field, weeks, kept[p.id]) for p in field.problem.paddocks])
    once = _stays(field, weeks, start, until, leader, 0)
    twice = _stays(field, weeks, once, until, leader, 1)
    return _ended(field, weeks, _joined([start, once, twice]), kept, start.cost)


def _until(field: Field, weeks: Weeks, own: Iterable[Stay]) -> int:
    """Before which day a paddock must have been left and rested, for what is kept after; the season's end where nothing is."""
    return min((s.first for s in own if s.first > weeks.first), default=field.problem.days + 10**4)


def _leader(field: Field, weeks: Weeks, own: Iterable[Stay]) -> int:
    """The herd behind which what is kept after may come, without rest; NOBODY where it is a herd as others, or hay."""
    first = min((s for s in own if s.first > weeks.first), key=lambda s: s.first, default=None)
    return NOBODY if first is None or not first.herd else field.herd.get(field.ground.herd[first.herd].follows, NOBODY)


def _start(field: Field, weeks: Weeks, kept: dict[str, list[Stay]]) -> _Front:
    """Each paddock as it stands when the weeks begin, or when what is kept from their first day on has left."""
    problem = field.problem
    rows = []
    for paddock in problem.paddocks:
        before = [s for s in kept[paddock.id] if s.first <= weeks.first]
        rows.append(_walked(field, paddock.id, before, weeks.first))
    mass, since, ready, wormy, cost = (np.array(column) for column in zip(*rows, strict=True))
    count = len(problem.paddocks)
    none = np.full((count, 2), NOBODY)
    return _Front(np.arange(count), none, np.zeros((count, 2), np.int64), np.zeros((count, 2), np.int64), mass, since, ready, wormy, cost)


def _walked(field: Field, paddock: str, before: Sequence[Stay], first: int) -> tuple[float, int, int, int, float]:
    """(mass, its day, ready, wormy, cost) of a paddock after what came before, or at the first of the weeks."""
    ground, problem = field.ground, field.problem
    p, land = field.at[paddock], field.ground.paddock[paddock]
    day, mass, cost = 0, land.mass_kg_ha, 0.0
    ready = land.free
    small, others = ground.left(paddock)
    staying = {s.herd for s in before if ground.goes_on(s)}
    for herd in ground.here(paddock):
        if herd.id not in staying:
            ready = max(ready, int(land.rest[0]))
            small, others = (0, others) if ground.small(herd.id) else (small, 0)
    at = np.array([p])
    for stay in before:
        while day < stay.first:
            mass, day = float(field.grown(np.array([mass]), at, day)[0]), day + 1
        h = field.herd.get(stay.herd, NOBODY)
        if h >= 0:
            days = stay.days + ground.stood(stay)
            dirty = small is not None and stay.first - small < problem.costs.return_d and (others is None or others < small)
            goes_on = ground.goes_on(stay)
            cost += (not goes_on) * (problem.costs.move + (dirty and ground.small(stay.herd)) * problem.costs.sheep_return)
            cost += float(field.charged[h, p, stay.exit] - field.charged[h, p, stay.first])
            mass = _grazed(field, mass, p, h, stay, days)
            small, others = (stay.exit, others) if ground.small(stay.herd) else (small, stay.exit)
        else:
            mowing = problem.mowing
            assert mowing is not None
            mass = mowing.stubble_kg_ha
            for each in range(stay.first, stay.exit):
                mass = float(field.grown(np.array([mass]), at, each)[0])
            others = stay.exit
        day = stay.exit
        ready = max(ready, day + (int(land.rest[day]) if day < len(land.rest) else 0))
    while day < first:
        mass, day = float(field.grown(np.array([mass]), at, day)[0]), day + 1
    dirty = small is not None and (others is None or others < small)
    return mass, day, ready, small + problem.costs.return_d if dirty and small is not None else 0, cost


def _grazed(field: Field, mass: float, p: int, herd: int, stay: Stay, days: int) -> float:
    share = field.ground.eaten(days) * float(field.taking[p])
    for each in range(stay.first, stay.exit):
        mass = max(float(field.grown(np.array([mass]), np.array([p]), each)[0]) - float(field.demand[herd, each]) / share, 0.0)
    return mass


def _stays(field: Field, weeks: Weeks, front: _Front, until: Whole, leader: Whole, place: int) -> _Front:
    """All sequences that go on with one more stay."""
    parts, mass, since = list[_Front](), front.mass.copy(), front.since.copy()
    rests = np.array([p.rest for p in field.problem.paddocks])
    for day in range(weeks.first, weeks.last):
        ready = (front.ready <= day) & (since <= day) & (mass >= field.enter[front.paddock] - HAIR) & (until[front.paddock] > day)
        rows = np.nonzero(ready)[0]
        for herd in range(len(field.problem.herds)) if len(rows) else ():
            if weeks.open[herd, day]:
                # what is kept may come on the very morning its leader goes
                soonest = np.where(leader == herd, until, -1)
                parts += _herd_stays(field, weeks, front, rows, mass, until, soonest, rests, herd, day, place)
        now = since <= day
        mass[now] = field.grown(mass[now], front.paddock[now], day)
        since[now] = day + 1
    return _joined(parts) if parts else front.rows(np.zeros(0, np.int64))


def _herd_stays(
    field: Field,
    weeks: Weeks,
    front: _Front,
    rows: Whole,
    mass: Days,
    until: Whole,
    led: Whole,
    rests: Whole,
    herd: int,
    day: int,
    place: int,
) -> list[_Front]:
    problem, found = field.problem, list[_Front]()
    most = field.most(herd, day)[front.paddock[rows]]
    for days in range(1, problem.herds[herd].longest + 1):
        leaves = day + days
        if leaves > weeks.last or not weeks.open[herd, day:leaves].all():
            break
        some = rows[most >= days]
        p = front.paddock[some]
        rested = leaves + (rests[:, leaves] if leaves < rests.shape[1] else np.zeros(len(rests), np.int64))
        some = some[(rested[p] <= until[p]) | (led[p] == leaves)]
        if not len(some):
            continue
        p = front.paddock[some]
        left = field.grazed(mass[some], p, herd, day, days)
        good = left >= field.leave[p] - HAIR
        some, p, left = some[good], p[good], left[good]
        made = front.rows(some)
        made.herd, made.first, made.days = made.herd.copy(), made.first.copy(), made.days.copy()
        made.herd[:, place], made.first[:, place], made.days[:, place] = herd, day, days
        again = (front.wormy[some] > day) & field.small[herd]
        made.cost = made.cost + field.staying(herd, day, days)[p] + again * problem.costs.sheep_return
        made.mass, made.since, made.ready = left, np.full(len(some), leaves), rested[p]
        made.wormy = np.full(len(some), leaves + problem.costs.return_d if field.small[herd] else 0)
        found.append(made)
    return found


def _ended(field: Field, weeks: Weeks, front: _Front, kept: dict[str, list[Stay]], before: Days) -> Columns:
    """Walks on through what is kept after, or prices what stands when the weeks are over. before: what each paddock cost until then."""
    days = field.problem.days if weeks.worth_per_kg is None else weeks.last
    later = {p.id: [s for s in kept[p.id] if s.first > weeks.first] for p in field.problem.paddocks}
    starts = {(s.first, field.at[p]): s for p, own in later.items() for s in own}
    mass, since, good, cost = front.mass.copy(), front.since.copy(), np.ones(len(front.mass), bool), front.cost.copy()
    for day in range(weeks.first, days):
        for p in [p for first, p in starts if first == day]:
            rows = np.nonzero((front.paddock == p) & (since <= day))[0]
            stay = starts[day, p]
            _kept(field, stay, p, rows, front, mass, since, good, cost, _led_by_kept(field, stay, weeks.fixed))
        now = np.nonzero(since <= day)[0]
        mass[now] = field.grown(mass[now], front.paddock[now], day)
        since[now] = day + 1
    spent = cost - before[front.paddock]
    if weeks.worth_per_kg is None:
        cost += field.ended(mass, front.paddock)
    else:
        cost -= mass * field.area[front.paddock] * weeks.worth_per_kg
    return Columns(front.paddock[good], front.herd[good], front.first[good], front.days[good], cost[good], spent[good])


def _kept(
    field: Field, stay: Stay, p: int, rows: Whole, front: _Front, mass: Days, since: Whole, good: NDArray[np.bool_], cost: Days, led: bool
) -> None:
    """A stay that is kept, walked on all sequences of its paddock; those it does not hold on are no good."""
    if not len(rows):
        return
    ground, costs = field.ground, field.problem.costs
    h, at = field.herd.get(stay.herd, NOBODY), np.full(len(rows), p)
    if h < 0:
        mowing = field.problem.mowing
        assert mowing is not None
        good[rows] &= mass[rows] >= mowing.min_kg_ha - HAIR
        cost[rows] -= ((mass[rows] - mowing.stubble_kg_ha) * mowing.value_per_kg - mowing.cost_per_ha) * field.area[p]
        left = np.full(len(rows), mowing.stubble_kg_ha)
        for each in range(stay.first, stay.exit):
            left = field.grown(left, at, each)
    else:
        goes_on = ground.goes_on(stay)
        if not goes_on:
            ready = (mass[rows] >= field.enter[p] - HAIR) & (front.ready[rows] <= stay.first)
            good[rows] &= ready | _led(field, stay, front, rows, led)
        again = (front.wormy[rows] > stay.first) & field.small[h] & (not goes_on)
        cost[rows] += (
            (not goes_on) * costs.move + again * costs.sheep_return + field.charged[h, p, stay.exit] - field.charged[h, p, stay.first]
        )
        share = ground.eaten(stay.days + ground.stood(stay)) * field.taking[p]
        left = mass[rows]
        for each in range(stay.first, stay.exit):
            left = np.maximum(field.grown(left, at, each) - field.demand[h, each] / share, 0.0)
        good[rows] &= left >= field.leave[p] - HAIR
    mass[rows], since[rows] = left, stay.exit
    front.wormy[rows] = stay.exit + costs.return_d if h >= 0 and field.small[h] else 0


def _led_by_kept(field: Field, stay: Stay, fixed: Iterable[Stay]) -> bool:
    """Whether its leader leaves as it comes, of what is kept itself."""
    leader = field.ground.herd[stay.herd].follows if stay.herd else ""
    return bool(leader) and any(s.herd == leader and s.paddock == stay.paddock and s.exit == stay.first for s in fixed)


def _led(field: Field, stay: Stay, front: _Front, rows: Whole, by_kept: bool) -> NDArray[np.bool_]:
    """The sequences behind whose last herd a stay comes on the morning that one leaves: without entry and rest."""
    leader = field.herd.get(field.ground.herd[stay.herd].follows, NOBODY - 1)
    leaves = (front.herd[rows] == leader) & (front.first[rows] + front.days[rows] == stay.first)
    return np.asarray(leaves.any(axis=1) | by_kept)
