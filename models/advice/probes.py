"""Probes of a house that differ from their siblings: what they say, since when, and what may be said about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm
from models.advice.houses import siblings
from models.advice.houses.siblings import Odd
from models.display import age, clock, difference, quantity

AIR = "air_temperature"
# a probe that was moved, or called right, is looked at again the day after
ASKED_AGAIN = timedelta(days=1)


@lines
def probes(farm: Farm) -> list[Line]:
    """Probes that have left their siblings, which are not counted."""
    found = [(p.name, one) for p in farm.of_kind("greenhouse") for one in siblings.odd(farm, p.name)]
    return [_odd(farm, name, one) for name, one in found]


def _odd(farm: Farm, place: str, one: Odd) -> Line:
    others = f"the other {one.others}" if one.others > 1 else "the other"
    shown, apart = quantity(AIR, one.live.value, farm.units), difference(AIR, abs(one.apart_k), farm.units)
    side = "above" if one.apart_k > 0 else "below"
    return Line(
        "unknown",
        f"Look at {one.name} in the {place.lower()}: it says {shown}, {apart} {side} {others}.",
        f"{place}: {one.name} left the others",
        reason(farm, one),
        age(one.live.age_s),
        "greenhouses",
        place,
        measurand=AIR,
        subject=siblings.subject(one.live.key.device),
        deeds=(moved(one, place), Deed("It is right", f"{one.name} {siblings.RIGHT}", (place,), "observation")),
        until=farm.now + ASKED_AGAIN,
    )


def reason(farm: Farm, one: Odd) -> str:
    """What a probe says beside the others, and the likeliest cause as a question."""
    shown, apart = quantity(AIR, one.live.value, farm.units), difference(AIR, abs(one.apart_k), farm.units)
    side, ask = ("above", "Is it in the sun?") if one.apart_k > 0 else ("below", "Is it wet, or in a draught?")
    left = clock(datetime.fromtimestamp(one.since_s, farm.zone), farm.zone, farm.units)
    others = f"the other {one.others}" if one.others > 1 else "the other"
    number = quantity(AIR, one.others_c, farm.units)
    return f"{one.name} says {shown}, {apart} {side} {others}; it left them at {left}. Not counted in the {number}. {ask}"


def moved(one: Odd, place: str) -> Deed:
    """Somebody hung it elsewhere."""
    return Deed("Moved to shade" if one.apart_k > 0 else "Moved", f"Moved {one.name} in the {place.lower()}", (place,), "maintenance")


def beside(farm: Farm, line: Line) -> Line:
    """A line about a probe of a house that failed a test, told beside its siblings where there are any."""
    one = next((x for x in siblings.failed(farm, line.place) if line.subject in _doubts(x.live.key.device)), None)
    return line if one is None else replace(line, reason=reason(farm, one), deeds=(moved(one, line.place), *line.deeds))


def _doubts(device: str) -> tuple[str, str]:
    """How lines name their doubt of a probe: of what it says now, and of a day."""
    return f"doubt {device}", f"unsound {device}"
