"""When a bed may take a family again: years from planting to planting, and longer where a disease was written down.

A conflict is a warning with its reason, never a block. Years are of 365 days, as Qrop counts. Intervals of families are Qrop's
where the farm names none; of diseases the University of Connecticut's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.stated import stated
from sensors.errors import InputError

YEAR_DAYS = 365
# Qrop's years by family, under today's names of the families (Alliaceae, Chenopodiaceae and Valerianaceae are in others now)
FAMILY_YEARS: Mapping[str, float] = {
    "Brassicaceae": 4, "Solanaceae": 4, "Cucurbitaceae": 4, "Amaryllidaceae": 3, "Amaranthaceae": 3, "Apiaceae": 2, "Fabaceae": 2,
    "Asteraceae": 2, "Caprifoliaceae": 2,
}  # fmt: skip
OLD_NAMES = {"Alliaceae": "Amaryllidaceae", "Chenopodiaceae": "Amaranthaceae", "Valerianaceae": "Caprifoliaceae"}


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease of the soil: the family that takes it, years without that family, why, and who says so."""

    key: str
    name: str
    family: str
    years: float
    reason: str
    source: str


@cache
def diseases() -> Mapping[str, Disease]:
    """Diseases that make a family wait longer, by key."""
    return {
        row["key"]: Disease(row["key"], row["name"], row["family"], float(row["years"]), row["reason"], row["source"])
        for row in rows_of("rotation_diseases")
    }


def disease(key: str) -> Disease:
    """The disease of that key or name; InputError naming those there are."""
    plain = key.strip().lower()
    for one in diseases().values():
        if plain in (one.key, one.name.lower()):
            return one
    raise InputError(
        f"There is no soil disease called {key!r}.",
        where="disease",
        expected="one of " + ", ".join(one.name for one in diseases().values()),
        got=repr(key),
        next_step="choose one of these, or give the years yourself",
    )


def current_name(family: str) -> str:
    """The family under the name it has now."""
    return OLD_NAMES.get(family, family)


def family_years(family: str, own: Mapping[str, float] | None = None) -> float:
    """Years until a bed takes a family again: the farm's own, else Qrop's; 0 where nobody names any."""
    said = {current_name(name): years for name, years in (own or {}).items()}
    name = current_name(family)
    return float(said.get(name, FAMILY_YEARS.get(name, 0.0)))


def too_soon(previous_on: date, planting_on: date, years: float) -> bool:
    """Whether a family planted on previous_on returns by planting_on before its years (of 365 days) are over; either day of planting.

    The day that ends them is free again, and what is planted on one day together is no return. Raises InputError for years below 0.
    """
    stated("years of rotation", years, "years", 0, 1000)
    return 0 < (planting_on - previous_on).days < years * YEAR_DAYS


def too_soon_after(ended_on: date, planting_on: date, years: float) -> bool:
    """Whether a family whose last crop ended on ended_on is planted again before a disease's years (of 365 days) are over.

    Intervals of diseases are years without the family, so they begin when its crop ends; planted while that stands is too soon as well.
    """
    stated("years without the family", years, "years", 0, 1000)
    return (planting_on - ended_on).days < years * YEAR_DAYS
