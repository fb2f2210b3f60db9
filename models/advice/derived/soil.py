"""Water in the root zone of beds by the day: what it lacks until it is full, how sure that is, and what a probe taught of the soil.

The balance of FAO-56 from the station's weather, what stands in the bed and the water it was given, brought nearer to the
bed's probe and to what hands felt (models/agronomy/root_zone.py). A probe that stands still, in frozen ground or with bad
readings is not heard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from models.advice import beds
from models.advice.beds import Ground
from models.advice.derived import Daily, Stretch, days_back, derived
from models.advice.derived.days import Context, FarmDays, station
from models.advice.derived.given import Given, given
from models.advice.derived.water import hargreaves, penman_monteith, penman_monteith_of_lux
from models.advice.hours import Floats, Hours
from models.agronomy import root_zone, soil_water
from models.records.queries import PlaceView

BEDS = frozenset({"bed"})
SOURCE = "FAO-56 ch. 8, with the bed's probe and what hands feel (USDA NRCS 1998); spread in docs/reference/forecasts-and-detection.md"
# each day rests on its own window; a gap in the weather is filled from the fortnight before it
FILL_DAYS = 14
WARM_UP = days_back(root_zone.WINDOW_DAYS + FILL_DAYS)
KNOWN_H = 20.0
# spread of what came: of rain by a gauge, of an hour without one [mm], of water from a log, and of evaporation filled in
RAIN_SHARE, UNHEARD_HOUR_MM, LOGGED_SHARE, FILLED_SHARE = 0.1, 0.25, 0.1, 0.35
# how far off a probe may be with field capacity learned by it, said by somebody, or from a table; and a hand (half a class of NRCS's)
PROBE_LEARNED, PROBE_SAID, PROBE_TABLE, HAND = 0.02, 0.025, 0.05, 0.12
# a probe is read at the day's end; frozen soil has no number; one that does not move while so much water came or went is stuck
LAST_HOURS, FROZEN_C, STILL, STILL_DAYS, MOVED_MM, HEARD_SHARE = 6, 1.0, 0.0005, 3, 6.0, 0.5


@dataclass(frozen=True, slots=True)
class _Sky:
    """Of each day: reference evapotranspiration [mm] with the hours it is known of, NaN unknown; rain [mm] and the hours unheard."""

    et0_mm: Floats
    et0_known_h: Floats
    rain_mm: Floats
    unheard_h: Floats


@dataclass(frozen=True, slots=True)
class _Followed:
    """A bed over the days of a stretch. learned: field capacity as its probe taught it [m³/m³]; drunk: share of the tables' need."""

    found: root_zone.Followed
    total_mm: Floats
    covered_h: Floats
    learned: Floats
    drunk: Floats


def _sky(stretch: Stretch) -> _Sky:
    et0, known = _evaporation(stretch)
    filled = _filled(et0, stretch)
    days = stretch.days
    rain = _rain(stretch)
    heard = days.known(rain)
    return _Sky(filled, known, np.nan_to_num(days.total(rain)), np.maximum(days.gone - heard, 0))


def _evaporation(stretch: Stretch) -> tuple[Floats, Floats]:
    """By the best method of each day that is known; of the running day nothing yet."""
    et0, known = np.full(len(stretch.days.on), np.nan), np.zeros(len(stretch.days.on))
    for needs, compute in (
        ("solar_radiation", penman_monteith), ("illuminance", penman_monteith_of_lux), ("air_temperature", hargreaves),
    ):  # fmt: skip
        where = stretch.context.places.get(station(stretch.context, stretch.measured, needs))
        if where is None:
            continue
        found = compute(replace(stretch, place=where))
        whole = np.isnan(et0) & (found.covered >= KNOWN_H) & (stretch.days.gone >= stretch.days.length) & np.isfinite(found.value)
        et0 = np.where(whole, np.maximum(found.value, 0), et0)
        known = np.maximum(known, np.where(np.isfinite(found.value), found.covered, 0))
    return et0, known


def _filled(et0: Floats, stretch: Stretch) -> Floats:
    """A day that is not known takes the mean of the known ones of the fortnight before; the running day its share by the sun so far."""
    padded = np.concatenate([np.full(FILL_DAYS, np.nan), et0])
    rows = np.lib.stride_tricks.sliding_window_view(padded, FILL_DAYS)[:-1] if et0.size else np.empty((0, FILL_DAYS))
    count = np.isfinite(rows).sum(axis=1)
    usual = np.where(count > 0, np.nansum(rows, axis=1) / np.maximum(count, 1), np.nan)
    filled = np.where(np.isnan(et0), usual, et0)
    if et0.size > 1 and stretch.days.gone[-1] < stretch.days.length[-1]:
        above = np.nan_to_num(stretch.days.total(stretch.sun().above_mj_m2))
        filled[-1] *= min(above[-1] / above[-2], 1.0) if above[-2] > 0 else stretch.days.gone[-1] / stretch.days.length[-1]
    return filled


def _rain(stretch: Stretch) -> Floats:
    """Rain of each hour at the station [mm], by a counter, by amounts, or by its rate."""
    for measurand, part in (("rain_total", "sum"), ("rain", "sum"), ("rain_rate", "mean")):
        column = stretch.station(measurand)
        if column.known:
            found: Floats = np.asarray(getattr(column, part), dtype=np.float64)
            return found
    return np.full(stretch.hours.count, np.nan)


def _theta(stretch: Stretch, at: str) -> tuple[Floats, Floats]:
    """Soil water by a probe at each day's end [m³/m³], and the hours it is known of; not of a frozen soil, nor where doubted."""
    column = stretch.hours.column(at, "soil_moisture")
    frozen = stretch.hours.column(at, "soil_temperature").mean < FROZEN_C
    heard = np.where(frozen | (column.share < HEARD_SHARE), np.nan, column.mean / 100)
    last = [hours[-LAST_HOURS:] for (hours,) in stretch.days.parts(heard)]
    theta = np.array([np.nanmean(x) if np.isfinite(x).any() else np.nan for x in last], dtype=np.float64)
    return theta, stretch.days.known(heard)


def _stuck(theta: Floats, moved_mm: Floats) -> Floats:
    """Where a probe has not moved for days in which water came or went."""
    if theta.size < STILL_DAYS:
        return np.zeros(theta.size, dtype=bool)
    rows = np.lib.stride_tricks.sliding_window_view(np.concatenate([np.full(STILL_DAYS - 1, np.nan), theta]), STILL_DAYS)
    water = np.lib.stride_tricks.sliding_window_view(np.concatenate([np.zeros(STILL_DAYS - 1), np.nan_to_num(moved_mm)]), STILL_DAYS)
    found: Floats = ((rows.max(axis=1) - rows.min(axis=1)) <= STILL) & (water.sum(axis=1) >= MOVED_MM)
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """A bed as its weather and its probe show it on each day, before anything is reckoned of its water."""

    bed: Ground
    zone_m: Floats
    share: Floats
    need_mm: Floats
    rain_mm: Floats
    water: Given
    theta: Floats
    heard_h: Floats

    @property
    def came_mm(self) -> Floats:
        return self.rain_mm + self.water.mm


def _seen(stretch: Stretch, place: PlaceView, sky: _Sky) -> _Seen:
    context = stretch.context
    bed = beds.ground(place, context.places)
    thirsts = beds.thirst(bed, context.beds.stands, stretch.days.on, context.latitude)
    kc, zone_m, share = (np.array([getattr(t, name) for t in thirsts]) for name in ("kc", "zone_m", "share"))
    need, rain, water = kc * sky.et0_mm * bed.light, sky.rain_mm * (not bed.cover), given(stretch, bed)
    theta, heard_h = _theta(stretch, place.name)
    theta = np.where(_stuck(theta, need + rain + water.mm), np.nan, theta)
    return _Seen(bed, zone_m, share, need, rain, water, theta, heard_h)


def _drunk(stretch: Stretch, own: _Seen, sky: _Sky) -> Floats:
    """How much beds of this block drink of what tables say, as the probes among them show."""
    context, place = stretch.context, stretch.place
    probed = [p for p in context.places.values() if p.kind == "bed" and p.parent == place.parent and _probed(stretch, p.name)]
    chosen = [own] if _probed(stretch, place.name) else [_seen(stretch, p, sky) for p in sorted(probed, key=lambda p: p.name)]
    lost, need = np.zeros(len(stretch.days.on)), np.zeros(len(stretch.days.on))
    for one in chosen:
        vanished, reckoned = root_zone.drinks(one.theta, one.need_mm, one.came_mm, one.rain_mm, 1000 * one.zone_m)
        lost, need = lost + vanished, need + reckoned
    return root_zone.share_drunk(lost, need)


def _probed(stretch: Stretch, name: str) -> bool:
    return "soil_moisture" in stretch.measured.get(name, ())


def follow(stretch: Stretch) -> _Followed:
    """The bed over the days of the stretch, its warm-up included; several derivations of one stretch share it."""
    global _last
    key = (stretch.hours, stretch.context, stretch.place, stretch.days)
    if _last is None or any(a is not b for a, b in zip(_last[0][:3], key[:3], strict=True)) or _last[0][3] != stretch.days:
        _last = (key, _follow(stretch))
    return _last[1]


_last: tuple[tuple[Hours, Context, PlaceView, FarmDays], _Followed] | None = None


def _follow(stretch: Stretch) -> _Followed:
    days, sky = stretch.days, _sky(stretch)
    own = _seen(stretch, stretch.place, sky)
    bed = own.bed
    drunk = _drunk(stretch, own, sky)
    need = own.need_mm * drunk
    full, learned, driest = _full(bed, own.theta, own.rain_mm, own.came_mm, need / (1000 * own.zone_m))
    total = 1000 * np.maximum(bed.available, full - driest) * own.zone_m
    filled = sky.et0_known_h < KNOWN_H * days.gone / np.maximum(days.length, 1)
    doubts = (
        RAIN_SHARE * own.rain_mm, UNHEARD_HOUR_MM * sky.unheard_h * (not bed.cover), own.water.doubt_mm, LOGGED_SHARE * own.water.mm,
        FILLED_SHARE * need * filled,
    )  # fmt: skip
    doubt = np.sqrt(sum((d**2 for d in doubts), np.zeros(len(days.on))))
    p = soil_water.depletion_share(own.share, np.nan_to_num(need, nan=5.0))
    series = root_zone.Days(total, p, need, own.came_mm, doubt, 1000 * own.zone_m, own.theta, _felt(stretch, stretch.context, days.on))
    taught = np.isfinite(learned)
    probe = np.where(taught, PROBE_LEARNED, PROBE_TABLE if bed.learns else PROBE_SAID)
    found = root_zone.follow(series, full, root_zone.Errors(probe, np.where(taught | (not bed.learns), 1.0, 0.0), HAND))
    return _Followed(found, total, np.maximum(sky.et0_known_h, own.heard_h), learned, drunk)


def _full(bed: Ground, theta: Floats, rain_mm: Floats, came_mm: Floats, taken: Floats) -> tuple[Floats, Floats, Floats]:
    """Field capacity, as learned (NaN not), and the least that roots were seen to leave [m³/m³]."""
    learned, least = root_zone.seen_full(theta, rain_mm, came_mm, taken)
    if not bed.learns:
        learned = np.full(theta.shape, np.nan)
    full = np.where(np.isfinite(learned), learned, np.fmax(bed.field_capacity, least) if bed.learns else bed.field_capacity)
    dry, seen = full - bed.available, root_zone.seen_dry(theta)
    return full, learned, np.where(np.isfinite(learned) & np.isfinite(seen), np.minimum(seen, dry), dry)


def _felt(stretch: Stretch, context: Context, on: tuple[date, ...]) -> Floats:
    felt = np.full(len(on), np.nan)
    for one in context.beds.felt:
        day = one.at.astimezone(context.zone).date()
        if one.place == stretch.place.name and on and on[0] <= day <= on[-1]:
            felt[(day - on[0]).days] = one.left
    return felt


def _grown(place: PlaceView, context: Context) -> bool:
    """Whether anything stood in a bed lately: nobody waters bare ground."""
    return any(s.place == place.name for s in context.beds.stands)


def _told(stretch: Stretch, values: Floats, bed: _Followed) -> Daily:
    return Daily(np.where(bed.found.known(bed.total_mm) == 1, values, np.nan), bed.covered_h)


KEPT: dict[str, Any] = {"kinds": BEDS, "needs": (), "warm_up": WARM_UP, "so_far": True, "records": True, "where": _grown}


@derived("soil_depletion", "soil_depletion", "root zone", source=SOURCE, **KEPT)
def depletion(stretch: Stretch) -> Daily:
    """Water that the bed's root zone lacks until it is full, at the day's end"""
    bed = follow(stretch)
    return _told(stretch, np.maximum(bed.found.depletion_mm, 0), bed)


@derived("soil_depletion_spread", "soil_depletion_spread", "root zone", source=SOURCE, **KEPT)
def spread(stretch: Stretch) -> Daily:
    """How far off that may be, as a standard deviation"""
    bed = follow(stretch)
    return _told(stretch, bed.found.spread_mm, bed)


@derived(
    "soil_full", "soil_moisture", "field capacity, learned", coverage_h=0, **KEPT,
    source="what the bed's probe told on the second dry day after rain of 20 mm or more, the wettest three of 90 days",
)  # fmt: skip
def full(stretch: Stretch) -> Daily:
    """Soil water at field capacity, as the bed's probe told it after rain"""
    bed = follow(stretch)
    return Daily(100 * bed.learned, bed.covered_h)


@derived(
    "soil_drunk", "crop_water_share", "by probes of the block", coverage_h=0, **KEPT,
    source="what vanished from the root zone on dry days, of what FAO-56 reckons for them, over 120 days",
)  # fmt: skip
def drunk(stretch: Stretch) -> Daily:
    """How much the bed drinks of what tables say, as its probe, else those of its block, show; 1 where none does"""
    bed = follow(stretch)
    return Daily(bed.drunk, bed.covered_h)
