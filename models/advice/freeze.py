"""Water lines that freeze tonight, frost that nears buried ones, and lines that stand still in the cold.

A place says of its line: details.freezes "wet_line" (hoses, hydrants, troughs), "exposed_pipe" or "no" (drained, heated); else
troughs and zones of beds are wet lines, springs and pumps exposed pipes. details.buried_m: how deep it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from models.advice import Deed, Line, State, lines
from models.advice.farm import Farm
from models.advice.frost import nights, thermometer
from models.advice.hours import HOUR_S
from models.advice.leak_hours import water_hours
from models.agronomy.frost_depth import FreezeRisk, freeze_risk, freeze_rules, freezing_index, frost_depth, soil_freezing
from models.display import clock, counted, joined, quantity
from models.records.queries import PlaceView

AIR = "air_temperature"
WET, EXPOSED, NOT = "wet_line", "exposed_pipe", "no"
BY_KIND = {"trough": WET, "zone": WET, "spring": EXPOSED, "pump": EXPOSED}
DOES = {WET: "Drain or let trickle", EXPOSED: "Insulate, heat or let trickle"}
# as one says that it was done
DID = {WET: "Drained", EXPOSED: "Protected"}
# ground frost is said from this share of a line's depth on
NEAR_SHARE = 0.7
# a line that gave at least so much [L/h] in these hours of most days, and nothing now
STILL_H, USUAL_L_H, USUAL_DAYS = 3, 10.0, 14
FROZEN_BACK_H = 12
THAWS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Threatened:
    """A line tonight. first: when it becomes cold enough; low_c: how cold it gets there, with its P20."""

    place: PlaceView
    line: str
    state: State
    risk: FreezeRisk
    first: datetime | None
    low_c: float
    until: datetime


def lines_of_water(farm: Farm) -> list[tuple[PlaceView, str]]:
    """Places whose line may freeze, with the kind of line; greenhouses and what is said not to freeze left out."""
    found = []
    for place in farm.of_kind(*(set(BY_KIND) | {p.kind for p in farm.places if "freezes" in p.details})):
        line = str(place.details.get("freezes", BY_KIND.get(place.kind, NOT)))
        sheltered = any(farm.place_named[n].kind == "greenhouse" for n in farm.around(place.name))
        if line in freeze_rules() and not (sheltered and "freezes" not in place.details):
            found.append((place, line))
    return found


def threatened(farm: Farm) -> list[Threatened]:
    """Each line's risk tonight, by the nearest forecast; nothing where nothing is forecast."""
    told = nights(farm)
    found = []
    for place, line in lines_of_water(farm):
        where = thermometer(farm, place.name, told)
        if where is None:
            continue
        night = told[where.name]
        hours = [row for row in night.detail.get("hours", ()) if row[0] + HOUR_S > farm.now.timestamp()]
        if not hours:
            continue
        _, low, middle, _ = np.array(hours, dtype=np.float64).T
        risk, worst = freeze_risk(line, middle), freeze_risk(line, low)
        state: State = "act" if risk.band == "act" else "watch" if worst.band == "act" or risk.band == "watch" else "fine"
        begins = risk if risk.first is not None else worst
        first = None if begins.first is None else datetime.fromtimestamp(hours[begins.first][0], UTC)
        found.append(Threatened(place, line, state, begins, first, float(np.nanmin(middle)), night.target_to))
    return found


def ground_frost(farm: Farm) -> list[tuple[PlaceView, float, float]]:
    """Places with a buried line: how deep the frost of the last four weeks reaches, and how deep it lies [m]."""
    buried = [p for p in farm.of_kind(*{p.kind for p in farm.places}) if p.details.get("buried_m")]
    if not buried or farm.recent is None:
        return []
    station = next((p.name for p in farm.of_kind("station")), "")
    hours = farm.recent.column(station, AIR).mean
    days = hours[: hours.size // 24 * 24].reshape(-1, 24)
    known = np.isfinite(days).sum(axis=1)
    means = np.where(known >= 20, np.nansum(days, axis=1) / np.maximum(known, 1), np.nan)
    index = freezing_index(means)
    found = []
    for place in buried:
        conductivity, latent = soil_freezing(str(place.details.get("soil_kind", "loam")))
        depth = float(frost_depth(index, conductivity, latent)) if np.isfinite(index) else np.nan
        found.append((place, depth, float(place.details["buried_m"])))
    return [(p, depth, lies) for p, depth, lies in found if np.isfinite(depth)]


def frozen(farm: Farm) -> list[str]:
    """Meters that usually run at this time of day and have counted nothing for three hours, after air cold enough to freeze a wet line."""
    if farm.recent is None:
        return []
    end = int((farm.now.timestamp() - farm.recent.start_s) // HOUR_S)
    stations = [p.name for p in farm.of_kind("station")]
    lows = [farm.recent.column(s, AIR).min[max(end - FROZEN_BACK_H, 0) : end] for s in stations]
    cold = [low for low in lows if np.isfinite(low).any()]
    if not cold or float(np.nanmin(cold[0])) > freeze_rules()[WET].below_c:
        return []
    found = []
    for meter in water_hours(farm).meters:
        litres = meter.litres
        if litres.size < 24 * (USUAL_DAYS + 1) or not (litres[-STILL_H:] == 0).all():
            continue
        usual = np.array([litres[-STILL_H - 24 * d : litres.size - 24 * d].sum() for d in range(1, USUAL_DAYS + 1)])
        if np.isfinite(usual).sum() >= USUAL_DAYS // 2 and float(np.nanpercentile(usual, 20)) >= STILL_H * USUAL_L_H:
            found.append(meter.meter.name)
    return found


@lines
def freezing(farm: Farm) -> list[Line]:
    """Lines that stand still in the cold; those to see to before tonight, one line for each thing to do; buried ones that frost nears."""
    found = [_frozen_line(farm, name) for name in frozen(farm)]
    risks = [t for t in threatened(farm) if t.state in ("act", "watch")]
    for line in (WET, EXPOSED):
        here = [t for t in risks if t.line == line]
        if here:
            found.append(_tonight(farm, line, here))
    return found + [_ground_line(farm, *row) for row in ground_frost(farm) if row[1] >= NEAR_SHARE * row[2]]


def _tonight(farm: Farm, line: str, here: Sequence[Threatened]) -> Line:
    act = [t for t in here if t.state == "act"]
    at_risk = act or list(here)
    coldest = min(at_risk, key=lambda t: t.low_c)
    first = min((t.first for t in at_risk if t.first is not None), default=None)
    by = "now" if first is None or first <= farm.now else f"by {clock(first, farm.zone, farm.units).replace(':00 ', ' ')}"
    names = joined([t.place.name for t in at_risk], 4)
    rule = freeze_rules()[line]
    limit = quantity(AIR, rule.below_c, farm.units)
    low = quantity(AIR, coldest.low_c, farm.units)
    ready = f"{DOES[line]} {by}" if act else f"Be ready to {DOES[line][:1].lower()}{DOES[line][1:]}"
    spell = counted(coldest.risk.cold_h, "hour")
    cold = freeze_rules()["probe"].below_c
    probes = [x for t in at_risk for x in farm.probes(t.place.name, "water_temperature") if x.usable and x.value <= cold]
    already = f". The water of {probes[0].place} is {quantity(AIR, probes[0].value, farm.units)} already" if probes else ""
    return Line(
        "act" if act else "watch",
        f"{ready}: {names}, {low} tonight.",
        f"May freeze tonight: {names}",
        f"{spell} at or below {limit}{'' if act else ' where it gets as cold as it may'}; {rule.name} freezes in {rule.hours:.0f} h of that"
        f"{already}. Water that moves, or is not there, does not freeze",
        f"forecast for {coldest.place.name} and {counted(len(here), 'line')}",
        "water",
        coldest.place.name,
        weight=70 - coldest.low_c,
        measurand=AIR,
        subject=f"freeze {line}",
        deeds=(Deed(DID[line], f"{DID[line]} {names} against frost", tuple(t.place.name for t in at_risk)),),
        until=max(t.until for t in at_risk),
        by=first if act and first is not None and first > farm.now else None,
    )


def _frozen_line(farm: Farm, meter: str) -> Line:
    return Line(
        "act",
        f"Look for ice on the line of {meter}: nothing runs, and it froze last night.",
        f"{meter}: frozen?",
        f"nothing in {STILL_H} hours in which it runs on other days. Thaw it from the tap backwards, with the tap open",
        f"{counted(STILL_H, 'whole hour')} of the meter",
        "water",
        weight=80,
        measurand="flow_rate",
        subject=f"frozen {meter}",
        deeds=(Deed("It runs", f"Thawed the line of {meter}"),),
        until=farm.now + THAWS,
    )


def _ground_line(farm: Farm, place: PlaceView, depth_m: float, lies_m: float) -> Line:
    deep, lies = (quantity("water_depth", 1000 * v, farm.units) for v in (depth_m, lies_m))
    reached = depth_m >= lies_m
    return Line(
        "act" if reached else "watch",
        f"Keep water moving through the line to {place.name}: frost is {deep} deep, it lies at {lies}.",
        f"Ground frost {deep} at {place.name}",
        "reckoned from the last four weeks’ cold for bare ground without snow, which errs on the deep side",
        "four weeks of the station's air",
        "water",
        place.name,
        weight=40,
        measurand=AIR,
        subject=f"ground frost {place.name}",
        until=farm.now + timedelta(days=1),
    )
