"""How long the water lasts, as pages and Today say it: from the forecasts a job keeps (collector/supply.py); cheap.

Days are counted on the course of what is left: P20 is the day on which one course in five has nothing left. What a leak
costs is taken off that course, because no meter counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import inf, isfinite

import numpy as np

from models.advice import State
from models.advice.farm import Farm, tank_level
from models.advice.score import Score, cases_of, score
from models.advice.thresholds import limit
from models.advice.water_past import dead_share, roof_litres
from models.advice.water_weeks import AHEAD_D, DAYS_KIND, WEEK_KIND, Note
from models.advice.waterworks import FLOW, TOTAL, Meter, Works, works
from models.display import age, counted, joined, quantity, rounded
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView

# a forecast that nobody renewed for so long is yesterday's: the job comes every half hour
STALE = timedelta(hours=3)
DAY_S = 86_400.0
FORTNIGHT_D, SCORED_WEEKS = 14.0, 12


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a tank's water lasts, or the hub's (place ""). days: P20, P50 and P80, infinite beyond four weeks; None unknown.

    left: the course of what is left [(epoch s, P20, P50, P80)]; usable: what can be drawn now; reserve: three days' use;
    room: what full tanks give [L]. why: why the days are unknown, and what cures it.
    """

    place: str
    days: tuple[float, float, float] | None
    left: tuple[tuple[float, float, float, float], ...] = ()
    usable: float | None = None
    reserve: float = 0.0
    room: float = 0.0
    issued_at: datetime | None = None
    why: str = ""

    @property
    def state(self) -> State:
        """Few days at the cautious end of the band."""
        if self.days is None:
            return "unknown"
        low = self.days[0]
        return "act" if low < limit("water_days_act") else "watch" if low < limit("water_days_watch") else "fine"


def system(farm: Farm) -> Works:
    """Tanks, sources and uses with the meters that stand there now."""
    meters = {
        (x.key.device, x.place): Meter(x.key.device, farm.device_named[x.key.device].name, x.place, x.measurand)
        for x in sorted(farm.lives, key=lambda x: x.measurand == TOTAL)
        if x.measurand in (TOTAL, FLOW) and x.place and x.key.device in farm.device_named
    }
    return works(farm.places, meters.values())


def newest(farm: Farm, place: str = "") -> ForecastView | None:
    """The newest word on a tank, or on the hub; None where nobody renews it."""
    rows = [r for r in farm.forecasts if r.kind == DAYS_KIND and r.place == place and r.issued_at <= farm.now]
    last = max(rows, key=lambda r: r.issued_at, default=None)
    return last if last is not None and farm.now - last.issued_at <= STALE else None


def lasting(farm: Farm, place: str = "", leak_l_day: float = 0.0) -> Lasting:
    """How long a tank's water lasts, or the hub's, with a leak of so much a day."""
    usable = drawable(farm, place)
    row = newest(farm, place)
    if row is None or usable is None:
        return Lasting(place, None, usable=usable, why=unknown(farm, place))
    start = row.detail["left"][0][0]
    gone = [leak_l_day * (t - start) / DAY_S for t, *_ in row.detail["left"]]
    left = tuple((t, low - lost, middle - lost, high - lost) for (t, low, middle, high), lost in zip(row.detail["left"], gone, strict=True))
    low, middle, high = (_after(left, n, farm.now.timestamp()) for n in (1, 2, 3))
    return Lasting(place, (low, middle, high), left, usable, float(row.detail["reserve"]), float(row.detail["room"]), row.issued_at)


def drawable(farm: Farm, place: str = "") -> float | None:
    """What can be drawn now, above the outlets [L]; None where a level is not heard or nobody said what a tank holds."""
    total = 0.0
    tanks = farm.of_kind("tank") if not place else [farm.place_named[place]]
    for tank in tanks:
        level, capacity = tank_level(farm, tank), tank.details.get("capacity_l")
        if not capacity or level.value is None or level.late:
            return None
        total += max(level.value / 100 - dead_share(tank), 0.0) * float(capacity)
    return total if tanks else None


def unknown(farm: Farm, place: str = "") -> str:
    """Why nobody can say how long the water lasts, and what would cure it."""
    built = system(farm)
    for tank in built.tanks:
        if place in ("", tank.name):
            level = tank_level(farm, tank)
            if not tank.details.get("capacity_l"):
                return f"nobody has written down how much {tank.name} holds; add its capacity"
            if level.value is None or level.late:
                return f"nobody knows how full {tank.name} is ({level.why})"
    for use in built.demands:
        if not use.meters and (not place or place in use.tanks):
            if use.kind == "house":
                return f"no meter counts what {joined(use.places)} draws; fit one on the line"
            if use.kind == "herds" and not any(herd.head for herd in farm.herds):
                return f"nobody has counted the animals that drink from {use.at}; count a herd under Animals"
    return "it is reckoned every half hour, once a week of levels and meters is there"


def said(found: Lasting) -> str:
    """The days as people say them: "12 days (9–16)", "more than two weeks"; "" where unknown."""
    if found.days is None:
        return ""
    low, middle, high = found.days
    if low >= FORTNIGHT_D:
        return "more than two weeks"
    if middle < 1:
        return "less than a day"
    first, last = int(low), f"{int(high)}" if isfinite(high) else f"{AHEAD_D} or more"
    if not isfinite(middle):
        return f"{counted(first, 'day')} or more"
    return f"{counted(int(middle), 'day')} ({first}–{last})" if f"{first}" != last else counted(first, "day")


def notes(farm: Farm) -> list[Note]:
    """What the newest forecast of the hub assumes."""
    row = newest(farm)
    return [Note(str(kind), str(place), float(value)) for kind, place, value in row.detail.get("notes", ())] if row is not None else []


def done(farm: Farm) -> tuple[Score, int, int]:
    """How the last weekly forecasts of the hub did; how many are left out because a valve was turned; how many are hindcasts."""
    rows = [r for r in farm.forecasts if r.kind == WEEK_KIND and not r.place and r.outcome is not None][-SCORED_WEEKS:]
    kept = [r for r in rows if not r.detail.get("turned")]
    return score(cases_of(kept)), len(rows) - len(kept), sum(r.hindcast for r in kept)


def inputs(farm: Farm) -> str:
    """What the days stand on: levels, meters and sources, with their ages: "levels 4 min · meters 4 of 5 · spring 3 h 12 min"."""
    built = system(farm)
    levels = [tank_level(farm, tank) for tank in built.tanks]
    ages = [n.age_s for n in levels if n.age_s is not None and not n.late]
    parts = [f"levels {age(max(ages))}" if len(ages) == len(levels) and ages else f"{len(ages)} of {counted(len(levels), 'level')}"]
    metered = {m.device for d in built.demands for m in d.meters} | {m.device for s in built.sources for m in s.meters}
    heard = sum(not farm.device_named[device].silent for device in metered if device in farm.device_named)
    parts += [f"meters {heard} of {len(metered)}"] if metered else ["no meter"]
    lowest = {n.place for n in notes(farm) if n.kind == "lowest"}
    for source in built.sources:
        if source.place.name in lowest:
            flow = farm.number(source.place.name, FLOW)
            parts.append(f"{source.place.name.lower()} {age(flow.age_s)}, so it counts at its lowest")
    return " · ".join(parts)


def _after(left: tuple[tuple[float, ...], ...], which: int, now_s: float) -> float:
    """Days from now until a quantile first reaches nothing; infinite where it does not within what is reckoned."""
    for (ta, *a), (tb, *b) in pairwise(left):
        low, high = b[which - 1], a[which - 1]
        if low <= 0:
            empty = ta if high <= 0 else ta + (tb - ta) * high / (high - low)
            return max(empty - now_s, 0.0) / DAY_S
    return inf


def roof_yield(farm: Farm, roof: PlaceView, rain_mm: float) -> str:
    """What so much rain gives on a roof: "1 inch of rain on the barn roof gives 857 gal"; "" where nobody said how large it is."""
    if not roof.details.get("area_m2"):
        return ""
    litres = float(roof_litres(roof, np.array([rain_mm]))[0])
    depth = f"{rounded(rain_mm / 25.4, 0)} inch" if farm.units == "us" else f"{rounded(rain_mm, 0)} mm"
    return f"{depth} of rain on the {roof.name.lower()} gives {quantity('water_volume', litres, farm.units)}."
