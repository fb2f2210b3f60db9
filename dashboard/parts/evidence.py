"""The chart that shows what a sentence says: which curves, bands and limits belong to a place and a measurand."""

from __future__ import annotations

from dataclasses import replace

from dashboard import curves
from dashboard.charts.times import Line, Panel
from dashboard.parts import chart
from models.advice.cold import warmest_c
from models.advice.farm import OPEN_AIR, Farm, Live
from models.advice.houses.grown import limits
from models.advice.houses.siblings import judged, odd
from models.advice.thresholds import limit
from models.display import in_units, number, quantity
from sensors.measurands import measurand as row_of

THINGS = {"soil_moisture": "water", "soil_temperature": "soil", "water_level": "water", "flow_rate": "water", "air_temperature": "inside"}


def outside(farm: Farm, measurand: str) -> list[Live]:
    """The weather station's probes, else one in the open."""
    found = [x for x in farm.lives if x.measurand == measurand]
    return [x for x in found if x.kind == "station"] or [x for x in found if x.kind in OPEN_AIR][:1]


def panel(farm: Farm, place: str, measurand: str, span: str, height: int = 190) -> Panel:
    """The panel of a place: a greenhouse beside the weather, a tank from empty to full, soil by itself."""
    where = farm.place_named.get(place)
    own = farm.probes(place, measurand) if place else outside(farm, measurand)
    unit = chart.unit(measurand, farm)
    if where is not None and where.kind == "greenhouse" and measurand == "air_temperature":
        return _house(farm, place, span, height)
    if where is not None and where.kind in ("tank", "trough") and measurand == "water_level":
        line = chart.line(farm, own, measurand, span, "", "water")
        low = [(limit("tank_low"), "low")] if where.kind == "tank" else []
        return Panel(unit, [line], low, floor=0, ceiling=100, height=height)
    in_the_open = place == "" or (where is not None and where.kind in OPEN_AIR and measurand.startswith("air"))
    thing = "outside" if in_the_open else THINGS.get(measurand, "other")
    limits: list[tuple[float, str]] = []
    if measurand == "air_temperature" and thing == "outside":
        limits = [(in_units(measurand, limit("frost"), farm.units), "leaves freeze")]
    if where is not None and where.kind == "cold_room":
        most = warmest_c(where)
        limits = [(in_units("air_temperature", most, farm.units), f"food keeps below {number('air_temperature', most, farm.units)}")]
    digits = row_of(measurand).us_digits if farm.units == "us" else row_of(measurand).metric_digits
    least = 20.0 if unit == "%" else 10.0 if "temperature" in measurand else 0.0
    return Panel(unit, [chart.line(farm, own, measurand, span, "", thing)], limits, digits=digits, height=height, least=least)


def _house(farm: Farm, place: str, span: str, height: int) -> Panel:
    given, farm = farm, judged(farm, [place])
    wants = limits(farm, farm.place_named[place])
    low, high = (in_units("air_temperature", v, farm.units) for v in wants.good_c)
    probes = farm.probes(place, "air_temperature")
    sound, doubted = [x for x in probes if not x.doubted], [x for x in probes if x.doubted]
    inside = chart.line(farm, sound or probes, "air_temperature", span, "in", "inside")
    if sound and doubted:
        inside = replace(inside, suspect=_beside(given, doubted[0], span), suspect_label=f"{doubted[0].key.device}, suspect")
    lines: list[Line] = [inside]
    weather = outside(farm, "air_temperature")
    if weather:
        lines.append(chart.line(farm, weather, "air_temperature", span, "out", "outside"))
    vent = f"vent above {quantity('air_temperature', wants.vent_c, farm.units)}"
    return Panel(chart.unit("air_temperature", farm), lines, [(high, vent)], (low, high, ""), height=height)


def _beside(farm: Farm, live: Live, span: str) -> list[tuple[float, float]]:
    """What a doubted probe says: rings beside the line, from when it left the others (or failed a test)."""
    shaped = curves.curve(farm, [live], live.measurand, span)
    left = next((one.since_s for one in odd(farm, live.place) if one.live.key == live.key), None)
    if left is None:
        return list(shaped.suspect)
    return curves.markers([(t, v) for t, v in shaped.points if v is not None and t >= left], curves.SPANS[span].step_s)


def dryness(farm: Farm, place: str, span: str) -> Panel | None:
    """How hard the air pulls on leaves; None where air or humidity is not measured."""
    farm = judged(farm, [place])
    airs, humids = farm.probes(place, "air_temperature"), farm.probes(place, "relative_humidity")
    if not airs or not humids:
        return None
    airs = [x for x in airs if not x.doubted] or airs
    line = Line("", "inside", curves.dryness(farm, airs, humids, span).points)
    stress = (limit("vpd_stress"), f"stress above {limit('vpd_stress'):.1f}")
    wants = limits(farm, farm.place_named[place])
    band = (*wants.vpd, f"good for {wants.vpd_for}")
    return Panel("VPD, kPa", [line], [stress], band, digits=1, height=90, floor=0)
