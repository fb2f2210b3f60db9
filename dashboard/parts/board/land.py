"""The land as a drawing: places from their geometry, coloured by what the steward asks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from dashboard.display import in_units, number, quantity, unit_word
from dashboard.farm import Farm
from dashboard.lines import Line
from dashboard.outline import XY, Herd, centroid, herds, rings
from models.records.queries import PlaceView

EARTH_M = 111_320.0  # metres a degree of latitude
MARGIN_M = 14.0

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
    "tank": ("#fffdf8", "#191b16"), "trough": ("#fffdf8", "#191b16"), "spring": ("#fffdf8", "#191b16"), "station": ("#fffdf8", "#191b16"),
}  # fmt: skip
BIG = frozenset({"paddock", "silvopasture"})
HERDS = {"cattle": ("#5a4632", "#ffffff"), "sheep": ("#b08a4e", "#23271f")}


def drawing(farm: Farm, question: Question, lines: Sequence[Line], dark: bool) -> dict[str, Any]:
    """What the board needs to draw the land."""
    ranks = {kind: rank for rank, kind in enumerate(GROUND)}
    drawn = sorted((p for p in farm.places if p.geometry and p.kind in GROUND), key=lambda p: ranks[p.kind])
    frame = Frame.around(p.geometry for p in drawn)
    marks = {line.place: line.state for line in reversed(lines) if line.state in ("act", "watch", "unknown")}
    grazing = herds(farm)
    shapes = [s for p in drawn if (s := _shape(farm, p, frame, question, marks.get(p.name, ""), grazing.get(p.name), dark)) is not None]
    return {
        "kind": "map",
        "says": f"Map of {farm.name}, coloured by {question.key}",
        "width": frame.width,
        "height": frame.height,
        "shapes": shapes,
        "legend": _legend(question, farm.units),
        "ground": GROUND["property"][dark],
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


def _shape(
    farm: Farm, place: PlaceView, frame: Frame, question: Question, mark: str, herd: Herd | None, dark: bool
) -> dict[str, Any] | None:
    ring = [frame.metres(p) for p in rings(place.geometry or {})[0]] if rings(place.geometry or {}) else []
    if not ring or place.kind in ("field", "tree_row"):
        return None
    small = place.kind in ("tank", "trough", "spring", "station")
    fill, late, ink, sub = _paint(farm, place, question, dark)
    kind = "dot" if small else "line" if place.kind == "creek" else "area"
    centre = centroid(ring)
    water = place.kind in ("tank", "trough", "spring", "creek")
    selectable = place.kind not in ("property", "creek")
    return {
        "id": place.name if selectable else "",
        "kind": kind,
        "points": [centre] if small else ring,
        "centre": ring[len(ring) * 3 // 4] if kind == "line" else centre,
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
        "herd": _herd(herd) if herd else None,
        # what holds beds has no room for its name inside
        "below": place.kind == "greenhouse" or any(p.parent == place.name and p.geometry for p in farm.places if p.kind == "bed"),
    }


def _herd(herd: Herd) -> dict[str, str]:
    fill, ink = HERDS.get(herd.kind, ("#5b5b56", "#ffffff"))
    return {"words": herd.words, "fill": fill, "ink": ink}


def _label(place: PlaceView) -> str:
    if place.kind == "property":
        return ""
    if place.kind in ("tank", "trough"):
        return place.name.split()[-1] if place.name.split()[-1].isdigit() else place.name[:1]
    return {"station": "W", "spring": "S"}.get(place.kind, place.name)


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
    return (
        question.colours[rank],
        False,
        "#ffffff" if question.colours[rank] == BLUES[-1] else "#23271f",
        quantity(question.measurand, value.value, farm.units),
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
