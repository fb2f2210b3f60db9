"""For how many days there is grass, and what a dry season asks for: what stands, what grows, and the dates on which to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.advice import State
from models.advice.farm import Farm
from models.advice.rotation.ahead import grazers, planned, today_of
from models.advice.rotation.facts import herd_facts, paddock_facts
from models.advice.rotation.rainfall import rain_share
from models.agronomy import soils
from models.agronomy.assimilation import water_seen
from models.agronomy.pasture_reserve import drought, reserve_days
from models.display import NBSP, day
from models.planning.grazing import EATEN, FEWEST, MEDIAN, MOST
from models.planning.grazing.rotation import Rotation
from models.records.grazing import TOGETHER

# of what a stay of three days takes off, so much is eaten
USUAL_STAY_D = 3


@dataclass(frozen=True, slots=True)
class Reserve:
    """fewest, middle, most: days the grass lasts under poor, middling and good growth; None: to the plan's end.

    standing: days if nothing grew. asked: days that ought to be in hand since a date of the drought table; short: what lacks.
    water: share of the root zone's water by probes; rain: of 60 days, as a share of what is usual; None unknown.
    cut: share of demand to cut (least, most), None: nothing. decide: when to decide on hay, None where the grass lasts.
    """

    plan: Rotation
    fewest: int | None
    middle: int | None
    most: int | None
    standing: float
    asked: float
    since: date
    short: float
    water: float | None
    rain: float | None
    cut: tuple[float, float] | None
    decide: date | None

    @property
    def state(self) -> State:
        """act: demand is to be cut; watch: in a poor year the grass lasts for fewer days than ought to be in hand."""
        if self.cut is not None:
            return "act"
        return "watch" if self.fewest is not None and self.fewest < self.asked else "fine"


def reserve(farm: Farm) -> Reserve | None:
    """None where nothing is planned, or nothing is eaten."""
    plan = planned(farm)
    if plan is None or not plan.feed_days:
        return None
    today = today_of(farm)
    gone = (today - plan.start).days
    fewest, middle, most = (_left(plan.feed_days.get(band), gone) for band in (FEWEST, MEDIAN, MOST))
    standing = _standing(farm, plan, gone)
    if standing is None:
        return None
    water = root_water(farm, list(plan.leave))
    rain = rain_share(farm)
    found = drought(today, standing, rain, water)
    since = found.at.on(today.year if found.at.on(today.year) <= today else today.year - 1)
    decide = None if fewest is None else today + timedelta(days=max(fewest - round(found.at.reserve_days), 0))
    return Reserve(
        plan, fewest, middle, most, standing, found.at.reserve_days, since, found.short_days, water, rain, found.cut, decide,
    )  # fmt: skip


def _left(days: int | None, gone: int) -> int | None:
    return None if days is None else max(days - gone, 0)


def _standing(farm: Farm, plan: Rotation, gone: int) -> float | None:
    """Days the herds of the plan could live off what stands above the residuals if nothing grew."""
    troughs = farm.of_kind("trough")
    facts = {p.name: paddock_facts(p, troughs) for p in farm.places if p.name in plan.leave}
    known = {name: one for name, one in facts.items() if one is not None and gone < len(plan.mass[name])}
    named = {name for label in plan.herds for name in label.split(TOGETHER)}
    demand = sum(herd_facts(h.name, h.species, h.head, h.details, h.place, None).demand_kg_d for h in grazers(farm) if h.name in named)
    if not known or demand <= 0:
        return None
    areas, masses = (np.array(column) for column in ([k.area_ha for k in known.values()], [plan.mass[name][gone] for name in known]))
    floors = np.array([plan.leave[name] for name in known])
    return reserve_days(areas, masses, floors, EATEN[USUAL_STAY_D - 1], demand)


def root_water(farm: Farm, paddocks: list[str]) -> float | None:
    """Water in the soil of paddocks as a share of what it holds for plants, the mean of those with a probe that speaks; None: none."""
    found = []
    for name in paddocks:
        seen, place = farm.number(name, "soil_moisture"), farm.place_named.get(name)
        if seen.value is None or seen.late or place is None:
            continue
        soil = soils.texture(str(place.details.get("soil", ""))) or soils.textures()[soils.UNSAID]
        share = float(water_seen(seen.value / 100, soil.field_capacity - soil.available, soil.field_capacity))
        if np.isfinite(share):
            found.append(share)
    return sum(found) / len(found) if found else None


def said(found: Reserve) -> str:
    """ "49 days of grass (43–55)": under middling growth, and from poor to good."""
    if found.middle is None:
        least = "" if found.fewest is None else f" (in a poor year for {found.fewest}{NBSP}days)"
        return f"grass until {day(found.plan.start + timedelta(days=found.plan.days))}, the end of the plan{least}"
    most = "to the end" if found.most is None else str(found.most)
    return f"{found.middle}{NBSP}days of grass ({found.fewest}–{most})"
