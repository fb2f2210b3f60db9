"""Greenhouses: too hot, too cold or too dry against their vents, their heater, or what crops bear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm, Number, dryness, past_mean
from models.advice.thresholds import limit
from models.agronomy.humidity import vapour_pressure_deficit
from models.display import age, quantity
from models.records.queries import PlaceView

# the air of a house has followed its vents, heater or wet floor by then; if it has not, somebody must look again
SETTLES = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Comfort:
    """Between which air temperatures a house needs nobody [°C], and what sets each."""

    low_c: float
    high_c: float
    low_why: str
    high_why: str


def comfort(place: PlaceView) -> Comfort:
    """A house's band from its own details (heated_above_c, vents_above_c), else from the table."""
    heated, vents = place.details.get("heated_above_c"), place.details.get("vents_above_c")
    return Comfort(
        float(heated) - limit("heat_slack") if heated is not None else limit("tunnel_cold"),
        float(vents) + limit("vents_slack") if vents is not None else limit("tunnel_hot"),
        "its heater should hold it warmer" if heated is not None else "crops in it are near freezing",
        "its vents should hold it cooler" if vents is not None else "crops suffer above that",
    )


@lines
def houses(farm: Farm) -> list[Line]:
    """Each greenhouse outside its band, or whose air nobody knows."""
    found = []
    for place in farm.of_kind("greenhouse"):
        air = farm.number(place.name, "air_temperature")
        if air.of and (air.late or air.value is None):
            found.append(_unknown(farm, place.name, air))
        elif air.value is not None:
            band = comfort(place)
            if air.value > band.high_c:
                found.append(_hot(farm, place.name, air, band))
            elif air.value < band.low_c:
                found.append(_cold(farm, place.name, air, band))
            else:
                found += _dry(farm, place.name)
    return sorted(found, key=lambda x: -x.weight)


def _hot(farm: Farm, name: str, air: Number, band: Comfort) -> Line:
    value = air.value or 0.0
    shown, most = (quantity("air_temperature", v, farm.units) for v in (value, band.high_c))
    outside = farm.outside("air_temperature")
    beside = f"; {quantity('air_temperature', outside.value, farm.units)} outside" if outside.value is not None and not outside.late else ""
    return Line(
        "act",
        f"Vent the {name.lower()} now: it is {shown} inside, and {most} is enough.",
        f"{name}: vent now, {shown}",
        f"above {most} {_since(farm, name, band.high_c, above=True)}{beside}; {band.high_why}",
        _inputs(air),
        "greenhouses",
        name,
        weight=value - band.high_c,
        measurand="air_temperature",
        subject=f"vent {name}",
        deeds=(Deed("Vented", f"Vented the {name.lower()}", (name,)),),
        until=farm.now + SETTLES,
    )


def _cold(farm: Farm, name: str, air: Number, band: Comfort) -> Line:
    value = air.value or 0.0
    shown, least = (quantity("air_temperature", v, farm.units) for v in (value, band.low_c))
    return Line(
        "act",
        f"Warm the {name.lower()}: it is {shown} inside, and {least} is the least it should be.",
        f"{name}: too cold, {shown}",
        f"below {least} {_since(farm, name, band.low_c, above=False)}; {band.low_why}. Close it, look at the heater, cover the benches",
        _inputs(air),
        "greenhouses",
        name,
        weight=band.low_c - value,
        measurand="air_temperature",
        subject=f"warm {name}",
        deeds=(Deed("Warmed", f"Closed and warmed the {name.lower()}", (name,)),),
        until=farm.now + SETTLES,
    )


def _dry(farm: Farm, name: str) -> list[Line]:
    """Air that pulls harder than roots can give, in a house whose temperature is right."""
    pull, lasted_s = dryness(farm, name), _dry_for(farm, name)
    if pull.value is None or pull.late or lasted_s < limit("vpd_hours") * 3600:
        return []
    shown, most = (quantity("vapour_pressure_deficit", v, farm.units) for v in (pull.value, limit("vpd_stress")))
    return [
        Line(
            "watch",
            f"Wet the paths of the {name.lower()}: its air is dry, VPD {shown}.",
            f"{name}: dry air, VPD {shown}",
            f"above {most} for {age(lasted_s)}: leaves lose water faster than roots bring it; wet the floor, or shade",
            _inputs(pull),
            "greenhouses",
            name,
            weight=pull.value - limit("vpd_stress"),
            measurand="air_temperature",
            subject=f"dry {name}",
            deeds=(Deed("Wetted", f"Wetted the paths of the {name.lower()}", (name,)),),
            until=farm.now + SETTLES,
        )
    ]


def _dry_for(farm: Farm, name: str) -> float:
    """For how many seconds the air has pulled harder than leaves stand, without a break until now."""
    air, humidity = (dict(past_mean(farm, name, m)) for m in ("air_temperature", "relative_humidity"))
    start = farm.now.timestamp()
    for time_s in sorted(air.keys() & humidity.keys(), reverse=True):
        if vapour_pressure_deficit(air[time_s], humidity[time_s]) <= limit("vpd_stress"):
            break
        start = time_s
    return farm.now.timestamp() - start


def _unknown(farm: Farm, name: str, air: Number) -> Line:
    last = "" if air.value is None else f", last word {quantity('air_temperature', air.value, farm.units)} {age(air.age_s)} ago"
    return Line(
        "unknown",
        f"Look into the {name.lower()}: nobody knows how warm it is ({air.why}).",
        f"{name}: how warm?",
        f"{air.why}{last}; check the probe’s battery and radio",
        f"0 of {air.of} probes",
        "greenhouses",
        name,
        measurand="air_temperature",
        subject=f"unheard {name}",
    )


def _since(farm: Farm, place: str, bound_c: float, above: bool) -> str:
    """For how long the air has been beyond the bound, from the last day's points."""
    start = None
    for time_s, value in reversed(past_mean(farm, place, "air_temperature")):
        if (value > bound_c) != above:
            break
        start = time_s
    return "now" if start is None else f"for {age(farm.now.timestamp() - start)}"


def _inputs(number: Number) -> str:
    return f"{number.counted} of {number.of} probes · {age(number.age_s)}"
