"""Plant diseases that the weather has favoured, under cover and in the open: where to look, and why. Never what to spray."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm
from models.advice.houses.disease import Disease, indoors, outdoors
from models.advice.houses.grown import grown
from models.display import joined

# who has looked today looks again in three days; a blight's points come slowly
LOOKED_INSIDE, LOOKED_OUTSIDE = timedelta(days=3), timedelta(days=7)
WEIGHT = {"act": 3.0, "watch": 0.4}
CURES = {
    "grey mould": "Vent early, water in the morning, take out what is mouldy",
    "basil downy mildew": "Look at the undersides of leaves; run a fan at night, water in the morning",
    "late blight": "Look for grey-green spots with a white rim below, in the wettest corner; follow the label",
    "early blight": "Look for ringed spots on the lowest leaves, water in the morning; follow the label",
}


@lines
def under_cover(farm: Farm) -> list[Line]:
    """One line a house: the worst of its diseases, the others in its reason."""
    found = []
    for place in farm.of_kind("greenhouse"):
        told = [d for d in indoors(farm, place, grown(farm, place.name)) if d.state in WEIGHT and not d.quiet]
        if told:
            told.sort(key=lambda d: (-WEIGHT[d.state], d.name))
            found.append(_line(told, "greenhouses", f"disease {place.name}", farm, LOOKED_INSIDE))
    return sorted(found, key=lambda x: -x.weight)


@lines
def in_the_open(farm: Farm) -> list[Line]:
    """Blights of tomatoes and potatoes outside."""
    told = [d for d in outdoors(farm) if d.state in WEIGHT and not d.quiet]
    return [_line([d], "map", f"{d.name} {d.place} {d.turn}", farm, LOOKED_OUTSIDE) for d in sorted(told, key=lambda d: -WEIGHT[d.state])]


def _line(told: list[Disease], page: str, subject: str, farm: Farm, holds: timedelta) -> Line:
    first = told[0]
    names = joined([d.name for d in told])
    crops = joined(first.crops, 3)
    inside = page == "greenhouses"
    where = f"in the {first.place.lower()}" if inside else f"in {joined(first.where, 4)}"
    verb = "Scout" if first.state == "act" else "Keep an eye on"
    cures = ". ".join(dict.fromkeys(CURES[d.name] for d in told))
    return Line(
        "act" if first.state == "act" else "watch",
        f"{verb} the {crops} {where} for {names}." if verb == "Scout" else f"{verb} the {crops} {where}: {names} may come.",
        f"{first.place if inside else joined(first.where, 2)}: {names}",
        f"{'; '.join(d.reason for d in told)}. {cures}",
        "weather of the last whole hour" if inside else f"air of {first.place}",
        page,
        first.place if inside else first.where[0],
        weight=WEIGHT[first.state],
        measurand="relative_humidity" if inside else "",
        subject=subject,
        deeds=(Deed("Scouted", f"Scouted the {crops} for {names}", first.where, "observation"),),
        until=farm.now + holds,
    )
