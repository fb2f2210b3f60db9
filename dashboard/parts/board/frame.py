"""Longitudes and latitudes as metres east and north of a corner; flat enough for a farm. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.advice.outline import XY, rings
from models.geometry import metres_per_degree

MARGIN_M = 14.0
# how much land is shown where nothing is drawn yet
FIRST_M = 400.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's frame. width, height and margin in metres; east_m, north_m: metres a degree."""

    west: float
    south: float
    width: float
    height: float
    east_m: float
    north_m: float
    margin: float = MARGIN_M

    @classmethod
    def around(cls, geometries: Iterable[dict[str, Any] | None], margin: float = MARGIN_M) -> Frame:
        """The frame of what is drawn; some land around 0, 0 where nothing is."""
        points = [point for g in geometries if g for ring in rings(g) for point in ring] or [(0.0, 0.0)]
        west, south = min(x for x, _ in points), min(y for _, y in points)
        east, north = max(x for x, _ in points), max(y for _, y in points)
        east_m, north_m = metres_per_degree((south + north) / 2)
        return cls(west, south, (east - west) * east_m + 2 * margin, (north - south) * north_m + 2 * margin, east_m, north_m, margin)

    @classmethod
    def at(cls, longitude: float, latitude: float, size_m: float = FIRST_M) -> Frame:
        """A square of land around a position, for a hub that has nothing drawn."""
        east_m, north_m = metres_per_degree(latitude)
        west, south = longitude - size_m / 2 / east_m, latitude - size_m / 2 / north_m
        return cls(west, south, size_m, size_m, east_m, north_m, 0.0)

    def metres(self, point: XY) -> XY:
        return round((point[0] - self.west) * self.east_m + self.margin, 1), round((point[1] - self.south) * self.north_m + self.margin, 1)

    def degrees(self, point: XY) -> XY:
        """Back from metres."""
        return (point[0] - self.margin) / self.east_m + self.west, (point[1] - self.margin) / self.north_m + self.south
