"""What is said of leaks and bursts: how much since when, on which line, what to do, and how sure it is."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines, supply
from models.advice.bursts import Burst, line_bursts, tank_bursts
from models.advice.farm import Farm
from models.advice.leak_line import line_of
from models.advice.leaks import Leak, leaks
from models.agronomy.flow import L_PER_GAL
from models.agronomy.leak import FLOOR_H
from models.display import age, counted, joined, moment, quantity, rounded
from models.records.queries import PlaceView

VOLUME = "water_volume"
# the next night tells whether a walked line still leaks; a shut one shows in hours
WALKED, SHUT = timedelta(hours=24), timedelta(hours=6)


@lines
def leaking(farm: Farm) -> list[Line]:
    """Bursts, then leaks; a tank that bursts is not said to leak too."""
    burst = [*tank_bursts(farm), *line_bursts(farm)]
    told = {b.place.name for b in burst}
    found = [leak for leak in leaks(farm) if leak.found and leak.place.name not in told]
    return [*(_burst_line(farm, b) for b in burst), *(_line(farm, leak) for leak in found)]


def rate(farm: Farm, litres_h: float) -> str:
    """ "4 gal/h", "1.9 gal/h" of slow ones."""
    word = quantity(VOLUME, litres_h, farm.units).split("\u00a0")[-1]
    shown = litres_h / L_PER_GAL if farm.units == "us" else litres_h
    return f"{rounded(shown, 0 if shown >= 3 else 1)}\u00a0{word}/h"


def onset(farm: Farm, leak: Leak) -> str:
    """Since when, to the hour: "1 am", "yesterday 6 pm"."""
    assert leak.since is not None
    return moment(leak.since, farm.now, farm.zone, farm.units).replace(":00 ", " ")


def band(farm: Farm, leak: Leak) -> str:
    """ "3.6–4.4 gal/h"."""
    low, high = (v / L_PER_GAL if farm.units == "us" else v for v in (leak.low_l_h, leak.high_l_h))
    digits = 0 if low >= 20 else 1
    unit = rate(farm, leak.rate_l_h).split("\u00a0")[-1]
    return f"{rounded(low, digits)}–{rounded(high, digits)}\u00a0{unit}"


def _line(farm: Farm, leak: Leak) -> Line:
    return _tank_line(farm, leak) if leak.kind == "tank" else _meter_line(farm, leak)


def _tank_line(farm: Farm, leak: Leak) -> Line:
    where = line_of(farm, leak.place)
    assert leak.since is not None
    ran = age((farm.now - leak.since).total_seconds())
    shown, began, gone = rate(farm, leak.rate_l_h), onset(farm, leak), quantity(VOLUME, leak.lost_l, farm.units)
    deed = Deed(where.done, f"{where.did}: {leak.place.name} leaked {shown}", tuple(dict.fromkeys((*where.places, leak.place.name))))
    return Line(
        "act" if leak.state == "act" else "watch",
        f"{where.act}: {leak.place.name} is leaking {shown} since {began}.",
        f"{leak.place.name} leaks {shown}",
        f"{gone} gone in {ran} beyond what {_explained(farm, leak)}: {band(farm, leak)}. {where.walk}.{_days(farm, leak)}",
        inputs(farm, leak),
        "water",
        leak.place.name,
        weight=60 + leak.rate_l_h / 10,
        measurand="water_level",
        subject=f"leak {leak.place.name}",
        deeds=(deed,),
        until=farm.now + WALKED,
    )


def _explained(farm: Farm, leak: Leak) -> str:
    """ "the meter on zone B explains"; without a meter, nobody should draw."""
    meters = [m for d in supply.system(farm).drawn_from(leak.place.name) for m in d.meters]
    if not meters:
        return "anybody draws"
    where = joined(sorted({f"{m.place[:1].lower()}{m.place[1:]}" for m in meters}), 3)
    return f"the meter on {where} explains" if len(meters) == 1 else f"the {len(meters)} meters on {where} explain"


def _days(farm: Farm, leak: Leak) -> str:
    """How long the tank lasts as it runs, and with the leak shut; "" where nobody knows, or where it is for weeks anyway."""
    shut = supply.lasting(farm, leak.place.name)
    runs = supply.lasting(farm, leak.place.name, 24 * leak.rate_l_h)
    if shut.days is None or runs.days is None or supply.said(shut) == supply.said(runs):
        return ""
    return f" It lasts {supply.said(runs)}; with the leak shut, {supply.said(shut)}."


def inputs(farm: Farm, leak: Leak) -> str:
    """How fresh and how whole what it stands on is: "level 4 min · meters 1 of 1 · 10 of 12 hours"."""
    level = farm.number(leak.place.name, "water_level")
    heard = [x for x in farm.lives if x.measurand == "water_volume_total" and farm.device_named[x.key.device].name in leak.meters]
    parts = [f"level {age(level.age_s)}" if level.of else ""]
    parts += [f"meters {sum(not x.late for x in heard)} of {len(leak.meters)}"] if leak.meters else []
    parts += [f"{leak.known_h} of the last 12 hours"] if leak.kind == "tank" else []
    return " · ".join(part for part in parts if part)


def _meter_line(farm: Farm, leak: Leak) -> Line:
    shown, began = rate(farm, leak.rate_l_h), onset(farm, leak)
    meter, gone = leak.meters[0], quantity(VOLUME, leak.lost_l, farm.units)
    empty = leak.kind == "paddock"
    why = f"no herd stands on its line since {began}" if empty else f"it has not rested for {FLOOR_H} hours or more"
    return Line(
        "act" if leak.state == "act" else "watch",
        f"Look for a leak or an open tap beyond {_the(meter)}: {shown} run{'' if empty else ' on top of the usual'} since {began}.",
        f"{meter}: {shown} never stop",
        f"{why}; {gone} so far. A float valve always closes and a tap is shut again: walk its line, {_lies(farm, leak.place)}",
        inputs(farm, leak),
        "water",
        leak.place.name,
        weight=55 + leak.rate_l_h / 10,
        measurand="flow_rate",
        subject=f"leak {meter}",
        deeds=(Deed("Walked it", f"Walked the line of {meter}", (leak.place.name,)),),
        until=farm.now + WALKED,
    )


def _burst_line(farm: Farm, burst: Burst) -> Line:
    where = line_of(farm, burst.place)
    flow = quantity("flow_rate", burst.rate_l_h / 60, farm.units)
    if burst.meter is not None:
        headline = f"Shut the water beyond {_the(burst.meter.name)}, or see who draws it: {flow}, more than it ever was."
        why = f"the most in an hour of four weeks was {quantity(VOLUME, burst.usual_l_h, farm.units)}. A broken pipe, or a valve left open"
    else:
        headline = (
            f"{where.act} now: {burst.place.name} falls {quantity(VOLUME, burst.rate_l_h, farm.units)} an hour, and no meter explains it."
        )
        why = f"by its level of the last hour, less all that its meters count. {where.walk}"
    name = burst.meter.name if burst.meter else burst.place.name
    return Line(
        "act",
        headline,
        f"Burst at {name}?",
        why,
        f"{counted(burst.points, 'reading')} of the last hour",
        "water",
        burst.place.name,
        weight=100 + burst.rate_l_h / 100,
        measurand="flow_rate" if burst.meter else "water_level",
        subject=f"burst {name}",
        deeds=(Deed(where.done, f"{where.did}: burst at {name}", (burst.place.name,)),),
        until=farm.now + SHUT,
    )


def _the(meter: str) -> str:
    """ "the house water meter": names that say meter are no proper names."""
    return f"the {meter[:1].lower()}{meter[1:]}" if "meter" in meter.lower() else meter


def _lies(farm: Farm, place: PlaceView) -> str:
    return line_of(farm, place).to or place.name
