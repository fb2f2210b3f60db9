"""Tanks that are low, or fall at night when nobody draws; troughs animals cannot drink from; leaks that a sensor feels."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm, Number, past_mean, tank_level
from models.advice.thresholds import limit
from models.display import DASH, age, quantity
from models.records.queries import PlaceView

NIGHT_HOURS = (0, 5)
# by when it shows that something was done: a spring fills a tank in half a day, a float valve a trough in an hour or two;
# the next night tells of a leak; a wet floor dries
FILLS, TROUGH_FILLS, WALKED, DRIES = (timedelta(hours=h) for h in (12, 2, 24, 6))


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
    if level.value <= low:
        return [_low(farm, place, level, "act" if level.value <= limit("tank_empty") else "watch")]
    fall = night_fall(farm, place) if place.kind == "tank" else None
    return [_leak(farm, place, level, fall)] if fall is not None and fall >= limit("tank_night_fall") else []


def night_fall(farm: Farm, place: PlaceView) -> float | None:
    """How fast a tank fell between midnight and five of the last such night [percent/hour]; None where unknown.

    The slope through all points (least squares), so that the last digit of a level sensor does not decide.
    """
    local = farm.now.astimezone(farm.zone)
    start, end = (local.replace(hour=h, minute=0, second=0, microsecond=0) for h in NIGHT_HOURS)
    if local < end:
        end = local
    points = [p for p in past_mean(farm, place.name, "water_level") if start.timestamp() <= p[0] <= end.timestamp()]
    if len(points) < 6 or points[-1][0] - points[0][0] < timedelta(hours=2).total_seconds():
        return None
    hours = [t / 3600 - points[0][0] / 3600 for t, _ in points]
    mean_h, mean_v = sum(hours) / len(hours), sum(v for _, v in points) / len(points)
    spread = sum((h - mean_h) ** 2 for h in hours)
    return -sum((h - mean_h) * (v - mean_v) for h, (_, v) in zip(hours, points, strict=True)) / spread


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


def _leak(farm: Farm, place: PlaceView, level: Number, fall: float) -> Line:
    volume = _volume(farm, place, fall)
    rate = f"{volume}/h" if volume != DASH else f"{quantity('water_level', fall, farm.units)} an hour"
    return Line(
        "watch",
        f"Walk the line of {place.name}: it lost about {rate} last night, when nobody draws.",
        f"{place.name}: fell {rate} overnight",
        f"its level fell steadily between midnight and five, to {quantity('water_level', level.value, farm.units)} now. "
        "A leak, or a tap left open",
        f"level {age(level.age_s)}",
        "water",
        place.name,
        weight=fall,
        measurand="water_level",
        subject=f"leak {place.name}",
        deeds=(Deed("Walked it", f"Walked the line of {place.name}", (place.name,)),),
        until=farm.now + WALKED,
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
def leaks(farm: Farm) -> list[Line]:
    """Leak sensors that are wet."""
    wet = [x for x in farm.lives if x.measurand == "water_leak" and x.usable and x.value >= 0.5]
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
        for x in wet
    ]
