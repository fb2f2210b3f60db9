"""Small seasons by hand: plantings of a bed, what was picked of them, as the records would tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from models.agronomy.crops import catalogue, with_overrides
from models.records.seasons import Picking, Planned, SeasonView

FOOT = 0.3048


def planted(name: str, key: str = "kale", crop: str = "Kale", **more: Any) -> Planned:
    """Set out on 20 April 2026 in 100 feet of Bed 1; to be picked from 1 June to 21 June, 120 bunches of it."""
    known = with_overrides(catalogue()[key], more.pop("facts", {}))
    one = Planned(
        name, crop, "Brassicaceae", "", "2026", "Crops 2026", "transplant_raised", known, date(2026, 3, 20), date(2026, 4, 20),
        date(2026, 6, 1), date(2026, 6, 21), 31, 42, "transplanting", None, 2, 30.0, 200, 72, 10.0, 120.0, known.yield_unit or "", None,
        (("Bed 1", 100 * FOOT),), date(2026, 3, 20), date(2026, 4, 20), None, {},
    )  # fmt: skip
    return replace(one, **more)


def picked(planting: str, on: date, amount: float, unit: str = "bunch", crop: str = "Kale", **details: Any) -> Picking:
    return Picking(on, planting, crop, amount, unit, "Bed 1", "", details)


def season(plantings: Sequence[Planned] = (), harvests: Sequence[Picking] = (), before: Sequence[Planned] = (), **more: Any) -> SeasonView:
    beds: tuple[tuple[str, dict[str, float]], ...] = (("Bed 1", {"length_m": 100 * FOOT, "width_m": 0.76}), ("Bed 2", {}))
    return SeasonView("Crops 2026", "2026", {}, beds, tuple(plantings), tuple(before), tuple(harvests), (), (), **more)
