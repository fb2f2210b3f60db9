"""What a plan's numbers say in sentences: weeks without an item for all, conflicts, crops behind their plan, and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from models.planning.planting.occupancy import clashes, stays
from models.planning.planting.rotation import Conflict
from models.planning.scenario import Scenario
from models.planning.scenario.chain import Brought, Chain, season_totals


def alerts(scenario: Scenario, full: Mapping[date, int], found: Iterable[Conflict], brought: Brought | None) -> list[str]:
    """What a steward has to know of a plan, most pressing first."""
    said = []
    if gaps := [week.isoformat() for week, count in sorted(full.items()) if not count]:
        said.append(f"gap: no item covers all {scenario.shares} shares in weeks {', '.join(gaps)}")
    if each := [f"{one.planting} on {one.bed}" for one in found]:
        said.append(f"rotation conflict {', '.join(each)}")
    if brought is not None and round(brought.factor * 100) != 100:
        went = "cut" if brought.factor < 1 else "raised"
        share, factor = brought.ratio * 100, brought.factor * 100
        said.append(f"{brought.crop} logged {share:.0f} % of expected, remaining {went} to {factor:.0f} %")
    return said


def questions(scenario: Scenario, chain: Chain, brought: Brought | None) -> list[str]:
    """What cannot be as it is written, or is not known: to be answered, not guessed."""
    plantings = scenario.season.plantings
    asked = [
        f"{one.reason}: which of them moves?" for one in clashes(scenario.season.beds, stays((p, chain.days[p.id]) for p in plantings))
    ]
    totals = season_totals(scenario, chain, kept=False)
    for crop, wish in scenario.wishes.items():
        each = wish.each if wish.each is not None else wish.each_full
        if each is not None and each > totals.get(crop, 0.0):
            asked.append(
                f"A share of {each:g} {wish.unit} of {crop} is more than the whole harvest of {totals.get(crop, 0.0):g}: is that so?"
            )
    if brought is not None and brought.missing:
        weeks = ", ".join(week.isoformat() for week in brought.missing)
        asked.append(f"No {brought.crop} is written down for the weeks {weeks}: was nothing picked, or was it not written?")
    if scenario.yard is not None and not scenario.yard.logs.rests:
        logs = scenario.yard.logs
        asked.append(f"Logs rest {logs.rested_days} days between soaks and need {logs.rest_days}: soak less often, or make more batches?")
    return asked
