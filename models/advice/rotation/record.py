"""What was grazed, as a grazing record has it (NRCS practice 528: paddock, animals, in and out, heights, rest), beside what was planned.

Heights are those read within three days of entering or leaving; what nobody read is not made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from models.advice.farm import Farm
from models.advice.rotation.ahead import GRAZE, read
from models.advice.rotation.facts import WEIGHTS_KG, paddock_facts
from models.planning.grazing.rotation import Move
from models.records.grazed import HerdStay
from models.records.grazing import TOGETHER, KeptRotation
from models.records.swards import SwardReading

NEAR = timedelta(days=3)
UNIT_KG = 453.59237
# a planned move so far from what was done is another one
ANOTHER_D = 14
Kept = Literal["as planned", "earlier", "later", "elsewhere", "not planned"]


@dataclass(frozen=True, slots=True)
class Grazed:
    """One stay. left None: it is there. days: calendar days, at least 1. rest_d: days since anybody was there, None unknown.

    area_ha, head, animal_units, heights [m]: None where nobody said. planned: what the plan that people went by had for it.
    """

    paddock: str
    area_ha: float | None
    herd: str
    kind: str
    head: int | None
    animal_units: float | None
    came: date
    left: date | None
    days: int
    rest_d: int | None
    height_in_m: float | None
    height_out_m: float | None
    planned: Move | None

    @property
    def animal_days_ha(self) -> float | None:
        """Animal-unit days on each hectare."""
        return self.animal_units * self.days / self.area_ha if self.animal_units is not None and self.area_ha else None

    @property
    def kept(self) -> Kept:
        """How it went beside the plan."""
        if self.planned is None:
            return "not planned"
        if self.planned.paddock != self.paddock:
            return "elsewhere"
        off = (self.came - self.planned.first).days
        return "as planned" if off == 0 else "earlier" if off < 0 else "later"


def record(farm: Farm, plans: Sequence[KeptRotation], head: Callable[[HerdStay], int | None], since: date, until: date) -> list[Grazed]:
    """Stays that reach into [since, until], the earliest first. plans: those that people went by; head: how many a herd was then."""
    troughs = farm.of_kind("trough")
    areas = {p.name: facts.area_ha for p in farm.places if (facts := paddock_facts(p, troughs)) is not None}
    grazed = {p.name for p in farm.places if p.kind in ("paddock", "silvopasture")}
    weights = {h.name: float(h.details.get("weight_kg") or WEIGHTS_KG.get(h.species, 0.0)) for h in farm.herds}
    readings: dict[str, list[SwardReading]] = {}
    for one in farm.grass.swards:
        if one.kind == "height":
            readings.setdefault(one.place, []).append(one)
    left_last: dict[str, date] = {}
    found = []
    for stay in (s for s in farm.grass.stays if s.place in grazed and s.species in GRAZE):
        came = stay.from_at.astimezone(farm.zone).date()
        left = stay.left_at.astimezone(farm.zone).date() if stay.left_at is not None else None
        rest = (came - left_last[stay.place]).days if stay.place in left_last else None
        if left is not None:
            left_last[stay.place] = max(left_last.get(stay.place, left), left)
        if came > until or (left is not None and left < since):
            continue
        count, weight = head(stay), weights.get(stay.herd, 0.0)
        found.append(
            Grazed(
                stay.place, areas.get(stay.place), stay.herd, stay.species, count, count * weight / UNIT_KG if count and weight else None,
                came, left, max(((left or until) - came).days, 1), rest,
                height(readings.get(stay.place, ()), stay.from_at, before=True),
                height(readings.get(stay.place, ()), stay.left_at, before=False) if stay.left_at is not None else None,
                planned_for(stay, came, agreed(plans, stay.from_at)),
            )
        )  # fmt: skip
    return found


def height(readings: Sequence[SwardReading], at: datetime, *, before: bool) -> float | None:
    """The height read nearest to a moment, within three days: before a herd enters, after it leaves [m]."""
    near = [r for r in readings if (at - NEAR <= r.at <= at if before else at <= r.at <= at + NEAR)]
    found = min(near, key=lambda r: abs(r.at - at), default=None)
    return found.value if found is not None else None


def agreed(plans: Sequence[KeptRotation], at: datetime) -> KeptRotation | None:
    """The plan that people went by at a moment."""
    known = [p for p in plans if p.accepted_at is not None and p.accepted_at <= at]
    return max(known, key=lambda p: p.accepted_at or at, default=None)


def planned_for(stay: HerdStay, came: date, plan: KeptRotation | None) -> Move | None:
    """What a plan had for a herd about a day: its stay in that paddock, else the one it had it in; None where it had none."""
    rotation = read(plan)
    own = [m for m in rotation.moves if stay.herd in m.herd.split(TOGETHER)] if rotation is not None else []
    here = min((m for m in own if m.paddock == stay.place), key=lambda m: abs((m.first - came).days), default=None)
    if here is not None and abs((here.first - came).days) <= ANOTHER_D:
        return here
    return next((m for m in own if m.first <= came < m.out), None)


def said(rows: Sequence[Grazed]) -> str:
    """How many moves went as planned, in a sentence; "" where no plan had a say."""
    told = [row.kept for row in rows if row.planned is not None]
    if not told:
        return ""
    count = {kind: told.count(kind) for kind in ("as planned", "earlier", "later", "elsewhere")}
    off = [f"{n} {'to another paddock' if kind == 'elsewhere' else kind}" for kind, n in count.items() if n and kind != "as planned"]
    return f"Of {len(told)} moves {count['as planned']} went as planned{': ' + ', '.join(off) if off else ''}."
