"""What a farm and its year of hours give to a grazing problem: masses from readings, wet ground from probes, ways from settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from models.advice.farm import Farm
from models.advice.hours import Hours
from models.advice.rotation.facts import HerdFacts, PaddockFacts, herd_facts, paddock_facts
from models.advice.rotation.limits import AHEAD_D
from models.advice.rotation.masses import sward_read
from models.advice.rotation.problem import horizon
from models.advice.rotation.signs import Closed, signs_of
from models.advice.rotation.soil import grounds, probed
from models.advice.rotation.terms import Given, Spell, Ways
from models.advice.rotation.together import as_one
from models.advice.rotation.ways import stays_of, ways_of
from models.advice.rotation.weather import AIR, Daily, lows_ahead, past, years
from models.advice.water_weeks import said
from models.planning.grazing import KINDS
from models.records.grazed import HerdStay

# days a weather service is believed for growth
SAID_D = 14
PADDOCKS = ("paddock", "silvopasture")
NO_WEATHER = "Less than two months of the farm's own weather are known: growth cannot be told yet."


@dataclass(frozen=True)
class Found:
    """What is given, or in words why nothing can be planned; trouble: what was left out, each with what would cure it."""

    given: Given | None
    trouble: tuple[str, ...] = ()


def given_of(farm: Farm, hours: Hours, rng: np.random.Generator, closed: Sequence[Closed] = (), *, probes: bool = True) -> Found:
    """hours: a year of the hub's hours until now. rng: for the years that may come. closed: days on which a paddock is needed otherwise.

    probes: whether the soil of a year is read, which takes longest; growth is told from it.
    """
    today = farm.now.astimezone(farm.zone).date()
    trouble = list[str]()
    paddocks, herds = _paddocks(farm, trouble), _herds(farm, today, trouble)
    if not paddocks or not herds:
        return Found(None, tuple(trouble))
    station, known = _weather(farm, hours)
    ways = ways_of(farm.grass.settings, today, paddocks)
    temp, rain = said(farm.outlook, farm.now, SAID_D)
    coming = years(known, today, horizon(today, reaches(ways)), rng, temp if rain is not None else None) if known is not None else None
    if known is None or coming is None:
        return Found(None, (NO_WEATHER, *trouble))
    named = {p.name: p for p in paddocks}
    thirst = float(np.median(coming.et0_mm[:AHEAD_D]))
    signs = signs_of(farm, hours, station, known, lows_ahead(farm.outlook, today, farm.zone, SAID_D), closed)
    if len(signs.dry) == len(paddocks):
        trouble.append("No paddock has water: see Water first. The plan is made as if all had.")
        signs = replace(signs, dry={})
    given = Given(
        today,
        paddocks,
        herds,
        known,
        coming,
        tuple(_spell(stay, farm) for stay in farm.grass.stays if stay.place in named),
        tuple(
            read
            for one in farm.grass.swards
            if one.place in named and (read := sward_read(farm.grass.settings, one, named[one.place], farm.zone)) is not None
        ),
        grounds(farm, paddocks, rain, thirst),
        _locked(farm, herds, today),
        ways,
        farm.units,
        signs,
        probed(farm, hours, paddocks, known) if probes else None,
    )
    return Found(given, tuple(trouble))


def reaches(ways: Ways) -> tuple[int, int]:
    """The day of the year to which plans reach: the season's end, or that on which winter grass is to stand, if that is later."""
    return max(ways.season_end, ways.kept.on) if ways.kept is not None else ways.season_end


def _locked(farm: Farm, herds: Sequence[HerdFacts], today: date) -> tuple[tuple[str, str, date, int], ...]:
    """Stays that stewards set, of herds as the plan calls them: what is set of one that grazes with others is set of all."""
    named = {one.name: herd.name for herd in herds for one in herd.each}
    found = ((named.get(lock.herd, lock.herd), lock.paddock, lock.first_on, lock.days) for lock in farm.grass.locks if lock.out > today)
    return tuple(dict.fromkeys(found))


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
    found, paddocks, stays = [], {p.name for p in farm.of_kind(*PADDOCKS)}, stays_of(farm.grass.settings)
    been = {stay.herd for stay in farm.grass.stays if stay.place in paddocks} | {lock.herd for lock in farm.grass.locks}
    for herd in farm.herds:
        if herd.species not in KINDS or (herd.place not in paddocks and herd.name not in been):
            continue
        if not herd.head:
            trouble.append(f"Nobody has counted {herd.name}: say how many they are under Animals.")
            continue
        since = herd.since.astimezone(farm.zone).date() if herd.since is not None else None
        found.append(herd_facts(herd.name, herd.species, herd.head, herd.details, herd.place, since, stays))
    if not found:
        trouble.append("No herd is recorded that grazes: add one under Animals.")
    return tuple(as_one(found, {herd.name: _names(herd.details.get("joins")) for herd in farm.herds}, trouble))


def _names(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def _weather(farm: Farm, hours: Hours) -> tuple[str, Daily | None]:
    """The place of the weather station, else of any probe of the air in the open that has most days; and its days."""
    places = [p.name for p in farm.places if p.kind == "station"] or [p.name for p in farm.places if AIR in hours.measured(p.name)]
    found = [(name, past(hours, name, farm.zone, farm.latitude)) for name in places if AIR in hours.measured(name)]
    station, best = max(found, key=lambda own: own[1].known, default=("", None))
    return station, _cut(best) if best is not None and best.known else None


def _cut(known: Daily) -> Daily:
    """From the first known day on."""
    first = int(np.flatnonzero(np.isfinite(known.mean_c))[0])
    return Daily(known.first + timedelta(days=first), *(column[first:] for column in known[1:]))


def _spell(stay: HerdStay, farm: Farm) -> Spell:
    out = stay.left_at.astimezone(farm.zone).date() if stay.left_at is not None else None
    return Spell(stay.herd, stay.place, stay.from_at.astimezone(farm.zone).date(), out)
