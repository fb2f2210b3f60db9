"""Outlines of places in files from elsewhere: GeoJSON (RFC 7946) and KML (OGC 12-007r2). Pure.

Both readers check every feature and go on after one that is wrong, so that all that is wrong is told at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from models.geometry import checked
from sensors.errors import InputError

MOST_CHARACTERS = 20_000_000
NAMES = ("name", "Name", "NAME", "title", "label")


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline with what its file says of it. id: "" where it gives none; kind: "" likewise; where: which feature it is."""

    id: str
    name: str
    kind: str
    geometry: dict[str, Any]
    where: str


def outlines_of_geojson(text: str) -> list[Outline]:
    """The outlines of a FeatureCollection or of one Feature; InputError for the first that is wrong."""
    return _sound(read_geojson(text))


def outlines_of_kml(text: str) -> list[Outline]:
    """The outlines of the Placemarks of a KML file; InputError for the first that is wrong."""
    return _sound(read_kml(text))


Read = tuple[list[Outline], list[InputError]]


def _sound(read: Read) -> list[Outline]:
    found, wrong = read
    if wrong:
        raise wrong[0]
    return found


def read_outlines(text: str, name: str = "") -> Read:
    """Outlines of either kind of file, told apart by how it begins; and what is wrong with the others."""
    if name.lower().endswith(".kmz"):
        raise InputError("This is a KMZ file, which is packed.", got=name, next_step="save it as KML, and bring that")
    return read_kml(text) if text.lstrip("\ufeff \t\r\n").startswith("<") else read_geojson(text)


def read_geojson(text: str) -> Read:
    """The outlines that are sound, and what is wrong with the others; InputError where the file itself cannot be read."""
    _not_too_long(text)
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as why:
        raise InputError("This is not GeoJSON: it cannot be read.", expected="a FeatureCollection", got=str(why)[:120]) from why
    kind = whole.get("type") if isinstance(whole, dict) else None
    features = whole.get("features") if kind == "FeatureCollection" else [whole] if kind == "Feature" else None
    if not isinstance(features, list):
        raise InputError(
            "This is not a GeoJSON file of places.", expected='a FeatureCollection with "features"', got=str(kind or type(whole).__name__),
            next_step="export the places as GeoJSON features with a name",
        )  # fmt: skip
    found, wrong = [], []
    for n, feature in enumerate(features, 1):
        try:
            outline = _of_feature(feature, n)
        except InputError as why:
            wrong.append(why)
        else:
            found += [outline] if outline else []
    return found, wrong + _twice(found)


def _of_feature(feature: Any, n: int) -> Outline | None:
    """The outline of a feature; None where it says that nobody has drawn it (RFC 7946, 3.2: geometry null)."""
    if not isinstance(feature, dict):
        raise InputError("This is no feature.", where=f"feature {n}", got=str(feature)[:60])
    said = feature.get("properties")
    said = said if isinstance(said, dict) else {}
    id = feature.get("id", said.get("id"))
    name = next((str(said[key]).strip() for key in NAMES if said.get(key)), "")
    where = f"feature {n}" + (f" ({name[:60]})" if name else "")
    if feature.get("geometry") is None:
        return None
    _named(name, id, where)
    return Outline(str(id or ""), name, str(said.get("kind") or ""), checked(feature["geometry"], where), where)


def read_kml(text: str) -> Read:
    """The outlines that are sound, and what is wrong with the others; InputError where the file itself cannot be read."""
    _not_too_long(text)
    try:
        root: Element = fromstring(text.lstrip("\ufeff \t\r\n"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as why:
        raise InputError("This is not KML: it cannot be read.", expected="KML with Placemarks", got=str(why)[:120]) from why
    found, wrong = [], []
    for n, placemark in enumerate((e for e in root.iter() if _tag(e) == "Placemark"), 1):
        try:
            outline = _of_placemark(placemark, n)
        except InputError as why:
            wrong.append(why)
        else:
            found += [outline] if outline else []
    return found, wrong + _twice(found)


def _of_placemark(placemark: Element, n: int) -> Outline | None:
    name = next(((e.text or "").strip() for e in placemark if _tag(e) == "name"), "")
    where = f"Placemark {n}" + (f" ({name[:60]})" if name else "")
    said = {e.get("name", ""): _text(e, "value") for e in placemark.iter() if _tag(e) == "Data"}
    drawn = [g for g in map(_geometry, _leaves(placemark)) if g is not None]
    if not drawn:
        return None
    _named(name, said.get("id"), where)
    if len(drawn) > 1 and any(g["type"] != "Polygon" for g in drawn):
        raise InputError(
            "A Placemark has several shapes that are not all polygons.", where=where, next_step="make each a Placemark of its own"
        )
    whole = drawn[0] if len(drawn) == 1 else {"type": "MultiPolygon", "coordinates": [g["coordinates"] for g in drawn]}
    return Outline(said.get("id", ""), name, said.get("kind", ""), checked(whole, where), where)


def _leaves(placemark: Element) -> list[Element]:
    """The shapes of a Placemark, those within a MultiGeometry too, in the file's order."""
    found, ahead = [], [placemark]
    while ahead:
        element = ahead.pop()
        if _tag(element) in ("Point", "LineString", "LinearRing", "Polygon"):
            found.append(element)
        elif _tag(element) in ("Placemark", "MultiGeometry"):
            ahead += reversed(list(element))
    return found


def _geometry(shape: Element) -> dict[str, Any] | None:
    if _tag(shape) == "Polygon":
        outer = [e for e in shape if _tag(e) == "outerBoundaryIs"]
        inner = [e for e in shape if _tag(e) == "innerBoundaryIs"]
        return {"type": "Polygon", "coordinates": [_positions(_text(e, "coordinates")) for e in (*outer[:1], *inner)]}
    positions = _positions(_text(shape, "coordinates"))
    if _tag(shape) == "Point":
        return {"type": "Point", "coordinates": positions[0] if positions else []}
    if _tag(shape) == "LinearRing":
        return {"type": "Polygon", "coordinates": [positions]}
    return {"type": "LineString", "coordinates": positions}


def _positions(text: str) -> list[list[float | None]]:
    """ "-82.55,35.62,0 -82.54,35.62" as numbers; what is no number is None, and refused where the outline is checked."""
    return [[_number(part) for part in position.split(",")[:2]] for position in text.split()]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _text(parent: Element, tag: str) -> str:
    return next(((e.text or "").strip() for e in parent.iter() if _tag(e) == tag), "")


def _tag(element: Element) -> str:
    """A tag without its namespace: KML 2.0 to 2.3 and gx differ in nothing else that matters here."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _not_too_long(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            "The file is too large.", expected="20 MB or less", got=f"{len(text) / 1e6:.0f} MB", next_step="leave out what is no place"
        )


def _named(name: str, id: Any, where: str) -> None:
    if not name and not id:
        raise InputError("An outline has no name.", where=where, expected='a "name"', next_step="give it the name of its place")


def _twice(found: list[Outline]) -> list[InputError]:
    """Two outlines for one place."""
    seen: dict[str, str] = {}
    wrong = []
    for outline in found:
        key = outline.id or outline.name.casefold()
        if key in seen:
            wrong.append(
                InputError(
                    f"{outline.name or outline.id} is drawn twice.",
                    where=outline.where,
                    got=f"first in {seen[key]}",
                    next_step="leave one out",
                )
            )
        seen.setdefault(key, outline.where)
    return wrong
