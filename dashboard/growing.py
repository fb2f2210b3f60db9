"""Plantings in words: how many grow, what comes next, where and since when, what was picked of what was expected. Pure."""

from __future__ import annotations

from datetime import date

from models.amounts import convert_amount, say_amount, unit_named
from models.display import counted, day, joined, rounded
from models.records.growth import PlantingView
from sensors.errors import UnitError


def told(found: tuple[PlantingView, ...], today: date) -> tuple[str, str]:
    """How much grows, and what is sown or set out next."""
    growing = [p for p in found if p.stage in ("growing", "picking")]
    picking = sum(p.stage == "picking" for p in growing)
    first = f"{counted(len(growing), 'planting')} in the ground{f', {picking} being picked' if picking else ''}."
    following = sorted(((due, p.name) for p in found if (due := next_due(p)) is not None), key=lambda x: x[0])
    if not following:
        return first, "nothing is planned to be sown"
    on, name = following[0]
    late = sum(due < today for due, _ in following)
    return first, f"next: {name}, {day(on, today)}{f' · {late} later than planned' if late else ''}"


def next_due(planting: PlantingView) -> date | None:
    """When it is to be sown or set out next; None where nothing more is planned."""
    if planting.stage == "planned":
        return planting.planned_sow_on or planting.planned_plant_on
    return planting.planned_plant_on if planting.stage == "sown" else None


def where(p: PlantingView) -> str:
    return joined([name for name, _ in p.places], 3) or "no place yet"


def when(p: PlantingView, today: date) -> str:
    """The date that matters at its stage, planned ones marked as such."""
    if p.stage == "planned":
        on = p.planned_sow_on or p.planned_plant_on
        return f"planned for {day(on, today)}" if on else "no date planned"
    if p.stage == "sown":
        return f"sown {day(p.sown_on, today)}" + (f", set out planned {day(p.planned_plant_on, today)}" if p.planned_plant_on else "")  # type: ignore[arg-type]
    if p.stage == "growing":
        since = p.planted_on or p.sown_on
        first = f", first pick planned {day(p.planned_first_harvest_on, today)}" if p.planned_first_harvest_on else ""
        return (f"since {day(since, today)}" if since else "") + first
    return f"picked last {day(p.last_pick_on, today)}" if p.last_pick_on else ""


def picked(p: PlantingView, units: str) -> str:
    """What was picked, in the unit of what was expected where it can be told in it: "32 of 60 lb picked"."""
    expected = say_amount(p.yield_expected, p.yield_unit) if p.yield_expected is not None and p.yield_unit else ""
    alike = {u: a for u, a in p.picked.items() if p.yield_unit and measure_of(u) == measure_of(p.yield_unit)}
    got = [say_amount(*_people(a, u, units)) for u, a in sorted(p.picked.items()) if u not in alike]
    if alike and expected:
        total = sum(convert_amount(a, u, p.yield_unit) for u, a in alike.items())
        return ", ".join([f"{rounded(total, 0 if total >= 10 else 1)} of {expected}", *got])
    told = joined(got, 3)
    return ", ".join(part for part in (told, f"{expected} expected" if expected else "") if part)


def measure_of(unit: str) -> tuple[str, str]:
    """What a unit measures; of counted things the thing too, since a bunch is no head."""
    try:
        found = unit_named(unit)
    except UnitError:  # a word of the hub's own for what it counts
        return "", unit
    return found.measure, found.canonical


def _people(amount: float, canonical: str, units: str) -> tuple[float, str]:
    """A canonical amount in the unit people read."""
    wanted = {"kg": "lb", "l": "gal"}.get(canonical, canonical) if units == "us" else canonical
    value = convert_amount(amount, canonical, wanted)
    return round(value, 0 if value >= 10 else 1), wanted
