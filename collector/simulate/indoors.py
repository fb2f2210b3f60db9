"""Air under cover: two greenhouses, a cold frame, rooms and cold rooms.

A greenhouse is its heat balance in the simplest form: sun through the film warms, vents above a set point cool, a
thermostat below one heats, and leaves give off vapour by day. The numbers are of houses of this size.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from collector.simulate.chance import Floats
from collector.simulate.weather import Sky, saturation_kpa

Lag = Callable[[str, Floats, float], Floats]

# name: (vents above °C, heated below °C, kelvin per W/m2 closed, and with vents open, kelvin kept at night)
HOUSES: dict[str, tuple[float, float, float, float, float]] = {
    "High tunnel": (24.0, -99.0, 0.030, 0.011, 1.5),
    "Propagation house": (22.0, 7.2, 0.028, 0.009, 3.0),
}
# the propagation heater (1,500 W) at full power
HEATER_KELVIN, HEATER_W = 15.0, 1480.0


def greenhouses(sky: Sky, lag: Lag) -> dict[str, Floats]:
    """Hourly temp (°C), vapour (kPa) and heater duty (0 to 1) of each house, keyed "house/what"."""
    result: dict[str, Floats] = {}
    outside = saturation_kpa(sky.dew_c)
    for name, (vents, heated, closed, opened, kept) in HOUSES.items():
        sun = lag(name + "/sun", sky.ghi_w_m2, 0.7)
        shut = sky.temp_c + kept + closed * sun
        aired = np.maximum(np.minimum(shut, vents), sky.temp_c + opened * sun)
        duty = np.clip((heated - aired) / HEATER_KELVIN, 0.0, 1.0)
        # the thermostat's own swing keeps the air a little above its set point
        temp = aired + duty * HEATER_KELVIN + np.where(duty > 0, 0.4, 0.0)
        venting = np.clip((shut - vents) / 6.0, 0.0, 1.0)
        leaves = 0.12 + 1.1 * sun / 800.0 * (1.0 - 0.55 * venting)
        result[name + "/temp"], result[name + "/duty"] = temp, duty
        result[name + "/vapour"] = np.minimum(outside + leaves, saturation_kpa(temp) * 0.985)
    return result


def occupied(local_hour: Floats, weekday: np.ndarray, first: float, last: float) -> Floats:
    """0 to 1: how busy a building is, with soft edges; Sundays quiet."""
    edge = np.clip(np.minimum(local_hour - first, last - local_hour) / 1.5, 0.0, 1.0)
    return np.where(weekday == 6, 0.1, 1.0) * edge
