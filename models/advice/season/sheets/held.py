"""Seed on hand in seeds, as far as anybody counted it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.advice.season.reading import called
from models.advice.season.sheets import SeedHeld, plain
from models.advice.season.sheets.seed_order import NOT_COUNTED
from models.agronomy.seeds import OZ_G
from models.display import counted
from models.planning.planting import Planting
from models.records.seasons import SeasonView
from models.records.seed_stock import SeedLot

SEEDS = frozenset({"seed", "seeds"})
G_OF = {"kg": 1000.0, "g": 1.0}


def seed_held(view: SeasonView, plans: Mapping[str, Planting], lots: Iterable[SeedLot]) -> dict[tuple[str, str], SeedHeld]:
    """(crop as the plan calls it, variety) -> seed on hand, of those that have a lot. A lot without a variety is one's whose name it has
    in its own."""
    rows, found = list(lots), dict[tuple[str, str], SeedHeld]()
    for one in view.plantings:
        plan = plans.get(one.name)
        mine = [lot for lot in rows if lot.crop == one.crop and _of(lot, one.variety)]
        if plan is not None and mine:
            found[called(one), one.variety] = _held(mine, plan.seeding.seeds_per_oz)
    return found


def _of(lot: SeedLot, variety: str) -> bool:
    return lot.variety == variety or (not lot.variety and (not variety or variety.lower() in lot.name.lower()))


def _held(lots: list[SeedLot], per_oz: float | None) -> SeedHeld:
    known = [(lot, lot.left) for lot in lots if lot.left is not None]
    if not known:
        return SeedHeld(None, NOT_COUNTED)
    counts = [_seeds(left, per_oz) for _, left in known]
    said = ", ".join(_said(lot, left, per_oz) for lot, left in known)
    sure = len(known) == len(lots) and all(count is not None for count in counts)
    return SeedHeld(int(sum(count or 0 for count in counts)) if sure else None, said)


def _seeds(left: tuple[float, str], per_oz: float | None) -> float | None:
    amount, unit = left
    if unit in SEEDS:
        return max(0.0, amount)
    return None if unit not in G_OF or per_oz is None else max(0.0, amount * G_OF[unit] / OZ_G * per_oz)


def _said(lot: SeedLot, left: tuple[float, str], per_oz: float | None) -> str:
    amount, unit = left
    if unit in G_OF:
        oz = amount * G_OF[unit] / OZ_G
        return f"{plain(round(oz, 1))} oz"
    return counted(int(amount), unit) if amount == int(amount) else f"{plain(amount)} {unit}"
