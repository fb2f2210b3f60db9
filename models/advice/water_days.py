"""Days of water on Today and on the Water page: the hub's, with what leaks; else the tank that runs short first."""

from __future__ import annotations

from datetime import timedelta
from math import inf

from models.advice import Deed, Line, lines, supply
from models.advice.farm import Farm, tank_level
from models.advice.leaks import Leak, leaks
from models.advice.supply import Lasting, inputs, lasting, notes, said
from models.advice.thresholds import limit
from models.advice.waterworks import Works
from models.display import day, quantity
from models.records.queries import PlaceView

# for how long it is not asked again once somebody filled a tank or opened a way
FILLS = timedelta(hours=24)


def of_tanks(farm: Farm) -> list[Leak]:
    """The leaks that run out of tanks before any meter: no use counts them."""
    return [leak for leak in leaks(farm) if leak.kind == "tank" and leak.found]


def hub(farm: Farm) -> Lasting:
    """How long the hub's water lasts as it leaks now."""
    return lasting(farm, "", sum(24 * leak.rate_l_h for leak in of_tanks(farm)))


@lines
def days_of_water(farm: Farm) -> list[Line]:
    """The hub's water where it is to run short, else the tank that runs short first."""
    built = supply.system(farm)
    low = {t.name for t in built.tanks if _low(farm, t)}
    if not built.tanks or low == {t.name for t in built.tanks}:
        return []
    whole = hub(farm)
    # a tank that is low, or leaks, has a line that says so: one thing is said once
    told = low | {leak.place.name for leak in of_tanks(farm)}
    if whole.state == "act" or (whole.state == "watch" and not told):
        return [_line(farm, built, whole)]
    short = [x for t in built.tanks if t.name not in told and (x := lasting(farm, t.name)).state in ("act", "watch")]
    first = min(short, key=lambda x: x.days or (inf,), default=None)
    return [_line(farm, built, first)] if first is not None else []


def _low(farm: Farm, tank: PlaceView) -> bool:
    level = tank_level(farm, tank)
    return level.value is not None and not level.late and level.value <= limit("tank_low")


def _line(farm: Farm, built: Works, found: Lasting) -> Line:
    assert found.days is not None
    where = found.place or "The hub"
    by = day((farm.now + timedelta(days=max(found.days[0] - 1, 0))).astimezone(farm.zone).date(), farm.now.astimezone(farm.zone).date())
    shut = any(n.kind == "shut" and n.place == found.place for n in notes(farm))
    source = next((s.place.name for s in built.sources if not s.roof and found.place in s.tanks), "")
    if source and shut:
        todo, deed = (
            f"Open the {source.lower()} to {found.place}",
            Deed("Opened", f"Opened the {source.lower()} to {found.place}", (found.place,)),
        )
    elif found.place:
        todo, deed = f"Fill {found.place} or spare water", Deed("Filled", f"Filled {found.place}", (found.place,))
    else:
        todo, deed = "Spare water, or bring some", Deed("Seen to", "Saw to it that the water lasts")
    return Line(
        found.state,
        f"{todo} by {by}: {said(found)} left.",
        f"{where}: {said(found)} left",
        f"{quantity('water_volume', found.usable, farm.units)} can be drawn; three days' reserve is "
        f"{quantity('water_volume', found.reserve, farm.units)}",
        inputs(farm),
        "water",
        found.place,
        weight=60 - found.days[0],
        measurand="water_level" if found.place else "",
        subject=f"days {found.place or 'hub'}",
        deeds=(deed,),
        until=farm.now + FILLS,
    )
