"""Well-known text of shapes (OGC 06-103r4, chapter 7) as GeoJSON geometries and back. Longitude first, WGS 84, flat."""

from __future__ import annotations

import re
from typing import Any

from sensors.errors import RecordError

# name -> how deep the brackets of its coordinates go
DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_NAMES = {name.upper(): name for name in (*DEPTHS, "GeometryCollection")}
_TOKEN = re.compile(r"\s*([A-Za-z]+|[(),]|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)")
DEEPEST = 5


def wkt_of(geometry: dict[str, Any]) -> str:
    """A GeoJSON geometry as WKT. RecordError for a kind that GeoJSON does not have."""
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return "GEOMETRYCOLLECTION (" + ", ".join(map(wkt_of, geometry.get("geometries", []))) + ")"
    if kind not in DEPTHS:
        raise RecordError("This shape is not one that can be written.", expected=", ".join(DEPTHS), got=str(kind))
    written = _written(geometry["coordinates"], DEPTHS[kind])
    return f"{kind.upper()} {written}" if DEPTHS[kind] else f"{kind.upper()} ({written})"


def _written(found: Any, depth: int) -> str:
    if depth == 0:
        return " ".join(_figure(v) for v in found[:2])
    return "(" + ", ".join(_written(part, depth - 1) for part in found) + ")"


def _figure(value: float) -> str:
    # without an exponent, which some readers of WKT do not know; 1e-9 degrees are a tenth of a millimetre
    return f"{float(value):.9f}".rstrip("0").rstrip(".")


def geometry_of(text: str, where: str = "") -> dict[str, Any]:
    """A GeoJSON geometry from WKT; heights and measures are left out. RecordError where it cannot be read."""
    try:
        reader = _Reader(text)
        found = reader.shape(0)
        if reader.word():
            raise ValueError("something follows the shape")
        return found
    except (ValueError, IndexError, KeyError) as why:
        expected = "a shape such as POINT (-82.55 35.6), longitude first"
        raise RecordError("This cannot be read as a shape.", where=where, expected=expected, got=f"{text[:60]!r}: {why}") from why


class _Reader:
    def __init__(self, text: str) -> None:
        plain = re.sub(r"^\s*SRID=4326;", "", text)
        self.words: list[str] = []
        at = 0
        while at < len(plain.rstrip()):
            found = _TOKEN.match(plain, at)
            if not found:
                raise ValueError(f"{plain[at : at + 10]!r}")
            self.words.append(found[1])
            at = found.end()
        self.at = 0

    def word(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def take(self, wanted: str = "") -> str:
        found = self.word()
        if not found or (wanted and found != wanted):
            raise ValueError(f"expected {wanted or 'more'}, got {found or 'the end'}")
        self.at += 1
        return found

    def shape(self, depth: int) -> dict[str, Any]:
        if depth > DEEPEST:
            raise ValueError("too many shapes within shapes")
        name = _NAMES[self.take().upper()]
        while self.word().upper() in ("Z", "M", "ZM"):
            self.take()
        if self.word().upper() == "EMPTY":
            raise ValueError("an empty shape")
        if name == "GeometryCollection":
            return {"type": name, "geometries": self.listed(lambda: self.shape(depth + 1))}
        if name == "Point":
            self.take("(")
            found: Any = self.position()
            self.take(")")
        else:
            found = self.nested(DEPTHS[name], name == "MultiPoint")
        return {"type": name, "coordinates": found}

    def nested(self, depth: int, bracketed: bool = False) -> Any:
        if depth > 1:
            return self.listed(lambda: self.nested(depth - 1))
        return self.listed(self.bracketed_position if bracketed else self.position)

    def listed(self, one: Any) -> list[Any]:
        self.take("(")
        found = [one()]
        while self.word() == ",":
            self.take(",")
            found.append(one())
        self.take(")")
        return found

    def bracketed_position(self) -> list[float]:
        """MULTIPOINT has both forms in the wild: ((1 2), (3 4)) and (1 2, 3 4)."""
        if self.word() != "(":
            return self.position()
        self.take("(")
        found = self.position()
        self.take(")")
        return found

    def position(self) -> list[float]:
        numbers = []
        while self.word() and self.word() not in ",()":
            numbers.append(float(self.take()))
        if len(numbers) < 2 or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:
            raise ValueError("a position is longitude and latitude")
        return numbers[:2]
