"""Tanks that are low or unheard; troughs animals cannot drink from; water that a leak sensor feels. What leaks unseen: leaks.py."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm, Number, tank_level
from models.advice.thresholds import limit
from models.display import DASH, age, quantity
from models.records.queries import PlaceView

# by when it shows that something was done: a spring fills a tank in half a day, a float valve a trough in an hour or two;
# a wet floor dries
FILLS, TROUGH_FILLS, DRIES = (timedelta(hours=h) for h in (12, 2, 6))


@lines
def tanks(farm: Farm) -> list[Line]:
    """Each tank or trough that needs somebody."""
    found = [line for place in farm.of_kind("tank", "trough") for line in _tank(farm, place)]
    return sorted(found, key=lambda x: (x.state != "act", -x.weight))


def _tank(farm: Farm, place: PlaceView) -> list[Line]:
    level = tank_level(farm, place)
    if not level.of:
        return []
    if level.value is None or level.late:
        return [_unknown(farm, place, level)]
    low = limit("tank_low" if place.kind == "tank" else "trough_low")
    return [_low(farm, place, level, "act" if level.value <= limit("tank_empty") else "watch")] if level.value <= low else []


def _volume(farm: Farm, place: PlaceView, percent: float | None) -> str:
    capacity = place.details.get("capacity_l")
    return quantity("water_volume", float(capacity) * percent / 100, farm.units) if capacity and percent is not None else DASH


def _low(farm: Farm, place: PlaceView, level: Number, state: str) -> Line:
    volume = _volume(farm, place, level.value)
    left = f", {volume} left" if volume != DASH else ""
    shown = quantity("water_level", level.value, farm.units)
    tank = place.kind == "tank"
    todo = "Fill it or spare water" if tank else "See why it does not fill"
    dry = f"pumps draw air below {quantity('water_level', limit('tank_empty'), farm.units)}"
    return Line(
        "act" if state == "act" else "watch",
        f"{place.name} is down to {shown}{left}. {todo}.",
        f"{place.name}: {shown} left",
        dry if tank else "animals may not reach the water",
        f"level {age(level.age_s)}",
        "water",
        place.name,
        weight=100 - (level.value or 0),
        measurand="water_level",
        subject=f"low {place.name}",
        deeds=(Deed("Filled", f"Filled {place.name}", (place.name,)),),
        until=farm.now + (FILLS if tank else TROUGH_FILLS),
    )


def _unknown(farm: Farm, place: PlaceView, level: Number) -> Line:
    last = "" if level.value is None else f"last word {quantity('water_level', level.value, farm.units)}, {age(level.age_s)} ago; "
    return Line(
        "unknown",
        f"Look at {place.name}: nobody knows how full it is ({level.why}).",
        f"{place.name}: how full?",
        f"{last}{level.why}",
        f"0 of {level.of} probes",
        "water",
        place.name,
        measurand="water_level",
        subject=f"unheard {place.name}",
    )


@lines
def wet(farm: Farm) -> list[Line]:
    """Leak sensors that are wet."""
    found = [x for x in farm.lives if x.measurand == "water_leak" and x.usable and x.value >= 0.5]
    return [
        Line(
            "act",
            f"Water where none should be, at {x.place or x.key.device}: shut the valve before it.",
            f"Leak at {x.place or x.key.device}",
            "its leak sensor is wet",
            f"sensor {age(x.age_s)}",
            "water",
            x.place,
            weight=50,
            subject=f"wet {x.place or x.key.device}",
            deeds=(Deed("Shut", f"Shut the valve before {x.place or x.key.device}", (x.place,) if x.place else ()),),
            until=farm.now + DRIES,
        )
        for x in found
    ]
