"""Outlines of places as files for elsewhere: GeoJSON (RFC 7946) and KML 2.2 (OGC 07-147r2). Pure; outlines.py reads them back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from models.outlines import Outline

NAMESPACE = "http://www.opengis.net/kml/2.2"


def geojson(outlines: Iterable[Outline]) -> str:
    """A FeatureCollection, one feature a line; the same text as places.geojson of a hub folder. "" where nothing is drawn."""
    features = [
        {"type": "Feature", "id": o.id, "geometry": o.geometry, "properties": {"name": o.name, "kind": o.kind}}
        for o in sorted(outlines, key=lambda o: o.name)
    ]
    if not features:
        return ""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, sort_keys=True) for f in features)
    return '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n"


def kml(outlines: Iterable[Outline], title: str) -> str:
    """A KML document with a Placemark for each outline; its id and kind are ExtendedData."""
    marks = "".join(_placemark(o) for o in sorted(outlines, key=lambda o: o.name))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{NAMESPACE}">\n<Document>\n<name>{_text(title)}</name>\n'
        f"{marks}</Document>\n</kml>\n"
    )


def _text(words: str) -> str:
    """Words as XML has them: escaped, without the characters XML 1.0 cannot hold at all."""
    return escape("".join(c for c in words if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"))


def _placemark(outline: Outline) -> str:
    known = (("id", outline.id), ("kind", outline.kind))
    more = "".join(f"<Data name={quoteattr(key)}><value>{_text(value)}</value></Data>" for key, value in known if value)
    extended = f"<ExtendedData>{more}</ExtendedData>" if more else ""
    return f"<Placemark><name>{_text(outline.name)}</name>{extended}{_shape(outline.geometry)}</Placemark>\n"


def _shape(geometry: dict[str, Any]) -> str:
    kind, found = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return f"<Point>{_coordinates([found])}</Point>"
    if kind == "LineString":
        return f"<LineString>{_coordinates(found)}</LineString>"
    if kind == "MultiPolygon":
        return f"<MultiGeometry>{''.join(map(_polygon, found))}</MultiGeometry>"
    return _polygon(found)


def _polygon(rings: list[Any]) -> str:
    sides = ("outerBoundaryIs", *("innerBoundaryIs" for _ in rings[1:]))
    drawn = (f"<{side}><LinearRing>{_coordinates(ring)}</LinearRing></{side}>" for side, ring in zip(sides, rings, strict=True))
    return f"<Polygon>{''.join(drawn)}</Polygon>"


def _coordinates(points: Iterable[Any]) -> str:
    return f"<coordinates>{' '.join(f'{p[0]!r},{p[1]!r}' for p in points)}</coordinates>"
