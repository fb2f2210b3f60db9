"""What soil and nights say of plantings, for the sheets of sowing and setting out: the same gates as on the page This week."""

from __future__ import annotations

from collections.abc import Iterable

from models.advice.farm import Farm
from models.advice.season.sheets import Cold, Gate
from models.advice.thisweek import gates as thisweek
from models.advice.thisweek.air import nights_ahead
from models.records.seasons import Planned

# of a bed that is free to be sown whatever the soil is, or has no least, the sheet says go
GO, WAIT, UNKNOWN = "go", "wait", "unknown"
_SAYS = {"free": GO, "open": GO, "waiting": WAIT, "unknown": UNKNOWN}
NO_FORECAST = "nobody forecasts its nights: no thermometer near it has been read for long enough"


def gates(farm: Farm, sown: Iterable[Planned]) -> dict[str, Gate]:
    """Planting -> its gate, of those that are sown in the field and are not yet."""
    return {
        one.name: gate_of(farm, one.stands[0][0], one)
        for one in sown if one.established == "direct_seeded" and one.sown_on is None and one.stands
    }  # fmt: skip


def gate_of(farm: Farm, bed: str, one: Planned) -> Gate:
    """What the soil of a bed says of a planting."""
    found = thisweek.gate_of(farm, bed, one.known)
    if found.state == "free" and found.least_f is None:
        return Gate(None, None, UNKNOWN, f"nobody has written down how warm the soil must be for {one.crop.lower()}")
    today = farm.now.astimezone(farm.zone).date()
    return Gate(found.value_f, found.least_f, _SAYS[found.state], thisweek.gate_said(found, one.crop.lower(), today, farm.units))


def colds(farm: Farm, planted: Iterable[Planned]) -> dict[str, Cold]:
    """Planting -> the coldest of the next five nights at its bed, of those that are set out and are not yet."""
    found = {}
    for one in planted:
        if one.established in ("transplant_raised", "transplant_bought") and one.planted_on is None and one.stands:
            known = {on: low for on, low in nights_ahead(farm, one.stands[0][0]).minima_f.items() if low is not None}
            on = min(known, key=lambda night: known[night], default=None)
            found[one.name] = Cold(None if on is None else known[on], on, NO_FORECAST if on is None else "")
    return found
