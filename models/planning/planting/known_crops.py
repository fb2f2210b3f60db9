"""Plantings out of the crop catalogue: what a grower need not type, every figure of which may be overruled.

A crop of the catalogue with a steward's own figures (models.agronomy.crops.with_overrides) goes in as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from models.agronomy.crops import Crop
from models.agronomy.growing import DIRECT_SOWING, SEEDING, TRANSPLANTING, days_after_planting
from models.agronomy.yields import PER_100_BED_FT, PER_LOG_FLUSH, PER_PLANT
from models.planning.planting import BOUGHT, DIRECT, RAISED, STANDING, HeatCount, Planting, Seeding, Stretch
from models.planning.planting.wanted import Growth
from sensors.errors import RecordError

# how a crop goes in: by the catalogue's way, where the grower names none
_METHODS = {"DS": DIRECT, "DS_or_TP": DIRECT, "TP": RAISED}
# seed on top of what the bed asks for (crops_csa C7: 10 to 30 in 100)
OVERAGE = 0.15
NURSERY_LOSS = 0.05


def usual_method(crop: Crop) -> str:
    """How the crop usually goes in: sown, raised in trays, or bought as a piece (tuber, crown, tree), which stands for years or not."""
    if crop.establishment in _METHODS:
        return RAISED if crop.establishment == "DS_or_TP" and crop.days_basis == TRANSPLANTING else _METHODS[crop.establishment]
    return STANDING if crop.life_cycle == "perennial" else BOUGHT


def _middle(low: float | None, high: float | None) -> float | None:
    known = [one for one in (low, high) if one is not None]
    return sum(known) / len(known) if known else None


def greenhouse_days(crop: Crop) -> float | None:
    """Days in trays, half way between the catalogue's least and most, in whole days; None where it names none."""
    middle = _middle(crop.greenhouse_days_low, crop.greenhouse_days_high)
    return None if middle is None else float(round(middle))


def fractions_of(crop: Crop) -> tuple[float, ...]:
    """Share of a harvest by week: the catalogue's, else even over its window; all at once where nobody knows the window."""
    if crop.harvest_fractions:
        whole = sum(crop.harvest_fractions)
        return tuple(one / whole for one in crop.harvest_fractions)
    weeks = max(1, ceil(crop.harvest_window_weeks or 1))
    return (1 / weeks,) * weeks


def seeding_of(crop: Crop) -> Seeding:
    """How a crop is sown. Seed a foot of row follows from the distance of plants, sown twice as thick as they are to stand; germination is
    the legal least, so that seed is rather left over."""
    spacing = crop.in_row_spacing_in
    return Seeding(
        rows=crop.rows_per_30in_bed,
        seeds_per_row_ft=None if spacing is None else 2 * 12 / spacing,
        overage=OVERAGE,
        in_row_in=spacing,
        germination=1.0 if crop.min_germination_percent is None else crop.min_germination_percent / 100,
        nursery_loss=NURSERY_LOSS,
        cells_per_tray=float(crop.tray_cells[0]) if crop.tray_cells else None,
        seeds_per_oz=crop.seeds_per_oz,
    )


_RATES = {"100_bed_ft": (PER_100_BED_FT, 1.0), "100_plants": (PER_PLANT, 100.0), "100_logs": (PER_LOG_FLUSH, 100.0)}


def planting_of(
    crop: Crop,
    id: str,
    plant_on: date,
    stretches: Sequence[Stretch],
    method: str | None = None,
    plants: float | None = None,
    variety: str = "",
    season: str = "",
) -> Planting:
    """A planting of a crop by its figures. plants: of crops whose yield is per plant or log. RecordError naming what is not known."""
    if crop.yield_typical is None or crop.yield_per not in _RATES or crop.days_typical is None:
        missing = "days to maturity" if crop.days_typical is None else "a yield per bed, plant or log"
        raise RecordError(
            f"{crop.name} has no {missing}.",
            where=crop.key,
            expected=missing,
            got="nothing",
            next_step="give the crop this figure of your own",
        )
    way = method or usual_method(crop)
    per, of = _RATES[crop.yield_per]
    tray = greenhouse_days(crop) if way == RAISED else None
    planting = Planting(
        id=id, crop=crop.key, family=crop.family or "", method=way, plant_on=plant_on, stretches=tuple(stretches),
        unit=crop.yield_unit or "", rate=crop.yield_typical / of, fractions=fractions_of(crop),
        days=_days(crop, way), basis=_planted_basis(way), greenhouse_days=tray, rate_per=per, plants=plants,
        kill_temp_f=crop.kill_temp_f, seeding=seeding_of(crop), variety=variety, season=season,
    )  # fmt: skip
    if crop.gdd_target_f_days is None or crop.gdd_base_f is None:
        return planting
    return replace(planting, target_f_days=crop.gdd_target_f_days, heat=HeatCount(crop.gdd_base_f, crop.gdd_upper_f))


def _planted_basis(method: str) -> str:
    return DIRECT_SOWING if method == DIRECT else TRANSPLANTING if method in (RAISED, BOUGHT) else "from_planting_out"


def _days(crop: Crop, method: str) -> float:
    """Days from planting to first pick, however it goes in: bought plants were in a tray as long as raised ones."""
    usual = greenhouse_days(crop) or 0.0
    in_tray = usual if method in (RAISED, BOUGHT) and crop.days_basis in (DIRECT_SOWING, SEEDING, TRANSPLANTING) else 0.0
    return days_after_planting(crop.days_typical, crop.days_basis, in_tray, usual)


def growth_of(crop: Crop, method: str | None = None, loss: float = 0.0, sd_log: float = 0.0) -> Growth:
    """How a crop grows, for planning back from its harvest. Raises RecordError as planting_of, also where its yield is not per bed."""
    made = planting_of(crop, crop.key, date(2000, 1, 1), (Stretch("", 100),), method)
    if made.rate_per != PER_100_BED_FT:
        raise RecordError(
            f"{crop.name} is not counted in feet of bed.", where=crop.key, expected="a yield per 100 bed feet", got=made.rate_per
        )
    return Growth(made.days_from_planting(), made.rate, made.fractions, made.greenhouse_days, made.target_f_days, loss, sd_log)
