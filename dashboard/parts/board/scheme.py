"""The water system as a drawing: source to use in rows, from each place's details.feeds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.advice import Line, supply
from models.advice.farm import Farm, tank_level
from models.advice.waterworks import KINDS
from models.display import DASH, age, number, quantity
from models.records.queries import PlaceView

SOURCES, TANKS, FITTINGS, USES = ("spring", "catchment"), ("tank",), ("pump", "valve"), ("zone",)
FORMS = {**dict.fromkeys(SOURCES, "source"), "tank": "tank", **dict.fromkeys(FITTINGS, "fitting"), "zone": "use"}


def drawing(farm: Farm, lines: Sequence[Line], dark: bool, leaks: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """What the board needs to draw the water; None where no place of water is known.

    leaks: how much is lost on the line into a place ("4 gal/h"): a zone by its name, or a tank, whose line is then its zone's.
    """
    rows = [found for kinds in (SOURCES, TANKS, FITTINGS, USES) if (found := farm.of_kind(*kinds))]
    if not farm.of_kind("tank"):
        return None
    shown = {p.name for row in rows for p in row}
    rows = _above_what_they_feed(rows)
    at = _columns(rows)
    marks = {line.place: line.state for line in reversed(lines) if line.state in ("act", "watch", "unknown")}
    # of a source nobody hears, nobody knows whether it runs
    dry = {p.name for p in farm.of_kind(*SOURCES) if farm.number(p.name, "flow_rate").late}
    shut = _shut(farm)
    return {
        "kind": "scheme",
        "says": "The water system, from source to use",
        "rows": [[_node(farm, p, at[p.name], 0.9 / len(row), marks.get(p.name, "")) for p in row] for row in rows],
        "pipes": [_pipe(a, b, dry, shut) for a, b in pipes(farm, shown)],
        "leaks": {_beyond(farm, place, shown): words for place, words in (leaks or {}).items()},
        "leakInk": "#f0c36b" if dark else "#7a5200",
        "legend": None,
        "water": "#4aa8dc" if dark else "#0072b2",
        "pool": "#1d4a66" if dark else "#b2d2e3",
        "ground": "#191b16" if dark else "#fffdf8",
        "use": "#2b2d25" if dark else "#efece0",
        "note": "#bdbcb3" if dark else "#5b5b56",
        "paper": "#26281f" if dark else "#f4f2ec",
        "hatch": "#6d7163" if dark else "#b5b3a9",
    }


def _shut(farm: Farm) -> set[tuple[str, str]]:
    """Pipes from a source to a further tank through which nothing has come of late."""
    named = {n.place for n in supply.notes(farm) if n.kind == "shut"}
    return {(s.place.name, tank) for s in supply.system(farm).sources if not s.roof for tank in s.tanks[1:] if tank in named}


def _pipe(a: str, b: str, dry: set[str], shut: set[tuple[str, str]]) -> tuple[str, str, bool, str]:
    """A pipe, dashed where nothing runs or nobody knows; words where its way is shut."""
    return a, b, a in dry or (a, b) in shut, "shut" if (a, b) in shut else ""


def _beyond(farm: Farm, name: str, shown: set[str]) -> str:
    """Where a leak of a tank's line is drawn: at the zone it ends in."""
    place = farm.place_named.get(name)
    seen = {name}
    while place is not None and place.kind != "zone":
        name = next((n for n in feeds(place) if n in shown and n not in seen), "")
        if not name:
            break
        seen.add(name)
        place = farm.place_named.get(name)
    return place.name if place is not None else name


def feeds(place: PlaceView) -> list[str]:
    found = place.details.get("feeds", [])
    return [found] if isinstance(found, str) else [str(name) for name in found]


def pipes(farm: Farm, shown: set[str]) -> list[tuple[str, str]]:
    """Who gives water to whom; a tank that names a zone beyond its own valve goes through the valve."""
    given = [(p.name, to) for p in farm.places if p.name in shown for to in feeds(p) if to in shown]
    fittings = {p.name: set(feeds(p)) for p in farm.places if p.kind in FITTINGS and p.name in shown}
    fed = {to for _, to in given}
    found = []
    for a, b in given:
        valve = next((name for name, to in fittings.items() if b in to and name not in fed and a not in fittings), None)
        found += [(a, valve)] if valve else [(a, b)]
    return found


def _above_what_they_feed(rows: list[list[PlaceView]]) -> list[list[PlaceView]]:
    """The rows in an order that crosses few pipes: from the last row up, each place over the middle of what it feeds."""
    found: list[list[PlaceView]] = []
    for row in reversed(rows):
        below = {p.name: i for i, p in enumerate(found[0])} if found else {}

        def middle(place: PlaceView, below: dict[str, int] = below) -> float:
            fed = [below[name] for name in feeds(place) if name in below]
            return sum(fed) / len(fed) if fed else 0.0

        found.insert(0, sorted(row, key=middle))
    return found


def _columns(rows: Sequence[Sequence[PlaceView]]) -> dict[str, float]:
    """Where each place stands, 0 to 1: a row shares the width evenly."""
    return {p.name: (i + 0.5) / len(row) for row in rows for i, p in enumerate(row)}


def _node(farm: Farm, place: PlaceView, at: float, wide: float, mark: str) -> dict[str, Any]:
    form = FORMS[place.kind]
    node: dict[str, Any] = {"id": place.name, "form": form, "at": at, "wide": wide, "badge": mark, "late": False, "sub": "", "level": None}
    if form == "tank":
        node |= _tank(farm, place)
    elif form == "fitting":
        node |= {"valve": place.kind == "valve", "value": ""}
    else:
        node |= _end(farm, place)
    return node | {"says": f"{place.name}, {node['value']} {node['sub']}".strip()}


def _tank(farm: Farm, place: PlaceView) -> dict[str, Any]:
    level, capacity = tank_level(farm, place), place.details.get("capacity_l")
    held = number("water_volume", capacity * level.value / 100, farm.units) if capacity and level.value is not None else DASH
    return {
        "level": level.value,
        "late": level.late or level.value is None,
        "value": quantity("water_level", level.value, farm.units),
        "sub": f"{held} of {quantity('water_volume', capacity, farm.units)}" if capacity else "",
        "age": f"{age(level.age_s)}{' old' if level.late else ''}" if level.of else level.why,
    }


def _end(farm: Farm, place: PlaceView) -> dict[str, Any]:
    """A source or a use: its flow where it is metered, and what it feeds, or how old the flow is."""
    if place.kind == "zone":
        return _zone(farm, place)
    flow = farm.number(place.name, "flow_rate")
    if not flow.of:
        return {"value": place.name}
    told = f"{age(flow.age_s)}{' old, ' + flow.why if flow.late else ''}"
    return {"late": flow.late, "value": f"{place.name} {quantity('flow_rate', flow.value, farm.units)}", "sub": told}


def _zone(farm: Farm, place: PlaceView) -> dict[str, Any]:
    """A zone has a meter for each use: they are added up; one that is silent leaves the sum unknown."""
    here = {place.name, *feeds(place)}
    kinds = {d.kind for d in supply.system(farm).demands if d.at in here or set(d.places) & here}
    sub = ", ".join(kind for kind in KINDS if kind in kinds)
    meters = farm.probes(place.name, "flow_rate")
    if not meters:
        return {"value": place.name, "sub": sub}
    if not all(m.usable for m in meters):
        heard = sum(m.usable for m in meters)
        return {"late": not heard, "value": f"{place.name} {DASH}", "sub": f"{heard} of {len(meters)} meters heard"}
    return {"value": f"{place.name} {quantity('flow_rate', sum(m.value for m in meters), farm.units)}", "sub": sub}
