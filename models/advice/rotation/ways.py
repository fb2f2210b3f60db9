"""What a hub decided of its grazing, as the planner has it: settings of the records, and defaults where nobody said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.advice.rotation.facts import STAYS_D, PaddockFacts
from models.advice.rotation.terms import Kept, Mown, Ways
from models.planning.grazing import SMALL, Costs
from models.records.grazing_settings import MONTHS, Value, day_in


def number(settings: Mapping[str, Any], key: str) -> float | None:
    value = settings.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def stays_of(settings: Mapping[str, Value]) -> dict[str, int]:
    """Kind of animal -> days a stay lasts at most, where a herd does not say."""
    keys = {kind: "stay_longest_small_d" if kind in SMALL else "stay_longest_d" for kind in STAYS_D}
    return {kind: int(number(settings, key) or STAYS_D[kind]) for kind, key in keys.items()}


def ways_of(settings: Mapping[str, Value], today: date, paddocks: tuple[PaddockFacts, ...] = ()) -> Ways:
    """What the hub decided; what it did not say is as the planner has it. paddocks: for what is stockpiled and mown."""

    def of(key: str, usual: float) -> float:
        found = number(settings, key)
        return usual if found is None else found

    usual = Ways()
    return Ways(
        _costs(settings),
        of("enter_kg_ha", usual.enter_kg_ha),
        of("leave_kg_ha", usual.leave_kg_ha),
        {n: int(days) for n, month in enumerate(MONTHS, 1) if (days := number(settings, f"rest_{month}_d")) is not None},
        of("lot_shade_pct", 0.0) / 100,
        _day(settings, "season_until", usual.season_end),
        kept=_kept(settings, tuple(p.name for p in paddocks if p.details.get("stockpile"))),
        mown=_mown(settings, tuple(p.name for p in paddocks if p.details.get("mown"))),
    )


def _costs(settings: Mapping[str, Value]) -> Costs:
    usual = Costs()

    def of(key: str, default: float) -> float:
        found = number(settings, key)
        return default if found is None else found

    return Costs(
        of("hay_per_kg", usual.hay_per_kg),
        of("move_cost", usual.move),
        of("heat_per_head_d", usual.heat_per_head_d),
        of("sheep_return_cost", usual.sheep_return),
        int(of("sheep_return_d", usual.return_d)),
        of("end_per_kg", usual.end_per_kg),
        of("end_kg_ha", usual.end_kg_ha),
        of("change_gain", usual.change),
        of("short_per_kg", usual.short_per_kg),
    )


def _day(settings: Mapping[str, Value], key: str, usual: tuple[int, int]) -> tuple[int, int]:
    value = settings.get(key)
    found = day_in(value, 2000) if isinstance(value, str) else None
    return (found.month, found.day) if found is not None else usual


def _kept(settings: Mapping[str, Value], paddocks: tuple[str, ...]) -> Kept | None:
    """None where no paddock is kept for winter grass, or none of it is wanted."""
    usual = Kept(paddocks)
    target = number(settings, "stockpile_kg_ha")
    if not paddocks or target == 0:
        return None
    first, on = _day(settings, "stockpile_from", usual.first), _day(settings, "stockpile_on", usual.on)
    return Kept(paddocks, first, on, usual.kg_ha if target is None else target)


def _mown(settings: Mapping[str, Value], paddocks: tuple[str, ...]) -> Mown | None:
    if not paddocks:
        return None
    usual = Mown(paddocks)
    least, stubble, cost = (number(settings, key) for key in ("mow_from_kg_ha", "mow_leave_kg_ha", "mow_cost_ha"))
    return Mown(
        paddocks,
        usual.min_kg_ha if least is None else least,
        usual.stubble_kg_ha if stubble is None else stubble,
        usual.cost_per_ha if cost is None else cost,
    )
