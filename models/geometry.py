"""Outlines on the Earth: how large they are, whether they can be, and where a pinned photo lies. Pure.

A position is (longitude, latitude) in degrees, WGS 84, as GeoJSON has it (RFC 7946). A ring is a list of positions whose
last is its first. The ellipsoid is that of WGS 84 (a = 6,378,137 m, 1/f = 298.257 223 563).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, cos, isfinite, radians, sin, sqrt
from typing import Any

from sensors.errors import InputError

XY = tuple[float, float]

A_M = 6_378_137.0
E2 = (2 - 1 / 298.257223563) / 298.257223563  # eccentricity squared, f (2 - f)
E = sqrt(E2)
ACRE_M2 = 4046.8564224  # the international acre
HECTARE_M2 = 10_000.0
KINDS = ("Point", "LineString", "Polygon", "MultiPolygon")
MOST_CORNERS = 2_000


def metres_per_degree(latitude: float) -> XY:
    """Metres of a degree of longitude and of latitude, there. From the two radii of curvature of the ellipsoid."""
    phi = radians(latitude)
    w = 1 - E2 * sin(phi) ** 2
    return radians(1) * A_M / sqrt(w) * cos(phi), radians(1) * A_M * (1 - E2) / w**1.5


def _authalic(latitude: float) -> float:
    """Half of q of the equal-area cylinder of the ellipsoid (Snyder 1987, USGS Professional Paper 1395, eq. 3-12)."""
    s = sin(radians(latitude))
    return (1 - E2) * (s / (1 - E2 * s * s) + atanh(E * s) / E) / 2


def area_m2(ring: Sequence[XY]) -> float:
    """The area a ring encloses [m²], whichever way round it goes; exact on the ellipsoid but for the bend of its edges."""
    if len(ring) < 3:
        return 0.0
    east, north = ring[0][0], _authalic(ring[0][1])
    plane = [(radians(x - east) * A_M, (_authalic(y) - north) * A_M) for x, y in ring]
    return abs(signed_area(plane))


def signed_area(plane: Sequence[XY]) -> float:
    """The area of a polygon of the plane (shoelace): above zero where it goes round against the clock."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(plane, [*plane[1:], plane[0]], strict=True)) / 2


def size_m2(geometry: dict[str, Any] | None) -> float | None:
    """The area of a polygon or of several, less their holes [m²]; None for what has none (points, lines, not drawn)."""
    if not geometry or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    found = geometry["coordinates"]
    polygons = [found] if geometry["type"] == "Polygon" else found
    rings = [[[(p[0], p[1]) for p in ring] for ring in polygon] for polygon in polygons]
    return sum(area_m2(outer) - sum(map(area_m2, holes)) for outer, *holes in rings)


def crossing(ring: Sequence[XY]) -> tuple[int, int] | None:
    """The first two edges of a ring that meet where they should not, by the number of their first corner; None: sound.

    Neighbours share their corner and may; a spike that runs back on itself, and a corner that lies on another edge, may not.
    """
    corners = list(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)
    edges = [(a, b, i) for i, (a, b) in enumerate(zip(corners, [*corners[1:], *corners[:1]], strict=True))]
    edges.sort(key=lambda e: min(e[0][0], e[1][0]))
    found: list[tuple[int, int]] = []
    for n, (a, b, i) in enumerate(edges):
        east = max(a[0], b[0])
        for c, d, j in edges[n + 1 :]:
            if min(c[0], d[0]) > east:
                break
            if _clash((a, b), (c, d), abs(i - j) in (1, len(corners) - 1)):
                found.append((min(i, j), max(i, j)))
    return min(found, default=None)


def _clash(one: tuple[XY, XY], other: tuple[XY, XY], neighbours: bool) -> bool:
    """Whether two edges meet; of neighbours, whether they do more than share a corner."""
    (a, b), (c, d) = one, other
    if neighbours:
        shared = b if b in (c, d) else a
        ends = [p for p in (a, b, c, d) if p != shared]
        if len(ends) < 2:
            return True
        p, q = ends
        ahead = (p[0] - shared[0]) * (q[0] - shared[0]) + (p[1] - shared[1]) * (q[1] - shared[1])
        return _turn(shared, p, q) == 0 and ahead > 0
    ends_of_other, ends_of_one = _turn(a, b, c) * _turn(a, b, d), _turn(c, d, a) * _turn(c, d, b)
    if ends_of_other < 0 and ends_of_one < 0:
        return True
    return any(_turn(p, q, r) == 0 and _between(p, q, r) for p, q, r in ((a, b, c), (a, b, d), (c, d, a), (c, d, b)))


def _turn(a: XY, b: XY, c: XY) -> int:
    """Which way a, b, c turn: 1 left, -1 right, 0 straight on."""
    twice = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (twice > 0) - (twice < 0)


def _between(a: XY, b: XY, c: XY) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def checked(geometry: Any, where: str = "") -> dict[str, Any]:
    """A GeoJSON geometry with plain positions, its rings closed; InputError where it cannot be an outline of a place.

    Heights are left out: the map is flat.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        got = geometry.get("type") if isinstance(geometry, dict) else geometry
        raise InputError(
            "This is no outline that a place can have.", where=where, expected=" or ".join(KINDS), got=str(got)[:80],
            next_step="draw it as a polygon, a line or a point; split a collection into places",
        )  # fmt: skip
    kind, found = str(geometry["type"]), geometry.get("coordinates")
    try:
        if kind == "Point":
            coordinates: Any = _position(found, where)
        elif kind == "LineString":
            coordinates = _line(found, where)
        elif kind == "Polygon":
            coordinates = _polygon(found, where)
        else:
            coordinates = [_polygon(polygon, where) for polygon in _listed(found)]
    except (TypeError, IndexError, KeyError) as why:
        raise InputError("The coordinates are not as GeoJSON writes them.", where=where, got=str(found)[:80]) from why
    return {"type": kind, "coordinates": coordinates}


def _listed(found: Any) -> list[Any]:
    """A list with something in it."""
    if not isinstance(found, list | tuple) or not found:
        raise TypeError("no list")
    return list(found)


def _position(found: Any, where: str) -> list[float]:
    x, y = _listed(found)[:2] if len(_listed(found)) > 1 else (None, None)
    numbers = [v for v in (x, y) if isinstance(v, int | float) and not isinstance(v, bool) and isfinite(v)]
    if len(numbers) < 2 or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:
        raise InputError(
            "A corner is not a place on the Earth.", where=where, expected="longitude -180 to 180, then latitude -90 to 90",
            got=str(found)[:60], next_step="export it in WGS 84 (longitude, latitude)",
        )  # fmt: skip
    return [float(numbers[0]), float(numbers[1])]


def _line(found: Any, where: str) -> list[list[float]]:
    points = [_position(p, where) for p in _listed(found)]
    if len(points) > MOST_CORNERS:
        raise InputError(
            f"An outline has more than {MOST_CORNERS:,} corners.", where=where, got=f"{len(points):,}", next_step="simplify it"
        )
    if len({tuple(p) for p in points}) < 2:
        raise InputError("A line needs two points.", where=where, got=str(len(points)))
    return points


def _polygon(found: Any, where: str) -> list[list[list[float]]]:
    return [_ring(ring, where) for ring in _listed(found)]


def _ring(found: Any, where: str) -> list[list[float]]:
    points = _line(found, where)
    if points[0] != points[-1]:
        points.append(points[0])
    # a corner tapped twice is one corner
    points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    if len(points) < 4:
        raise InputError("An outline needs three corners or more.", where=where, got=f"{len(points) - 1} corners", next_step="add a corner")
    at = crossing([(x, y) for x, y in points])
    if at is not None:
        raise InputError(
            f"The outline crosses itself: the edge after corner {at[0] + 1} meets the edge after corner {at[1] + 1}.", where=where,
            expected="edges that meet only at their corners", next_step="move one of these corners",
        )  # fmt: skip
    return points


@dataclass(frozen=True, slots=True)
class Similarity:
    """Scale, turn and shift of a plane: z -> by z + to, points as complex numbers (x + yi)."""

    by: complex
    to: complex

    def there(self, point: XY) -> XY:
        z = self.by * complex(*point) + self.to
        return z.real, z.imag

    def back(self, point: XY) -> XY:
        z = (complex(*point) - self.to) / self.by
        return z.real, z.imag


def pinned(photo: Sequence[XY], ground: Sequence[XY]) -> Similarity:
    """How a photo lies on the ground, from two of its points and where these are; both planes count y the same way.

    InputError where the two points are one.
    """
    (p, q), (u, v) = (complex(*x) for x in photo), (complex(*x) for x in ground)
    if p == q or u == v:
        raise InputError("The two points of the photo are the same.", next_step="choose two corners far from each other")
    by = (v - u) / (q - p)
    return Similarity(by, u - by * p)
