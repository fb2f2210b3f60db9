"""A small season of a made hub, by hand: three crops in beds, a bed of asparagus, mushroom logs, ten boxes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from models.agronomy.crops import catalogue
from models.records.recipients import ShareView
from models.records.seasons import Picking, Planned, SeasonView
from models.records.shareholders import DepotView

MONDAY, TODAY = date(2026, 6, 1), date(2026, 6, 4)
BASE = Planned(
    "", "", "", "", "2026", "Crops 2026", "transplant_raised", catalogue()["kale"], date(2026, 3, 20), date(2026, 4, 20), MONDAY,
    date(2026, 6, 18), 31, None, "", 30.0, 3, 30.0, None, None, None, None, "", None, (("Bed 2", 30.0),), date(2026, 3, 20),
    date(2026, 4, 20), None, {},
)  # fmt: skip


def planted(name: str, key: str, amount: float, unit: str, **more: Any) -> Planned:
    """Set out on 20 April, first picked on 1 June, for three weeks."""
    known = catalogue()[key]
    return replace(BASE, name=name, crop=known.name, family=known.family or "", known=known, yield_expected=amount, yield_unit=unit, **more)


def standing(name: str, key: str, amount: float, unit: str, established: str, place: str) -> Planned:
    """Planted years ago, picked from the middle of April to the end of June."""
    return planted(
        name, key, amount, unit, established=established, season="", plan="", sow_on=None, plant_on=date(2021, 4, 2), sown_on=None,
        planted_on=date(2021, 4, 2), first_harvest_on=date(2026, 4, 16), last_harvest_on=date(2026, 6, 25), length_m=None,
        stands=((place, None),),
    )  # fmt: skip


def share(number: int, allergies: str = "", size: str = "full", paused: bool = False) -> ShareView:
    weight, pause = 1.0 if size == "full" else 0.5, date(2026, 5, 20) if paused else None
    return ShareView(
        f"{number:02}", size, weight, "Barn", 3, date(2026, 5, 8), date(2026, 11, 20), "weekly", pause, None, allergies,
        uuid.UUID(int=number).hex,
    )  # fmt: skip


def picking(planting: str, crop: str, amount: float, unit: str, lot: str = "", on: date = MONDAY) -> Picking:
    return Picking(on, planting, crop, amount, unit, "", lot, {})


def made_season(**more: Any) -> SeasonView:
    plantings = (
        planted("Lettuce 1", "lettuce_head", 90, "head"), planted("Tomato", "tomato_slicing", 120, "lb"),
        planted("Kale 1", "kale", 80, "bunch"),
    )  # fmt: skip
    before = (
        standing("Asparagus", "asparagus", 40, "lb", "perennial", "Bed 23"),
        standing("Logs 2024", "shiitake_log", 55, "lb", "inoculated", "Log yard"),
    )
    names = {one.name: one.crop for one in plantings}
    picked = (
        picking("Lettuce 1", names["Lettuce 1"], 40.0, "head", "LET-1"), picking("Tomato", names["Tomato"], 20.0, "kg"),
        *(picking("Logs 2024", before[1].crop, 5.0, "lb", on=date(2026, 4, 16) + timedelta(weeks=n)) for n in range(6)),
    )  # fmt: skip
    shares = (*(share(n) for n in range(1, 9)), share(9, "tomatoes"), share(10, size="half"), share(11, "celery", paused=True))
    view = SeasonView(
        "Crops 2026", "2026", {}, (("Bed 2", {"length_m": 30.0}),), plantings, before, picked, (("full", 1.0), ("half", 0.5)), shares,
        pick_ups=(DepotView("Barn", 3, time(15), time(18), None),), meals={MONDAY: 40},
    )  # fmt: skip
    return replace(view, **more)
