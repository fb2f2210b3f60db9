"""Back from the harvest: when to plant how much for 200 lb of cabbage on 28 August, or for 20 shares of kale every week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.growing import week_of
from models.agronomy.maturity import Heat, planted_for
from models.agronomy.stated import stated
from models.agronomy.yields import WEEK, bed_ft_for_shares, bed_ft_of, checked_fractions
from sensors.errors import InputError


@dataclass(frozen=True, slots=True)
class Growth:
    """How a crop grows, for planning back. days: from planting to the first pick; target_f_days: degree days, which hold where heat is
    known; greenhouse_days: in trays before, None: none; rate: yield per 100 bed feet; fractions: share of it by week; loss: fraction
    lost between bed and hand-over; sd_log: spread of its yield, for those who want it held in four years of five."""

    days: float
    rate: float
    fractions: tuple[float, ...]
    greenhouse_days: float | None = None
    target_f_days: float | None = None
    loss: float = 0.0
    sd_log: float = 0.0


@dataclass(frozen=True, slots=True)
class Needed:
    """A planting that a wish asks for: sow_on (None: sown where it grows), plant_on, the week of its first pick, feet of bed."""

    sow_on: date | None
    plant_on: date
    first_week: date
    bed_ft: float


def for_day(amount: float, on: date, growth: Growth, heat: Heat | None = None, z: float = 0.0) -> Needed:
    """The planting whose first week of picking holds `on` and gives the amount by then, after loss.

    Planted so that the first pick falls on the Monday of that week. z: spreads of the yield to be safe by (0.8416: four years of five).
    """
    first = growth.fractions[0] if growth.fractions else 0.0
    if checked_fractions(growth.fractions) and first <= 0:
        raise InputError("Nothing is picked in the first week of this crop.", where="fractions", expected="a first week above 0", got="0")
    stated("amount wanted", amount, "", 0, above=True)
    feet = bed_ft_for_shares(1, amount, 1, growth.loss, growth.rate, growth.sd_log, z) / first
    return _planting(week_of(on), growth, feet, heat)


def _planting(week: date, growth: Growth, feet: float, heat: Heat | None) -> Needed:
    by_heat = None if growth.target_f_days is None or heat is None else planted_for(heat, week, growth.target_f_days)
    plant = by_heat or week - timedelta(days=growth.days)
    sow = None if growth.greenhouse_days is None else plant - timedelta(days=growth.greenhouse_days)
    return Needed(sow, plant, week, feet)


def every_week(
    amount: float, first_week: date, weeks: int, growth: Growth, heat: Heat | None = None, z: float = 0.0, each_ft: float = 0.0
) -> tuple[Needed, ...]:
    """Plantings of one size that give the amount in every week, after loss, with the least bed in all.

    each_ft: feet of bed that the work of one more planting is worth; 0: only the bed counts.

    Every distance between successions, from one week to the whole window, is tried: close successions level a window that rises and falls,
    wide ones need fewer beds. The first planting begins to bear on first_week; earlier ones come where its window begins thinly.
    """
    window = checked_fractions(growth.fractions)
    stated("weeks", weeks, "weeks", 1, 200)
    best: tuple[float, list[int], float] | None = None
    for gap in range(1, len(window) + 1):
        for lead in range(len(window)):
            starts = list(range(-lead, weeks, gap))
            thinnest = min(_shares_of_week(window, starts, week) for week in range(weeks))
            if thinnest <= 0:
                continue
            feet = bed_ft_of(stated("amount wanted", amount, "", 0, above=True) / (1 - growth.loss) / thinnest, growth.rate)
            cost = (feet + each_ft) * len(starts)
            if best is None or cost < best[0] * (1 - 1e-9):
                best = (cost, starts, feet)
    if best is None:
        raise InputError("No succession of this crop bears in every week.", where="fractions", expected="a harvest without empty weeks")
    safe = bed_ft_for_shares(1, 1, 1, 0, 100, growth.sd_log, z)
    return tuple(_planting(week_of(first_week) + n * WEEK, growth, best[2] * safe, heat) for n in best[1])


def _shares_of_week(window: Sequence[float], starts: Sequence[int], week: int) -> float:
    """What a week gets of plantings that begin to bear in the weeks `starts`, as a part of one planting's harvest."""
    return sum(window[week - start] for start in starts if 0 <= week - start < len(window))
