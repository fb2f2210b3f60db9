"""Air under cover: two greenhouses, a cold frame, rooms and cold rooms.

A greenhouse is its heat balance in the simplest form: sun through the film warms, vents above a set point cool, a
thermostat below one heats, and leaves give off vapour by day. The numbers are of houses of this size.

Both are tended: their sides are rolled up as far as they go, and a cloth shades them on warm days. With a breeze such a
house is 2 or 3 K warmer than outside, in still air twice as much; one whose vents somebody forgot is as hot as film makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from collector.simulate.chance import Floats
from collector.simulate.weather import Sky, saturation_kpa

Lag = Callable[[str, Floats, float], Floats]

# name: (vents above °C, heated below °C, kelvin per W/m2 closed, and with vents open, kelvin kept at night)
HOUSES: dict[str, tuple[float, float, float, float, float]] = {
    "High tunnel": (24.0, -99.0, 0.030, 0.0050, 1.5),
    "Propagation house": (22.0, 7.2, 0.028, 0.0045, 3.0),
}
# below this wind air moves through open sides by its warmth alone; without any they carry off half as much
BREEZE_M_S = 1.0
# shade cloth is drawn as it gets so warm outside, and lets through so much of the sun
SHADED_FROM_C, SHADED_AT_C, CLOTH = 22.0, 26.0, 0.6
# the propagation heater (1,500 W) at full power
HEATER_KELVIN, HEATER_W = 15.0, 1480.0


def greenhouses(sky: Sky, lag: Lag, forgotten: Mapping[str, np.ndarray] | None = None) -> dict[str, Floats]:
    """Hourly temp (°C), vapour (kPa) and heater duty (0 to 1) of each house, keyed "house/what".

    forgotten: house -> the hours in which nobody opens or shades it.
    """
    result: dict[str, Floats] = {}
    outside = saturation_kpa(sky.dew_c)
    still = 1.0 + np.clip(1.0 - sky.wind_2m_m_s / BREEZE_M_S, 0.0, 1.0)
    cloth = 1.0 - (1.0 - CLOTH) * np.clip((sky.temp_c - SHADED_FROM_C) / (SHADED_AT_C - SHADED_FROM_C), 0.0, 1.0)
    for name, (vents, heated, closed, opened, kept) in HOUSES.items():
        sun = lag(name + "/sun", sky.ghi_w_m2, 0.7)
        shut = sky.temp_c + kept + closed * sun
        tended = np.maximum(np.minimum(shut, vents), sky.temp_c + opened * still * cloth * sun)
        aired = np.where((forgotten or {}).get(name, False), shut, tended)
        duty = np.clip((heated - aired) / HEATER_KELVIN, 0.0, 1.0)
        # the thermostat's own swing keeps the air a little above its set point
        temp = aired + duty * HEATER_KELVIN + np.where(duty > 0, 0.4, 0.0)
        venting = np.where(aired < shut, np.clip((shut - vents) / 6.0, 0.0, 1.0), 0.0)
        leaves = 0.12 + 1.1 * sun / 800.0 * (1.0 - 0.55 * venting)
        result[name + "/temp"], result[name + "/duty"] = temp, duty
        result[name + "/vapour"] = np.minimum(outside + leaves, saturation_kpa(temp) * 0.985)
    return result


def occupied(local_hour: Floats, weekday: np.ndarray, first: float, last: float) -> Floats:
    """0 to 1: how busy a building is, with soft edges; Sundays quiet."""
    edge = np.clip(np.minimum(local_hour - first, last - local_hour) / 1.5, 0.0, 1.0)
    return np.where(weekday == 6, 0.1, 1.0) * edge
