"""What a planting gives: its whole harvest, how the weeks share it, what a killing night ends, and the bed it takes to fill shares.

Bed feet are feet of bed, of whatever width the farm's beds have; yields of guides are of beds 30 inches wide. A yield per acre says
nothing of bed feet without the distance between the centres of beds: 26,000 lb/acre are 239 lb on beds 4 ft apart, 298 at 5 ft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import exp

from models.agronomy.growing import week_of
from models.agronomy.stated import chosen, stated
from models.agronomy.wholes import whole_down
from sensors.errors import InputError

ACRE_FT2 = 43560.0
PER_100_BED_FT, PER_PLANT, PER_LOG_FLUSH = "per_100_bed_ft", "per_plant", "per_log_flush"
RATES = (PER_100_BED_FT, PER_PLANT, PER_LOG_FLUSH)
WEEK = timedelta(days=7)
# a share of a week that was rounded to hundredths is so much too large at most
ROUNDED = 0.005


def whole_yield(per: str, rate: float, amount: float, harvests: float = 1, multiplies: bool = False) -> float:
    """The harvest of a planting, in the rate's unit.

    per: what the rate is of (RATES); amount: bed feet, plants or logs. multiplies: whether every harvest gives the rate again, or all of
    them together give it once: "2 harvests of 15 bunches" is 30 or 15, and real plans mean either.
    """
    base = 100.0 if chosen("basis of the yield", per, RATES) == PER_100_BED_FT else 1.0
    each = stated("yield", rate, "", 0) * stated("amount", amount, "", 0) / base
    return each * (stated("harvests", harvests, "", 0, 1000) if multiplies else 1)


def weekly_yield(total: float, fractions: Sequence[float], first_harvest_on: date) -> dict[date, float]:
    """The harvest by week, from the one that holds the first pick; fractions of 1 by week. Weeks are named by their Monday."""
    start = week_of(first_harvest_on)
    return {start + n * WEEK: stated("harvest", total, "", 0) * share for n, share in enumerate(checked_fractions(fractions))}


def checked_fractions(fractions: Sequence[float]) -> tuple[float, ...]:
    """Shares of a harvest by week; InputError where there are none, one is negative, or they make more than 1, by more than hundredths
    that were rounded."""
    if not fractions or min(fractions) < 0 or sum(fractions) > 1 + ROUNDED * len(fractions) + 1e-6:
        raise InputError(
            "The weeks of a harvest share it between them.",
            where="fractions",
            expected="at least one week, none below 0, all together at most 1",
            got=", ".join(f"{one:g}" for one in fractions) or "none",
            next_step="correct the shares of the weeks",
        )
    return tuple(fractions)


def killed_on(kill_temp_f: float | None, nights: Iterable[tuple[date, float]]) -> date | None:
    """The first of the nights (day, least temperature [°F]) that kills the crop; None: none does, or nobody knows what kills it."""
    if kill_temp_f is None:
        return None
    return min((day for day, low in nights if low <= kill_temp_f), default=None)


def after_kill(weekly: Mapping[date, float], killed: date | None) -> dict[date, float]:
    """Weeks that begin after the killing night give nothing; the week that holds it keeps what was picked before."""
    return {week: 0.0 if killed is not None and week > killed else amount for week, amount in weekly.items()}


def bed_ft_of(amount: float, rate_per_100_bed_ft: float) -> float:
    """Bed feet that give an amount."""
    return amount / stated("yield", rate_per_100_bed_ft, "", 0, above=True) * 100


def bed_ft_for_shares(
    shares: float, each: float, weeks: float, loss: float, rate_per_100_bed_ft: float, sd_log: float = 0.0, z: float = 0.0
) -> float:
    """Bed feet for so many shares over weeks after loss (fraction); with a spread of the yield, so that they last with the chance of z.

    z = 0.8416 is four times in five: at the usual spread of 0.68 that asks for 1.77 times the bed of the median.
    """
    kept = 1 - stated("loss", loss, "", 0, 0.999)
    return bed_ft_of(shares * each * weeks / kept, rate_per_100_bed_ft) * exp(z * sd_log)


def bed_ft_for_heads(shares: float, each: float, heads_per_bed_ft: float) -> float:
    """Bed feet of a crop of heads for one week of shares."""
    return shares * each / stated("heads a foot", heads_per_bed_ft, "", 0, above=True)


def weeks_of_shares(amount: float, shares: float, each: float) -> float:
    """Weeks for which an amount fills all shares."""
    return amount / stated("amount a week", shares * each, "", 0, above=True)


def weight_of_season(weeks: float, low: float, high: float) -> tuple[float, float]:
    """What a share weighs over a season whose weeks weigh from low to high."""
    return weeks * low, weeks * high


def shares_covered(available: float, each: float, shares: int, kitchen: float = 0.0) -> int:
    """Shares that get their whole quantity, the kitchen served first; at most all of them."""
    rest = max(0.0, stated("available", available, "", 0) - stated("kitchen", kitchen, "", 0))
    return min(shares, whole_down(rest / stated("quantity a share", each, "", 0, above=True)))


def per_100_bed_ft_of_acre(per_acre: float, bed_centre_ft: float) -> float:
    """A yield per acre as one per 100 bed feet, on beds whose centres lie bed_centre_ft apart [ft]."""
    return per_acre * stated("distance between bed centres", bed_centre_ft, "ft", 0, 100, above=True) * 100 / ACRE_FT2


def of_area(per_sqft: float, bed_ft: float, bed_centre_ft: float) -> float:
    """What a length of bed gives at a yield per square foot of land, paths counted in."""
    return per_sqft * bed_ft * bed_centre_ft


def per_acre_of_trees(trees_per_acre: float, each: float) -> float:
    """The yield of an acre of trees."""
    return trees_per_acre * each
