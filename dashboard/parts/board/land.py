"""The land as a drawing: places from their geometry, coloured by what the steward asks (paints.py). Pure."""

from __future__ import annotations

from typing import Any

from dashboard.parts.board.frame import Frame
from dashboard.parts.board.paints import PLAIN, Asked, Question
from models.advice.farm import Farm
from models.advice.outline import Herd, centroid, herds, rings
from models.records.queries import PlaceView

# kind -> (fill on paper, fill at night), drawn in this order
GROUND = {
    "property": ("#f6f2e6", "#20231c"), "field": ("none", "none"), "woods": ("#e3e5da", "#242a20"), "paddock": ("#f2eed9", "#2b2d22"),
    "silvopasture": ("#ecebd2", "#292d20"), "orchard": ("#ebead3", "#2a2d20"), "log_yard": ("#e6e2d6", "#2a2b25"),
    "building": ("#e7e3d8", "#33352e"), "greenhouse": ("#f9f7f0", "#3a3d35"), "block": ("#ede3d0", "#33301f"),
    "bed": ("#e6d8bd", "#3f3a26"), "room": ("#f1eee6", "#3a3c35"), "catchment": ("#dde6ea", "#2a343a"),
    "cold_room": ("#dde6ea", "#2a343a"), "creek": ("none", "none"), "tree_row": ("none", "none"),
    "tank": ("#fffdf8", "#191b16"), "trough": ("#fffdf8", "#191b16"), "spring": ("#fffdf8", "#191b16"), "station": ("#fffdf8", "#191b16"),
}  # fmt: skip
BIG = frozenset({"paddock", "silvopasture"})
HERDS = {"cattle": ("#5a4632", "#ffffff"), "sheep": ("#b08a4e", "#23271f")}
WATER = ("tank", "trough", "spring", "creek")
DOTS = ("tank", "trough", "spring", "station")
# drawn only where the question is about them
SELDOM = ("field", "tree_row")


def shown(farm: Farm, question: Question) -> list[PlaceView]:
    """The places to draw, what lies under others first; retired ones only where phases are asked."""
    ranks = {kind: rank for rank, kind in enumerate(GROUND)}
    drawn = [p for p in farm.places if p.geometry and p.kind in GROUND and (p.phase != "retired" or question.key == "phase")]
    return sorted((p for p in drawn if p.kind not in SELDOM or question.key in ("planting", "phase")), key=lambda p: ranks[p.kind])


def drawing(asked: Asked, question: Question) -> dict[str, Any]:
    """What the board needs to draw the land."""
    drawn = shown(asked.farm, question)
    at = frame(asked.farm)
    marks = {line.place: line.state for line in reversed(asked.lines) if line.state in ("act", "watch", "unknown")}
    grazing = herds(asked.farm)
    shapes = [s for p in drawn if (s := shape(asked, question, p, at, marks.get(p.name, ""), grazing.get(p.name))) is not None]
    return {
        "kind": "map",
        "says": f"Map of {asked.farm.name}, coloured by {question.key}",
        "width": at.width,
        "height": at.height,
        "shapes": shapes,
        "legend": question.legend(asked),
        **colours(asked.dark),
    }


def frame(farm: Farm) -> Frame:
    """The frame of everything that is drawn."""
    return Frame.around(p.geometry for p in farm.places if p.geometry)


def over_photo(drawn: dict[str, Any], photo: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """The drawing over an aerial photo: areas let it through, so words stand in one ink with a rim."""
    return {**drawn, "photo": photo, "shapes": [{**s, "ink": asked.ink} for s in drawn["shapes"]]}


def colours(dark: bool) -> dict[str, str]:
    """The ground of a drawing, and what hatches it."""
    return {"ground": GROUND["property"][dark], "paper": "#26281f" if dark else "#f4f2ec", "hatch": "#565a4d" if dark else "#c9c7be"}


def shape(asked: Asked, question: Question, place: PlaceView, at: Frame, mark: str, herd: Herd | None) -> dict[str, Any] | None:
    """One place as the board draws it."""
    ring = [at.metres(p) for p in rings(place.geometry or {})[0]] if rings(place.geometry or {}) else []
    if not ring:
        return None
    paint = PLAIN if place.kind in ("property", "creek") else question.paint(asked, place)
    small = place.kind in DOTS
    line = place.kind == "creek" or (place.geometry or {}).get("type") == "LineString"
    centre = centroid(ring)
    water = place.kind in WATER
    selectable = place.kind not in ("property", "creek")
    ink = paint.ink or asked.ink
    blue = "#4aa8dc" if asked.dark else "#0072b2"
    return {
        "id": place.name if selectable else "",
        "kind": "dot" if small else "line" if line else "area",
        "points": [centre] if small else ring,
        "centre": ring[len(ring) * 3 // 4] if line else centre,
        "label": label(place),
        "letter": paint.letter,
        "sub": paint.words,
        "says": f"{place.name}{', ' + paint.words if paint.words else ''}",
        "fill": paint.fill or ("none" if place.phase == "planned" else GROUND[place.kind][asked.dark]),
        "late": paint.form == "hatched",
        "faint": paint.form == "faint",
        "ink": blue if water and line else ink,
        "stroke": blue if water else ("#9a9d88" if asked.dark else "#8a8468"),
        "dashed": place.phase == "planned" or (place.kind == "property" and question.key != "phase"),
        "badge": mark if selectable else "",
        "big": place.kind in BIG,
        "herd": _herd(herd) if herd else None,
        # what holds beds has no room for its name inside
        "below": place.kind == "greenhouse" or any(p.parent == place.name and p.geometry for p in asked.farm.places if p.kind == "bed"),
    }


def _herd(herd: Herd) -> dict[str, str]:
    fill, ink = HERDS.get(herd.kind, ("#5b5b56", "#ffffff"))
    return {"words": herd.words, "fill": fill, "ink": ink}


def label(place: PlaceView) -> str:
    """What stands in the shape."""
    if place.kind == "property":
        return ""
    if place.kind in ("tank", "trough"):
        return place.name.split()[-1] if place.name.split()[-1].isdigit() else place.name[:1]
    return {"station": "W", "spring": "S"}.get(place.kind, place.name)
