"""The line below a tank or a meter: the valve or pump to shut, and what to walk along."""

from __future__ import annotations

from dataclasses import dataclass

from models.advice.farm import Farm
from models.advice.waterworks import fed
from models.display import joined
from models.records.queries import PlaceView


@dataclass(frozen=True, slots=True)
class WaterLine:
    """act: what to do first ("Close valve B"), done: on the button, did: in the log; walk: which way; to: what it goes to.

    places: the valve or pump, and where the line ends.
    """

    act: str
    done: str
    did: str
    walk: str
    to: str
    places: tuple[str, ...]


def line_of(farm: Farm, place: PlaceView) -> WaterLine:
    """The line that begins at a place."""
    chain = _chain(farm, place)
    valve = next((p for p in chain if p.kind == "valve"), None)
    pump = next((p for p in chain if p.kind == "pump"), None)
    end = next((p for p in reversed(chain) if p.kind == "zone"), chain[-1] if chain else place)
    to = _ends(farm, end)
    walk = f"Walk the line to {to}" if to else f"Walk the line of {place.name}"
    places = tuple(p.name for p in (valve or pump, end) if p is not None)
    if valve is not None:
        name = _common(valve.name)
        return WaterLine(f"Close {name}", "Valve closed", f"Closed {name}", walk, to, places)
    if pump is not None:
        name = "the pump" if pump.name.lower() == "pump" else _common(pump.name)
        return WaterLine(f"Switch off {name} and walk the line", "Walked it", f"Walked the line from {place.name}", walk, to, places)
    return WaterLine(f"Walk the line of {place.name}", "Walked it", f"Walked the line of {place.name}", walk, to, places)


def _chain(farm: Farm, place: PlaceView) -> list[PlaceView]:
    """What water passes below a place, as long as there is one way: valves, pumps, and the zone they end in."""
    chain: list[PlaceView] = []
    at = place
    while True:
        below = [farm.place_named[n] for n in fed(at) if n in farm.place_named]
        passed = [p for p in below if p.kind in ("valve", "pump", "zone") and p not in chain]
        if not passed:
            return chain
        # a valve and its zone may both be named: the valve comes first
        at = min(passed, key=lambda p: ("valve", "pump", "zone").index(p.kind))
        chain.append(at)
        valves = [p for p in farm.of_kind("valve") if at.name in fed(p) and p not in chain and p != place]
        chain[-1:] = [*valves[:1], at] if at.kind == "zone" else [at]


def _ends(farm: Farm, zone: PlaceView) -> str:
    """What a zone waters: "beds 13–24"; else what it feeds."""
    watered = [p.name for p in farm.of_kind("bed") if p.details.get("water") == zone.name]
    numbers = [int(n.rsplit(" ", 1)[1]) for n in watered if n.startswith("Bed ") and n.rsplit(" ", 1)[1].isdigit()]
    if watered and len(numbers) == len(watered):
        return _span("beds", numbers)
    return joined(watered or [n for n in fed(zone) if n in farm.place_named], 3)


def _span(word: str, numbers: list[int]) -> str:
    first, last = min(numbers), max(numbers)
    if len(numbers) == 1:
        return f"{word.removesuffix('s')} {first}"
    if sorted(numbers) == list(range(first, last + 1)):
        return f"{word} {first}–{last}"
    return f"{word} {joined([str(n) for n in sorted(numbers)], 5)}"


def _common(name: str) -> str:
    """ "Valve B" within a sentence is "valve B"."""
    return name[:1].lower() + name[1:] if name.split(" ")[0].lower() in ("valve", "pump", "main") else name
