"""The simple list of areas that growers keep in a spreadsheet (farmOS/farmOS#90): name, hectares, parent, centre."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.geometry import HECTARE_M2, metres_per_degree, signed_area, size_m2
from models.interop.sheets import (
    Known,
    Line,
    Row,
    Tables,
    as_json,
    escaped,
    figure,
    given,
    headers_of,
    id_from,
    lines_of,
    needs,
    plain_tables,
    sheet,
)

HEADERS = ("name", "hectares", "parent", "latitude", "longitude")
FILE = "areas.csv"
# an area that the hub does not know yet
KIND = "field"


def write(tables: Known) -> dict[str, str]:
    """Every place that is on the ground, its parent before it. Hectares and centre follow from its outline."""
    places = plain_tables(tables).get("places", [])
    return {FILE: sheet(HEADERS, [_written(row) for row in _parents_first(places)])} if places else {}


def _written(row: Row) -> Row:
    geometry = json.loads(row["geometry"]) if row.get("geometry") else None
    details: dict[str, Any] = json.loads(row.get("details") or "{}")
    size, middle = size_m2(geometry), centre(geometry) if geometry else None
    hectares = size / HECTARE_M2 if size is not None else details.get("hectares")
    # a square metre, and a tenth of a metre: a list for people
    return {
        "name": escaped(row["name"]), "parent": escaped(row.get("parent", "")),
        "hectares": "" if hectares is None else figure(round(float(hectares), 4)),
        "latitude": figure(round(middle[1], 6)) if middle else "", "longitude": figure(round(middle[0], 6)) if middle else "",
    }  # fmt: skip


def _parents_first(places: list[Row]) -> list[Row]:
    named = {row["name"]: row for row in places}
    done: dict[str, Row] = {}
    for row in places:
        chain = []
        while row["name"] not in done and row not in chain:
            chain.append(row)
            row = named.get(row.get("parent", ""), row)
        done |= {one["name"]: one for one in reversed(chain)}
    return list(done.values())


def centre(geometry: dict[str, Any]) -> tuple[float, float] | None:
    """(longitude, latitude) of the middle of an outline: the centroid of polygons, less their holes; of lines and points the mean.

    Reckoned on the plane that touches the Earth there; right to a metre for a farm, not across the date line.
    """
    shapes: list[dict[str, Any]] = geometry.get("geometries", [geometry])
    polygons = [p for s in shapes for p in _polygons(s)]
    points = [p for s in shapes for p in _points(s.get("coordinates", []))]
    if not points:
        return None
    east, north = (sum(p[i] for p in points) / len(points) for i in (0, 1))
    across, up = metres_per_degree(north)
    total, x, y = 0.0, 0.0, 0.0
    for n, ring in ((n, ring) for polygon in polygons for n, ring in enumerate(polygon)):
        plane = [((p[0] - east) * across, (p[1] - north) * up) for p in ring]
        area, (cx, cy) = _centroid(plane)
        weight = area if n == 0 else -area
        total, x, y = total + weight, x + weight * cx, y + weight * cy
    return (east + x / total / across, north + y / total / up) if total > 0 else (east, north)


def _polygons(shape: dict[str, Any]) -> list[Any]:
    found = shape.get("coordinates", [])
    return {"Polygon": [found], "MultiPolygon": list(found)}.get(str(shape.get("type")), [])


def _points(found: Any) -> list[Any]:
    if found and isinstance(found[0], int | float):
        return [found]
    return [point for part in found for point in _points(part)]


def _centroid(plane: list[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """Area [m²], and centroid by the shoelace."""
    twice = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(plane, [*plane[1:], plane[0]], strict=True)]
    area = signed_area(plane)
    if area == 0:
        return 0.0, (0.0, 0.0)
    return abs(area), (sum((a[0] + b[0]) * w for a, b, w in twice) / 6 / area, sum((a[1] + b[1]) * w for a, b, w in twice) / 6 / area)


def read(files: Mapping[str, str], known: Known) -> Tables:
    """Areas as places: their size in details.hectares, and a point where nobody has drawn an outline yet."""
    plain = plain_tables(known)
    old = {row["name"].casefold(): row for row in plain.get("places", [])}
    rows = []
    for name, text in files.items():
        lines = lines_of(name, text)
        needs(name, lines, "name")
        rows += [_place(line, old) for line in lines]
    names = {row["name"].casefold(): row["name"] for row in [*old.values(), *rows]}
    for row in rows:
        row["parent"] = names.get(row["parent"].casefold(), row["parent"])
    return given({"places": rows})


def _place(line: Line, old: Mapping[str, Row]) -> Row:
    name = line.required("name", "The name of the area")
    was = old.get(name.casefold(), {})
    row = {h: was.get(h, "") for h in headers_of("places")}
    row |= {
        "id": was.get("id") or id_from("asset", "places", name.casefold()),
        "name": was.get("name") or name,
        "kind": was.get("kind") or KIND,
    }
    row["parent"] = line["parent"] or row["parent"]
    details: dict[str, Any] = json.loads(row["details"] or "{}")
    hectares = line.value("hectares")
    if hectares is not None and not was.get("geometry"):
        details["hectares"] = hectares
    row["details"] = as_json(details)
    at = _point(line)
    drawn = was.get("geometry") or (as_json({"type": "Point", "coordinates": at}) if at else "")
    return row | ({"geometry": drawn} if drawn else {})


def _point(line: Line) -> list[float] | None:
    found = []
    for header, most in (("longitude", 180), ("latitude", 90)):
        value = line.value(header, least=-most)
        if value is not None and value > most:
            raise line.refused("This is not a place on the Earth.", header, f"-{most} to {most}")
        if value is not None:
            found.append(value)
    if len(found) == 1:
        header = "longitude" if line["latitude"] else "latitude"
        raise line.refused("One of the two is missing.", header, "both latitude and longitude, or neither")
    return found or None
