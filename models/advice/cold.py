"""Coolers and freezers that are warm: food first."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm, combine
from models.advice.thresholds import limit
from models.display import age, quantity
from models.records.queries import PlaceView

# a room whose door was shut is cold again by then, or its unit is at fault
COOLS = timedelta(hours=1)
TEMPERATURES = ("air_temperature", "temperature")


def warmest_c(place: PlaceView) -> float:
    """What a cold room must stay below: its own detail max_c, else by whether it freezes."""
    own = place.details.get("max_c")
    return float(own) if own is not None else limit("freezer_warm" if "freez" in place.name.lower() else "cooler_warm")


@lines
def cold_rooms(farm: Farm) -> list[Line]:
    """Each cold room that is warm, or whose warmth nobody knows."""
    found = []
    for place in farm.of_kind("cold_room"):
        inside = combine("air_temperature", [x for x in farm.by_place.get(place.name, ()) if x.measurand in TEMPERATURES], farm)
        most = quantity("air_temperature", warmest_c(place), farm.units)
        shown = quantity("air_temperature", inside.value, farm.units)
        if inside.of and (inside.late or inside.value is None):
            what, title = f"Look into the {place.name.lower()}: nobody knows how cold it is.", f"{place.name}: how cold?"
            why, inputs = f"{inside.why}; look at its own thermometer", f"last word {age(inside.age_s)} ago"
            found.append(Line("unknown", what, title, why, inputs, "devices", place.name, subject=f"unheard {place.name}"))
        elif inside.value is not None and inside.value > warmest_c(place):
            what = f"The {place.name.lower()} is warm: {shown}, and food keeps below {most}. Close it, then look at the unit."
            why = f"should stay below {most}; a door left open, or the unit"
            inputs = f"{inside.counted} of {inside.of} probes · {age(inside.age_s)}"
            weight = 20 + inside.value - warmest_c(place)
            shut = Deed("Closed", f"Closed the {place.name.lower()} and looked at its unit", (place.name,))
            title, subject, until = f"{place.name}: {shown}", f"warm {place.name}", farm.now + COOLS
            line = Line("act", what, title, why, inputs, "devices", place.name, weight, "air_temperature", subject, (shut,), until)
            found.append(line)
    return found
