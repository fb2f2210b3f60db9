"""How much of a planting goes where: feet of bed, plants, trays and seed, what does not come up counted in."""

from __future__ import annotations

from models.advice.season.reading import feet
from models.advice.thisweek.work import Work
from models.amounts import say_amount
from models.display import counted, rounded
from models.planning.planting import Planting
from models.planning.planting.seeding import nursery_need, seed_need
from models.records.seasons import Planned


def field_amount(work: Work, one: Planned) -> str:
    """What is sown in the bed: "49 ft of bed, 590 seeds (2.1 oz)"."""
    parts = [_feet(work, one)]
    plan = _reckoned(work, one.name)
    need = None if plan is None else seed_need(plan)
    if need is not None and plan is not None:
        weight = f" ({rounded(need.oz, 1 if need.oz < 10 else 0)} oz)" if need.oz is not None and need.oz >= 0.05 else ""
        more = f", {rounded(100 * plan.seeding.overage, 0)} % over" if plan.seeding.overage else ""
        parts.append(f"{counted(need.seeds, 'seed')}{weight}{more}")
    return ", ".join(part for part in parts if part)


def tray_amount(work: Work, one: Planned) -> str:
    """What is sown in trays: "3 trays of 72, 216 seeds for 180 plants"."""
    plan = _reckoned(work, one.name)
    need = None if plan is None else nursery_need(plan)
    if need is None or plan is None or not need.cells:
        return counted(one.plants, "plant") if one.plants else ""
    size = plan.seeding.cells_per_tray
    trays = f"{counted(need.trays, 'tray')} of {rounded(size, 0)}, " if need.trays is not None and size is not None else ""
    return f"{trays}{counted(need.seeds, 'seed')} for {counted(need.plants, 'plant')}"


def bed_amount(work: Work, one: Planned) -> str:
    """What is set out: "180 plants, 49 ft of bed"."""
    plan = _reckoned(work, one.name)
    need = None if plan is None else nursery_need(plan)
    plants = one.plants or (need.plants if need is not None else None)
    return ", ".join(part for part in (counted(plants, "plant") if plants else "", _feet(work, one)) if part)


def _feet(work: Work, one: Planned) -> str:
    plan = _reckoned(work, one.name)
    length = plan.bed_ft if plan is not None else feet(one.length_m) if one.length_m else None
    return f"{say_amount(round(length), 'ft')} of bed" if length else ""


def _reckoned(work: Work, name: str) -> Planting | None:
    """The planting as the season is reckoned with; None where it was left out."""
    return None if work.scenario is None else next((p for p in work.scenario.season.plantings if p.id == name), None)
