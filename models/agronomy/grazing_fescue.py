"""Fescue toxicosis: how hard infected tall fescue is on cattle on a day, by season and heat.

A score to compare paddocks and days, from 0: reasoned, not measured (unvalidated); near 90 % of fescue stands surveyed on North
Carolina farms are infected. Clover, seedheads clipped, shade and a warm-season paddock from mid-June to August help; for mares late
in foal there is no safe amount. Signs in animals are a veterinarian's to judge.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Values, elementwise

# infected share of a stand that nobody has tested: survey of 21 North Carolina farms, 89 ± 13 %
UNTESTED = 0.89
HOT_THI, THI_SPAN = 72.0, 12.0
# ergovaline that animals bear [ppb] (general knowledge); horses late in foal bear none
BEARS_PPB = {"cattle": (400.0, 750.0), "sheep": (500.0, 800.0), "mares": (0.0, 0.0)}


@cache
def _season() -> tuple[tuple[float, ...], tuple[float, ...]]:
    days = [np.datetime64(f"2001-{row['month_day']}") - np.datetime64("2001-01-01") for row in rows_of("fescue_season")]
    return tuple(float(d.astype(int)) + 1 for d in days), tuple(float(row["share"]) for row in rows_of("fescue_season"))


@elementwise("a day of the year")
def alkaloids(day_of_year: Values) -> Values:
    """How much of its highest the alkaloids of infected fescue are at [0 to 1], by day of the year (tables/fescue_season.csv)."""
    return np.interp(day_of_year, *_season())


@elementwise("shares from 0 to 1, a day of the year and a THI")
def fescue_score(fescue_share: Values, infected_share: Values, day_of_year: Values, thi: Values) -> Values:
    """Score of a paddock on a day: fescue's share of the mass x its infected share x season x (THI - 72) / 12, never below 0."""
    possible = (fescue_share >= 0) & (fescue_share <= 1) & (infected_share >= 0) & (infected_share <= 1)
    heat = np.maximum(thi - HOT_THI, 0.0) / THI_SPAN
    return np.where(possible, fescue_share * infected_share * np.interp(day_of_year, *_season()) * heat, np.nan)
