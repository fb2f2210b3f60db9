"""How many paddocks, how large, how long a stay and a rest: the arithmetic of rotations.

Areas in ha, masses in kg/ha, demand in kg a day. Rest is the longest rest of the season: paddocks that suffice in May do not in
July. Herds kept apart need their paddocks each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from models.agronomy.stated import stated
from sensors.errors import InputError

SQUARE_YARDS_PER_ACRE = 4840.0


def paddocks_needed(rest_days: float | None, stay_days: float | None, herds: int = 1) -> int:
    """Paddocks for a rest and a stay: rest / stay, rounded up, and the one that is grazed; for each herd kept apart."""
    rest, stay = stated("the rest", rest_days, "days", 0, 400), stated("the stay", stay_days, "days", 0, 400, above=True)
    return int(stated("the number of herds", herds, "", 1, 50)) * (ceil(rest / stay - 1e-9) + 1)


def paddock_area(herd_demand_kg: float | None, available_kg_ha: float | None, eaten_share: float | None) -> float:
    """Area [ha] that feeds a herd for a stay: what it eats in the stay / (what stands above the residual x the share eaten)."""
    eaten = stated("the share eaten", eaten_share, "", 0, 1, above=True)
    return stated("what the herd eats", herd_demand_kg, "kg") / (stated("the forage", available_kg_ha, "kg/ha", 0, above=True) * eaten)


def paddock_area_of_farm(area_ha: float | None, paddocks: float | None) -> float:
    """Mean area of a paddock [ha, or whatever the area is in]."""
    return stated("the area", area_ha, "ha") / stated("the number of paddocks", paddocks, "", 0, above=True)


def animal_days(animals: float | None, days: float | None, area: float | None) -> float:
    """Animal-days (or unit-days) harvested from each unit of area."""
    return stated("the animals", animals, "head") * stated("the days", days, "days") / stated("the area", area, "", 0, above=True)


def animal_days_by_patch(long_yd: float | None, wide_yd: float | None) -> float:
    """Animal-days an acre, from the patch [yards] that feeds one animal for one day as paced out."""
    patch = stated("the patch", long_yd, "yd", 0, above=True) * stated("the patch", wide_yd, "yd", 0, above=True)
    return SQUARE_YARDS_PER_ACRE / patch


def days_of_animal_days(animal_days_per_area: float | None, area: float | None, head: float | None) -> float:
    """Days that so many animals find feed on an area, from its animal-days."""
    have = stated("the animal-days", animal_days_per_area, "") * stated("the area", area, "")
    return have / stated("the number of animals", head, "head", 0, above=True)


def area_for_a_day(head: float | None, animal_days_per_area: float | None) -> float:
    """Area to give a herd each day."""
    return stated("the number of animals", head, "head") / stated("the animal-days", animal_days_per_area, "", 0, above=True)


def rotation_days(enter_kg_ha: float | None, leave_kg_ha: float | None, growth_kg_ha_day: float | None) -> float:
    """Days until grass is back from what is left to what it is entered at; inf where it does not grow."""
    left = stated("the mass left", leave_kg_ha, "kg/ha")
    need = stated("the mass to enter at", enter_kg_ha, "kg/ha", left) - left
    pace = stated("the growth", growth_kg_ha_day, "kg/ha/day", -500, 500)
    return need / pace if pace > 0 else (0.0 if need == 0 else float("inf"))


@dataclass(frozen=True, slots=True)
class Lap:
    """One round of a herd through its paddocks [days], and what grass must grow meanwhile [kg/ha/day]."""

    days: float
    stay_days: float
    rest_days: float
    growth_needed_kg_ha_day: float


def lap(areas_ha: Sequence[float], enter_kg_ha: float, leave_kg_ha: float, eaten_share: float, demand_kg_day: float) -> Lap:
    """What one lap holds: all that stands above the residual and is eaten, over what the herd eats a day.

    More fences shorten the stay and hardly change the rest; area, height and head do.
    """
    left = stated("the mass left", leave_kg_ha, "kg/ha")
    above = stated("the mass to enter at", enter_kg_ha, "kg/ha", left) - left
    area = sum(stated("a paddock's area", one, "ha", 0, above=True) for one in areas_ha)
    if not areas_ha:
        raise InputError("There is no paddock.", where="areas_ha", expected="at least one area", got="none")
    demand = stated("what the herd eats", demand_kg_day, "kg a day", 0, above=True)
    days = area * above * stated("the share eaten", eaten_share, "", 0, 1) / demand
    count = len(areas_ha)
    rest = days * (count - 1) / count
    return Lap(days, days / count, rest, above / rest if rest else float("inf"))


def stays_by_worth(areas_ha: Sequence[float], ratings: Sequence[float], rest_days: float, herds: int = 1) -> tuple[float, ...]:
    """Days in each paddock so that a rest is kept, longer where more grows: mean stay x (rating x area) / mean of it.

    The mean stay is rest / (paddocks - herds) (holistic planning, steps 9 to 11; farm_grazing 7.x). ratings: 1 to 10 by area.
    Every paddock's rest is then the sum of the others' stays.
    """
    if len(areas_ha) != len(ratings) or len(areas_ha) <= herds:
        raise InputError(
            "There are too few paddocks to rest one while another is grazed.",
            expected=f"a rating for each paddock and more paddocks than the {herds} herds",
            got=f"{len(areas_ha)} paddocks, {len(ratings)} ratings",
            next_step="add paddocks, or run the herds as one",
        )
    worth = [
        stated("a paddock's area", a, "ha", 0, above=True) * stated("a rating", r, "", 0, 10)
        for a, r in zip(areas_ha, ratings, strict=True)
    ]
    mean = sum(worth) / len(worth)
    if mean == 0:
        raise InputError("Every paddock is rated 0.", where="ratings", expected="1 to 10", got="0 for all", next_step="rate them")
    return tuple(stated("the rest", rest_days, "days", 0, 400) / (len(worth) - herds) * one / mean for one in worth)


def shortest_rest(stays_days: Sequence[float]) -> float:
    """The shortest rest that stays give: what all other paddocks last, of the paddock stayed in longest; one herd."""
    return sum(stays_days) - max(stays_days, default=0.0)
