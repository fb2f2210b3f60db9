"""What a disease model says: a number, a band, and the facts a sentence is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from models.agronomy.columns import rows_of

Band = Literal["fine", "watch", "act", "unknown"]
# All that may be recommended: what to do about a disease is on the label and with the extension agent.
ADVICE = "scout, and follow the label"


@dataclass(frozen=True, slots=True)
class Finding:
    """One model's word on a day, a night or a season.

    value: the model's own number [unit], None where unknown. hours at mean_temp_c: the wet or humid time it rests on.
    so_far of threshold: the running count and where it asks for action. known_hours: how many hours were measured.
    """

    model: str
    value: float | None
    unit: str
    band: Band
    hours: float | None = None
    mean_temp_c: float | None = None
    so_far: float | None = None
    threshold: float | None = None
    known_hours: int | None = None
    reason: str = ""
    advice: str = ADVICE


@cache
def thresholds(model: str) -> dict[str, float]:
    """The thresholds of a model by name (tables/disease_thresholds.csv)."""
    return {row["name"]: float(row["value"]) for row in rows_of("disease_thresholds") if row["model"] == model}


@cache
def _steps(model: str) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(
        (float(row["temp_from_c"]), float(row["temp_below_c"]), float(row["hours_from"]), float(row["severity"]))
        for row in rows_of("disease_severity")
        if row["model"] == model
    )


def severity(model: str, mean_temp_c: float, hours: float) -> float:
    """The disease severity value (0 to 4) of so many wet or humid hours at a mean temperature, from a half-open table.

    A class holds its lower border and not its upper one; so do the hours. NaN where the hours or, with hours, the temperature are unknown.
    """
    steps = _steps(model)
    if hours == 0:  # no such hours, so they have no temperature either
        return 0.0
    if np.isnan(hours) or np.isnan(mean_temp_c):
        return np.nan
    return max((value for low, below, least, value in steps if low <= mean_temp_c < below and hours >= least), default=0.0)


def band_of(value: float, watch: float, act: float) -> Band:
    """fine below `watch`, act from `act` on; unknown for NaN."""
    if np.isnan(value):
        return "unknown"
    return "act" if value >= act else "watch" if value >= watch else "fine"


def day_band(value: float) -> Band:
    """The band of one day's severity value where the sum of the season is not known: watch from 3 of 4, never act."""
    return band_of(value, 3.0, np.inf)
