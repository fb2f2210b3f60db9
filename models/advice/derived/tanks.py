"""What tanks gained and lost in a day, and how much of it no meter and no roof explains.

Tanks that one spring fills, or one line draws on, have one balance between them: it stands at the first of them by name.
From the last hour of a day to the last hour of the next; the flows in between are taken from the middle of the one to the
middle of the other. What overflows is lost as well, and what no meter counts is not explained.
"""

from __future__ import annotations

import numpy as np

from models.advice.derived import Daily, Stretch, days_back, derived, here
from models.advice.derived.days import Context
from models.advice.hours import NS, Floats
from models.advice.water_past import roof_litres
from models.advice.waterworks import FLOW, TOTAL, Meter, Works, works
from models.records.queries import PlaceView

TANK = frozenset({"tank"})
LEVEL = here("water_level")
SOURCE = "the level times capacity_l"
# the level of a day's end is that of its last hours
END_H = 3


def _capacity(tank: PlaceView) -> float:
    found = tank.details.get("capacity_l")
    return float(found) if isinstance(found, int | float) and found > 0 else float("nan")


def has_capacity(tank: PlaceView, context: Context) -> bool:
    return _capacity(tank) > 0


def joined(tank: PlaceView, context: Context) -> set[str]:
    """The tanks that share a source or a line with a tank, itself among them."""
    system = works(context.places.values(), ())
    sets = [set(source.tanks) for source in system.sources] + [set(demand.tanks) for demand in system.demands]
    found, before = {tank.name}, 0
    while len(found) > before:
        before = len(found)
        found = found.union(*(tanks for tanks in sets if tanks & found))
    return found


def speaks(tank: PlaceView, context: Context) -> bool:
    """Whether a tank is the first of its system, and the capacity of all of them is known."""
    tanks = joined(tank, context)
    return tank.name == min(tanks) and all(_capacity(context.places[name]) > 0 for name in tanks)


def _ends(stretch: Stretch, tank: str) -> Floats:
    """What a tank holds at the end of each day [L]; NaN where its last hours are not known."""
    level = stretch.hours.column(tank, "water_level").mean
    last = [next((v for v in hours[::-1][:END_H].tolist() if v == v), np.nan) for (hours,) in stretch.days.parts(level)]
    return np.array(last, dtype=np.float64) * _capacity(stretch.context.places[tank]) / 100


def _gained(stretch: Stretch, tank: str) -> Floats:
    ends = _ends(stretch, tank)
    return np.concatenate([[np.nan], np.diff(ends)])


@derived(
    "tank_change", "tank_balance", "change of the level", kinds=TANK, needs=LEVEL, warm_up=days_back(1), where=has_capacity, source=SOURCE
)
def change(stretch: Stretch) -> Daily:
    """What a tank gained in the day; below zero: lost"""
    known = stretch.days.known(stretch.here("water_level").mean)
    return Daily(_gained(stretch, stretch.place.name), known)


@derived(
    "tank_unexplained", "tank_balance", "change that no meter explains", kinds=TANK, needs=LEVEL, warm_up=days_back(1), where=speaks,
    source=f"{SOURCE}, less what meters of sources counted and roofs gave, and what meters of uses counted",
)  # fmt: skip
def unexplained(stretch: Stretch) -> Daily:
    """What a tank, with those that share its spring or its lines, gained in the day and no meter explains; below zero: lost"""
    days, tanks = stretch.days, joined(stretch.place, stretch.context)
    system = _works(stretch)
    known = np.min([days.known(stretch.hours.column(tank, "water_level").mean) for tank in sorted(tanks)], axis=0)
    value = np.sum([_gained(stretch, tank) for tank in sorted(tanks)], axis=0)
    for meters, sign in (
        ([m for s in system.sources if tanks & set(s.tanks) for m in s.meters], -1.0),
        ([m for d in system.demands if tanks & set(d.tanks) for m in d.meters], 1.0),
    ):
        for meter in meters:
            litres = _metered(stretch, meter)
            known = np.minimum(known, days.known(litres))
            # half of the last hour before the day, and not of its own last: as the levels are read
            value = value + sign * days.total((litres + np.concatenate([[np.nan], litres[:-1]])) / 2)
    for roof in (s.place for s in system.sources if s.roof and tanks & set(s.tanks)):
        value = value - roof_litres(roof, _rain_mm(stretch))
    return Daily(value, known)


def _works(stretch: Stretch) -> Works:
    """The system with all meters there ever were."""
    names = sorted(stretch.context.places)
    meters = [Meter(device, device, place, what) for place in names for what in (TOTAL, FLOW) for device in stretch.since(place, what)]
    return works(stretch.context.places.values(), meters)


def _metered(stretch: Stretch, meter: Meter) -> Floats:
    """What a meter counted each hour [L]: 0 while it was not there, NaN while it was and nothing is known."""
    own = stretch.of_device(meter.device)
    column = own.column(meter.place, meter.measurand)
    litres = column.sum if meter.measurand == TOTAL else column.mean * 60
    at_ns = (stretch.hours.start_s + 3600 * np.arange(stretch.hours.count)) * NS
    there = np.zeros(stretch.hours.count, dtype=bool)
    for d in own.deployments:
        if d.place == meter.place:
            until = np.inf if d.to_at is None else d.to_at.timestamp() * NS
            there |= (at_ns >= d.from_at.timestamp() * NS) & (at_ns < until)
    return np.where(there, litres, 0.0)


def _rain_mm(stretch: Stretch) -> Floats:
    """The rain of each day at the station; 0 where no station has a gauge."""
    measurand = next((m for m in ("rain_total", "rain") if m in stretch.at_stations()), "")
    return stretch.days.total(stretch.station(measurand).sum) if measurand else np.zeros(len(stretch.days.on))
