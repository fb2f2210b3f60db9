"""How many plants a bed takes, and the seed, cells and trays for them, with what does not come up counted in.

Losses divide and never round down on the way: whole plants, cells and seeds are rounded up once, at the end. A legal minimum
of germination (7 CFR 201.31) is the careful default where the packet says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.agronomy.stated import stated
from models.agronomy.wholes import whole_up

OZ_G = 28.349523125  # 1 oz avoirdupois [g]


@dataclass(frozen=True, slots=True)
class SeedNeed:
    """Seed of one planting. seeds: whole seeds; oz: their weight, None where nobody knows how many make an ounce."""

    seeds: int
    oz: float | None


@dataclass(frozen=True, slots=True)
class NurseryNeed:
    """A planting raised in trays. plants: whole ones that go into the bed; cells: to sow; trays: whole ones; seeds: with seeds_per_cell in
    each; places: what the spacing makes of the bed, not rounded."""

    plants: int
    cells: int
    trays: int | None
    seeds: int
    places: float


def places_of_bed(bed_ft: float, in_row_in: float, rows: float) -> float:
    """What a bed has room for, in_row_in [in] apart in so many rows, with its fraction."""
    return _length(bed_ft) * 12 / stated("spacing in the row", in_row_in, "in", 0, 1200, above=True) * _rows(rows)


def plants_of_bed(bed_ft: float, in_row_in: float, rows: float) -> int:
    """Plants that stand in a bed, rounded up."""
    return whole_up(places_of_bed(bed_ft, in_row_in, rows))


def plants_of_metres(length_m: float, spacing_cm: float, rows: float) -> int:
    """Plants of a bed in metres, spacing_cm [cm] apart (Qrop's rule)."""
    return whole_up(stated("length", length_m, "m", 0, 1e5) * 100 / stated("spacing", spacing_cm, "cm", 0, 3000, above=True) * _rows(rows))


def cells_for(plants: float, loss: float, germination: float = 1.0) -> int:
    """Cells to sow so that so many plants are left after germination and the nursery's loss (fractions of 1), rounded up."""
    kept = stated("germination", germination, "", 0, 1, above=True) * (1 - _loss(loss))
    return whole_up(stated("plants", plants, "", 0, 1e8) / kept)


def seeds_for_cells(cells: int, germination: float, seeds_per_cell: float | None = None) -> int:
    """Seeds for the cells: so many each, or one each and what does not germinate sown again."""
    if seeds_per_cell is not None:
        return whole_up(cells * stated("seeds a cell", seeds_per_cell, "", 0, 1000, above=True))
    return whole_up(cells / stated("germination", germination, "", 0, 1, above=True))


def trays_exact(cells: float, cells_per_tray: float) -> float:
    """Trays as a number with a fraction."""
    return cells / stated("cells of a tray", cells_per_tray, "", 0, 1e4, above=True)


def trays_for(cells: float, cells_per_tray: float) -> int:
    """Whole trays."""
    return whole_up(trays_exact(cells, cells_per_tray))


def flats_by_quarters(cells: float, cells_per_tray: float) -> float:
    """Flats rounded up to a quarter, as a bench is filled (cropplanning's rule)."""
    return whole_up(4 * trays_exact(cells, cells_per_tray)) / 4


def sown_seeds(bed_ft: float, rows: float, seeds_per_row_ft: float, overage: float = 0.0, seeds_per_oz: float | None = None) -> SeedNeed:
    """Seed of a bed sown where it grows; overage: fraction of 1 on top, for what does not come up and what spills."""
    wanted = _length(bed_ft) * _rows(rows) * stated("seeds a foot of row", seeds_per_row_ft, "", 0, 1e4, above=True)
    seeds = whole_up(wanted * (1 + stated("overage", overage, "", 0, 10)))
    return SeedNeed(seeds, None if seeds_per_oz is None else seeds / _per_oz(seeds_per_oz))


def seed_oz(bed_ft: float, rows: float, seeds_per_row_ft: float, seeds_per_oz: float) -> float:
    """Weight of the seed of a bed without anything on top [oz], not rounded to whole seeds."""
    return _length(bed_ft) * _rows(rows) * seeds_per_row_ft / _per_oz(seeds_per_oz)


def _per_oz(seeds: float) -> float:
    return stated("seeds an ounce", seeds, "", 0, 1e8, above=True)


def _length(bed_ft: float) -> float:
    return stated("length of bed", bed_ft, "ft", 0, 1e6, above=True)


def _rows(rows: float) -> float:
    return stated("rows", rows, "", 0, 1000, above=True)


def _loss(loss: float) -> float:
    lost = stated("loss in the nursery", loss, "", 0, 1)
    # where everything is lost no number of cells is enough
    return stated("loss in the nursery", lost, "", 0, 0.999) if lost == 1 else lost
