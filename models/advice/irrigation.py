"""How much water each bed needs, by when, and why: from the soil water that jobs keep (models/advice/derived/soil.py) and the days to come.

A bed whose soil water nobody knows is unknown, and a hand can cure that. Hubland opens no valve.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.advice import State, beds
from models.advice.beds import Ground, Thirst
from models.advice.days_ahead import DayAhead, days_ahead
from models.advice.derived.given import DRIP
from models.advice.farm import Farm, Number
from models.agronomy import soil_water
from models.records.queries import PlaceView

DEPLETION, SPREAD, MOISTURE = "soil_depletion", "soil_depletion_spread", "soil_moisture"
ROOT_ZONE, FULL = "root zone", "field capacity, learned"
DRUNK, BY_PROBES = "crop_water_share", "by probes of the block"
# P20 and P80 of a normal distribution lie so many standard deviations off
BAND = 0.84
# older soil water is not that of now
OLDEST = timedelta(days=2)
# rain is waited for so long, if it brings so much of what is gone
WAIT_DAYS, COVERS = 2, 0.8
# what falls due until the end of tomorrow is to be done today or tomorrow
SOON_DAYS = 1
# less is not worth opening a valve [mm]
LEAST_MM = 3.0
# doubt counts by so many standard deviations: a bed of which less is known is watered a little earlier and more
CAREFUL = 0.2
# a bed is not filled to the brim: such a share of what it holds is left for rain, which else would run through
ROOM = 0.15
# a probe so much above field capacity means that water runs through [m³/m³], if no such rain fell [mm]
TOO_WET, RAINED_MM = 0.03, 5.0


@dataclass(frozen=True, slots=True)
class BedWater:
    """A bed's water today.

    depletion_mm: what its root zone lacks until full, with P20 and P80 (low_mm, high_mm); None where nobody knows.
    total_mm, ready_mm: what the root zone holds for plants, and what of it without stress. stress: share of its need that
    the crop gets. need_mm: a day's, the mean of the days to come; due_on: the day at whose end the ready water is used up,
    None not within a week. net_mm reaches the roots, gross_l is let out; minutes of drip; None where not known.
    rain_mm: what the forecast brings within WAIT_DAYS (P50); told: somebody forecasts rain. state: as lines have it;
    watch with `wet`: it holds more than it can; watch without: rain is worth waiting for.
    """

    bed: Ground
    crops: tuple[str, ...]
    state: State
    depletion_mm: float | None
    low_mm: float | None
    high_mm: float | None
    total_mm: float
    ready_mm: float
    stress: float | None
    need_mm: float | None
    due_on: date | None
    net_mm: float | None
    gross_l: float | None
    minutes: float | None
    rain_mm: float
    told: bool
    wet: bool
    probe: Number
    on: date | None

    @property
    def place(self) -> PlaceView:
        return self.bed.place


_kept: tuple[weakref.ref[Farm], list[BedWater]] | None = None


def waters(farm: Farm) -> list[BedWater]:
    """Every bed in which something grows, in the order of places; reckoned once for each farm, because a page asks several times."""
    global _kept
    if _kept is not None and _kept[0]() is farm:
        return _kept[1]
    found = _waters(farm)
    _kept = (weakref.ref(farm), found)
    return found


def _waters(farm: Farm) -> list[BedWater]:
    stands = beds.stands_of(farm.plantings)
    planted = {s.place for s in stands}
    chosen = [p for p in farm.of_kind("bed") if p.name in planted]
    if not chosen:
        return []
    ahead = days_ahead(farm)
    found = []
    for place in chosen:
        bed = beds.ground(place, farm.place_named)
        today = beds.thirst(bed, stands, [d.on for d in ahead], farm.latitude)
        if not today[0].bare:
            found.append(_water(farm, bed, today, ahead))
    return found


def _water(farm: Farm, bed: Ground, thirsts: Sequence[Thirst], ahead: Sequence[DayAhead]) -> BedWater:
    known = _soil(farm, bed.place)
    first = thirsts[0]
    total = beds.total_mm(bed, first.zone_m)
    probe = farm.number(bed.place.name, MOISTURE)
    rain = 0.0 if bed.cover else sum(d.rain_mm for d in ahead[: WAIT_DAYS + 1])
    told = any(d.told for d in ahead[1 : WAIT_DAYS + 1])
    drinks = _drunk(farm, bed.place)
    needs = [None if d.et0_mm is None else drinks * t.kc * d.et0_mm * bed.light for t, d in zip(thirsts, ahead, strict=True)]
    usual = [n for n in needs[1:] if n is not None]
    need = sum(usual) / len(usual) if usual else None
    share = soil_water.depletion_share(first.share, 5.0 if need is None else need)
    ready = soil_water.readily_available_water(total, share)
    if known is None or (known[2] < ahead[0].on and need is None):
        return BedWater(
            bed, first.crops, "unknown", None, None, None, total, ready, None, need, None, None, None, None, rain, told, False, probe, None
        )
    depletion, spread, on = known
    gone = depletion + (need or 0.0) * max((ahead[0].on - on).days - 1, 0) * (on < ahead[0].on)
    if on < ahead[0].on:
        # of a day that is not told yet the whole is still to come
        gone += (need or 0.0) - (needs[0] or 0.0)
    gone = min(gone, total)
    careful = min(gone + CAREFUL * spread, total)
    due = _due(careful, ready, [0.0 if n is None else n for n in needs], [0.0 if bed.cover else d.rain_mm for d in ahead])
    wet = _too_wet(farm, bed, probe)
    state = _state(careful, ready, due, rain, wet)
    net = soil_water.irrigation(careful, total, share, _method(bed), rain + ROOM * total)
    amount = net.net_mm if net is not None and state in ("act", "todo") else 0.0
    if state in ("act", "todo") and amount < LEAST_MM:
        state, amount = "fine", 0.0
    gross = amount / soil_water.efficiencies()[_method(bed)]
    litres = gross * bed.area_m2 if bed.area_m2 else None
    minutes = litres / bed.drip_l_min if litres is not None and bed.drip_l_min else None
    return BedWater(
        bed, first.crops, state, gone, max(gone - BAND * spread, 0.0), min(gone + BAND * spread, total), total, ready,
        soil_water.stress_coefficient(gone, total, share), need, None if due is None else ahead[due].on, amount, litres, minutes,
        rain, told, wet, probe, on,
    )  # fmt: skip


def _method(bed: Ground) -> str:
    said = str(bed.place.details.get("irrigation", DRIP))
    return said if said in soil_water.efficiencies() else DRIP


def _soil(farm: Farm, place: PlaceView) -> tuple[float, float, date] | None:
    """(depletion, spread, of which day) as jobs last knew it; None where that is nothing, or too old."""
    if farm.derived is None:
        return None
    today = farm.now.astimezone(farm.zone).date()
    days = farm.derived.between(place.id, DEPLETION, ROOT_ZONE, today - OLDEST, today)
    last = next((d for d in reversed(days) if d.value is not None), None)
    if last is None or last.value is None:
        return None
    spreads = farm.derived.between(place.id, SPREAD, ROOT_ZONE, last.on, last.on)
    spread = next((d.value for d in spreads if d.value is not None), None)
    return None if spread is None else (last.value, spread, last.on)


def _drunk(farm: Farm, place: PlaceView) -> float:
    """How much the bed drinks of what tables say; 1 where nobody has seen it."""
    today = farm.now.astimezone(farm.zone).date()
    days = farm.derived.between(place.id, DRUNK, BY_PROBES, today - OLDEST, today) if farm.derived is not None else []
    return next((d.value for d in reversed(days) if d.value is not None), 1.0)


def _due(gone: float, ready: float, needs: Sequence[float], rain: Sequence[float]) -> int | None:
    """The number of the day at whose end the ready water is used up; 0 today, None not within those days."""
    for i, (need, falls) in enumerate(zip(needs, rain, strict=True)):
        gone = max(gone - falls, 0.0) + need
        if gone >= ready:
            return i
    return None


def _state(gone: float, ready: float, due: int | None, rain: float, wet: bool) -> State:
    if wet:
        return "watch"
    if gone >= ready:
        return "watch" if rain >= COVERS * gone else "act"
    return "todo" if due is not None and due <= SOON_DAYS else "fine"


def _too_wet(farm: Farm, bed: Ground, probe: Number) -> bool:
    """Whether water runs through, and it is not the rain's."""
    if probe.value is None or not probe.counted or farm.derived is None:
        return False
    full = bed.field_capacity
    if bed.learns:
        learned = farm.derived.last(bed.place.id, MOISTURE, FULL, farm.now.astimezone(farm.zone).date())
        if learned is None or learned.value is None:
            return False
        full = learned.value / 100
    if probe.value / 100 <= full + TOO_WET:
        return False
    fell = None if bed.cover else _rain_lately(farm)
    return bool(bed.cover) or (fell is not None and fell < RAINED_MM)


def _rain_lately(farm: Farm) -> float | None:
    """Rain of the last two days at the station [mm]; None where nobody measured it."""
    if farm.recent is None:
        return None
    for station in farm.of_kind("station"):
        for measurand in ("rain_total", "rain"):
            fell = farm.recent.column(station.name, measurand).sum[-48:]
            known = fell[fell == fell]
            if known.size >= 40:
                return float(known.sum())
    return None
