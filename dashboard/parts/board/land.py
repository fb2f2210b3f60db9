"""The land as a drawing: places from their geometry, coloured by what the steward asks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from dashboard.display import in_units, joined, number, quantity, unit_word
from dashboard.farm import Farm
from dashboard.lines import Line
from models.records.queries import PlaceView

XY = tuple[float, float]
EARTH_M = 111_320.0  # metres a degree of latitude
MARGIN_M = 12.0

# What a steward may ask of the map: measurand, words, class limits in canonical units, colours from low to high.
BLUES = ("#f2eed9", "#d5e3e2", "#a9cde0", "#5fa6cc", "#1d6f9f")
HEATS = ("#cfe3ec", "#eceedd", "#f3ddb0", "#eab27a", "#d9824f")


@dataclass(frozen=True, slots=True)
class Question:
    """A question the map answers. measurand "" asks whether a place is heard at all."""

    key: str
    measurand: str
    limits: tuple[float, ...]
    colours: tuple[str, ...]


QUESTIONS = {
    "soil water": Question("soil water", "soil_moisture", (0, 15, 25, 32, 40), BLUES),
    "soil warmth": Question("soil warmth", "soil_temperature", (-20, 5, 10, 15.6, 21.1), HEATS),
    "air": Question("air", "air_temperature", (-40, 0, 10, 20, 28), HEATS),
    "heard": Question("heard", "", (), ()),
}

# kind -> (fill on paper, fill at night), drawn in this order
GROUND = {
    "property": ("#f6f2e6", "#20231c"), "field": ("none", "none"), "woods": ("#e3e5da", "#242a20"), "paddock": ("#f2eed9", "#2b2d22"),
    "silvopasture": ("#ecebd2", "#292d20"), "orchard": ("#ebead3", "#2a2d20"), "log_yard": ("#e6e2d6", "#2a2b25"),
    "building": ("#e7e3d8", "#33352e"), "greenhouse": ("#f9f7f0", "#3a3d35"), "block": ("#ede3d0", "#33301f"),
    "bed": ("#e6d8bd", "#3f3a26"), "cold_room": ("#dde6ea", "#2a343a"), "creek": ("none", "none"), "tree_row": ("none", "none"),
    "tank": ("#fffdf8", "#191b16"), "trough": ("#fffdf8", "#191b16"), "spring": ("#fffdf8", "#191b16"), "pump": ("#fffdf8", "#191b16"), "station": ("#fffdf8", "#191b16"),
    "valve": ("#fffdf8", "#191b16"),
}  # fmt: skip
BIG = frozenset({"paddock", "silvopasture"})
HERDS = {"cattle": ("#5a4632", "#ffffff"), "sheep": ("#b08a4e", "#23271f"), "": ("#5b5b56", "#ffffff")}


def drawing(farm: Farm, question: Question, lines: Sequence[Line], dark: bool) -> dict[str, Any]:
    """What the board needs to draw the land."""
    ranks = {kind: rank for rank, kind in enumerate(GROUND)}
    drawn = sorted((p for p in farm.places if p.geometry and p.kind in GROUND), key=lambda p: ranks[p.kind])
    frame = Frame.around(p.geometry for p in drawn)
    marks = {line.place: line.state for line in reversed(lines) if line.state in ("act", "watch", "unknown")}
    herds = herd_places(farm)
    shapes = [s for p in drawn if (s := _shape(farm, p, frame, question, marks.get(p.name, ""), herds.get(p.name), dark)) is not None]
    return {
        "kind": "map",
        "says": f"Map of {farm.name}, coloured by {question.key}",
        "width": frame.width,
        "height": frame.height,
        "shapes": shapes,
        "legend": _legend(question, farm.units),
        "paper": "#26281f" if dark else "#f4f2ec",
        "hatch": "#565a4d" if dark else "#c9c7be",
    }


@dataclass(frozen=True, slots=True)
class Frame:
    """Longitudes and latitudes to metres east and north of a corner; flat enough for a farm."""

    west: float
    south: float
    width: float
    height: float
    per_degree: float

    @classmethod
    def around(cls, geometries: Iterable[dict[str, Any] | None]) -> Frame:
        points = [point for g in geometries if g for ring in rings(g) for point in ring] or [(0.0, 0.0)]
        west, south = min(x for x, _ in points), min(y for _, y in points)
        per_degree = EARTH_M * cos(radians(south))
        wide = (max(x for x, _ in points) - west) * per_degree + 2 * MARGIN_M
        return cls(west, south, wide, (max(y for _, y in points) - south) * EARTH_M + 2 * MARGIN_M, per_degree)

    def metres(self, point: XY) -> XY:
        return round((point[0] - self.west) * self.per_degree + MARGIN_M, 1), round((point[1] - self.south) * EARTH_M + MARGIN_M, 1)


def rings(geometry: dict[str, Any]) -> list[list[XY]]:
    """The outer rings of polygons, the points of lines; a point is a ring of one. Holes are not drawn."""
    found, kind = geometry.get("coordinates", []), geometry.get("type", "")
    if kind == "Point":
        return [[(found[0], found[1])]]
    if kind == "LineString":
        return [[(p[0], p[1]) for p in found]]
    if kind == "Polygon":
        return [[(p[0], p[1]) for p in found[0]]]
    if kind == "MultiPolygon":
        return [[(p[0], p[1]) for p in polygon[0]] for polygon in found]
    return []


def centroid(ring: Sequence[XY]) -> XY:
    """The centre of a polygon's area (shoelace), of the points where it has none."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    twice = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)
    if abs(twice) < 1e-6:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (3 * twice)
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (3 * twice)
    return x, y


def holds(ring: Sequence[XY], point: XY) -> bool:
    """Whether a polygon holds a point (even-odd rule)."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > point[1]) != (by > point[1]) and point[0] < (bx - ax) * (point[1] - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def herd_places(farm: Farm) -> dict[str, dict[str, str]]:
    """Paddocks with collars in them: what to write on each."""
    north = {x.key.device: x.value for x in farm.lives if x.measurand == "latitude" and x.usable}
    east = {x.key.device: x.value for x in farm.lives if x.measurand == "longitude" and x.usable}
    found: dict[str, list[str]] = {}
    for place in farm.of_kind("paddock", "silvopasture"):
        for device in north.keys() & east.keys():
            if place.geometry and any(holds(ring, (east[device], north[device])) for ring in rings(place.geometry)):
                found.setdefault(place.name, []).append(_species(farm, device))
    badges = {}
    for name, species in found.items():
        kind = max(set(species), key=species.count)
        fill, ink = HERDS[kind]
        badges[name] = {"words": kind or joined([f"{len(species)} collars" if len(species) > 1 else "1 collar"]), "fill": fill, "ink": ink}
    return badges


def _species(farm: Farm, device: str) -> str:
    heard = farm.device_named.get(device)
    words = f"{device} {heard.name if heard else ''} {' '.join(heard.places) if heard else ''}".lower()
    if any(w in words for w in ("cow", "cattle", "steer", "heifer")):
        return "cattle"
    return "sheep" if any(w in words for w in ("sheep", "ewe", "lamb")) else ""


def _shape(
    farm: Farm, place: PlaceView, frame: Frame, question: Question, mark: str, herd: dict[str, str] | None, dark: bool
) -> dict[str, Any] | None:
    ring = [frame.metres(p) for p in rings(place.geometry or {})[0]] if rings(place.geometry or {}) else []
    if not ring or place.kind in ("field", "tree_row"):
        return None
    small = place.kind in ("tank", "trough", "spring", "pump", "station", "valve")
    fill, late, ink, sub = _paint(farm, place, question, dark)
    kind = "dot" if small else "line" if place.kind == "creek" else "area"
    centre = centroid(ring)
    water = place.kind in ("tank", "trough", "spring", "pump", "valve", "creek")
    selectable = place.kind not in ("property", "creek", "valve")
    return {
        "id": place.name if selectable else "",
        "kind": kind,
        "points": [centre] if small else ring,
        "centre": ring[len(ring) // 3] if kind == "line" else centre,
        "label": _label(place),
        "sub": sub,
        "says": f"{place.name}{', ' + sub if sub else ''}",
        "fill": fill,
        "late": late,
        "ink": ("#4aa8dc" if dark else "#0072b2") if water and kind == "line" else ink,
        "stroke": ("#4aa8dc" if dark else "#0072b2") if water else ("#6b6e5c" if dark else "#9a9478"),
        "dashed": place.kind == "property",
        "badge": mark if selectable else "",
        "big": place.kind in BIG,
        "herd": herd,
    }


def _label(place: PlaceView) -> str:
    if place.kind == "property":
        return ""
    if place.kind in ("tank", "trough"):
        return place.name.split()[-1] if place.name.split()[-1].isdigit() else place.name[:1]
    return {"station": "W", "spring": "S", "pump": "P", "valve": ""}.get(place.kind, place.name)


def _paint(farm: Farm, place: PlaceView, question: Question, dark: bool) -> tuple[str, bool, str, str]:
    """(fill, hatched, ink, words) of a place under a question."""
    plain, text = GROUND[place.kind][dark], "#ece8dc" if dark else "#23271f"
    if not question.measurand:
        here = [h for h in farm.devices if place.name in h.places]
        silent = sum(h.silent for h in here)
        if not here:
            return plain, False, text, ""
        return ("#123a2e" if dark else "#d6eee5"), silent == len(here), text, f"{len(here) - silent} of {len(here)}"
    value = farm.number(place.name, question.measurand)
    if not value.of:
        return plain, False, text, ""
    if value.value is None or value.late:
        return plain, True, text, "unknown"
    rank = max(i for i, limit in enumerate(question.limits) if value.value >= limit or i == 0)
    return question.colours[rank], False, "#ffffff" if question.colours[rank] == BLUES[-1] else "#23271f", quantity(
        question.measurand, value.value, farm.units
    )


def _legend(question: Question, units: str) -> dict[str, Any] | None:
    if not question.measurand:
        return None
    word = unit_word(question.measurand, units)
    bounds = ["" if i == 0 else number(question.measurand, v, units) for i, v in enumerate(question.limits)]
    if in_units(question.measurand, question.limits[0], units) == 0:
        bounds[0] = "0"
    bounds[0] = bounds[0] or "below"
    return {"steps": list(zip(question.colours, bounds, strict=True)), "words": f"{question.key}, {word}"}
