"""Leaks: what a tank loses beyond its meters, a meter whose line has stopped resting, water in empty paddocks, bursts.

Each answer says how much, since when, on which line and what to do; or why nobody can say. Found from whole hours
(leak_hours.py), so a leak is hours old when it is told; bursts from the last hour's points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from models.advice import State
from models.advice.farm import Farm
from models.advice.hours import HOUR_S
from models.advice.leak_hours import EMPTY_SHARE, MeterHours, TankHours, water_hours
from models.advice.thresholds import limit
from models.advice.waterworks import fed
from models.agronomy.leak import EMPTY_L
from models.display import joined
from models.records.queries import PlaceView

Kind = Literal["tank", "meter", "paddock"]
# a band of so many standard errors, one in five below and one in five above; of level and meters, which may disagree by an hour's
# noise from the beginning to the end, too
BAND = 0.84
# a meter's floor is known to a litre or two an hour
FLOOR_ERROR_L_H = 1.0
# so many of the last twelve hours must be known before "it does not leak" is said
LEAST_KNOWN_H = 6


@dataclass(frozen=True, slots=True)
class Leak:
    """One leak, or why none can be told. place: the tank, or where the meter stands.

    rate_l_h with low_l_h and high_l_h (one in five below, one in five above); lost_l since then. meters: their names, of
    the tank's line or the one that runs. metered_l: what the meters explain would be held now, held_l what is [L].
    rows: (epoch s, held L, what the meters explain L) by the hour, None unknown.
    """

    kind: Kind
    place: PlaceView
    state: State
    rate_l_h: float = 0.0
    low_l_h: float = 0.0
    high_l_h: float = 0.0
    since: datetime | None = None
    lost_l: float = 0.0
    meters: tuple[str, ...] = ()
    held_l: float | None = None
    metered_l: float | None = None
    rows: tuple[tuple[float, float | None, float | None], ...] = ()
    known_h: int = 0
    why: str = ""

    @property
    def found(self) -> bool:
        return self.state in ("act", "watch")


def leaks(farm: Farm) -> list[Leak]:
    """Every tank, and each meter whose line runs where it should rest; the largest loss first."""
    hours = water_hours(farm)
    found = [_tank(farm, tank) for tank in hours.tanks]
    found += [leak for meter in hours.meters if (leak := _meter(farm, meter)) is not None]
    found += [leak for meter in hours.meters if meter.demand.kind == "herds" and (leak := _paddock(farm, meter)) is not None]
    return sorted(found, key=lambda leak: (not leak.found, -leak.rate_l_h))


def of_tank(farm: Farm, place: str) -> Leak | None:
    """What is known of one tank."""
    return next((leak for leak in leaks(farm) if leak.kind == "tank" and leak.place.name == place), None)


# A tank


def _tank(farm: Farm, tank: TankHours) -> Leak:
    loss, meters = tank.loss, tuple(m.name for d in tank.demands for m in d.meters)
    if loss.state != "leak":
        known = loss.state == "none" and loss.known_h >= LEAST_KNOWN_H
        why = "" if known else tank.why or _unknown(tank)
        return Leak("tank", tank.place, "fine" if known else "unknown", meters=meters, known_h=loss.known_h, why=why)
    since = datetime.fromtimestamp(tank.start_s + HOUR_S * loss.began, UTC)
    now = tank.start_s + HOUR_S * tank.at
    lost = loss.rate_l_h * max(now - since.timestamp(), 0.0) / HOUR_S
    rows = _rows(tank, since.timestamp())
    held = next((row[1] for row in reversed(rows) if row[1] is not None), None)
    rate, error = loss.rate_l_h, BAND * float(np.hypot(loss.error_l_h, loss.noise_l / max(tank.at - loss.began, 1)))
    state: State = "act" if rate >= limit("leak_act") else "watch"
    return Leak(
        "tank", tank.place, state, rate, max(rate - error, 0.0), rate + error, since, lost, meters, held,
        None if held is None else held + lost, rows, loss.known_h,
    )  # fmt: skip


def _unknown(tank: TankHours) -> str:
    """Why the hours say nothing, in words that say what would cure it."""
    name = tank.place.name
    if tank.loss.state == "gains":
        return f"more comes into {name} than is metered, so a leak would not show"
    lately = slice(max(tank.at - 12, 0), tank.at)
    held, blind = tank.balance.held_l[lately], tank.balance.blind[lately]
    if np.isnan(held).mean() > 0.5:
        return f"the level of {name} was not heard for hours"
    flows = tank.balance.inflow_l[lately] - tank.balance.outflow_l[lately]
    if np.isnan(flows).mean() > 0.5:
        silent = [m.name for d in tank.demands for m in d.meters] + [m.name for s in tank.sources for m in s.meters]
        return f"what flows through {joined(silent, 3)} is not all known"
    if blind.mean() > 0.5:
        capacity = float(tank.place.details.get("capacity_l") or np.inf)
        if np.nanmin(held) < EMPTY_SHARE * capacity:
            return f"{name} is empty, and has nothing to lose"
        if np.nanmax(held) > 0.95 * capacity:
            return f"{name} is full and may run over; what runs over is not metered"
        return f"rain, or unmetered water, came into {name}; some dry hours will tell"
    return "its hours are too few, or too restless, to tell"


def _rows(tank: TankHours, since_s: float) -> tuple[tuple[float, float | None, float | None], ...]:
    """The day up to now, longer where it began before: what was held each hour, and what it would be by the meters alone."""
    began = int((since_s - tank.start_s) // HOUR_S)
    first = max(min(tank.at - 24, began - 6), 0)
    b = tank.balance
    net = np.nan_to_num(b.inflow_l - b.outflow_l)
    hours = np.arange(first, tank.at)
    run = (np.cumsum(net) - net / 2)[hours]
    held = b.held_l[hours]
    before = (hours <= began) & np.isfinite(held) & ~b.blind[hours]
    lost = tank.loss.rate_l_h * np.maximum(hours - began, 0)
    # by the meters, from where it stood; where that cannot be, because other water came, what it held and what was lost
    explained = run + float(np.median((held - run)[before])) if before.sum() >= 3 else held + lost
    astray = ~(np.abs(explained - held - lost) < max(6 * tank.loss.noise_l, 0.25 * float(lost[-1])))
    explained = np.where(astray, held + lost, explained)
    at = tank.start_s + HOUR_S * (hours + 0.5)
    return tuple((t, *(None if np.isnan(v) else float(v) for v in pair)) for t, *pair in zip(at.tolist(), held, explained, strict=True))


# A meter


def _meter(farm: Farm, meter: MeterHours) -> Leak | None:
    """A line that has not rested for seven hours; None where it rests, or where nobody knows."""
    if meter.floor.state != "leak" or meter.floor.loss_l_min is None or meter.floor.began_s is None:
        return None
    rate = 60 * meter.floor.loss_l_min
    since = datetime.fromtimestamp(meter.start_s + HOUR_S * meter.floor.began_s, UTC)
    lost = rate * (meter.litres.size - meter.floor.began_s)
    state: State = "act" if rate >= limit("leak_act") else "watch"
    place = farm.place_named[meter.meter.place]
    error = FLOOR_ERROR_L_H
    return Leak("meter", place, state, rate, max(rate - error, 0.0), rate + error, since, lost, (meter.meter.name,), why=meter.floor.reason)


def _paddock(farm: Farm, meter: MeterHours) -> Leak | None:
    """Water through the herds' meter since the last herd left all it gives to; None where one stands there, or nobody knows."""
    paddocks = _beyond(farm, meter.meter.place, "paddock", "silvopasture")
    if not paddocks or not farm.herds or any(not h.place or h.since is None for h in farm.herds):
        return None
    near = {name for p in paddocks for name in farm.around(p)} | {n for p in paddocks for n in farm.within(p)}
    if any(h.place in near for h in farm.herds):
        return None
    left = max(h.since for h in farm.herds if h.since is not None)
    first = int(np.ceil((left.timestamp() - meter.start_s) / HOUR_S)) + 1
    since_s, ran = meter.start_s + HOUR_S * first, meter.litres[max(first, 0) :]
    if first < 0 or ran.size < 2 or np.isnan(ran).any() or float(ran.sum()) <= EMPTY_L:
        return None
    rate = float(ran.mean())
    place, since = farm.place_named[meter.meter.place], datetime.fromtimestamp(since_s, UTC)
    return Leak("paddock", place, "watch", rate, rate, rate, since, float(ran.sum()), (meter.meter.name,), why="no herd stands there")


def _beyond(farm: Farm, name: str, *kinds: str) -> list[str]:
    seen = [name]
    for one in seen:
        place = farm.place_named.get(one)
        seen += [n for n in (fed(place) if place is not None else []) if n not in seen]
    return [n for n in seen if n in farm.place_named and farm.place_named[n].kind in kinds]
