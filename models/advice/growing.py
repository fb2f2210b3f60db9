"""Greenhouses: the one thing each house wants now, or at dusk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm, Number
from models.advice.houses.air import now
from models.advice.houses.condensation import Condensation, condensation
from models.advice.houses.evening import closing, frosty, hour, night_of, sunset
from models.advice.houses.scorch import Scorch
from models.advice.houses.siblings import judged
from models.advice.houses.venting import Venting, drier_outside, venting
from models.advice.thresholds import limit
from models.display import age, clock, quantity
from models.display import span as span_of
from models.records.queries import PlaceView

# the air of a house has followed its vents, heater or wet floor by then; if it has not, somebody must look again
SETTLES = timedelta(hours=2)
# airing a house against dew is of use until the air outside is as cold as its leaves
PURGED_AFTER = timedelta(hours=2)
AIR, VPD = "air_temperature", "vapour_pressure_deficit"


@lines
def houses(farm: Farm) -> list[Line]:
    """What each greenhouse wants now, the most urgent of it."""
    places = farm.of_kind("greenhouse")
    farm = judged(farm, [p.name for p in places])
    found = [line for place in places if (line := _wanted(farm, place)) is not None]
    return sorted(found, key=lambda x: -x.weight)


def _wanted(farm: Farm, place: PlaceView) -> Line | None:
    """Of a house that wants nothing now, what it wants at dusk."""
    wants = venting(farm, place)
    if wants is None:
        return None
    return dew_line(farm, wants, condensation(farm, place)) if wants.kind == "fine" else line_of(farm, wants)


def line_of(farm: Farm, wants: Venting) -> Line | None:
    """What a house wants, as a line; None where it wants nothing."""
    if wants.scorch is not None and wants.scorch.harms:
        return _scorching(farm, wants, wants.scorch)
    match wants.kind:
        case "unknown":
            return _unknown(farm, wants)
        case "warm":
            return _cold(farm, wants)
        case "vent" | "vent a little" | "still hot":
            return _hot(farm, wants)
        case "shade":
            return _shade(farm, wants)
        case "close":
            return _close(farm, wants)
        case "dry":
            return _dry(farm, wants)
        case "damp":
            return _damp(farm, wants)
    return None


def _line(farm: Farm, wants: Venting, headline: str, title: str, reason: str, subject: str, deed: Deed, weight: float) -> Line:
    name = wants.place.name
    return Line(
        "act" if wants.state == "act" else "watch",
        headline,
        f"{name}: {title}",
        reason,
        inputs(wants),
        "greenhouses",
        name,
        weight=weight,
        measurand=AIR,
        subject=f"{subject} {name}",
        deeds=(deed,),
        until=farm.now + SETTLES,
    )


def _hot(farm: Farm, wants: Venting) -> Line:
    name, bounds = wants.place.name.lower(), wants.limits
    value = wants.air.temp.value or 0.0
    shown = quantity(AIR, value, farm.units)
    deed, subject, title = Deed("Vented", f"Vented the {name}", (wants.place.name,)), "vent", f"vent now, {shown}"
    why = f"it is {shown} inside, and {bounds.most}"
    headline = f"Vent the {name} now: {why}."
    if wants.kind == "vent a little":
        headline = f"Vent the {name} a little: {why}, but {_outside(farm, wants)} would chill it."
    if wants.kind == "still hot" and wants.said is not None:
        ago = age((farm.now - wants.said.at).total_seconds())
        headline = f"Open the {name} further: it is still {shown} inside {ago} after it was vented."
        deed, subject, title = Deed("Opened further", f"Opened the {name} further", (wants.place.name,)), "still hot", f"still {shown}"
    return _line(farm, wants, headline, title, _hot_reason(farm, wants), subject, deed, value - bounds.vent_c)


def _scorching(farm: Farm, wants: Venting, heat: Scorch) -> Line:
    """Heat that harms what grows: another question than a house too warm, so that who vented it in the morning is asked again."""
    name, value = wants.place.name, wants.air.temp.value or 0.0
    shown, harm = quantity(AIR, value, farm.units), quantity(AIR, heat.harm_c, farm.units)
    do, deed, subject = (
        f"Open the {name.lower()} wide and shade it",
        Deed("Opened wide", f"Opened the {name.lower()} wide", (name,)),
        "scorch",
    )
    if wants.kind == "shade":
        do, deed, subject = (
            f"Shade the {name.lower()} and wet its paths",
            Deed("Shaded", f"Shaded the {name.lower()}", (name,)),
            "shade now",
        )
    return _line(
        farm,
        wants,
        f"{do} now: {shown} inside, {age(heat.harm_s)} above {harm} by now: blossoms drop and seedlings wilt.",
        f"harmful heat, {shown}",
        _hot_reason(farm, wants),
        subject,
        deed,
        50 + value - heat.harm_c,
    )


def _hot_reason(farm: Farm, wants: Venting) -> str:
    most = quantity(AIR, wants.limits.vent_c, farm.units)
    going = f" and {wants.trend}" if wants.trend in ("rising", "falling") else ""
    outside = f"; {_outside(farm, wants)}" if wants.air.out_c is not None else "; nobody knows how warm it is outside"
    why = f"; {wants.limits.why_hot}" if wants.limits.why_hot else ""
    return f"above {most}{_for(wants.lasted_s)}{going}{outside}{why}{_pull(farm, wants)}"


def _pull(farm: Farm, wants: Venting) -> str:
    value = now(wants.air.vpd)
    if value is None or value <= limit("vpd_stress"):
        return ""
    return f". VPD {quantity(VPD, value, farm.units)}: leaves lose water faster than roots bring it"


def _shade(farm: Farm, wants: Venting) -> Line:
    name, value = wants.place.name.lower(), wants.air.temp.value or 0.0
    shown = quantity(AIR, value, farm.units)
    return _line(
        farm,
        wants,
        f"Shade the {name} and wet its paths: it is {shown} inside, and outside is no cooler.",
        f"too hot to vent, {shown}",
        f"above {quantity(AIR, wants.limits.vent_c, farm.units)}{_for(wants.lasted_s)}; {_outside(farm, wants)}, "
        f"so opening more does not cool{_pull(farm, wants)}",
        "shade",
        Deed("Shaded", f"Shaded the {name}", (wants.place.name,)),
        value - wants.limits.vent_c,
    )


def _cold(farm: Farm, wants: Venting) -> Line:
    name, value, bounds = wants.place.name.lower(), wants.air.temp.value or 0.0, wants.limits
    shown, least = (quantity(AIR, v, farm.units) for v in (value, bounds.cold_c))
    return _line(
        farm,
        wants,
        f"Warm the {name}: it is {shown} inside, and {bounds.least}.",
        f"too cold, {shown}",
        f"below {least}{_for(wants.lasted_s)}; {bounds.why_cold}. Close it, look at the heater, cover the benches",
        "warm",
        Deed("Warmed", f"Closed and warmed the {name}", (wants.place.name,)),
        bounds.cold_c - value,
    )


def _close(farm: Farm, wants: Venting) -> Line:
    name, bounds = wants.place.name.lower(), wants.limits
    at, night = closing(farm), night_of(farm, wants.place.name)
    late = at is None or farm.now >= at
    when = "now" if late or at is None else f"by {hour(farm, at)}"
    low = quantity(AIR, night.p50, farm.units) if night else ""
    band = f" ({span_of(AIR, night.p20, night.p80, farm.units)})" if night else ""
    wanted = f"{bounds.chilled} {quantity(AIR, bounds.chill_c, farm.units)} or more" if bounds.chilled else "that is near freezing"
    cold = "frost outside tonight; " if frosty(farm) else ""
    line = _line(
        farm,
        wants,
        f"Close the {name} {when}: tonight down to {low}, and {wanted}.",
        f"close {when}, {low} tonight",
        f"{cold}{low} likely{band}; {quantity(AIR, wants.air.temp.value, farm.units)} inside now, vented "
        f"{clock(wants.said.at, farm.zone, farm.units) if wants.said else ''}",
        "close",
        Deed("Closed", f"Closed the {name} for the night", (wants.place.name,)),
        50 + bounds.chill_c - (night.p50 if night else 0.0),
    )
    return replace(line, until=night.target_to) if night else line


def _dry(farm: Farm, wants: Venting) -> Line:
    """Air that pulls harder than roots can give, in a house whose temperature is right."""
    name, value = wants.place.name.lower(), wants.air.vpd.value or 0.0
    shown, most = (quantity(VPD, v, farm.units) for v in (value, limit("vpd_stress")))
    low, high = wants.limits.vpd
    return _line(
        farm,
        wants,
        f"Wet the paths of the {name}: its air is dry, VPD {shown}.",
        f"dry air, VPD {shown}",
        f"above {most}{_for(wants.lasted_s)}: leaves lose water faster than roots bring it; {low:.1f} to {high:.1f} is good for "
        f"{wants.limits.vpd_for}. Wet the floor, or shade",
        "dry",
        Deed("Wetted", f"Wetted the paths of the {name}", (wants.place.name,)),
        value - limit("vpd_stress"),
    )


def _damp(farm: Farm, wants: Venting) -> Line | None:
    """Air that hardly takes water, by day, where opening would dry it."""
    name, value = wants.place.name.lower(), wants.air.vpd.value or 0.0
    if not drier_outside(wants.air) or _hotter_outside(wants):
        return None
    shown, least = (quantity(VPD, v, farm.units) for v in (value, limit("vpd_low")))
    outside = wants.air.out_c
    little = " a little" if outside is not None and outside < wants.limits.chill_c else ""
    return _line(
        farm,
        wants,
        f"Open the {name}{little} to dry its leaves: its air is nearly full of water, VPD {shown}.",
        f"damp air, VPD {shown}",
        f"below {least}{_for(wants.lasted_s)}: leaves stay wet, and moulds like that; the air outside holds less water",
        "damp",
        Deed("Vented", f"Opened the {name} to dry it", (wants.place.name,)),
        limit("vpd_low") - value,
    )


def dew_line(farm: Farm, wants: Venting, dew: Condensation) -> Line | None:
    """Leaves that will be wet for long, where letting dry air in at dusk spares some of it; None where there is nothing to be done."""
    falls, night = sunset(farm), night_of(farm, wants.place.name)
    late = falls is None or farm.now > falls + PURGED_AFTER
    if dew.state != "watch" or not dew.helps or night is None or late or falls is None or _hotter_outside(wants):
        return None
    name, heated = wants.place.name.lower(), wants.place.details.get("heated_above_c") is not None
    how = "open and heat it for 15 minutes, twice" if heated else "open it for 15 minutes, twice, then close"
    line = _line(
        farm,
        wants,
        f"Air the {name} at dusk: its leaves would be wet for {dew.leaf_h} h tonight, {dew.aired_h} with outside air in it.",
        f"dew tonight, {dew.leaf_h} h",
        f"its air is wet at {quantity(AIR, dew.dew_c, farm.units)} and below, and the night goes to {quantity(AIR, night.p50, farm.units)} "
        f"({span_of(AIR, night.p20, night.p80, farm.units)}); {how}. The sun sets at {clock(falls, farm.zone, farm.units)}",
        "air",
        Deed("Aired", f"Aired the {name} at dusk", (wants.place.name,)),
        dew.leaf_h / 10,
    )
    return replace(line, until=night.target_to)


def _unknown(farm: Farm, wants: Venting) -> Line:
    name, air = wants.place.name, wants.air.temp
    last = "" if air.value is None else f", last word {quantity(AIR, air.value, farm.units)} {age(air.age_s)} ago"
    return Line(
        "unknown",
        f"Look into the {name.lower()}: nobody knows how warm it is ({air.why}).",
        f"{name}: how warm?",
        f"{air.why}{last}; check the probe’s battery and radio",
        f"0 of {air.of} probes",
        "greenhouses",
        name,
        measurand=AIR,
        subject=f"unheard {name}",
    )


def inputs(wants: Venting) -> str:
    """What the answer stands on: "3 of 4 probes · 2 min · outside 6 min"."""
    temp = wants.air.temp
    parts = [f"{temp.counted} of {temp.of} probes" if temp.of > 1 else "1 probe", age(wants.air.temp.age_s), _aged(wants.air.out)]
    return " · ".join(part for part in parts if part)


def _aged(outside: Number) -> str:
    return f"outside {age(outside.age_s)}" if outside.of and outside.value is not None else ""


def _hotter_outside(wants: Venting) -> bool:
    return wants.air.out_c is not None and wants.air.temp.value is not None and wants.air.out_c > wants.air.temp.value


def _outside(farm: Farm, wants: Venting) -> str:
    return f"{quantity(AIR, wants.air.out_c, farm.units)} outside"


def _for(seconds: float | None) -> str:
    return " now" if seconds is None or seconds < 60 else f" for {age(seconds)}"
