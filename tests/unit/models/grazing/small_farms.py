"""Small farms for tests of the grazing planner: nothing grows and nothing dies unless a test says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from models.planning.grazing import Costs, Herd, Paddock, Problem

DAYS = 20


def paddock(name: str = "P1", days: int = DAYS, growth: float = 0.0, loss: float = 0.0, rest: int = 10, **facts: Any) -> Paddock:
    usual: dict[str, Any] = {"area_ha": 1.0, "mass_kg_ha": 3000.0, "enter_kg_ha": 2000.0, "leave_kg_ha": 1000.0}
    return Paddock(name, growth=np.full(days, growth), loss=np.full(days, loss), rest=np.full(days, rest), **usual | facts)


def herd(name: str = "Cows", kind: str = "cattle", demand: float = 75.0, days: int = DAYS, **facts: Any) -> Herd:
    usual: dict[str, Any] = {"animal_units": 10.0, "longest": 7}
    return Herd(name, kind, np.full(days, demand), **usual | facts)


def farm(*paddocks: Paddock, herds: tuple[Herd, ...] = (herd(),), days: int = DAYS, **facts: Any) -> Problem:
    usual: dict[str, Any] = {"hot": np.zeros(days), "costs": Costs(hay_per_kg=0.2, move=12.0, end_per_kg=0.0)}
    return Problem(date(2026, 5, 1), days, paddocks or (paddock(),), herds, **usual | facts)
