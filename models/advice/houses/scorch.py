"""Heat that harms what grows in a house, which is more than a house too warm for comfort: how hot, and for how long.

A house that is above what its crops want is vented (venting.py); this is for whom that was not done, or did not help.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.advice.farm import Farm, past_mean
from models.advice.houses.grown import Limits
from models.advice.thresholds import limit

AIR, STEP_S = "air_temperature", 600
# air so far below what harms has given crops their pause; what lies between goes on
PAUSE_K = 2.0
# what was not measured for so long is not joined
GAP_S = 1800.0


@dataclass(frozen=True, slots=True)
class Scorch:
    """Heat since the air of a house was last cooler: above `harm_c` for so long [s], and above what burns."""

    harm_c: float
    harm_s: float
    burn_s: float

    @property
    def harms(self) -> bool:
        return self.harm_s >= 60 * limit("house_harm_minutes") or self.burn_s >= 60 * limit("house_burn_minutes")


def scorch(farm: Farm, house: str, bounds: Limits) -> Scorch:
    """The heat of a house until now. A house that is vented only at such heat is harmed by more than that."""
    harm_c = max(limit("house_harm"), bounds.vent_c)
    burn_c = max(limit("house_burn"), bounds.vent_c)
    harm = burn = 0.0
    now_s = after_s = farm.now.timestamp()
    for time_s, value in reversed(past_mean(farm, house, AIR, STEP_S)):
        if value <= harm_c - PAUSE_K or after_s - time_s > GAP_S:
            break
        # of the step that is not over, what has passed
        lasted_s = min(STEP_S, now_s - (time_s - STEP_S / 2))
        harm, burn, after_s = harm + lasted_s * (value > harm_c), burn + lasted_s * (value > burn_c), time_s
    return Scorch(harm_c, harm, burn)
