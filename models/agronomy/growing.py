"""From days to dates: when to sow, plant and pick, and what the days to maturity are counted from.

Three meanings of "days to maturity" live side by side: from sowing in the field, from transplanting, and from sowing in the
greenhouse. They lie four to ten weeks apart, so the basis belongs to the number and there is no default.

References: Qrop (planting_view) and farmOS (getCropPlantingStages) for the two conventions; A. McDaniel, Virginia Tech, for the slow
days of fall; Virginia Cooperative Extension for counting back from the first frost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.stated import chosen, stated
from sensors.errors import InputError

# what days to the first harvest may be counted from (crop_columns.csv, days_basis)
SEEDING = "from_seeding"
TRANSPLANTING = "from_transplanting"
DIRECT_SOWING = "from_direct_sowing"
BASES = (DIRECT_SOWING, TRANSPLANTING, SEEDING, "from_planting_out", "from_inoculation")
# a crop of 65 days needs about 79 when days get shorter and cooler (A. McDaniel, Virginia Tech)
FALL_DAYS = 14.0


@dataclass(frozen=True, slots=True)
class Growing:
    """Days of one planting. sow_on: seed in tray or field (None: bought or planted as a piece); plant_on: into its bed."""

    sow_on: date | None
    plant_on: date
    first_harvest_on: date
    last_harvest_on: date


def week_of(day: date) -> date:
    """The Monday of the day's ISO week, which names the week."""
    return day - timedelta(days=day.weekday())


def first_monday(day: date) -> date:
    """The first Monday on or after the day."""
    return day + timedelta(days=-day.weekday() % 7)


def days_after_planting(
    days: float | None, basis: str | None, greenhouse_days: float | None, usual_greenhouse_days: float | None = None
) -> float:
    """Days from planting (or sowing in the field) to the first pick [days], whatever they were counted from.

    greenhouse_days: days in the tray of this planting; None or 0 for what is sown where it grows. usual_greenhouse_days: what the crop
    usually spends there, for a crop counted from transplanting that is sown in the field. A crop counted from the field sowing that is
    transplanted gains its days in the tray. Raises InputError where the basis is missing, or the days end before planting.
    """
    counted = stated("days to maturity", days, "days", 0, 10000, above=True)
    start = chosen("basis of the days to maturity", _basis(basis), BASES)
    tray = float(greenhouse_days or 0)
    if start == TRANSPLANTING and not tray:
        after = counted + float(usual_greenhouse_days or 0)
    elif start in (SEEDING, DIRECT_SOWING):
        after = counted - tray
    else:
        after = counted
    if after < 0:
        raise InputError(
            f"A crop of {counted:g} days counted {start.replace('_', ' ')} would be picked before it leaves its {tray:g} days in the tray.",
            where="days to maturity",
            expected=f"more than {tray:g} days",
            got=f"{counted:g} days",
            next_step="correct the days, the greenhouse days, or what the days are counted from",
        )
    return after


def _basis(basis: str | None) -> str:
    if basis:
        return basis
    raise InputError(
        "Days to maturity say nothing without what they are counted from.",
        where="basis of the days to maturity",
        expected="one of " + ", ".join(BASES),
        got="nothing",
        next_step="look at the seed packet: from sowing in the field, from transplanting, or from sowing in the greenhouse",
    )


def growing_days(plant_on: date, greenhouse_days: float | None, days: float, basis: str | None, window_days: float = 0) -> Growing:
    """The days of a planting that goes into its bed on plant_on. Raises InputError as days_after_planting."""
    tray = greenhouse_days if basis in (SEEDING, TRANSPLANTING) else None
    after = days_after_planting(days, basis, tray)
    first = plant_on + timedelta(days=after)
    return Growing(plant_on - timedelta(days=greenhouse_days or 0), plant_on, first, first + timedelta(days=window_days))


def growing_days_from_sowing(
    sow_on: date, greenhouse_days: float | None, days: float, basis: str | None, window_days: float = 0
) -> Growing:
    """The days of a planting whose seed is sown on sow_on, in a tray or in the field."""
    return growing_days(sow_on + timedelta(days=greenhouse_days or 0), greenhouse_days, days, basis, window_days)


def season_days(last_frost_on: date, first_frost_on: date) -> int:
    """Days between the last frost of spring and the first of fall, north or south. Raises InputError where they are swapped."""
    if first_frost_on <= last_frost_on:
        raise InputError(
            "The first frost of fall comes after the last of spring.",
            where="first frost",
            expected=f"a day after {last_frost_on}",
            got=str(first_frost_on),
            next_step="swap the two days, or give both for one year",
        )
    return (first_frost_on - last_frost_on).days


def fall_days(days: float, slower_by: float = FALL_DAYS) -> float:
    """Days to maturity of a crop that ripens in fall [days], slower_by more than the catalogue's. Raises InputError where days are 0."""
    return stated("days to maturity", days, "days", 0, 10000, above=True) + slower_by


def count_back(
    first_frost_on: date, days: float, greenhouse_days: float = 0, harvest_days: float = 0, slower_by: float = FALL_DAYS
) -> date:
    """The last day to sow for a whole harvest before the first frost: back over harvest, days to maturity, tray, and fall's slowness.

    All in days, those to maturity counted from transplanting where there are greenhouse_days, else from sowing.
    """
    return first_frost_on - timedelta(days=fall_days(days, slower_by) + greenhouse_days + harvest_days)


def transplant_and_sow(safe_on: date, weeks_after: float, greenhouse_weeks: float) -> tuple[date, date]:
    """The day to transplant, some weeks after frost is past, and the day to sow the trays for it."""
    transplant = safe_on + timedelta(weeks=weeks_after)
    return transplant, transplant - timedelta(weeks=greenhouse_weeks)
