"""Bursts: water that runs as it never did, now. From the last hour's points and the last word of each meter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.advice.farm import Farm, past_mean
from models.advice.leak_hours import water_hours
from models.advice.thresholds import limit
from models.advice.waterworks import FLOW, TOTAL, Meter
from models.records.queries import PlaceView

# a fall is looked at over so long, in steps of ten minutes
LOOK_S, STEP_S, LEAST_POINTS = 3600, 600, 4
SURE = 4.0
# beds begin to be watered from one day to the next, and thirstier than before; other lines do not
BEDS_FACTOR, OTHER_FACTOR = 5.0, 3.0
# a line that hardly runs may run thrice as much and mean nothing [L/h]
LEAST_L_H = 250.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Water lost now [L/h]: of a tank, beyond all its meters (meter None), or through a meter. usual_l_h: the most before."""

    place: PlaceView
    rate_l_h: float
    usual_l_h: float
    points: int
    meter: Meter | None = None


def tank_bursts(farm: Farm) -> list[Burst]:
    """Tanks that fell in the last hour by 2 % of their room or more beyond the most that their meters said.

    None where a meter is silent.
    """
    found = []
    for tank in water_hours(farm).tanks:
        capacity = tank.place.details.get("capacity_l")
        recent = [p for p in past_mean(farm, tank.place.name, "water_level", STEP_S) if p[0] > farm.now.timestamp() - LOOK_S]
        meters = [m for d in tank.demands for m in d.meters]
        if not capacity or len(recent) < LEAST_POINTS or any(not d.meters for d in tank.demands):
            continue
        drawn = [_most_now(farm, m) for m in meters]
        if any(d is None for d in drawn):
            continue
        at, level = np.array(recent).T
        fall, error = _fall(at / 3600, level * float(capacity) / 100)
        beyond = fall - sum(d for d in drawn if d is not None)
        if beyond - SURE * error > limit("tank_burst") * float(capacity) / 100:
            found.append(Burst(tank.place, beyond, 0.0, len(recent)))
    return found


def _fall(hours: np.ndarray, litres: np.ndarray) -> tuple[float, float]:
    """How fast it falls [L/h] by least squares, with its standard error."""
    centred = hours - hours.mean()
    spread = float(centred @ centred)
    slope = float(centred @ litres) / spread
    rest = litres - litres.mean() - slope * centred
    return -slope, float(np.sqrt(rest @ rest / max(hours.size - 2, 1) / spread))


def _most_now(farm: Farm, meter: Meter) -> float | None:
    """The most that flowed through a meter in the running hour and the one before [L/h]; None where it is silent."""
    flows = [x for x in farm.lives if x.key.device == meter.device and x.measurand == FLOW and x.place == meter.place]
    if not flows or not flows[0].usable or farm.recent is None:
        return None
    most = farm.recent.of_device(meter.place, FLOW, meter.device).max
    end = int((farm.now.timestamp() - farm.recent.start_s) // 3600)
    lately = most[max(end - 1, 0) : end + 1]
    known = lately[np.isfinite(lately)]
    return 60 * max(float(known.max()) if known.size else 0.0, flows[0].value)


def line_bursts(farm: Farm) -> list[Burst]:
    """Meters through which several times more runs than in any hour of four weeks: by the last hour's count and the last word."""
    found = []
    for hours in water_hours(farm).meters:
        known = hours.litres[np.isfinite(hours.litres)]
        flow = next((x for x in farm.lives if x.key.device == hours.meter.device and x.measurand == FLOW and x.usable), None)
        if known.size < 24 * 7 or hours.meter.measurand != TOTAL or flow is None or np.isnan(hours.litres[-1]):
            continue
        most = float(known[:-1].max())
        least = max((BEDS_FACTOR if hours.demand.kind == "beds" else OTHER_FACTOR) * most, LEAST_L_H)
        if 60 * flow.value > least and hours.litres[-1] > least / 6:
            found.append(Burst(farm.place_named[hours.meter.place], 60 * flow.value, most, 1, hours.meter))
    return found
