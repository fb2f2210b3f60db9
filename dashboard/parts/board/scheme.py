"""The water system as a drawing: source to use in rows, from each place's details.feeds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.advice import Line
from models.advice.farm import Farm, tank_level
from models.display import DASH, age, joined, number, quantity
from models.records.queries import PlaceView

SOURCES, TANKS, FITTINGS, USES = ("spring", "catchment"), ("tank",), ("pump", "valve"), ("zone",)
FORMS = {**dict.fromkeys(SOURCES, "source"), "tank": "tank", **dict.fromkeys(FITTINGS, "fitting"), "zone": "use"}


def drawing(farm: Farm, lines: Sequence[Line], dark: bool) -> dict[str, Any] | None:
    """What the board needs to draw the water; None where no place of water is known."""
    rows = [found for kinds in (SOURCES, TANKS, FITTINGS, USES) if (found := farm.of_kind(*kinds))]
    if not farm.of_kind("tank"):
        return None
    shown = {p.name for row in rows for p in row}
    rows = _above_what_they_feed(rows)
    at = _columns(rows)
    marks = {line.place: line.state for line in reversed(lines) if line.state in ("act", "watch", "unknown")}
    # of a source nobody hears, nobody knows whether it runs
    dry = {p.name for p in farm.of_kind(*SOURCES) if farm.number(p.name, "flow_rate").late}
    return {
        "kind": "scheme",
        "says": "The water system, from source to use",
        "rows": [[_node(farm, p, at[p.name], 0.9 / len(row), marks.get(p.name, "")) for p in row] for row in rows],
        "pipes": [(a, b, a in dry) for a, b in pipes(farm, shown)],
        "legend": None,
        "water": "#4aa8dc" if dark else "#0072b2",
        "pool": "#1d4a66" if dark else "#b2d2e3",
        "ground": "#191b16" if dark else "#fffdf8",
        "use": "#2b2d25" if dark else "#efece0",
        "note": "#bdbcb3" if dark else "#5b5b56",
        "paper": "#26281f" if dark else "#f4f2ec",
        "hatch": "#6d7163" if dark else "#b5b3a9",
    }


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
    """A source or a use: its flow where it is metered, else what it feeds."""
    flow = farm.number(place.name, "flow_rate")
    if not flow.of:
        return {"value": place.name, "sub": joined(feeds(place), 2) if place.kind == "zone" else ""}
    told = f"{age(flow.age_s)}{' old, ' + flow.why if flow.late else ''}"
    return {"late": flow.late, "value": f"{place.name} {quantity('flow_rate', flow.value, farm.units)}", "sub": told}
