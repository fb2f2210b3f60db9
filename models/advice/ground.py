"""Ground too wet for hooves: only where a herd stands is it anybody's business today."""

from __future__ import annotations

from models.advice import Line, lines
from models.advice.farm import Farm
from models.advice.outline import herds
from models.advice.thresholds import limit
from models.display import age, quantity


@lines
def hooves(farm: Farm) -> list[Line]:
    """Each herd on wet ground, the wettest first."""
    found = []
    for place, herd in herds(farm).items():
        water = farm.number(place, "soil_moisture")
        if water.value is not None and not water.late and water.value > limit("hooves_wet"):
            who, shown = herd.words, quantity("soil_moisture", water.value, farm.units)
            found.append(
                Line(
                    "watch",
                    f"{who[:1].upper()}{who[1:]} stand on wet ground: {place} is at {shown}.",
                    f"{place} is wet under the {who}",
                    f"soil above {quantity('soil_moisture', limit('hooves_wet'), farm.units)} gives way under hooves; "
                    "move them to drier ground",
                    f"soil {age(water.age_s)}",
                    "pastures",
                    place,
                    weight=water.value,
                    measurand="soil_moisture",
                    subject=f"wet ground {place}",
                )
            )
    return sorted(found, key=lambda x: -x.weight)
