"""Frost that is measured, now or near. Nothing is forecast here."""

from __future__ import annotations

from models.advice import Line, lines
from models.advice.farm import OPEN_AIR, Farm
from models.advice.thresholds import limit
from models.display import age, quantity


@lines
def frost(farm: Farm) -> list[Line]:
    """The coldest place in the open, where it is cold enough for frost."""
    cold = sorted(
        (x for x in farm.lives if x.measurand == "air_temperature" and x.kind in OPEN_AIR and x.usable),
        key=lambda x: x.value,
    )
    if not cold or cold[0].value > limit("frost_near"):
        return []
    low = cold[0]
    shown = quantity("air_temperature", low.value, farm.units)
    freezing = low.value <= limit("frost")
    others = f"{len(cold)} thermometers in the open; " if len(cold) > 1 else ""
    return [
        Line(
            "act" if freezing else "watch",
            f"{'It is freezing' if freezing else 'Frost is near'}: {shown} at {low.place}. Cover what is tender.",
            f"{'Freezing' if freezing else 'Frost near'}, {shown} at {low.place}",
            "leaves freeze at "
            + quantity("air_temperature", limit("frost"), farm.units)
            + "; in still air they are colder than the thermometer",
            f"{others}coldest {age(low.age_s)} ago",
            "map",
            low.place,
            weight=5 - low.value,
            measurand="air_temperature",
        )
    ]
