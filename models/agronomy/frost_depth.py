"""How deep frost goes into the ground, and which water lines freeze tonight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

DAY_S = 86_400.0
# Surface factors n: the ground's freezing index over the air's (US Army TM 5-852-6): turf under no snow, bare ground, pavement.
SURFACE = {"turf": 0.5, "bare": 0.7, "pavement": 0.9}
RISK = Literal["fine", "watch", "act", "unknown"]


def freezing_index(daily_mean_c: Array) -> float:
    """Freezing index of a winter [°C d]: the largest fall of the running sum of daily means; NaN where every day is unknown.

    A sum of the frosty days alone would count each cold week anew and forget the thaws between. Unknown days are passed over.
    """
    days = np.asarray(daily_mean_c, dtype=float)
    if not np.isfinite(days).any():
        return np.nan
    run = np.concatenate([[0.0], np.cumsum(days[np.isfinite(days)])])
    return float(np.max(np.maximum.accumulate(run) - run))


@elementwise("an index, a conductivity and a latent heat above 0")
def frost_depth(
    freezing_index_c_day: Values, conductivity_w_m_k: Values, latent_mj_m3: Values, surface: Values = 0.7, correction: Values = 1.0
) -> Values:
    """Depth of frost [m]: correction x sqrt(2 t k n F / L), Stefan's formula; in US units sqrt(48 k n F / L) with 48 = 2 x 24 h.

    surface: n (SURFACE); correction: lambda of the modified Berggren method (Aldrich and Paynter 1953), 1 leaves it out and
    errs deep by up to a third in mild winters, which is the safe side for a water line. No snow.
    """
    possible = (freezing_index_c_day >= 0) & (conductivity_w_m_k > 0) & (latent_mj_m3 > 0) & (surface > 0) & (correction > 0)
    flow = 2 * DAY_S * conductivity_w_m_k * surface * np.maximum(freezing_index_c_day, 0.0)
    return np.where(possible, correction * np.sqrt(flow / (latent_mj_m3 * 1e6)), np.nan)


def soil_freezing(soil: str) -> tuple[float, float]:
    """Conductivity [W/m/K] and latent heat [MJ/m3] of a kind of soil (tables/soil_freezing.csv)."""
    for row in rows_of("soil_freezing"):
        if row["soil"] == soil:
            return float(row["conductivity_w_m_k"]), float(row["latent_mj_m3"])
    raise InputError(
        f"How {soil!r} freezes is not known.",
        where="soil",
        expected="one of " + ", ".join(row["soil"] for row in rows_of("soil_freezing")),
        got=soil,
        next_step="choose the nearest one",
    )


@dataclass(frozen=True, slots=True)
class FreezeRule:
    """From how many hours below a temperature [°C] on a line is at risk."""

    line: str
    name: str
    below_c: float
    hours: float


@cache
def freeze_rules() -> dict[str, FreezeRule]:
    """The rules by kind of line (tables/freeze_rules.csv)."""
    return {
        row["line"]: FreezeRule(row["line"], row["name"], float(row["below_c"]), float(row["hours"])) for row in rows_of("freeze_rules")
    }


@dataclass(frozen=True, slots=True)
class FreezeRisk:
    """Whether a line freezes: the longest cold spell's hours, its first hour's index and the lowest temperature in the time given."""

    band: RISK
    cold_h: int
    first: int | None
    lowest_c: float
    rule: FreezeRule


def freeze_risk(line: str, hourly_c: Array, flowing: Array | None = None) -> FreezeRisk:
    """A line's risk over the coming (or past) hours: act where it is at or below its limit long enough, watch where for less.

    flowing: hours in which water moves through it (1), which interrupts a cold spell; unknown (NaN) counts as still.
    A missing temperature neither adds to a spell nor ends it; with fewer than 3/4 of the hours known and no risk found, unknown.
    """
    rule = freeze_rules().get(line)
    if rule is None:
        raise InputError(f"There is no freeze rule for {line!r}.", where="line", expected="one of " + ", ".join(freeze_rules()), got=line)
    temps = np.asarray(hourly_c, dtype=float)
    moving = np.zeros(temps.shape) if flowing is None else np.nan_to_num(np.asarray(flowing, dtype=float))
    longest, first, run, began = 0, None, 0, 0
    for hour, temp in enumerate(temps):
        if np.isnan(temp) and not moving[hour] > 0:
            continue
        cold = temp <= rule.below_c and not moving[hour] > 0
        began = hour if cold and run == 0 else began
        run = run + 1 if cold else 0
        if run > longest:
            longest, first = run, began
    known = np.isfinite(temps)
    lowest = float(np.min(temps[known])) if known.any() else np.nan
    band: RISK = "act" if longest >= rule.hours else "watch" if longest else "fine"
    if band != "act" and known.sum() < 0.75 * max(temps.size, 1):
        band = "unknown"
    return FreezeRisk(band, longest, first, lowest, rule)
