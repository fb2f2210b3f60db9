"""When the year's growth begins, and the heat it has had since: what the seasonal effect and heading of ModVege go by.

Northern hemisphere: years run from 1 January. Series are daily means [°C], days along the first axis; any further axes are
places or years of weather. References: Jouven et al. 2006 (heat sums); Schaumberger 2011, Räumliche Modelle zur
Vegetations- und Ertragsdynamik im Wirtschaftsgrünland, ch. 2.3.1.3 (the start, as growR has it).
"""

from __future__ import annotations

import numpy as np

from models.agronomy.elementwise import Array

WINDOW_DAYS, INNER_DAYS = 10, 5
LEAST_C, MEAN_C, INNER_C = 2.0, 6.0, 5.0
FIRST_DAY = 30  # growR looks from here on: a mild week of January is no spring
# a series that begins later in the year is taken to begin in growth
STARTED_BY = 121


def heat_sums(air_temp_c: Array, day_of_year: Array, before_c_day: float = 0.0) -> Array:
    """Sum of daily means above 0 °C since 1 January [°C day], each day's own included.

    before_c_day: the sum on the eve of the first day, where the series begins later in the year. NaN from a day nobody knows
    until the next 1 January.
    """
    warm = np.where(np.isnan(air_temp_c), np.nan, np.maximum(air_temp_c, 0.0))
    sums = np.empty_like(warm)
    running = np.full(warm.shape[1:], float(before_c_day))
    for day, first in enumerate(np.asarray(day_of_year) == 1):
        running = warm[day] + (0.0 if first else running)
        sums[day] = running
    return sums


def started(air_temp_c: Array, day_of_year: Array) -> Array:
    """1.0 on days after the year's growth has begun, else 0.0.

    It begins with the first ten days of which none is below 2 °C, that are 6 °C in the mean and hold five days in a row above
    5 °C; not before 30 January. A series that begins in May or later begins in growth.
    """
    temps = np.asarray(air_temp_c, dtype=np.float64)
    spring = _spring(temps)
    days = np.asarray(day_of_year)
    open_now = np.full(temps.shape[1:], bool(len(days)) and days[0] >= STARTED_BY)
    answer = np.zeros_like(temps)
    for day, number in enumerate(days):
        if number == 1:
            open_now = np.zeros_like(open_now)
        if number >= FIRST_DAY:
            open_now = open_now | spring[day] | (number >= 244)
        answer[day] = open_now
    return answer


def _spring(temps: Array) -> Array:
    """Whether each day is the first of ten days of spring; the last nine days of a series never are."""
    found = np.zeros(temps.shape, dtype=bool)
    if len(temps) < WINDOW_DAYS:
        return found
    windows = np.lib.stride_tricks.sliding_window_view(temps, WINDOW_DAYS, axis=0)
    warm = np.lib.stride_tricks.sliding_window_view(windows > INNER_C, INNER_DAYS, axis=-1).all(axis=-1).any(axis=-1)
    found[: len(windows)] = (windows.min(axis=-1) >= LEAST_C) & (windows.mean(axis=-1) >= MEAN_C) & warm
    return found
