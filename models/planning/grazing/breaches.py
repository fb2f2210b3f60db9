"""Hard rules that a plan breaks, in words: what, when, how far off, what would fix it."""

from __future__ import annotations

from models.display import quantity
from models.planning.grazing import Breach, Problem, Rule, Stay


def said(problem: Problem, rule: Rule, stay: Stay, day: int, limit: float, was: float) -> Breach:
    """The sentence of one breach. limit, was: masses [kg/ha], days, or nothing, as the rule has them."""
    who, where = stay.herd or "the mower", stay.paddock
    on = f"{problem.date(day):%-d %b}" if 0 <= day <= problem.days else f"{problem.date(day):%-d %b %Y}"

    def mass(kg_ha: float) -> str:
        return quantity("forage_mass", kg_ha, problem.units)

    words = {
        "place": f"{who} cannot be in {where} on {on}: {_nowhere(problem, stay)}.",
        "overlap": f"{who} enters {where} on {on}, while there is a herd or hay until {problem.date(int(limit)):%-d %b}.",
        "rest": f"{where} rests until {problem.date(int(limit)):%-d %b}; {who} would enter on {on}.",
        "entry": f"{where} has {mass(was)} on {on}, and {who} enters at {mass(limit)} or more: enter later.",
        "residual": f"{who} leaves {where} on {on} at {mass(was)}, less than the {mass(limit)} that must stay: leave earlier.",
        "longest": f"{who} stays {was:.0f} days in {where} from {on}; {limit:.0f} are allowed{_because(problem, stay, limit)}.",
        "blocked": f"{who} may not be in {where} on {on}: {_reason(problem, stay, day)}.",
        "locked": f"{who} was to be in {where} from {on} for {stay.days} days, and the plan does not keep it.",
        "cut": f"hay cannot be cut in {where} on {on}: of {mass(limit)} there are {mass(was)}, or day or paddock are not set for it.",
    }
    return Breach(rule, stay.herd, where, day, words[rule])


def _nowhere(problem: Problem, stay: Stay) -> str:
    """Why a stay cannot be at all."""
    if stay.paddock not in {p.id for p in problem.paddocks}:
        return "there is no such paddock"
    if stay.herd and stay.herd not in {h.id for h in problem.herds}:
        return "there is no such herd"
    if stay.days < 1:
        return "it leaves before it has been there a day"
    if stay.first < 0 or stay.exit > problem.days:
        return f"the season is from {problem.date(0):%-d %b %Y} to {problem.date(problem.days - 1):%-d %b %Y}, out by the morning after"
    return "it is somewhere else then"


def _because(problem: Problem, stay: Stay, limit: float) -> str:
    """Why stays are so short there, where it is not the herd's own limit."""
    herd = next((h for h in problem.herds if h.id == stay.herd), None)
    named = ("", stay.herd, herd.kind if herd else "")
    found = (
        f": {b.reason}"
        for b in problem.blocks
        if b.paddock == stay.paddock and b.herd in named and b.longest == limit and b.first < stay.exit and b.last >= stay.first
    )
    return next(found, "")


def _reason(problem: Problem, stay: Stay, day: int) -> str:
    herd = next((h for h in problem.herds if h.id == stay.herd), None)
    named = ("", stay.herd, herd.kind if herd else "")
    found = (
        b.reason for b in problem.blocks if b.paddock == stay.paddock and b.first <= day <= b.last and b.longest == 0 and b.herd in named
    )
    return next(found, "it is blocked")
