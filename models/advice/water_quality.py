"""Whether measured water is fit for animals: salts, pH and warmth against the guides; a veterinarian judges, this only sorts."""

from __future__ import annotations

from dataclasses import dataclass

from models.advice import State
from models.advice.farm import Farm, Number
from models.agronomy.animal_water import dissolved_solids, salinity_class, water_fitness
from models.agronomy.columns import rows_of
from models.display import quantity

PLACES = ("spring", "creek", "tank", "trough", "pond", "well")
SALTS, PH, WARMTH = "water_conductivity", "ph", "water_temperature"


@dataclass(frozen=True, slots=True)
class Fitness:
    """One measured thing of one water, as a fact. words: "excellent for all livestock and poultry"."""

    place: str
    number: Number
    state: State
    words: str


def fitness(farm: Farm, place: str) -> list[Fitness]:
    """What is measured of the water of a place."""
    found = []
    for measurand, judge in ((SALTS, _salts), (PH, _acid), (WARMTH, _warm)):
        number = farm.number(place, measurand)
        if not number.of:
            continue
        known = number.value is not None and not number.late and not number.doubted
        state, words = judge(farm, number.value) if known and number.value is not None else ("unknown", number.why)
        found.append(Fitness(place, number, state, words))
    return found


def waters(farm: Farm) -> list[Fitness]:
    """All of it, place by place."""
    return [one for place in farm.of_kind(*PLACES) for one in fitness(farm, place.name)]


def _salts(farm: Farm, ec_us_cm: float) -> tuple[State, str]:
    solids = dissolved_solids(ec_us_cm)
    number = salinity_class(solids)
    row = next(r for r in rows_of("water_salinity") if int(r["class"]) == number)
    state: State = "fine" if number is not None and number < 2 else "watch" if number == 2 else "act"
    return state, f"about {solids:,.0f} mg/L of salts: {row['meaning']}"


def _acid(farm: Farm, ph: float) -> tuple[State, str]:
    state = water_fitness("ph", ph)
    return state, {"fine": "within 6.0 to 8.5, as animals take it", "watch": "outside 6.0 to 8.5"}.get(state, "ask a veterinarian")


def _warm(farm: Farm, water_c: float) -> tuple[State, str]:
    liked = f"{quantity(WARMTH, 4.4, farm.units)} to {quantity(WARMTH, 18.3, farm.units)} is liked best"
    # warm water is drunk less, which is nothing to run for
    return ("watch", f"warm: they drink less of it; {liked}") if water_c > 26.7 else ("fine", liked)
