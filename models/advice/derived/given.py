"""Water that beds were given, by the day: as logs say, and what a meter of several beds counted beyond that, shared out by area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from models.advice import beds
from models.advice.beds import Ground
from models.advice.derived.days import Context, Stretch
from models.advice.hours import Floats, Hours
from models.agronomy import soil_water
from models.records.queries import PlaceView

TOTAL = "water_volume_total"
DRIP = "drip"
# nobody knows which of the beds behind a meter were watered: so far off may a bed's share be
SHARED_DOUBT = 0.6
# words in a device's key by which its meter counts beds alone; a place's details.meters comes first
WORDS = ("bed", "garden", "drip", "irrig")
GROUND = frozenset({"bed", "block", "greenhouse", "field"})
LINES = frozenset({"zone", "valve", "pump"})


class Given(NamedTuple):
    """Water that reached the soil on each day, and how far off that may be [mm]."""

    mm: Floats
    doubt_mm: Floats


def given(stretch: Stretch, bed: Ground) -> Given:
    """What a bed was given."""
    context, days = stretch.context, stretch.days
    reaches = soil_water.efficiencies().get(str(bed.place.details.get("irrigation", DRIP)), soil_water.efficiencies()[DRIP])
    area = bed.area_m2
    if not area:
        return Given(np.zeros(len(days.on)), np.zeros(len(days.on)))
    logged = _logged(context, days.on[0].toordinal(), len(days.on))
    own = logged.get(bed.place.name, np.zeros(len(days.on)))
    shared = np.zeros(len(days.on))
    for where, device in _meters(stretch):
        behind = served(where, device, context)
        if bed.place.name in {p.name for p in behind}:
            areas = {p.name: a for p in behind if (a := _area(p, context))}
            counted = np.nan_to_num(days.total(_of_device(stretch.hours, device).column(where.name, TOTAL).sum))
            rest = np.maximum(counted - sum((logged.get(name, np.zeros(len(days.on))) for name in areas), np.zeros(len(days.on))), 0)
            shared += rest * area / sum(areas.values()) if areas else 0.0
    return Given((own + shared) * reaches / area, SHARED_DOUBT * shared * reaches / area)


def _area(place: PlaceView, context: Context) -> float | None:
    return beds.ground(place, context.places).area_m2


def _logged(context: Context, first: int, count: int) -> dict[str, Floats]:
    """Litres that logs say each bed was given on each day; a log of several is shared out by area."""
    found: dict[str, Floats] = {}
    for one in context.beds.waterings:
        day = one.at.astimezone(context.zone).date().toordinal() - first
        if not 0 <= day < count:
            continue
        areas = {p.name: a for p in _beds_of(one.places, context) if (a := _area(p, context))}
        for name, area in areas.items():
            litres = one.litres * area / sum(areas.values()) if one.litres is not None else (one.depth_mm or 0.0) * area
            found.setdefault(name, np.zeros(count))[day] += litres
    return found


def _beds_of(names: Iterable[str], context: Context) -> list[PlaceView]:
    """The beds among some places, and those that lie in them."""
    wanted = set(names)
    in_use = [p for p in context.places.values() if p.kind == "bed" and p.phase != "retired"]
    return [p for p in in_use if wanted & {a.name for a in beds.around(p, context.places)}]


def _meters(stretch: Stretch) -> list[tuple[PlaceView, str]]:
    """Every meter of water as (where it stands, device)."""
    places = stretch.context.places
    chosen = [p for name, p in sorted(places.items()) if p.kind in GROUND | LINES and TOTAL in stretch.measured.get(name, ())]
    return [(p, device) for p in chosen for device in stretch.hours.since(p.name, TOTAL)]


def served(where: PlaceView, device: str, context: Context) -> list[PlaceView]:
    """The beds whose water a meter counts; none where it counts other uses as well, and nobody can tell them apart."""
    if where.kind in GROUND:
        return _beds_of([where.name], context)
    said = dict(where.details.get("meters") or {}).get(device)
    leaves = _beyond(where, context)
    alone = said == "beds" or (said is None and any(word in device.lower() for word in WORDS))
    if not alone and (said is not None or not leaves or any(p.kind not in GROUND for p in leaves)):
        return []
    found = _beds_of([p.name for p in leaves], context)
    return [p for p in found if str(p.details.get("water", where.name)) == where.name]


def _beyond(place: PlaceView, context: Context, seen: frozenset[str] = frozenset()) -> list[PlaceView]:
    """Where a line ends."""
    if place.name in seen:
        return []
    if place.kind not in LINES:
        return [place]
    told = place.details.get("feeds", [])
    below = [context.places[n] for n in ([told] if isinstance(told, str) else told) if n in context.places]
    return [leaf for one in below for leaf in _beyond(one, context, seen | {place.name})]


# one device's part of the hours that were asked last: all beds of a block of days ask for the same
_parts: dict[str, tuple[Hours, Hours]] = {}


def _of_device(hours: Hours, device: str) -> Hours:
    kept = _parts.get(device)
    if kept is None or kept[0] is not hours:
        told = [d for d in hours.deployments if d.device == device]
        kept = _parts[device] = (hours, Hours(hours.store, hours.hub, told, hours.window))
    return kept[1]
