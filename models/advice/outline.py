"""Outlines of places: what a GeoJSON geometry says, who stands inside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.advice.farm import Farm
from models.display import NBSP, rounded
from models.geometry import ACRE_M2, HECTARE_M2

XY = tuple[float, float]
# words in a collar's name or place that say whose it is
SPECIES = {"cattle": ("cow", "cattle", "steer", "heifer"), "sheep": ("sheep", "ewe", "lamb"), "goats": ("goat",)}


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


@dataclass(frozen=True, slots=True)
class Herd:
    """A herd that the records say is there, or collars that stand there. kind: whose, "" where nobody says."""

    kind: str
    collars: int
    name: str = ""

    @property
    def words(self) -> str:
        return self.name or self.kind or (f"{self.collars} collars" if self.collars > 1 else "1 collar")


def herds(farm: Farm) -> dict[str, Herd]:
    """Places with a herd: by its records, else by collars that stand in a paddock."""
    north = {x.key.device: x.value for x in farm.lives if x.measurand == "latitude" and x.usable}
    east = {x.key.device: x.value for x in farm.lives if x.measurand == "longitude" and x.usable}
    found: dict[str, list[str]] = {}
    for place in farm.of_kind("paddock", "silvopasture"):
        outline = rings(place.geometry) if place.geometry else []
        for device in sorted(north.keys() & east.keys()):
            if any(holds(ring, (east[device], north[device])) for ring in outline):
                found.setdefault(place.name, []).append(_species(farm, device))
    collars = {name: Herd(max(sorted(set(kinds)), key=kinds.count), len(kinds)) for name, kinds in found.items()}
    return collars | {herd.place: Herd(herd.species, 0, herd.name) for herd in farm.herds if herd.place}


def _species(farm: Farm, device: str) -> str:
    heard = farm.device_named.get(device)
    said = f"{device} {heard.name if heard else ''} {' '.join(heard.places) if heard else ''}".lower()
    return next((kind for kind, words in SPECIES.items() if any(w in said for w in words)), "")


# from how many square metres on a size is told in which unit: (from m2, m2 a unit, word, digits)
SIZES: dict[str, tuple[tuple[float, float, str, int], ...]] = {
    "us": ((ACRE_M2 / 20, ACRE_M2, "acres", 2), (0, 0.3048**2, "ft²", 0)),
    "metric": ((HECTARE_M2 / 10, HECTARE_M2, "ha", 2), (0, 1, "m²", 0)),
}


def size(area_m2: float, units: str) -> str:
    """An area as people say it: "2.10 acres", "430 ft²"; "0.85 ha", "40 m²" in a metric hub."""
    _, unit, word, digits = next(row for row in SIZES[units] if area_m2 >= row[0])
    return f"{rounded(area_m2 / unit, digits)}{NBSP}{word}"
