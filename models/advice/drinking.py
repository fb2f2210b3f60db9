"""Do the herds drink? On a hot day an occupied paddock's trough must give a good part of what is expected by the early afternoon.

Flow comes from the herds' meter or one at the trough itself. A trough's level alone tells the least that was drunk: its float
valve fills while they drink. Expected is what so many heads drink in such air, or what the same meter counted by this hour
on the last days, whichever is less: grass brings water too, and calves drink less than cows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

import numpy as np

from models.advice import Deed, Line, State, lines
from models.advice.farm import Farm, past_mean
from models.advice.hours import HOUR_S, NS, Floats
from models.advice.supply import system
from models.advice.thresholds import limit
from models.advice.warmth import AIR, Warmth
from models.advice.waterworks import TOTAL, Demand, Meter, fed
from models.agronomy.animal_water import water_demand
from models.display import clock, joined, quantity, rounded
from models.records.queries import HerdView, PlaceView
from sensors.series import Window

# the dry ones of each species, which drink least: nobody is called for nothing
DRINKS = {"cattle": "dry_cow", "sheep": "sheep", "goats": "goat", "pigs": "pig"}
# asked from this hour of the farm's clock on, until drinking ends; by then a herd must have been there since the morning
ASKED_FROM, ASKED_UNTIL, THERE_SINCE = 14, 20, time(6)
# drinking is taken to go evenly through the light of a hot day (unvalidated): 0.6 of it by 2 pm
FIRST, LAST = 5.0, 20.0
COVERED, LEAST_DAYS, DAYS = 0.8, 4, 7
# a level's last digit is no drink [percent]; what shows in less than this share of the expected is no drinking
RIPPLE, HARDLY = 1.5, 0.1
Source = Literal["meter", "level", "none"]


@dataclass(frozen=True, slots=True)
class Drinking:
    """What herds on one line drank since midnight. litres: None unknown; least: it is the least they drank (a level says no more)."""

    herds: tuple[HerdView, ...]
    troughs: tuple[PlaceView, ...]
    source: Source
    litres: float | None
    least: bool
    expected: float | None
    state: State
    why: str = ""


def drinking(farm: Farm) -> list[Drinking]:
    """Each line of troughs with herds on it, on a day that has been hot; nothing before 2 pm, nor on a cool day."""
    local = farm.now.astimezone(farm.zone)
    hottest = _hottest(farm, local)
    if not farm.herds or not ASKED_FROM <= local.hour < ASKED_UNTIL or hottest is None or hottest < limit("thirst_thi"):
        return []
    found = []
    for demand, troughs in lines_of_troughs(farm):
        herds = tuple(h for h in farm.herds if h.head and h.species in DRINKS and any(h.place in fed(t) for t in troughs))
        if herds:
            here = tuple(t for t in troughs if any(h.place in fed(t) for h in herds))
            # a meter of several troughs counted a herd at the one it came from, too
            new = _new(farm, local, herds) if demand is None or len(troughs) == 1 else ""
            told = Drinking(herds, here, "none", None, False, None, "fine", f"{new} came today")
            found.append(told if new else _drunk(farm, local, demand, herds, here))
    return found


def _hottest(farm: Farm, local: datetime) -> float | None:
    """The highest hourly THI since midnight; None where the station does not say."""
    hourly = Warmth(farm).hourly("thi")
    if hourly is None:
        return None
    start_s, values = hourly
    first = max(0, int((_midnight(farm, local).timestamp() - start_s) // HOUR_S))
    today = values[first : int((farm.now.timestamp() - start_s) // HOUR_S) + 1]
    known = today[~np.isnan(today)]
    return float(known.max()) if known.size else None


def _midnight(farm: Farm, local: datetime, back: int = 0) -> datetime:
    return datetime.combine(local.date() - timedelta(days=back), time(), farm.zone)


def lines_of_troughs(farm: Farm) -> list[tuple[Demand | None, list[PlaceView]]]:
    """Troughs by the meter that counts them; those that none counts each by itself."""
    named, left = farm.place_named, {t.name: t for t in farm.of_kind("trough")}
    found: list[tuple[Demand | None, list[PlaceView]]] = []
    for demand in system(farm).demands:
        if demand.kind == "herds" and demand.meters:
            below = [named[n] for n in (demand.at, *_below(farm, demand.at)) if n in left]
            found += [(demand, below)] if below else []
            for trough in below:
                left.pop(trough.name)
    return found + [(None, [trough]) for trough in left.values()]


def _below(farm: Farm, name: str) -> list[str]:
    found = [name]
    for one in found:
        place = farm.place_named.get(one)
        found += [n for n in fed(place) if n not in found] if place is not None else []
    return found[1:]


def _new(farm: Farm, local: datetime, herds: Sequence[HerdView]) -> str:
    """The first herd that came after this morning."""
    since = datetime.combine(local.date(), THERE_SINCE, farm.zone)
    return next((h.name for h in herds if h.since is not None and h.since > since), "")


def _drunk(farm: Farm, local: datetime, demand: Demand | None, herds: tuple[HerdView, ...], troughs: tuple[PlaceView, ...]) -> Drinking:
    asked = _asked(farm, local, herds)
    if demand is not None:
        litres, usual = _metered(farm, local, demand.meters)
        expected = asked if usual is None or asked is None else min(asked, usual)
        why = "" if litres is not None else f"{joined([m.name for m in demand.meters])} was not heard"
        return Drinking(herds, troughs, "meter", litres, False, expected, judged(litres, expected, least=False), why)
    falls = [fallen_since(farm, t, _midnight(farm, local).timestamp()) for t in troughs]
    litres = None if any(f is None for f in falls) else sum(f for f in falls if f is not None)
    why = "" if litres is not None else f"no meter counts {joined([t.name for t in troughs])}, and its level is not known"
    return Drinking(herds, troughs, "level" if litres is not None else "none", litres, True, asked, judged(litres, asked, least=True), why)


def judged(litres: float | None, expected: float | None, *, least: bool) -> State:
    """act: under 40 % of what was expected by now. Of a level: watch where it hardly moved, unknown where it moved a little."""
    if litres is None or expected is None or expected <= 0:
        return "unknown"
    if litres >= limit("thirst_share") * expected:
        return "fine"
    if not least:
        return "act"
    return "watch" if litres < HARDLY * expected else "unknown"


def _asked(farm: Farm, local: datetime, herds: Sequence[HerdView]) -> float | None:
    """What so many heads drink by this hour in the mean air of the last day [L]."""
    whole = daily(farm, herds)
    return None if whole is None else share_by(local) * whole


def daily(farm: Farm, herds: Sequence[HerdView]) -> float | None:
    """What so many heads drink in a day of such air as the last [L]; None where the air is not known."""
    air = farm.outside(AIR)
    if farm.recent is not None:
        for place in farm.of_kind("station"):
            end = int((farm.now.timestamp() - farm.recent.start_s) // HOUR_S)
            hours = farm.recent.column(place.name, AIR).mean[max(0, end - 24) : end]
            known = hours[~np.isnan(hours)]
            if known.size >= COVERED * 24:
                return sum((h.head or 0) * water_demand(DRINKS[h.species], float(known.mean())) for h in herds)
    if air.value is None or air.late:
        return None
    return sum((h.head or 0) * water_demand(DRINKS[h.species], air.value) for h in herds)


def share_by(local: datetime) -> float:
    """The share of a day's drinking that is done when its last whole hour is over."""
    return min(max((local.hour - FIRST) / (LAST - FIRST), 0.0), 1.0)


def _metered(farm: Farm, local: datetime, meters: Sequence[Meter]) -> tuple[float | None, float | None]:
    """(litres today until the last whole hour, the median of the last days until that hour); None where too few hours are known."""
    if farm.recent is None:
        return None, None
    days = []
    for back in range(DAYS + 1):
        start = _midnight(farm, local, back)
        end = datetime.combine(start.date(), time(local.hour), farm.zone)
        counted = [counted_by(farm, meter, start.timestamp(), end.timestamp()) for meter in meters]
        days.append(None if any(c is None for c in counted) else sum(c for c in counted if c is not None))
    past = [d for d in days[1:] if d is not None]
    return days[0], (float(np.median(past)) if len(past) >= LEAST_DAYS else None)


def counted_by(farm: Farm, meter: Meter, start_s: float, end_s: float) -> float | None:
    keys = [x.key for x in farm.lives if x.key.device == meter.device and x.place == meter.place and x.measurand == meter.measurand]
    if farm.recent is None or not keys or end_s <= start_s:
        return None
    found = farm.recent.store.read_columns(keys[0], Window(int(start_s) * NS, int(end_s) * NS), "1h")
    good: Floats = np.asarray(found["good"], dtype=np.float64)
    hours: Floats = np.asarray(found["sum" if meter.measurand == TOTAL else "mean"], dtype=np.float64)
    known = (good > 0) & ~np.isnan(hours)
    if known.sum() < COVERED * (end_s - start_s) / HOUR_S:
        return None
    return float(hours[known].sum()) * (1.0 if meter.measurand == TOTAL else 60.0)


def fallen_since(farm: Farm, trough: PlaceView, start: float) -> float | None:
    """By how much a trough fell in all since then [L], refills left out; None where nobody says how much it holds, or its level."""
    capacity = trough.details.get("capacity_l")
    levels = [v for t, v in past_mean(farm, trough.name, "water_level") if t >= start]
    if not capacity or len(levels) < COVERED * (farm.now.timestamp() - start) / 600:
        return None
    return fallen(levels) * float(capacity) / 100


def fallen(levels: Sequence[float], ripple: float = RIPPLE) -> float:
    """The sum of all falls of a level that are more than a ripple."""
    total, top, low = 0.0, levels[0], levels[0]
    for level in levels:
        low = min(low, level)
        if level > low + ripple or level > top:
            total += top - low if top - low > ripple else 0.0
            top = low = level
    return total + (top - low if top - low > ripple else 0.0)


@lines
def thirst(farm: Farm) -> list[Line]:
    """Herds that did not drink on a hot day, and where nobody can say."""
    found = drinking(farm)
    told = [_line(farm, one) for one in found if one.state in ("act", "watch")]
    mute = [one for one in found if one.state == "unknown"]
    return told or [_unknown(farm, one) for one in mute[:1]]


def _line(farm: Farm, one: Drinking) -> Line:
    who = joined([h.name.lower() for h in one.herds], 3)
    troughs, where = joined([t.name for t in one.troughs], 3), tuple(t.name for t in one.troughs)
    drunk, asked = (quantity("water_volume", v, farm.units) for v in (one.litres, one.expected))
    share = rounded(100 * (one.litres or 0.0) / (one.expected or 1.0), 0)
    until = clock(farm.now.astimezone(farm.zone).replace(minute=0), farm.zone, farm.units)
    how = "the level hardly moved" if one.least else f"{drunk} by {until}, {share} % of what is expected"
    last = "a float valve hides small drinks" if one.least else "if they stand off, call the vet"
    return Line(
        "act" if one.state == "act" else "watch",
        f"See whether the {who} drink at {troughs}: {how}.",
        f"{joined([h.name for h in one.herds], 3)}: hardly any water drunk",
        f"{asked} is expected by now on a day as hot as this. Valve shut, line broken, water foul, or the way to it closed; {last}",
        f"{'level' if one.least else 'meter'} of {troughs}, {sum(h.head or 0 for h in one.herds)} head",
        "pastures",
        where[0],
        70,
        "water_level" if one.least else "",
        f"thirst {troughs}",
        (Deed("They drink", f"Saw that the {who} drink", where, "observation"),),
        farm.now + timedelta(hours=2),
    )


def _unknown(farm: Farm, one: Drinking) -> Line:
    who, troughs = joined([h.name.lower() for h in one.herds], 3), joined([t.name for t in one.troughs], 3)
    least = f"its level says at least {quantity('water_volume', one.litres, farm.units)}" if one.litres is not None else one.why
    return Line(
        "unknown",
        f"Look whether the {who} drink at {troughs}: on a day this hot nobody can say.",
        f"{joined([h.name for h in one.herds], 3)}: do they drink?",
        f"{least or 'the air is not known'}; a meter in the line to the trough would say it",
        "",
        "pastures",
        one.troughs[0].name,
        measurand="water_level",
        subject=f"thirst unknown {troughs}",
        deeds=(Deed("They drink", f"Saw that the {who} drink", tuple(t.name for t in one.troughs), "observation"),),
        until=farm.now + timedelta(hours=6),
    )
