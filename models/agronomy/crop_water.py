"""Crop coefficients: how much a crop drinks of what reference grass would, over its season, and how deep its roots go.

tables/crop_coefficients.csv holds rows of FAO-56 tables 11 (lengths of stages, of one climate), 12 (coefficients, height;
the middle where a span is printed) and 22 (roots, depletion), compared with the copies in pyfao56 1.4. Coefficients are for
a well-watered crop in a sub-humid climate (lowest humidity 45 %, wind 2 m/s). A row's note says what is not from there.

Reference: FAO-56, Allen, Pereira, Raes & Smith 1998; equations numbered as there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.crops import Crop
from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

SOURCE = "FAO-56 tables 11, 12 and 22"


@dataclass(frozen=True, slots=True)
class Coefficients:
    """A row of the table: coefficients [-], height and root depths [m], share of the water that may be taken without stress, days.

    root_low_m is for scheduling irrigation, root_high_m for rain-fed crops. days: lengths of the initial, development,
    mid and late stages; None where FAO-56 does not say. taken: what made this the row ("crop", "family" or "category").
    """

    name: str
    kc_ini: float
    kc_mid: float
    kc_end: float
    height_m: float
    root_low_m: float
    root_high_m: float
    depletion_share: float
    days: tuple[float, float, float, float] | None
    note: str
    taken: str


def _from_row(row: Mapping[str, str], taken: str) -> Coefficients:
    ini, dev, mid, late = (row[name] for name in ("days_ini", "days_dev", "days_mid", "days_late"))
    return Coefficients(
        name=row["name"],
        kc_ini=float(row["kc_ini"]),
        kc_mid=float(row["kc_mid"]),
        kc_end=float(row["kc_end"]),
        height_m=float(row["height_m"]),
        root_low_m=float(row["root_low_m"]),
        root_high_m=float(row["root_high_m"]),
        depletion_share=float(row["depletion_share"]),
        days=(float(ini), float(dev), float(mid), float(late)) if ini else None,
        note=row["note"],
        taken=taken,
    )


@cache
def _index() -> Mapping[tuple[str, str], Coefficients]:
    """Rows by ("crop", key), ("family", name) and ("category", name)."""
    columns = (("crop", "crops"), ("family", "families"), ("category", "categories"))
    return {
        (taken, key): _from_row(row, taken)
        for row in rows_of("crop_coefficients")
        for taken, column in columns
        for key in row[column].split("|")
        if key
    }


def coefficients(crop: Crop) -> Coefficients | None:
    """The row for a crop: its own, else of its family, else of its category; None where FAO-56 has nothing like it (mushrooms)."""
    for taken, key in (("crop", crop.key), ("family", crop.family), ("category", crop.category)):
        if key and (found := _index().get((taken, key))):
            return found
    return None


@elementwise("a coefficient, wind, humidity and height")
def kc_in_climate(kc_table: Values, wind_2m_m_s: Values, humidity_min_percent: Values, crop_height_m: Values, late: Values = 0.0) -> Values:
    """Coefficient of the mid or late stage [-], brought from the table's climate to this one (FAO-56 eq. 62 and 65).

    wind [m/s] and humidity [%] are means over the stage of daily figures, crop_height_m the mean height of the plants. They
    count within 1 to 6 m/s, 20 to 80 % and 0.1 to 10 m, the limits of the formula. late: 1 for the coefficient of the late
    stage, which stays where it is below 0.45 (a crop left to dry: eq. 65 alone says so, eq. 62 moves every one).
    """
    wind, driest = np.clip(wind_2m_m_s, 1, 6), np.clip(humidity_min_percent, 20, 80)
    moved = kc_table + (0.04 * (wind - 2) - 0.004 * (driest - 45)) * (np.clip(crop_height_m, 0.1, 10) / 3) ** 0.3
    return np.where((late > 0) & (kc_table < 0.45), kc_table, moved)


def kc_on_day(crop: Coefficients, days_grown: Array, season_days: float | None = None) -> Array:
    """Coefficient on days after planting (FAO-56 eq. 66): flat, rising, flat, falling; NaN before planting and after the season.

    season_days: stretches the stages of the table to a season of that length. InputError where the table has none.
    """
    if crop.days is None and season_days is None:
        raise InputError(
            f"FAO-56 has no lengths of stages for {crop.name}.",
            expected="the length of the season in days",
            next_step="give the days from planting to the end of harvest",
        )
    # where no lengths are known, a fifth, a quarter, a third and the rest: the middle of table 11
    lengths = crop.days or (20.0, 27.0, 33.0, 20.0)
    ends = np.cumsum(np.asarray(lengths)) * (season_days / sum(lengths) if season_days else 1)
    at = [0.0, *ends]
    days = np.asarray(days_grown, dtype=np.float64)
    kc: Array = np.interp(days, at, [crop.kc_ini, crop.kc_ini, crop.kc_mid, crop.kc_mid, crop.kc_end], left=np.nan, right=np.nan)
    return np.where(np.isnan(days), np.nan, kc)
