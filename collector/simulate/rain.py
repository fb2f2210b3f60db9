"""Rain, because the typical year's own is unusable (tenths of millimetres under a wrong unit, with gaps).

A first-order Markov chain of wet and dry days with gamma amounts (Richardson 1981, doi 10.1029/WR017i001p00182), by
month, spread over the hours of each wet day: an afternoon storm in summer, half a day in winter. A day that is cloudy in
the typical year is likelier wet, so that it seldom rains out of a blue sky. Each year is drawn from (seed, year) alone.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from collector.simulate.chance import Floats

# Western North Carolina near 2,200 ft, January to December: millimetres and days with rain. Rounded from stations
# around Asheville, which differ much (950 to 1,300 mm a year within 20 km); about 1,150 mm in all.
MONTH_MM = (95, 88, 103, 100, 96, 104, 105, 108, 93, 70, 82, 100)
MONTH_WET_DAYS = (10.5, 9.5, 11.0, 10.0, 11.5, 12.5, 13.0, 12.0, 9.5, 7.5, 8.5, 10.0)
MONTH_DAYS = (31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# a wet day follows a wet one oftener than a dry one, by this much
PERSISTENCE = 0.25
# below 1: many small rains, a few large; 0.7 is usual in the eastern United States
GAMMA_SHAPE = 0.7


@lru_cache(maxsize=16)
def hourly_rain(seed: int, year: int, cloud: bytes) -> Floats:
    """Millimetres in each hour of a year, in standard time; 366 days and one more for rain that crosses midnight.

    cloud: 365 float64, how much likelier than its month each day is to be wet (mean 1).
    """
    rng = np.random.default_rng([seed, year])
    likelier = np.frombuffer(cloud)
    months = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01")).astype("datetime64[M]").astype(int) % 12
    chance, amounts = rng.random(366), rng.gamma(GAMMA_SHAPE, 1 / GAMMA_SHAPE, 366)
    starts, lengths = rng.random(366), rng.random(366)
    hours = np.zeros(367 * 24)
    wet = False
    for day, month in enumerate(months):
        share = MONTH_WET_DAYS[month] / MONTH_DAYS[month]
        base = share + PERSISTENCE * (1 - share) if wet else share * (1 - PERSISTENCE)
        wet = bool(chance[day] < min(base * likelier[min(day, 364)], 0.95))
        if wet:
            fallen = amounts[day] * MONTH_MM[month] / MONTH_WET_DAYS[month]
            _fall(hours, day * 24, month, fallen, starts[day], lengths[day])
    return hours


def _fall(hours: Floats, midnight: int, month: int, fallen_mm: float, start: float, length: float) -> None:
    """Spread a day's rain over a shower: short and in the afternoon from May to September, else long and at any hour."""
    summer = 4 <= month <= 8
    first = 13 + int(start * 7) if summer else int(start * 20)
    count = 1 + int(length * 4) if summer else 3 + int(length * 11)
    shape = np.sin(np.pi * (np.arange(count) + 0.5) / count)
    hours[midnight + first : midnight + first + count] += fallen_mm * shape / shape.sum()
