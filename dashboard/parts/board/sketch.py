"""An outline as the board lets it be drawn (sketch.js), and what was drawn as GeoJSON. Pure."""

from __future__ import annotations

from typing import Any

from dashboard.parts.board import land
from dashboard.parts.board.frame import Frame
from dashboard.parts.board.paints import QUESTIONS, Asked
from models.advice.farm import Farm
from models.advice.outline import SIZES, XY, rings
from models.records.ground import Land

# what is one point, what is a line; everything else is an area
POINTS = ("spring", "tank", "pump", "trough", "valve", "station")
LINES = ("creek", "tree_row")
# land around what is drawn already, so that it can grow
MARGIN_M = 60.0


def form(kind: str, geometry: dict[str, Any] | None) -> str:
    """area, line or dot: as it is drawn already, else as its kind is drawn."""
    known = {"Polygon": "area", "LineString": "line", "Point": "dot"}.get((geometry or {}).get("type", ""))
    return known or ("dot" if kind in POINTS else "line" if kind in LINES else "area")


def begun(place: Land) -> list[XY] | None:
    """The corners to begin with; None for an outline of several parts, which taps cannot draw."""
    if place.geometry and place.geometry.get("type") == "MultiPolygon":
        return None
    found = rings(place.geometry)[0] if place.geometry else []
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def frame(farm: Farm) -> Frame:
    """The land with room around it; around where the hub is, while nothing is drawn."""
    drawn = [p.geometry for p in farm.places if p.geometry]
    return Frame.around(drawn, MARGIN_M) if drawn else Frame.at(farm.longitude, farm.latitude)


def drawing(farm: Farm, place: Land | None, what: dict[str, Any], dark: bool) -> dict[str, Any]:
    """What the board needs. what: token, name, kind."""
    at = frame(farm)
    asked = Asked(farm, dark)
    others = [p for p in land.shown(farm, QUESTIONS["phase"]) if p.name != what["name"]]
    shapes = [s for p in others if (s := land.shape(asked, QUESTIONS["planting"], p, at, "", None)) is not None]
    corners = (begun(place) if place else None) or []
    drawn_as = form(what["kind"], place.geometry if place else None)
    return {
        "kind": "sketch",
        "says": f"Drawing {what['name']}",
        "token": what["token"],
        "form": drawn_as,
        "corners": [list(c) for c in corners],
        "closed": bool(corners),
        "frame": {"west": at.west, "south": at.south, "east_m": at.east_m, "north_m": at.north_m, "margin": at.margin},
        "width": at.width,
        "height": at.height,
        "shapes": shapes,
        "sizes": [list(row) for row in SIZES[farm.units]],
        **land.colours(dark),
    }


def geometry_of(kind: str, corners: Any, before: dict[str, Any] | None) -> dict[str, Any]:
    """What was drawn as GeoJSON, not checked yet; holes there were are kept."""
    points = [list(c) for c in corners or []]
    drawn_as = form(kind, before)
    if drawn_as == "dot":
        return {"type": "Point", "coordinates": points[0] if points else []}
    if drawn_as == "line":
        return {"type": "LineString", "coordinates": points}
    holes = list(before["coordinates"][1:]) if before and before.get("type") == "Polygon" else []
    return {"type": "Polygon", "coordinates": [[*points, *points[:1]], *holes]}
