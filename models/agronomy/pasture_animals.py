"""What animals ask of a pasture: animal units, of which there are several, and dry matter eaten a day.

An animal unit is no unit until its basis is said: that of the NRCS handbook is a cow with her calf at 26 lb a day, Penn State's a dry
cow at 25 lb, so that the same pair is 1.0 or 1.6. Demand in kg a day needs no units at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.stated import chosen, stated

KG_PER_LB = 0.45359237
UNIT_WEIGHT_KG = 1000 * KG_PER_LB
METABOLIC_POWER = 0.75


@dataclass(frozen=True, slots=True)
class Basis:
    """A way to count animal units. by: class (a table), weight (linear), or metabolic weight. demand_kg_day: what one unit eats."""

    key: str
    name: str
    by: str
    demand_kg_day: float


BASES = {
    one.key: one
    for one in (
        Basis("nrph", "NRCS handbook: a 1,000 lb cow with her calf is 1", "class", 26 * KG_PER_LB),
        Basis("nrph_weight", "each 1,000 lb of live weight is 1", "weight", 26 * KG_PER_LB),
        Basis("penn_state", "Penn State: a 1,000 lb dry cow is 1", "class", 25 * KG_PER_LB),
        Basis("metabolic", "weight in 1,000 lb to the power 0.75", "metabolic weight", 26 * KG_PER_LB),
    )
}


@dataclass(frozen=True, slots=True)
class Units:
    """An amount of animal units, with what they are units of."""

    count: float
    basis: Basis

    @property
    def demand_kg_day(self) -> float:
        """Dry matter they eat a day [kg]."""
        return self.count * self.basis.demand_kg_day


@cache
def class_units(basis: str) -> Mapping[str, float]:
    """Animal units of one animal by its class, for a basis that counts by class (tables/animal_units.csv)."""
    return {row["animal"]: float(row["units"]) for row in rows_of("animal_units") if row["basis"] == basis}


def animal_units(head: float | None, basis: str, animal: str | None = None, weight_kg: float | None = None) -> Units:
    """Animal units of so many head. A basis by class asks for the class, one by weight for the weight of one; else InputError."""
    count, kind = stated("the number of animals", head, "head"), BASES[chosen("basis of animal units", basis, BASES)]
    if kind.by == "class":
        return Units(count * class_units(basis)[chosen("class of animal", animal or "", class_units(basis))], kind)
    share = stated("the weight of one animal", weight_kg, "kg", 0, 2000, above=True) / UNIT_WEIGHT_KG
    return Units(count * (share if kind.by == "weight" else share**METABOLIC_POWER), kind)


def mixed_units(herd: Sequence[tuple[float | None, float | None]]) -> float:
    """Animal units of a herd out of (head, units of one animal) of each class."""
    return sum(stated("units of one animal", one, "", 0, 5) * stated("the number of animals", head, "head") for head, one in herd)


@cache
def _intakes() -> Mapping[str, tuple[float, float, float]]:
    return {r["animal"]: (float(r["percent_low"]), float(r["percent"]), float(r["percent_high"])) for r in rows_of("forage_intake")}


def intake_percent(animal: str = "any") -> tuple[float, float, float]:
    """Dry matter eaten a day, in % of body weight: least, usual, most of a class (tables/forage_intake.csv)."""
    return _intakes()[chosen("class of animal", animal, _intakes())]


def intake(weight_kg: float | None, percent: float | None = None, animal: str = "any") -> float:
    """Dry matter one animal eats a day [kg]: percent of its weight, that of its class where blank. Any one unit of weight."""
    share = intake_percent(animal)[1] if percent is None else stated("the intake", percent, "% of body weight", 0, 10, above=True)
    return stated("the weight of one animal", weight_kg, "kg", 0, above=True) * share / 100


def herd_demand(head: float | None, intake_kg_day: float | None) -> float:
    """Dry matter a herd eats a day [kg]."""
    return stated("the number of animals", head, "head") * stated("the intake", intake_kg_day, "kg a day")
