"""How large a house is and what its cover lets through: from its outline and its details, each assumption named."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot, pi, sqrt

from models.advice.houses.grown import number_of
from models.advice.outline import rings
from models.geometry import metres_per_degree, size_m2
from models.records.queries import PlaceView

# heat through a cover [W/m2/K]: one layer of film or glass, two layers with air between (ASAE EP406)
SINGLE_W_M2_K, DOUBLE_W_M2_K = 6.0, 4.0
TWO = ("two", "double", "twin", "blown", "inflated", "polycarbonate")


@dataclass(frozen=True, slots=True)
class Shape:
    """A house as an arch: floor, cover and volume. missing: details that nobody gave; assumed: what was taken instead."""

    length_m: float | None
    width_m: float | None
    height_m: float | None
    loss_w_m2_k: float
    assumed: tuple[str, ...] = field(default=())
    missing: tuple[str, ...] = field(default=())

    @property
    def floor_m2(self) -> float | None:
        return None if self.length_m is None or self.width_m is None else self.length_m * self.width_m

    @property
    def cover_m2(self) -> float | None:
        """Film or glass: the arch over its length, and its two ends (an ellipse cut in half; Ramanujan's first formula for its rim)."""
        if self.length_m is None or self.width_m is None or self.height_m is None:
            return None
        a, b = self.width_m / 2, self.height_m
        rim = pi * (3 * (a + b) - sqrt((3 * a + b) * (a + 3 * b))) / 2
        return rim * self.length_m + pi * a * b

    @property
    def volume_m3(self) -> float | None:
        if self.length_m is None or self.width_m is None or self.height_m is None:
            return None
        return pi * self.width_m / 2 * self.height_m / 2 * self.length_m


def shape(place: PlaceView) -> Shape:
    """What is known of a house's size: its details first, then its outline."""
    length, width, height = (number_of(place, key) for key in ("length_m", "width_m", "height_m"))
    assumed, missing = [], []
    if length is None or width is None:
        drawn = _sides(place)
        if drawn is None:
            missing += [key for key, value in (("length_m", length), ("width_m", width)) if value is None]
        else:
            length, width = length or drawn[0], width or drawn[1]
            assumed.append("length and width from its outline")
    if height is None:
        missing.append("height_m")
    loss, cover = loss_of(place)
    if cover:
        assumed.append(cover)
    else:
        missing.append("covered")
        assumed.append(f"one layer of film: {SINGLE_W_M2_K:.0f} W/m²/K")
    return Shape(_positive(length), _positive(width), _positive(height), loss, tuple(assumed), tuple(missing))


def loss_of(place: PlaceView) -> tuple[float, str]:
    """What its cover lets through [W/m2/K], and from where that is known; "" where it is only assumed."""
    told = number_of(place, "heat_loss_w_m2_k")
    if told is not None and told > 0:
        return told, f"its cover: {told:g} W/m²/K"
    covered = str(place.details.get("covered") or "").lower()
    if not covered:
        return SINGLE_W_M2_K, ""
    loss = DOUBLE_W_M2_K if any(word in covered for word in TWO) else SINGLE_W_M2_K
    return loss, f"“{covered}”: {loss:g} W/m²/K"


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def _sides(place: PlaceView) -> tuple[float, float] | None:
    """Length and width [m] of a drawn house: its longest side, and its area over that."""
    area = size_m2(place.geometry) if place.geometry else None
    if not area or place.geometry is None:
        return None
    (ring, *_) = rings(place.geometry)
    east, north = metres_per_degree(ring[0][1])
    sides = [hypot((b[0] - a[0]) * east, (b[1] - a[1]) * north) for a, b in pairwise(ring)]
    longest = max(sides)
    return longest, area / longest
