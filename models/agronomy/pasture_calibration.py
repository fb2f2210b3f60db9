"""A rising plate held against clips: mass = intercept + slope x height, of one farm's own pasture.

With fewer than fifteen pairs of plate and clip of the same sort of pasture and season (general knowledge), or where they hardly
go together, the table's line (tables/plate_defaults.csv) is used, with a wide band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.pasture import Mass
from models.agronomy.stated import stated
from sensors.errors import InputError

LEAST_CLIPS = 15
# a line that explains less than this of what clips differ by is no calibration
LEAST_EXPLAINED = 0.3


@dataclass(frozen=True, slots=True)
class Calibration:
    """A plate's line. spread_kg_ha + spread_share x mass: one standard deviation of a mass read by it. clips: how many it rests on."""

    slope_kg_ha_cm: float
    intercept_kg_ha: float
    spread_kg_ha: float
    spread_share: float
    clips: int
    source: str

    @property
    def local(self) -> bool:
        """Whether it rests on clips of this farm."""
        return self.clips >= LEAST_CLIPS

    def mass(self, plate_cm: float | None) -> Mass:
        """The mass under a plate that stands at so many cm; blank is refused. Below no height there is less than the line's start."""
        height = stated("the plate's height", plate_cm, "cm", 0, 100)
        found = max(self.intercept_kg_ha + self.slope_kg_ha_cm * height, 0.0)
        where = "this farm's clips" if self.local else "a table"
        return Mass(found, self.spread_kg_ha + self.spread_share * found, f"plate at {height:g} cm, by {where}", self.local)


@cache
def _defaults() -> tuple[tuple[int, int, Calibration], ...]:
    return tuple(
        (
            int(row["first_month"]),
            int(row["last_month"]),
            Calibration(float(row["slope_kg_ha_cm"]), float(row["intercept_kg_ha"]), 0.0, float(row["spread_share"]), 0, row["source"]),
        )
        for row in rows_of("plate_defaults")
    )


def table_line(month: int) -> Calibration:
    """The line of the table for a month, 1 to 12."""
    stated("the month", month, "", 1, 12)
    return next(line for first, last, line in _defaults() if (first <= month <= last if first <= last else month >= first or month <= last))


def calibrated(plate_cm: Sequence[float | None], clipped_kg_ha: Sequence[float | None], month: int) -> Calibration:
    """The line through pairs of plate height and clipped mass, by least squares; the table's where they are too few or do not go together.

    Pairs with a blank are left out. Raises InputError where plates and clips are not as many.
    """
    if len(plate_cm) != len(clipped_kg_ha):
        raise InputError("Each plate reading needs its clip.", got=f"{len(plate_cm)} readings and {len(clipped_kg_ha)} clips")
    pairs = [(h, m) for h, m in zip(plate_cm, clipped_kg_ha, strict=True) if h is not None and m is not None and h == h and m == m]
    heights, masses = (np.asarray(v, dtype=np.float64) for v in (zip(*pairs, strict=True) if pairs else ((), ())))
    if len(pairs) < LEAST_CLIPS or float(np.ptp(heights)) == 0:
        return table_line(month)
    centred = heights - heights.mean()
    slope = float((centred * masses).sum() / (centred**2).sum())
    intercept = float(masses.mean() - slope * heights.mean())
    off = masses - intercept - slope * heights
    explained = 1 - float((off**2).sum()) / max(float(((masses - masses.mean()) ** 2).sum()), 1e-9)
    if slope <= 0 or explained < LEAST_EXPLAINED:
        return table_line(month)
    spread = float(np.sqrt((off**2).sum() / (len(pairs) - 2)))
    return Calibration(slope, intercept, spread, 0.0, len(pairs), f"{len(pairs)} clips of this farm, R² {explained:.2f}")
