"""Coolers, freezers and medicine fridges that are warm, or were: since when, what stands in them, and what to do with it."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.chilled import Kept, kept, warmest_c
from models.advice.devices import all_silent
from models.advice.farm import Farm
from models.advice.thresholds import limit
from models.advice.warming import Rise
from models.amounts import say_amount
from models.display import age, clock, difference, from_ns, joined, moment, quantity
from models.records.stored import StoredLot

__all__ = ["cold_rooms", "warmest_c"]

# a room whose door was shut is cold again by then, or its unit is at fault; what was judged once is judged for the day
COOLS, JUDGED = timedelta(hours=1), timedelta(hours=24)
AIR = "air_temperature"
NAMED = 3


@lines
def cold_rooms(farm: Farm) -> list[Line]:
    """Each cold store that is warm, or was for too long, or whose warmth nobody knows."""
    found = [_line(farm, one) for one in kept(farm) if one.state != "fine" and one.inside.of]
    return sorted(found, key=lambda x: ("act", "watch", "unknown").index(x.state))


def _line(farm: Farm, one: Kept) -> Line:
    if one.inside.value is None or one.inside.late or one.inside.doubted:
        return _unheard(farm, one)
    if one.too_cold:
        return _frozen(farm, one)
    if one.inside.value > one.store.limits.high_c:
        return _warm(farm, one)
    if one.rises is not None:
        return _warming(farm, one, one.rises)
    return _gap(farm, one) if one.state == "unknown" else _was_warm(farm, one)


def _warm(farm: Farm, one: Kept) -> Line:
    name, shown, most = one.store.name.lower(), quantity(AIR, one.inside.value, farm.units), _most(farm, one)
    lasted = f" for {_lasted(one)}" if one.day.going_on else ""
    first = "Shut the door" if one.door_open else "See that it is shut" if one.door_open is None else "The door is shut"
    then = f"{first}, then look at the unit" if one.door_open is not False else f"{first}: look at the unit"
    weight = 20 + (one.inside.value or 0.0) - one.store.limits.high_c + (5 if one.store.keeps == "medicine" else 0)
    return Line(
        one.state,
        f"The {name} is warm: {shown}, above {most}{lasted}. {then}{_by(farm, one)}.",
        f"{one.store.name}: {shown}{lasted}",
        f"{_day(farm, one)}; {_bears(farm, one)}{_stands(farm, one)}",
        _inputs(one),
        "buildings",
        one.store.place.name,
        weight,
        _measurand(one),
        f"warm {one.store.name}",
        _deeds(one),
        farm.now + COOLS,
    )


def _warming(farm: Farm, one: Kept, rises: Rise) -> Line:
    """A freezer whose unit has failed, before anything in it is soft."""
    name, shown, most = one.store.name.lower(), quantity(AIR, one.inside.value, farm.units), _most(farm, one)
    risen, by = difference(AIR, rises.kelvin, farm.units), clock(from_ns(int(rises.passes_s * 1e9)), farm.zone, farm.units)
    return Line(
        one.state,
        f"Look at the {name} now: it is {shown}, {risen} warmer than an hour ago, and warms on. See that it is shut and has power.",
        f"{one.store.name}: warming, {shown}",
        f"going on like this it passes {most} at {by}; in its last day it was never so warm, and no defrost lasts so long. "
        f"If you just filled it, look again in an hour{_stands(farm, one)}",
        _inputs(one),
        "buildings",
        one.store.place.name,
        18,
        _measurand(one),
        # the same question as once it is warm
        f"warm {one.store.name}",
        _deeds(one),
        farm.now + COOLS,
    )


def _was_warm(farm: Farm, one: Kept) -> Line:
    """It is cold again."""
    name, shown, most = one.store.name.lower(), quantity(AIR, one.inside.value, farm.units), _most(farm, one)
    total, act = age(60 * (one.day.minutes + one.cold.minutes)), one.state == "act"
    do = "Ask before you use it: " if one.store.keeps == "medicine" else "Judge the food in it: " if act else "Look at its door and unit: "
    beyond = f"outside {_range(farm, one)}" if one.store.limits.low_c is not None else f"above {most}"
    deed = Deed("Asked", f"Asked about the medicine in the {name}", (one.store.place.name,))
    judged = Deed("Judged it", f"Judged the food in the {name}", (one.store.place.name,))
    looked = Deed("Looked", f"Looked at the door and unit of the {name}", (one.store.place.name,))
    return Line(
        one.state,
        f"{do}the {name} was {beyond} for {total} of the last day, and is {shown} now.",
        f"{one.store.name}: {total} {beyond}",
        f"{_day(farm, one)}; {_bears(farm, one)}{_stands(farm, one)}",
        _inputs(one),
        "buildings",
        one.store.place.name,
        10 + one.day.minutes / 60,
        _measurand(one),
        f"was warm {one.store.name}",
        (deed if one.store.keeps == "medicine" else judged if act else looked,),
        farm.now + JUDGED,
    )


def _frozen(farm: Farm, one: Kept) -> Line:
    """Medicine that is freezing."""
    name, shown = one.store.name.lower(), quantity(AIR, one.inside.value, farm.units)
    lasted = f" for {age(60 * one.cold.going_on.minutes)}" if one.cold.going_on else ""
    return Line(
        one.state,
        f"The {name} is too cold: {shown}{lasted}. Turn it up, and use nothing from it until you asked.",
        f"{one.store.name}: too cold, {shown}",
        f"{_range(farm, one)} is right; what has frozen may be spoiled and look as before: ask the pharmacy{_stands(farm, one)}",
        _inputs(one),
        "buildings",
        one.store.place.name,
        30,
        _measurand(one),
        f"too cold {one.store.name}",
        (Deed("Turned it up", f"Turned up the {name} and asked about what is in it", (one.store.place.name,)),),
        farm.now + COOLS,
    )


def _unheard(farm: Farm, one: Kept) -> Line:
    last = "" if one.inside.value is None else f"last word {quantity(AIR, one.inside.value, farm.units)}, {age(one.inside.age_s)} ago; "
    return Line(
        "unknown",
        f"Look into the {one.store.name.lower()}: nobody knows how cold it is ({one.inside.why}).",
        f"{one.store.name}: how cold?",
        f"{last}{one.inside.why}; look at its own thermometer{_stands(farm, one)}",
        f"0 of {one.inside.of} probes",
        "buildings",
        one.store.place.name,
        weight=15,
        measurand=_measurand(one),
        # where nothing is heard at all, that is the alert
        subject=f"{'mute' if all_silent(farm) else 'unheard'} {one.store.name}",
        deeds=(Deed("Looked", f"Looked at the thermometer of the {one.store.name.lower()}", (one.store.place.name,), "observation"),),
        until=farm.now + timedelta(hours=4),
    )


def _gap(farm: Farm, one: Kept) -> Line:
    """Cold now, but for so long nobody heard it that food could have spoiled."""
    missing = age(60 * one.day.unknown_min)
    return Line(
        "unknown",
        f"Look at the food in the {one.store.name.lower()}: for {missing} of the last day nobody knows how cold it was.",
        f"{one.store.name}: {missing} unknown",
        f"{quantity(AIR, one.inside.value, farm.units)} now; {_bears(farm, one)}. Silence is not cold",
        _inputs(one),
        "buildings",
        one.store.place.name,
        weight=14,
        measurand=_measurand(one),
        subject=f"gap {one.store.name}",
        deeds=(Deed("Judged it", f"Judged the food in the {one.store.name.lower()}", (one.store.place.name,)),),
        until=farm.now + JUDGED,
    )


def _deeds(one: Kept) -> tuple[Deed, ...]:
    name, where = one.store.name.lower(), (one.store.place.name,)
    what = "medicine" if one.store.keeps == "medicine" else "food"
    moved = Deed("Moved it" if what == "medicine" else "Moved food", f"Moved the {what} out of the {name}", where)
    closed = Deed("Closed it", f"Closed the {name}", where)
    return (moved,) if one.door_open is False else (closed, moved)


def _by(farm: Farm, one: Kept) -> str:
    """By when the food must be out: when it has been warm for as long in all as the rule bears."""
    left = limit("food_minutes") - one.day.minutes
    if one.store.keeps == "medicine":
        return "; use nothing from it until you asked"
    if left <= 0:
        return "; move the food now"
    return f"; not cold by {clock(farm.now + timedelta(minutes=left), farm.zone, farm.units)}, move the food"


def _day(farm: Farm, one: Kept) -> str:
    """ "52 min above 41 °F in the last day, highest 47 °F, since 9:48 am; door open for 35 min" """
    highest, on = one.day.highest, one.day.going_on
    peak = f", highest {quantity(AIR, highest, farm.units)}" if highest is not None else ""
    since = (
        f", since {'before ' if not on.sure else ''}{moment(from_ns(int(on.start_s * 1e9)), farm.now, farm.zone, farm.units)}" if on else ""
    )
    door = sum(b - a for a, b in one.door_spells)
    opened = f"; its door stood open for {age(door)}" if door >= 60 else ""
    food = f"; food in it is about {quantity(AIR, one.food_c, farm.units)}" if one.food_c is not None else ""
    return f"{age(60 * one.day.minutes)} above {_most(farm, one)} in the last day{peak}{since}{opened}{food}"


def _lasted(one: Kept) -> str:
    on = one.day.going_on
    return "" if on is None else f"{'' if on.sure else 'at least '}{age(60 * on.minutes)}"


def _bears(farm: Farm, one: Kept) -> str:
    """What the time above means for what is kept."""
    if one.store.keeps == "medicine":
        return "ask the pharmacy or the health department about each box"
    hours = age(60 * limit("food_minutes"))
    if one.store.keeps == "frozen":
        return f"after {hours} look: what is still hard or icy may stay, what is soft is used the same day or thrown out"
    return f"after {hours} in all, milk, meat and what is cut or cooked is thrown out; whole vegetables only keep less long"


def _stands(farm: Farm, one: Kept) -> str:
    """ ". In it: Apples 2026 (320 lb), Garlic 2026 (34 lb) and 2 others" """
    if not one.lots:
        return ""
    # a building's lots may lie on a shelf beside its freezer
    where = "In it" if one.store.place.kind == "cold_room" else f"Kept in the {one.store.place.name.lower()}, perhaps in it"
    return f". {where}: {joined([lot_words(x) for x in one.lots], NAMED)}"


def lot_words(lot: StoredLot) -> str:
    """ "Apples 2026 (320 lb)" """
    return lot.name if lot.amount is None else f"{lot.name} ({say_amount(round(lot.amount, 1), lot.unit)})"


def _most(farm: Farm, one: Kept) -> str:
    return quantity(AIR, one.store.limits.high_c, farm.units)


def _range(farm: Farm, one: Kept) -> str:
    low = one.store.limits.low_c
    return f"{quantity(AIR, low, farm.units)} to {_most(farm, one)}"


def _measurand(one: Kept) -> str:
    return one.store.probes[0].measurand if one.store.probes else AIR


def _inputs(one: Kept) -> str:
    # only its warmest probe is counted into the number
    heard = sum(x.usable for x in one.store.probes)
    unknown = f" · {age(60 * one.day.unknown_min)} of the day unknown" if one.day.unknown_min >= 30 else ""
    return f"{heard} of {len(one.store.probes)} probes · {age(one.inside.age_s)}{unknown}"
