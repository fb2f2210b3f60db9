"""From a wished-for harvest to plantings that would give it: when, how many feet, plants and trays, in which free beds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from models.advice.planting.normals import first_kill, usual_heat
from models.advice.season.units import into
from models.agronomy.crops import Crop
from models.agronomy.growing import week_of
from models.agronomy.maturity import Heat
from models.agronomy.succession import every_days, every_harvest
from models.display import day
from models.planning.harvest import PLAIN_SD, Z80, Weather
from models.planning.planting import BOUGHT, DIRECT, RAISED, Planting, Stretch
from models.planning.planting.calendar import days_of
from models.planning.planting.known_crops import growth_of, planting_of, usual_method
from models.planning.planting.proposal import Ground, Proposal, proposals
from models.planning.planting.wanted import Growth, Needed, every_week, for_day
from sensors.errors import InputError, RecordError

# of what is picked so much is gone before hand-over, where nobody said otherwise (crops_csa C6)
LOSS = 0.1
# feet of bed that sowing, pricking out and setting out once more is worth: nobody plants kale fourteen times to save forty feet
EACH_FT = 25.0
# weeks later in which room is looked for
LATER = 12
ESTABLISHED = {DIRECT: "direct_seeded", RAISED: "transplant_raised", BOUGHT: "transplant_bought"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a crop. amount: in unit, or that many shares where the unit is "share". on: the day, or the first week where it is
    wanted every week of `weeks`. safe: held in four years of five; method: how it goes in, "" as usual."""

    amount: float
    unit: str
    on: date
    weeks: int = 1
    safe: bool = False
    method: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Plantings that answer a wish. named: each with its name; amount: wanted, in unit, before loss; said: what to know, sentences."""

    crop: str
    named: tuple[tuple[str, Proposal], ...]
    amount: float
    unit: str
    said: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether every one of them has its bed."""
        return all(not one.short_ft for _, one in self.named)


def offered(
    wish: Wish, crop: Crop, name: str, ground: Ground, taken_names: Collection[str], today: date, weather: Weather | None = None
) -> Offer:
    """What to plant for a wish. name: what the plantings are called, with a number where there are more, or it is taken.

    Raises InputError where it is too late, or the crop's figures are missing; UnitError where nobody weighed a unit.
    """
    method = wish.method or usual_method(crop)
    said = list[str]()
    heat = heat_of(crop, weather, wish.on.year)
    amount = in_unit_of(wish, crop)
    needs = _needs(wish, crop, method, amount, heat)
    late = min(one.sow_on or one.plant_on for one in needs)
    if method == RAISED and not wish.method and late < today <= min(one.plant_on for one in needs):
        said.append(f"It is too late to raise the first plants: trays were to be sown {day(late, today)}. So buy them.")
        method = BOUGHT
        needs = _needs(wish, crop, method, amount, heat)
    first = min(one.sow_on or one.plant_on for one in needs)
    if first < today:
        again = wish.on + timedelta(days=(today - first).days + 6)
        raise InputError(
            f"It is too late for that: {crop.name} was to be {'sown' if method != BOUGHT else 'set out'} {day(first, today)}.",
            where=crop.name,
            expected=f"a harvest from {day(week_of(again), today)} on",
            got=day(wish.on, today),
            next_step="ask for a later day" + ("" if method == BOUGHT or wish.method else ", or buy plants"),
        )
    laid = laid_out(crop, method, needs, name, ground, taken_names)
    if wish.weeks <= 1 and any(one.short_ft for _, one in laid):
        said.append(_room_later(wish, crop, method, amount, heat, ground, today))
    killed = first_kill(weather, crop.kill_temp_f, wish.on.year) if crop.kill_temp_f is not None else None
    if killed is not None and any(one.planting.plant_on < killed < one.first_week for _, one in laid):
        said.append(f"A frost that kills it usually comes about {day(killed, today)}, before the last of them is picked: cover it.")
    return Offer(crop.name, laid, amount, crop.yield_unit or "", tuple(one for one in said if one))


def _room_later(wish: Wish, crop: Crop, method: str, amount: float, heat: Heat | None, ground: Ground, today: date) -> str:
    """The next week from which it could be picked, if there is one with room."""
    for n in range(1, LATER + 1):
        later = replace(wish, on=wish.on + timedelta(weeks=n))
        ((_, one),) = laid_out(crop, method, _needs(later, crop, method, amount, heat), crop.name, ground, ())
        if not one.short_ft:
            return f"There is room for it if it may be picked in the week of {day(one.first_week, today)}."
    return ""


def heat_of(crop: Crop, weather: Weather | None, year: int) -> Heat | None:
    """Degree days of a usual year by the crop's own count; None where it has no target, or the hub's year is not known."""
    if crop.gdd_target_f_days is None or crop.gdd_base_f is None:
        return None
    return usual_heat(weather, crop.gdd_base_f, crop.gdd_upper_f, year - 1) or None


def in_unit_of(wish: Wish, crop: Crop) -> float:
    """The amount wanted, in the unit in which the crop's yield is counted."""
    amount, unit, wanted = wish.amount, wish.unit, crop.yield_unit or ""
    if unit == "share":
        if crop.share_quantity is None:
            raise RecordError(
                f"Nobody said how much {crop.name} a share is.", where=crop.name, next_step="ask for an amount, such as 20 lb"
            )
        amount, unit = amount * crop.share_quantity, crop.share_unit or wanted
    return into(amount, unit, wanted, crop)


def _needs(wish: Wish, crop: Crop, method: str, amount: float, heat: Heat | None) -> tuple[Needed, ...]:
    growth: Growth = growth_of(crop, method, LOSS, PLAIN_SD if wish.safe else 0.0)
    z = Z80 if wish.safe else 0.0
    if wish.weeks <= 1:
        return (for_day(amount, wish.on, growth, heat, z),)
    return every_week(amount, wish.on, wish.weeks, growth, heat, z, EACH_FT)


def laid_out(
    crop: Crop, method: str, needs: Sequence[Needed], name: str, ground: Ground, taken_names: Collection[str]
) -> tuple[tuple[str, Proposal], ...]:
    """Needs as plantings with names, in whole feet, laid into beds."""
    names = names_for(name, len(needs), taken_names)
    each = [
        (planting_of(crop, one, need.plant_on, (Stretch("", float(ceil(need.bed_ft - 1e-9))),), method), need)
        for one, need in zip(names, needs, strict=True)
    ]
    return tuple(zip(names, proposals(each, ground), strict=True))


def names_for(name: str, count: int, taken: Collection[str]) -> list[str]:
    """Names that nothing has yet: "2026 Kale" for one, "2026 Kale 3" and on where there are two already."""
    low = {one.casefold() for one in taken}
    if count == 1 and name.casefold() not in low and f"{name} 1".casefold() not in low:
        return [name]
    numbered = (f"{name} {n}" for n in range(1, len(low) + count + 2))
    return [one for one in numbered if one.casefold() not in low][:count]


def again(one: Planting, crop: Crop, count: int, gap_days: int, heat: Heat | None, *, by_heat: bool) -> tuple[Needed, ...]:
    """Successions of a planting, itself left out: equal days between plantings, or equal days between first picks by degree days.

    Raises InputError where degree days are asked for and not known.
    """
    start = one.plant_on
    if by_heat:
        if heat is None or crop.gdd_target_f_days is None:
            raise InputError(
                f"The degree days of {crop.name} are not known.",
                where=crop.name,
                expected="a target of degree days with the crop's figures, and a year of the hub's own weather",
                next_step="plant at equal days, or give the crop a target",
            )
        planted = every_harvest(heat, start, crop.gdd_target_f_days, gap_days, count + 1)[1:]
    else:
        planted = every_days(start, gap_days, count + 1)[1:]
    moved = [replace(one, plant_on=on) for on in planted]
    tray = one.greenhouse_days
    ahead = timedelta(days=tray) if tray is not None and one.method == RAISED else None
    return tuple(Needed(None if ahead is None else p.plant_on - ahead, p.plant_on, days_of(p, heat).first_week, p.bed_ft) for p in moved)


def facts_of(one: Proposal, crop: Crop, plan: str, season: str, succession: str = "") -> dict[str, object]:
    """A proposal as put_planting takes it. Its last day is the last of its last week of picking."""
    planting = one.planting
    sown = planting.plant_on if planting.method == DIRECT else one.sow_on
    facts: dict[str, object] = {
        "plan": plan, "season": season, "succession": succession, "established": ESTABLISHED.get(planting.method, "transplant_bought"),
        "planned_sow_on": sown, "planned_first_harvest_on": one.first_week, "planned_last_harvest_on": one.to_on,
        "yield_expected": round(planting.total(), 1), "yield_unit": planting.unit,
    }  # fmt: skip
    if planting.method != DIRECT:
        facts["planned_plant_on"] = planting.plant_on
    if one.plants:
        facts["plants"] = one.plants
    if planting.method == RAISED and planting.greenhouse_days is not None:
        facts["days_to_transplant"] = round(planting.greenhouse_days)
        if planting.seeding.cells_per_tray:
            facts["tray_cells"] = round(planting.seeding.cells_per_tray)
    return {name: value for name, value in facts.items() if value not in (None, "")}
