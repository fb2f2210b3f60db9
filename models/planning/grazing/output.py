"""A plan as a file (docs/reference/grazing-problem.md): the same keys for our plans and for those of others that we score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.planning.grazing import FEWEST, MEDIAN, MOST, Days, Plan, Problem, Stay
from models.planning.grazing.ground import Ground
from models.planning.grazing.keys import AC, LB
from models.planning.grazing.simulate import score

# a rule binds where no more than this is left: kg/ha of a mass, days of a rest
TIGHT_KG_HA, TIGHT_D = 60.0, 1


def document(
    problem: Problem, plan: Plan, *, us: bool, reasons: Sequence[Sequence[str]] = (), troubles: Sequence[str] = ()
) -> dict[str, Any]:
    """A plan and its score; masses in lb/ac and lb where `us`, else in kg/ha and kg. reasons: of each stay, in order."""
    found = plan.score
    per_area, weight = ("lb_ac", "lb") if us else ("kg_ha", "kg")
    factor = AC / LB if us else 1.0
    return {
        "form": 1,
        "made_by": plan.made_by,
        "cost": {**{name: round(value, 2) for name, value in found.parts.items()}, "total": round(found.total, 2)},
        "bound": None if plan.bound is None else round(plan.bound, 2),
        "gap": None if plan.gap is None else round(plan.gap, 4),
        "holds": found.holds,
        "breaches": [
            {"rule": b.rule, "herd": b.herd, "paddock": b.paddock, "day": problem.date(b.day).isoformat(), "said": b.said}
            for b in found.breaches
        ],
        "moves": _moves(problem, plan, per_area, factor, reasons),
        "cuts": [_cut(problem, plan, stay, per_area, factor) for stay in plan.stays if not stay.herd and Ground(problem).knows(stay)],
        "lot_days": dict(found.lot_days),
        "unshaded_head_d": round(found.unshaded_head_d, 1),
        "sheep_returns": found.sheep_returns,
        "rest_violations": sum(b.rule == "rest" for b in found.breaches),
        f"residual_shortfall_{per_area}": round(found.short_kg_ha * factor, 1),
        "binding": _binding(problem, plan, per_area, factor),
        "forage_balance": _balance(problem, plan, weight, 1 / LB if us else 1.0),
        "prices": {herd: [round(float(p), 2) for p in own] for herd, own in plan.prices.items()},
        "troubles": list(troubles),
    }


def _moves(problem: Problem, plan: Plan, per_area: str, factor: float, reasons: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    last = {p.id: max(p.left.values(), default=None) for p in problem.paddocks}
    ground, found = Ground(problem), list[dict[str, Any]]()
    for i, stay in enumerate(plan.stays):
        if not stay.herd or not ground.knows(stay):
            continue
        mass = plan.score.mass[stay.paddock]
        here, before = ground.goes_on(stay), last[stay.paddock]
        found.append({
            "herd": stay.herd,
            "paddock": stay.paddock,
            "in": problem.date(stay.first).isoformat(),
            "out": problem.date(stay.exit).isoformat(),
            "days": stay.days,
            f"mass_in_{per_area}": round(float(mass[stay.first]) * factor, 1),
            f"mass_out_{per_area}": round(float(mass[stay.exit]) * factor, 1),
            "rest_since": None if here or before is None else problem.date(before).isoformat(),
            "reasons": list(reasons[i]) if i < len(reasons) else [],
        })  # fmt: skip
        last[stay.paddock] = stay.exit
    return found


def _cut(problem: Problem, plan: Plan, stay: Stay, per_area: str, factor: float) -> dict[str, Any]:
    before = float(plan.score.mass[stay.paddock][stay.first])
    return {"paddock": stay.paddock, "on": problem.date(stay.first).isoformat(), f"mass_{per_area}": round(before * factor, 1)}


def _binding(problem: Problem, plan: Plan, per_area: str, factor: float) -> list[dict[str, Any]]:
    """Which rules leave no room: a move a day earlier or later would break them."""
    ground, found = Ground(problem), list[dict[str, Any]]()
    free = {p.id: p.free for p in problem.paddocks}
    for stay in plan.stays:
        if not stay.herd or not ground.knows(stay):
            continue
        place, mass = ground.paddock[stay.paddock], plan.score.mass[stay.paddock]
        where = {"paddock": stay.paddock, "herd": stay.herd}
        if (slack := float(mass[stay.exit]) - place.leave_kg_ha) <= TIGHT_KG_HA:
            found.append(
                {"rule": "residual", **where, "day": problem.date(stay.exit).isoformat(), f"slack_{per_area}": round(slack * factor, 1)}
            )
        if not ground.goes_on(stay) and (slack := float(mass[stay.first]) - place.enter_kg_ha) <= TIGHT_KG_HA:
            found.append(
                {"rule": "entry", **where, "day": problem.date(stay.first).isoformat(), f"slack_{per_area}": round(slack * factor, 1)}
            )
        if not ground.goes_on(stay) and free[stay.paddock] > 0 and stay.first - free[stay.paddock] <= TIGHT_D:
            found.append({"rule": "rest", **where, "day": problem.date(stay.first).isoformat(), "slack_d": stay.first - free[stay.paddock]})
        rest = ground.rest[stay.paddock]
        free[stay.paddock] = stay.exit + (rest[stay.exit] if stay.exit < len(rest) else 0)
    return found


def _balance(problem: Problem, plan: Plan, weight: str, factor: float) -> list[dict[str, Any]]:
    """What stands above the floors on each day, under poor, middling and good growth."""
    above = {band: _above(problem.under(band), plan) for band in (FEWEST, MEDIAN, MOST)}
    return [
        {"day": problem.date(t).isoformat(), **{f"{band}_{weight}": round(float(own[t]) * factor) for band, own in above.items()}}
        for t in range(problem.days + 1)
    ]


def _above(problem: Problem, plan: Plan) -> Days:
    mass = score(problem, plan.stays).mass
    above: Days = np.sum([np.maximum(mass[p.id] - p.leave_kg_ha, 0.0) * p.area_ha for p in problem.paddocks], axis=0)
    return above
