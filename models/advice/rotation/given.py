"""What a farm and its year of hours give to a grazing problem: masses from readings, wet ground from probes, ways from settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

import numpy as np

from models.advice.farm import Farm
from models.advice.hours import Hours
from models.advice.rotation.facts import HerdFacts, PaddockFacts, herd_facts, paddock_facts
from models.advice.rotation.limits import AHEAD_D, Ground
from models.advice.rotation.problem import Given, Spell, SwardRead, Ways, horizon
from models.advice.rotation.weather import AIR, Daily, past, years
from models.advice.water_weeks import said
from models.agronomy import pasture, pasture_calibration, soils
from models.planning.grazing import KINDS, Costs
from models.records.grazed import HerdStay
from models.records.grazing_settings import MONTHS, Value, day_in
from models.records.swards import SwardReading

# days a weather service is believed for growth
SAID_D = 14
PADDOCKS = ("paddock", "silvopasture")
NO_WEATHER = "Less than two months of the farm's own weather are known: growth cannot be told yet."


@dataclass(frozen=True)
class Found:
    """What is given, or in words why nothing can be planned; trouble: what was left out, each with what would cure it."""

    given: Given | None
    trouble: tuple[str, ...] = ()


def given_of(farm: Farm, hours: Hours, rng: np.random.Generator) -> Found:
    """hours: a year of the hub's hours until now. rng: for the years that may come."""
    today = farm.now.astimezone(farm.zone).date()
    trouble = list[str]()
    paddocks, herds = _paddocks(farm, trouble), _herds(farm, today, trouble)
    if not paddocks or not herds:
        return Found(None, tuple(trouble))
    known = _weather(farm, hours)
    ways = ways_of(farm.grass.settings, today, tuple(p.name for p in paddocks if p.details.get("stockpile")), _mown(paddocks))
    temp, rain = said(farm.outlook, farm.now, SAID_D)
    coming = years(known, today, horizon(today, ways.season_end), rng, temp if rain is not None else None) if known is not None else None
    if known is None or coming is None:
        return Found(None, (NO_WEATHER, *trouble))
    named = {p.name: p for p in paddocks}
    given = Given(
        today,
        paddocks,
        herds,
        known,
        coming,
        tuple(_spell(stay, farm) for stay in farm.grass.stays if stay.place in named),
        tuple(read for one in farm.grass.swards if one.place in named and (read := _read(farm, one, named[one.place])) is not None),
        {p.name: _ground(farm, p, rain) for p in paddocks},
        tuple((lock.herd, lock.paddock, lock.first_on, lock.days) for lock in farm.grass.locks if lock.out > today),
        ways,
        farm.units,
    )
    return Found(given, tuple(trouble))


def _paddocks(farm: Farm, trouble: list[str]) -> tuple[PaddockFacts, ...]:
    troughs, found = farm.of_kind("trough"), []
    for place in farm.of_kind(*PADDOCKS):
        facts = paddock_facts(place, troughs)
        if facts is None:
            trouble.append(f"{place.name} has no area: draw it under Land plan.")
        else:
            found.append(facts)
    if not found:
        trouble.append("No paddock has an area yet: draw them under Land plan.")
    return tuple(found)


def _herds(farm: Farm, today: date, trouble: list[str]) -> tuple[HerdFacts, ...]:
    """Herds of the rotation: of a kind that grazes, counted, and in a paddock now, once in the last year, or by a steward's will."""
    found, paddocks = [], {p.name for p in farm.of_kind(*PADDOCKS)}
    been = {stay.herd for stay in farm.grass.stays if stay.place in paddocks} | {lock.herd for lock in farm.grass.locks}
    for herd in farm.herds:
        if herd.species not in KINDS or (herd.place not in paddocks and herd.name not in been):
            continue
        if not herd.head:
            trouble.append(f"Nobody has counted {herd.name}: say how many they are under Animals.")
            continue
        since = herd.since.astimezone(farm.zone).date() if herd.since is not None else None
        found.append(herd_facts(herd.name, herd.species, herd.head, herd.details, herd.place, since))
    if not found:
        trouble.append("No herd is recorded that grazes: add one under Animals.")
    return tuple(found)


def _mown(paddocks: tuple[PaddockFacts, ...]) -> tuple[str, ...]:
    return tuple(p.name for p in paddocks if p.details.get("mown"))


def _weather(farm: Farm, hours: Hours) -> Daily | None:
    """The days of the weather station, else of any probe of the air in the open that has most of them."""
    places = [p.name for p in farm.places if p.kind == "station"] or [p.name for p in farm.places if AIR in hours.measured(p.name)]
    found = [past(hours, name, farm.zone, farm.latitude) for name in places if AIR in hours.measured(name)]
    best = max(found, key=lambda d: d.known, default=None)
    return _cut(best) if best is not None and best.known else None


def _cut(known: Daily) -> Daily:
    """From the first known day on."""
    first = int(np.flatnonzero(np.isfinite(known.mean_c))[0])
    return Daily(known.first + timedelta(days=first), *(column[first:] for column in known[1:]))


def _spell(stay: HerdStay, farm: Farm) -> Spell:
    out = stay.left_at.astimezone(farm.zone).date() if stay.left_at is not None else None
    return Spell(stay.herd, stay.place, stay.from_at.astimezone(farm.zone).date(), out)


def _read(farm: Farm, one: SwardReading, facts: PaddockFacts) -> SwardRead | None:
    """A reading as mass: by the hub's own calibration, else by tables with their wide band; None where it cannot be told."""
    on = one.at.astimezone(farm.zone).date()
    mass = _mass(farm.grass.settings, one, facts, on)
    return SwardRead(one.place, on, mass.kg_ha, max(mass.spread_kg_ha, 1.0), one.kind) if mass is not None else None


def _mass(settings: Mapping[str, Value], one: SwardReading, facts: PaddockFacts, on: date) -> pasture.Mass | None:
    if one.kind == "clip":
        dry = one.dry_percent if one.dry_percent is not None else number(settings, "clip_dry_percent")
        frame = one.frame_m2 if one.frame_m2 is not None else number(settings, "frame_m2")
        return None if dry is None or frame is None else pasture.mass_by_clips([one.value * 1000], frame, dry)
    cm, own = one.value * 100, number(settings, "stick_kg_ha_cm" if one.kind == "height" else "plate_kg_ha_cm")
    if one.kind == "plate" and own is None:
        return pasture_calibration.table_line(on.month).mass(cm)
    own = float(facts.details.get("kg_ha_cm") or own or 0.0) if one.kind == "height" else own
    if not own:
        return pasture.mass_by_height(cm, "mixed")
    base = number(settings, "plate_base_kg_ha") or 0.0 if one.kind == "plate" else 0.0
    mass = max(base + own * cm, 0.0)
    return pasture.Mass(mass, pasture.UNCALIBRATED / 2 * mass, "by the hub's own clips", True)


def _ground(farm: Farm, facts: PaddockFacts, rain: np.ndarray | None) -> Ground:
    """How wet it is: its own probe's word as a share of what its soil holds after drainage; unknown without a probe."""
    wet, warm = farm.number(facts.name, "soil_moisture"), farm.number(facts.name, "soil_temperature")
    soil = soils.texture(str(facts.details.get("soil", ""))) or soils.textures()[soils.UNSAID]
    known = wet.value is not None and not wet.late
    share = wet.value / 100 / soil.field_capacity if known and wet.value is not None else None
    ahead = tuple(float(mm) if isfinite(mm) else None for mm in rain[:AHEAD_D]) if rain is not None else ()
    return Ground(share, ahead, warm.value if not warm.late else None)


# Settings


def number(settings: Mapping[str, Value], key: str) -> float | None:
    value = settings.get(key)
    return value if isinstance(value, float) else None


def ways_of(settings: Mapping[str, Value], today: date, stockpiled: tuple[str, ...] = (), mown: tuple[str, ...] = ()) -> Ways:
    """What the hub decided; what it did not say is as the planner has it."""

    def of(key: str, usual: float) -> float:
        found = number(settings, key)
        return usual if found is None else found

    usual, costs = Ways(), Costs()
    end = settings.get("season_until")
    until = day_in(end, today.year) if isinstance(end, str) else date(today.year, *usual.season_end)
    return Ways(
        Costs(
            of("hay_per_kg", costs.hay_per_kg),
            of("move_cost", costs.move),
            of("heat_per_head_d", costs.heat_per_head_d),
            of("sheep_return_cost", costs.sheep_return),
            int(of("sheep_return_d", costs.return_d)),
            of("end_per_kg", costs.end_per_kg),
            of("end_kg_ha", costs.end_kg_ha),
            of("change_gain", costs.change),
            of("short_per_kg", costs.short_per_kg),
        ),
        of("enter_kg_ha", usual.enter_kg_ha),
        of("leave_kg_ha", usual.leave_kg_ha),
        {n: int(days) for n, month in enumerate(MONTHS, 1) if (days := number(settings, f"rest_{month}_d")) is not None},
        of("lot_shade_pct", 0.0) / 100,
        (until.month, until.day),
        money="$",
    )
