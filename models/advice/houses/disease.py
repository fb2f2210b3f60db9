"""Diseases that the weather of a house, or of the beds outside, has favoured: only of what grows, each with its reason.

Models are those of models/agronomy/disease. A finding says where to look and when to water, never what to spray.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.advice.farm import Farm
from models.advice.houses.grown import STANDING, Grown
from models.advice.houses.wet import Damp, damp, last_night
from models.agronomy.disease import botrytis, downy, early_blight, late_blight
from models.agronomy.disease.findings import Band, Finding, band_of, thresholds
from models.display import counted, day, quantity
from models.records.growth import PlantingView
from models.records.queries import PlaceView

SEVERITY = "severity_value"
TOMATOES = frozenset({"tomato_slicing", "tomato_cherry", "tomato_paste"})
POTATOES = frozenset({"potato"})
BASILS = frozenset({"basil"})
# a potato is up three weeks after it was set
EMERGES = timedelta(days=21)
# a sum of days is told where at least so many of them are known
KNOWN_SHARE = 0.8
WEEK_H = 168


@dataclass(frozen=True, slots=True)
class Disease:
    """One disease of what grows at a place.

    turn: which time of asking it is, so that an answer holds until the next. quiet: true on so many days of a season that
    it is told where one looks, and is no task of a day.
    """

    name: str
    place: str
    crops: tuple[str, ...]
    where: tuple[str, ...]
    state: Band
    reason: str
    turn: int = 0
    quiet: bool = False


def indoors(farm: Farm, place: PlaceView, here: Sequence[Grown]) -> list[Disease]:
    """What may trouble the plants of a house; nothing where nothing grows."""
    if not here:
        return []
    air = damp(farm, place.name, indoors=True)
    found = [_grey_mould(farm, place, here, air)]
    basil = [g for g in here if g.planting.crop_key in BASILS]
    return [*found, _basil(farm, place, basil, air)] if basil else found


def _crops(here: Sequence[Grown]) -> tuple[str, ...]:
    return tuple(sorted({g.planting.crop.lower() for g in here}))


def _grey_mould(farm: Farm, place: PlaceView, here: Sequence[Grown], air: Damp | None) -> Disease:
    """By the week's wet hours and mild nights."""
    finding = Finding("botrytis_greenhouse", None, "h/d", "unknown") if air is None else _week(farm, air)
    limits = thresholds("botrytis_greenhouse")
    low, high = (quantity("air_temperature", limits[k], farm.units) for k in ("night_temp_low_c", "night_temp_high_c"))
    if finding.value is None or finding.hours is None:
        reason = "humidity is not measured in it" if air is None else "too few hours of its week are known"
    else:
        reason = (
            f"leaves were wet {finding.value:.0f} h a day this week (it follows above {limits['wet_hours']:.0f}), "
            f"nights between {low} and {high} for {finding.hours:.0f} h (above {limits['night_hours']:.1f})"
        )
    # nights of that warmth are half the year's: only wet leaves are news
    quiet = finding.band == "watch" and (finding.value or 0.0) <= limits["wet_hours"]
    return Disease("grey mould", place.name, _crops(here), (place.name,), finding.band, reason, quiet=quiet)


def _week(farm: Farm, air: Damp) -> Finding:
    week = air.last(WEEK_H)
    clock = week.clock(farm)
    parts = [slice(i, i + 24) for i in range(0, week.air.size - 23, 24)]
    least = thresholds("coverage")["hours_of_a_day"]
    wet = [float(np.nansum(week.wet[p])) if np.isfinite(week.wet[p]).sum() >= least else np.nan for p in parts]
    mild = [botrytis.night_hours_in_band(clock[p], week.air[p]) for p in parts]
    nights = [hours if known >= botrytis.NIGHT_H * KNOWN_SHARE else np.nan for hours, known in mild]
    return botrytis.greenhouse_grey_mould(np.array(wet), np.array(nights))


def _basil(farm: Farm, place: PlaceView, here: Sequence[Grown], air: Damp | None) -> Disease:
    night, limits = last_night(farm), thresholds("basil_downy")
    name, crops = "basil downy mildew", _crops(here)
    if air is None or night is None:
        return Disease(name, place.name, crops, (place.name,), "unknown", "humidity is not measured in it")
    part = air.between(*night)
    finding = downy.basil_downy_mildew(downy.Night(part.air, part.humid, part.wet))
    if finding.value is None:
        return Disease(name, place.name, crops, (place.name,), "unknown", f"only {finding.known_hours} hours of last night are known")
    reason = (
        f"last night {finding.value:.0f} h of {limits['sporulation_percent']:.0f} % humidity (spores need {limits['sporulation_hours']:g}) "
        f"and leaves wet for {finding.hours or 0:.0f} h (they enter from {limits['infection_wet_hours']:.0f})"
    )
    return Disease(name, place.name, crops, (place.name,), finding.band, reason, quiet=finding.band == "watch")


# in the open: blights of tomato and potato, by the sum of days since they stand


def outdoors(farm: Farm) -> list[Disease]:
    """Blights of tomatoes and potatoes that stand in the open; those of one air together."""
    found = []
    for name, variant, crops, threshold in (
        ("late blight", "Wallin, humidity 90 %", TOMATOES | POTATOES, "blitecast"),
        ("early blight", "TOMCAST", TOMATOES, "tomcast"),
    ):
        by_air: dict[str, list[PlantingView]] = {}
        for planting in farm.plantings:
            if planting.crop_key in crops and planting.stage in STANDING[1:] and (air := _air_of(farm, planting)) is not None:
                by_air.setdefault(air, []).append(planting)
        found += [_blight(farm, name, variant, threshold, air, here) for air, here in sorted(by_air.items())]
    return found


def _air_of(farm: Farm, planting: PlantingView) -> str | None:
    """Whose air stands for a planting: of the place or what it lies in, else the station's; None under cover, or where nobody measures."""
    for place, _ in planting.places:
        around = farm.around(place)
        if any(farm.place_named[name].kind == "greenhouse" for name in around):
            return None
        measured = farm.recent.measured if farm.recent else lambda _: set[str]()
        own = [name for name in around if {"air_temperature", "relative_humidity"} <= measured(name)]
        station = [p.name for p in farm.of_kind("station")]
        return next(iter([*own, *station]), None)
    return None


def _since(planting: PlantingView) -> date | None:
    """From when its leaves could catch something."""
    if planting.crop_key in POTATOES:
        start = planting.planted_on or planting.sown_on
        return start + EMERGES if start else None
    return planting.planted_on or planting.sown_on


def _blight(farm: Farm, name: str, variant: str, model: str, air: str, here: Sequence[PlantingView]) -> Disease:
    crops = tuple(sorted({p.crop.lower() for p in here}))
    where = tuple(sorted({place for p in here for place, _ in p.places}))
    today = farm.now.astimezone(farm.zone).date()
    told = [start for p in here if (start := _since(p)) is not None]
    starts = [start for start in told if start <= today]
    if not starts:
        if told:
            return Disease(name, air, crops, where, "fine", "they are not up yet")
        return Disease(name, air, crops, where, "unknown", "nobody wrote down when they were set out")
    since = min(starts)
    summed = _sum(farm, air, variant, since, today)
    if summed is None:
        return Disease(name, air, crops, where, "unknown", f"too few days since {day(since, today)} are known at {air}")
    limits, last = thresholds(model), _last_day(farm, air, model)
    act = limits["act_total" if model == "blitecast" else "first_total"]
    state, turn = _stage(summed, act, limits)
    if model == "blitecast" and state == "act":
        state = _going_on(farm, air, variant, today)
    reason = f"{summed:.0f} of {act:.0f} severity points since {day(since, today)}{_lately(farm, last)}"
    return Disease(name, air, crops, where, state, reason, turn)


def _stage(total: float, act: float, limits: dict[str, float]) -> tuple[Band, int]:
    """(state, which time of asking): act at the threshold, and anew with every `later_total` after it."""
    state = band_of(total, limits["watch_total"], act)
    return state, int((total - act) // limits.get("later_total", act)) if state == "act" else 0


def _sum(farm: Farm, air: str, variant: str, since: date, today: date) -> float | None:
    """The severity points since a day; None where too few of the days are known."""
    if farm.derived is None or air not in farm.place_named:
        return None
    total = farm.derived.total(farm.place_named[air].id, SEVERITY, variant, since, today)
    whole = max(total.days - 1, 1)
    return total.value if total.value is not None and (total.days - total.unknown) / whole >= KNOWN_SHARE else None


def _going_on(farm: Farm, air: str, variant: str, today: date) -> Band:
    """Once the threshold is passed: act while the last week goes on being favourable, else watch. BLITECAST asks from 3 points a week."""
    week = _sum(farm, air, variant, today - timedelta(days=6), today)
    return "watch" if week is not None and week < 3 else "act"


def _last_day(farm: Farm, air: str, model: str) -> Finding | None:
    found = damp(farm, air, indoors=False)
    if found is None:
        return None
    part = found.last(24)
    if model == "tomcast":
        return early_blight.tomcast_day(part.air, part.wet)
    return late_blight.wallin_day(part.air, part.humid)


def _lately(farm: Farm, last: Finding | None) -> str:
    """ "; the last day had 11 humid hours at 66 °F = 2 points" """
    if last is None or last.value is None or not last.hours:
        return ""
    word = "humid" if last.model == "wallin" else "wet"
    warm = f" at {quantity('air_temperature', last.mean_temp_c, farm.units)}" if last.mean_temp_c is not None else ""
    return f"; the last day had {counted(round(last.hours), f'{word} hour')}{warm} = {last.value:.0f}"
