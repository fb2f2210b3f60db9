"""One infection model for any leaf disease of which five figures are known (Magarey, Sutton and Thayer 2005).

f(T) = ((Tx-T)/(Tx-To)) ((T-Tn)/(To-Tn))^((To-Tn)/(Tx-To)), between 0 at Tn and Tx and 1 at To; wet hours needed
W = Wmin / f(T), up to Wmax. Phytopathology 95: 92-100, doi 10.1094/PHYTO-95-0092, eq. 1-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.disease.findings import Finding, band_of
from models.agronomy.elementwise import Values, elementwise
from models.agronomy.leaf_wetness import Period


@dataclass(frozen=True, slots=True)
class Pathogen:
    """Cardinal temperatures [°C] and the wet hours needed at the best one; `confidence` says how far the figures are to be trusted."""

    key: str
    name: str
    temp_min_c: float
    temp_best_c: float
    temp_max_c: float
    wet_hours_best: float
    wet_hours_most: float
    confidence: str
    source: str


@cache
def pathogens() -> dict[str, Pathogen]:
    """Every pathogen of tables/disease_infection.csv by its key."""
    return {
        row["pathogen"]: Pathogen(
            key=row["pathogen"],
            name=row["name"],
            temp_min_c=float(row["temp_min_c"]),
            temp_best_c=float(row["temp_best_c"]),
            temp_max_c=float(row["temp_max_c"]),
            wet_hours_best=float(row["wet_hours_best"]),
            wet_hours_most=float(row["wet_hours_most"]),
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in rows_of("disease_infection")
    }


@elementwise("cardinal temperatures in rising order")
def infection_response(temp_c: Values, temp_min_c: Values, temp_best_c: Values, temp_max_c: Values) -> Values:
    """How well a temperature suits infection, 0 to 1 (eq. 1); 0 at and beyond the cardinal temperatures."""
    ordered = (temp_min_c < temp_best_c) & (temp_best_c < temp_max_c)
    inside = (temp_c > temp_min_c) & (temp_c < temp_max_c)
    risen = np.where(inside, (temp_c - temp_min_c) / (temp_best_c - temp_min_c), 0.0)
    fallen = (temp_max_c - temp_c) / (temp_max_c - temp_best_c)
    power = (temp_best_c - temp_min_c) / (temp_max_c - temp_best_c)
    return np.where(ordered, np.where(inside, np.minimum(fallen * risen**power, 1.0), 0.0), np.nan)


def wet_hours_needed(pathogen: Pathogen, mean_temp_c: float) -> float:
    """Wet hours an infection needs at a mean temperature; infinite where it cannot happen, NaN where that is unknown."""
    response = infection_response(mean_temp_c, pathogen.temp_min_c, pathogen.temp_best_c, pathogen.temp_max_c)
    if np.isnan(response):
        return np.nan
    needed = pathogen.wet_hours_best / response if response > 0 else np.inf
    return needed if needed <= pathogen.wet_hours_most else np.inf


def infection(pathogen: Pathogen, period: Period) -> Finding:
    """A wet period against what a pathogen needs: value is hours over hours needed, act from 1, watch from 3/4."""
    needed = wet_hours_needed(pathogen, period.mean_temp_c)
    value = np.nan if np.isnan(needed) else period.hours / needed
    unknown = np.isnan(value)
    return Finding(
        f"infection:{pathogen.key}",
        None if unknown else value,
        "of the hours needed",
        band_of(value, 0.75, 1.0),
        hours=float(period.hours),
        mean_temp_c=None if unknown else period.mean_temp_c,
        threshold=needed if np.isfinite(needed) else None,
        reason=f"{period.hours} wet hours"
        + ("" if unknown else f" at {period.mean_temp_c:.0f} °C")
        + (f", {needed:.0f} needed" if np.isfinite(needed) else ""),
    )
