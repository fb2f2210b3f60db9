"""How sound probes have been: of the last day's readings, how many failed a check. A loose wire is right every other time.

What a probe says now is one reading (upkeep.py); whether somebody has to look at it is a matter of a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from models.advice import Deed, Line
from models.advice.farm import HOUSEKEEPING, Farm, Live
from models.advice.thresholds import limit
from models.display import age, quantity
from sensors.measurands import measurands
from sensors.series import Window

NS, DAY_S = 1_000_000_000, 86_400.0


@dataclass(frozen=True, slots=True)
class Unsound:
    """A series of which too many readings failed: `bad` of `points` in the last `window_s` seconds."""

    live: Live
    points: int
    bad: int
    window_s: float

    @property
    def share(self) -> float:
        return self.bad / self.points


def counted(farm: Farm, live: Live) -> Unsound | None:
    """How the last day's readings of a series did; None where there are too few to tell. A device that speaks seldom has longer."""
    if farm.recent is None or live.late or live.measurand in HOUSEKEEPING:
        return None
    heard, least = farm.device_named.get(live.key.device), limit("unsound_points")
    interval_s = (heard.device.interval_s if heard else None) or 0.0
    window_s = max(DAY_S, (least + 1) * interval_s)
    end_ns = int(farm.now.timestamp()) * NS
    hours = farm.recent.store.read_rollups(live.key, Window(end_ns - int(window_s) * NS, end_ns), "1h")
    points = sum(hour.count for hour in hours)
    return None if points < least else Unsound(live, points, points - sum(hour.good for hour in hours), window_s)


def unsound(farm: Farm) -> dict[str, Unsound]:
    """The worst series of each device of which too many readings failed, by the device's key."""
    found: dict[str, Unsound] = {}
    for live in farm.lives:
        one = counted(farm, live)
        if one is not None and one.share >= limit("unsound_share") and one.share > getattr(found.get(live.key.device), "share", 0.0):
            found[live.key.device] = one
    return found


def sound_again(farm: Farm, device: str) -> Literal["good", "unknown"]:
    """Whether hardly any reading of a device failed in the last day; unknown while some did, or too few were heard."""
    found = [one for live in farm.lives if live.key.device == device and (one := counted(farm, live)) is not None]
    return "good" if found and all(one.share < limit("sound_share") for one in found) else "unknown"


def line(farm: Farm, one: Unsound) -> Line:
    """What to do about a probe that is wrong too often."""
    live = one.live
    heard, row = farm.device_named.get(live.key.device), measurands().get(live.measurand)
    name = heard.name if heard else live.key.device
    label, where = row.label if row else live.measurand, f" at {live.place}" if live.place and live.place not in name else ""
    share, lately = f"{100 * one.share:.0f} %", "day" if one.window_s <= DAY_S else age(one.window_s)
    now = f"; now it says {quantity(live.measurand, live.value, farm.units)}" if live.doubted else ""
    return Line(
        "unknown",
        f"Look at {name}{where}: {share} of its {label} readings of the last {lately} cannot be.",
        f"{live.place or name}: {label} wrong {share} of the time",
        f"{one.bad} of {one.points} readings of {name} failed a check{now}. They are not counted. Look at its wire, then at the probe",
        age(live.age_s),
        "devices",
        live.place,
        measurand=live.measurand,
        subject=f"unsound {live.key.device}",
        deeds=(Deed("Looked", f"Looked at {name}{where}", (live.place,) if live.place else (), "maintenance"),),
        until=farm.now + timedelta(days=1),
    )
