"""Rain of the last 60 days against what falls here: a sign of drought before the soil's probes say it."""

from __future__ import annotations

import numpy as np

from models.advice.farm import Farm
from models.advice.hours import HOUR_S, NS, Hours
from models.advice.rotation.weather import RAIN, rain_by_day
from sensors.series import Window

# a share of 60 days; of the days that say what is usual so many are looked at, and so many must be known
DAYS, USUAL_D, LEAST_D = 60, 400, 300
# of 60 days so many must be known
KNOWN_D = 54


def rain_share(farm: Farm) -> float | None:
    """Rain of 60 days as a share of what falls in as many days of the farm's own year; None where no gauge has told it for 300 days.

    The own year is the normal: it is told by the gauge itself, and in the southern mountains rain falls evenly enough over it.
    """
    recent = farm.recent
    if recent is None:
        return None
    end_s = int(farm.now.timestamp()) // HOUR_S * HOUR_S
    window = Window((end_s - USUAL_D * 24 * HOUR_S) * NS, end_s * NS)
    hours = Hours(recent.store, recent.hub, recent.deployments, window)
    gauged = next((p.name for p in farm.of_kind("station") if hours.measured(p.name) & {name for name, _ in RAIN}), None)
    if gauged is None:
        return None
    rain = rain_by_day(hours, gauged, farm.zone)
    last = rain[-DAYS:]
    if np.isfinite(rain).sum() < LEAST_D or np.isfinite(last).sum() < KNOWN_D:
        return None
    usual = float(np.nanmean(rain))
    return float(np.nanmean(last)) / usual if usual > 0 else None
