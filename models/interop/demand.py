"""From metres of bed to plants, trays and seeds: Qrop's chain of demand, with every part of a plant or tray a whole one.

Qrop (andreh11/qrop, core/dbutils/planting.cpp) divides whole numbers here, so that its greenhouse loss is left out and a
part of a tray is dropped. Here both are rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from sensors.errors import RecordError


@dataclass(frozen=True, slots=True)
class Demand:
    """What a planting takes. None where it cannot be known. trays: only where cells of a tray are known; seeds_g in grams."""

    plants_needed: int | None = None
    plants_to_start: int | None = None
    trays: int | None = None
    seeds: int | None = None
    seeds_g: float | None = None


def plants_needed(length_m: float, spacing_cm: float, rows: int) -> int:
    """ceil(length / spacing x 100 x rows). A spacing of nothing has no answer: RecordError."""
    if spacing_cm <= 0:
        raise RecordError("Plants cannot stand 0 cm apart.", expected="a spacing above zero", got=f"{spacing_cm:g}")
    return ceil(_exact(length_m) * 100 / _exact(spacing_cm) * rows)


def demand(
    length_m: float | None,
    spacing_cm: float | None,
    rows: int | None,
    *,
    plants: int | None = None,
    loss_pct: float | None = None,
    tray_cells: int | None = None,
    seeds_per_hole: float | None = None,
    seeds_per_gram: float | None = None,
    seeds_over_pct: float = 0.0,
) -> Demand:
    """What a planting takes. plants: how many there are to be, where somebody said so; else it follows from the bed.

    loss_pct: seedlings lost in the greenhouse, 0 to under 100; RecordError beyond. None: none is lost. seeds_over_pct:
    seeds sown besides, of a direct sowing.
    """
    loss = loss_pct or 0.0
    if not 0 <= loss < 100:
        raise RecordError("A loss is from 0 to under 100 percent.", expected="0 to under 100", got=f"{loss:g}")
    if plants is None and length_m and spacing_cm and rows:
        plants = plants_needed(length_m, spacing_cm, rows)
    if plants is None:
        return Demand()
    start = ceil(plants / (1 - _exact(loss) / 100))
    trays = ceil(Fraction(start, tray_cells)) if tray_cells else None
    seeds = ceil(start * _exact(seeds_per_hole) * (1 + _exact(seeds_over_pct) / 100)) if seeds_per_hole else None
    grams = seeds / seeds_per_gram if seeds is not None and seeds_per_gram else None
    return Demand(plants, start, trays, seeds, grams)


def _exact(value: float) -> Fraction:
    # of the figures as written: 0.1 is a tenth, so that 30 m at 0.1 m do not come to 301 plants
    return Fraction(repr(float(value)))
