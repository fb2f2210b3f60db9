"""What is wrong with a problem, said before anybody searches: what, where, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.display import quantity
from models.planning.grazing import Herd, Paddock, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.simulate import score


@dataclass(frozen=True, slots=True)
class Trouble:
    """what: a sentence; where: the paddock, herd or stay meant; fix: what would help; stops: whether no plan can be made."""

    what: str
    where: str
    fix: str
    stops: bool = False


def troubles(problem: Problem) -> list[Trouble]:
    """All that is wrong or will cost dearly. Those that stop are first."""
    broken = [*_unknown(problem), *_doubled(problem)]
    if any(one.stops for one in broken):
        return sorted(broken, key=lambda t: not t.stops)
    found = [*broken, *_locks(problem), *_never_ready(problem), *_closed(problem), *_too_few(problem), *_too_big(problem)]
    return sorted(found, key=lambda t: not t.stops)


def kept_locks(problem: Problem, committed: Sequence[Stay] = ()) -> tuple[Problem, list[Trouble]]:
    """The problem with those promised stays that can hold together, the earliest first, and what is said of the others."""
    locks = sorted({*problem.locked, *committed}, key=lambda s: (s.first, s.herd, s.paddock, s.days))
    kept, dropped = list[Stay](), list[Trouble]()
    for stay in locks:
        breaches = score(replace(problem, locked=(*kept, stay)), [*kept, stay]).breaches
        if breaches:
            dropped.append(
                Trouble(breaches[0].said, f"{stay.herd} in {stay.paddock} from day {stay.first}", "Unlock this stay, or change it.")
            )
        else:
            kept.append(stay)
    return replace(problem, locked=tuple(kept)), dropped


def _unknown(problem: Problem) -> Iterable[Trouble]:
    """Numbers that are not there."""
    if problem.days < 1 or not problem.paddocks:
        yield Trouble(
            "There is nothing to plan: no paddock, or no day.", "problem", "Add paddocks, and set a season of a day or more.", True
        )
    for paddock in problem.paddocks:
        if not np.isfinite(paddock.mass_kg_ha):
            fix = "Measure its height with a stick or plate and record it; a blank is not zero."
            yield Trouble(f"Nobody knows what stands in {paddock.id}.", paddock.id, fix, True)
        if len(paddock.growth) < problem.days or not np.isfinite(paddock.growth).all() or not np.isfinite(paddock.loss).all():
            yield Trouble(
                f"Growth of {paddock.id} is not known for every day.", paddock.id, "Give one value for each day of the season.", True
            )
        if not paddock.area_ha > 0:
            yield Trouble(f"{paddock.id} has no area.", paddock.id, "Draw it on the map, or give its area.", True)
    for herd in problem.herds:
        if not np.isfinite(herd.demand).all() or (herd.demand < 0).any():
            yield Trouble(f"It is not known what {herd.id} eats on every day.", herd.id, "Give head counts and weights.", True)


def _doubled(problem: Problem) -> Iterable[Trouble]:
    """Names and places that are there twice."""
    for named in ([p.id for p in problem.paddocks], [h.id for h in problem.herds]):
        for name in sorted({n for n in named if named.count(n) > 1}):
            many = named.count(name)
            places = sorted({h.here or "the lot" for h in problem.herds if h.id == name})
            what = f"{name} is recorded in {' and '.join(places)} at once." if len(places) > 1 else f"{name} is there {many} times."
            yield Trouble(what, name, "Keep one record: log the last move again, or end one of the two.", True)
    if (one := ring(problem.herds)) is not None:
        what = f"{one.id} follows {one.follows}, which comes behind {one.id} itself."
        yield Trouble(what, one.id, "Say which of them goes ahead; it follows nobody.", True)
    known = {p.id for p in problem.paddocks}
    for herd in problem.herds:
        if herd.here and herd.here not in known:
            yield Trouble(f"{herd.id} stands in {herd.here}, which is no paddock of this plan.", herd.id, "Log where the herd is.", True)
    for paddock in problem.paddocks:
        here = [h.id for h in problem.herds if h.here == paddock.id]
        if len(here) > 1:
            fix = "Make them one herd if they graze together, or log where each is."
            yield Trouble(f"{' and '.join(here)} both stand in {paddock.id}.", paddock.id, fix)


def ring(herds: Sequence[Herd]) -> Herd | None:
    """A herd that follows itself, or one that follows it: such herds would never have to wait for a paddock's rest."""
    leader = {h.id: h.follows for h in herds}
    for herd in herds:
        ahead, seen = leader[herd.id], set[str]()
        while ahead in leader and ahead not in seen:
            seen.add(ahead)
            ahead = leader[ahead]
        if herd.id in seen:
            return herd
    return None


def _locks(problem: Problem) -> Iterable[Trouble]:
    return kept_locks(problem)[1]


def _never_ready(problem: Problem) -> Iterable[Trouble]:
    """Paddocks that reach what a herd needs on no day of the season, even if nobody ever grazes them."""
    late = [p for p in problem.paddocks if _peak(problem, p) < p.enter_kg_ha and not any(h.here == p.id for h in problem.herds)]
    for paddock in late:
        peak = _peak(problem, paddock)
        reaches, enters = _mass(problem, peak), _mass(problem, paddock.enter_kg_ha)
        what = f"{paddock.id} is ready on no day: it reaches {reaches}, and a herd enters at {enters}."
        yield Trouble(what, paddock.id, "Measure it again, enter at less, or leave it out of this season's plan.")
    if problem.paddocks and len(late) == len(problem.paddocks):
        fix = f"Enter at {_mass(problem, max(_peak(problem, p) for p in problem.paddocks))} or less, or plan hay for the whole season."
        yield Trouble("No paddock is ever ready: every herd stays in the lot on hay.", "farm", fix)


def _closed(problem: Problem) -> Iterable[Trouble]:
    """Herds that are kept out of every paddock on every day: what they need is an open one, not more grass."""
    ground = Ground(problem)
    for herd in problem.herds:
        if problem.paddocks and not any(any(ground.longest[herd.id, p.id]) for p in problem.paddocks):
            why = next((b.reason for b in problem.blocks if b.herd in ("", herd.id, herd.kind)), "blocked")
            fix = "Open one for some days, or plan hay for the whole season."
            yield Trouble(f"Every paddock is closed to {herd.id} on every day: {why}.", herd.id, fix)


def _mass(problem: Problem, kg_ha: float) -> str:
    return quantity("forage_mass", kg_ha, problem.units)


def _peak(problem: Problem, paddock: Paddock) -> float:
    mass = peak = paddock.mass_kg_ha
    for day in range(problem.days):
        mass = max(mass + paddock.growth[day] * (1 - np.exp(-mass / paddock.light_kg_ha)) - paddock.loss[day] * mass, 0.0)
        if day >= paddock.free - 1:
            peak = max(peak, float(mass))
    return float(peak)


def _too_few(problem: Problem) -> Iterable[Trouble]:
    """Paddocks that a rotation needs at least: rest over the longest stay, and one for each herd."""
    if not problem.herds or not problem.paddocks:
        return
    rest = float(np.median([p.rest.mean() for p in problem.paddocks]))
    needed = sum(rest / max(h.longest, 1) + 1 for h in problem.herds if not h.follows)
    if len(problem.paddocks) < needed:
        what = (
            f"{len(problem.paddocks)} paddocks are too few for {len(problem.herds)} herds: with {rest:.0f} days of rest and stays of "
            f"{max(h.longest for h in problem.herds)} days they need {np.ceil(needed):.0f}."
        )
        yield Trouble(
            what, "farm", "Graze herds together, allow longer stays, or split paddocks; until then days in the lot fill the rest."
        )


def _too_big(problem: Problem) -> Iterable[Trouble]:
    """Herds that eat more than the farm can grow in the season, if all above the residual were eaten."""
    ground = Ground(problem)
    eats = sum(float(h.demand[: problem.days].sum()) for h in problem.herds)
    grows = 0.0
    for paddock in problem.paddocks:
        # as much as a sward grows that is always at what herds enter at
        at = paddock.enter_kg_ha
        net = paddock.growth[: problem.days] * (1 - np.exp(-at / paddock.light_kg_ha)) - paddock.loss[: problem.days] * paddock.leave_kg_ha
        standing = max(paddock.mass_kg_ha - paddock.leave_kg_ha, 0.0)
        grows += (standing + float(np.maximum(net, 0.0).sum())) * paddock.area_ha * paddock.reach * ground.eaten(1)

    def weight(kg: float) -> str:
        return quantity("weight", kg, problem.units)

    if eats > grows > 0:
        what = f"The herds eat {weight(eats)} of dry matter in {problem.days} days; the farm grows about {weight(grows)} they could eat."
        fix = f"Plan hay for {weight(eats - grows)} or more, or graze {100 * grows / eats:.0f} % of the animals."
        yield Trouble(what, "farm", fix)
