"""Crops in store: cured, ready from a Monday, handed out in portions, and how long they keep.

References: USDA Agriculture Handbook 66 for weeks in store (topped carrots 16 to 20 at 32 °F). Life in a store warmer than it should be
falls by a factor of 2 to 3 for every 18 °F (Q10 of respiration).
"""

from __future__ import annotations

from datetime import date, timedelta

from models.agronomy.growing import first_monday
from models.agronomy.stated import stated
from models.agronomy.wholes import whole_down

Q10 = 2.5  # between 2 and 3
STEP_F = 18.0  # 10 K


def ready_from(harvest_on: date, cure_days: float = 0) -> date:
    """The first Monday on or after harvest and curing."""
    return first_monday(harvest_on + timedelta(days=stated("days of curing", cure_days, "days", 0, 366)))


def keeps_until(harvest_on: date, storage_days: float) -> date:
    """The last day of what keeps storage_days after its harvest."""
    return harvest_on + timedelta(days=stated("days in store", storage_days, "days", 0, 3660))


def keeps_between(harvest_on: date, weeks_low: float, weeks_high: float) -> tuple[date, date]:
    """The days between which a lot ends its life in store, by the fewest and the most weeks it keeps. Raises InputError where swapped."""
    low = stated("weeks in store", weeks_low, "weeks", 0, 500)
    return keeps_until(harvest_on, low * 7), keeps_until(harvest_on, stated("weeks in store", weeks_high, "weeks", low, 500) * 7)


def shortened_days(days: float, store_f: float, set_f: float, q10: float = Q10) -> float:
    """What is left of a life of so many days in a store at store_f that should be at set_f [°F]; a colder store adds nothing."""
    return float(stated("days in store", days, "days", 0, 3660) / q10 ** (max(0.0, store_f - set_f) / STEP_F))


def portions(stock: float, each: float, most: int) -> tuple[float, ...]:
    """Stock handed out in equal portions, the last one what is left, at most so many; none of no stock. In the unit of the stock."""
    left, wanted = stated("stock", stock, "", 0), stated("portion", each, "", 0, above=True)
    full = min(most, whole_down(left / wanted))
    given = [wanted] * full
    if full < most and left - full * wanted > 1e-9 * max(1.0, left):
        given.append(left - full * wanted)
    return tuple(given)


def whole_portions(stock: float, each: float) -> tuple[int, float]:
    """How many whole portions a stock gives, and what is left."""
    count = whole_down(stated("stock", stock, "", 0) / stated("portion", each, "", 0, above=True))
    return count, max(0.0, stock - count * each)
