"""How much water stands in a tank: level to volume for the usual shapes, and back.

Levels in metres above the lowest point inside, volumes in cubic metres. A level below 0 or above the tank is taken as empty
or full: probes read a centimetre under the floor. NaN stays NaN. Geometry; checked against fluids 1.3.1, `geometry.TANK`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np

from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

# A column of water of one metre, at 4 °C; water of 20 °C is 0.2 % lighter, less than a probe's own error.
KPA_PER_M = 9.80665


class Tank(ABC):
    """A vessel of a known shape, full at `full_m`."""

    __slots__ = ()

    @property
    @abstractmethod
    def full_m(self) -> float:
        """The level [m] at which it is full."""

    @abstractmethod
    def _held(self, level_m: Array) -> Array:
        """What it holds at levels between 0 and full."""

    @overload
    def volume_m3(self, level_m: float) -> float: ...
    @overload
    def volume_m3(self, level_m: Array) -> Array: ...
    def volume_m3(self, level_m: Values) -> Values:
        """What it holds [m3] at a level [m]."""
        # at a level of almost nothing the difference of two large numbers may fall below zero
        held = np.maximum(self._held(np.clip(np.asarray(level_m, dtype=np.float64), 0.0, self.full_m)), 0.0)
        return held if isinstance(level_m, np.ndarray) else float(held)

    @overload
    def usable_m3(self, level_m: float, outlet_m: float) -> float: ...
    @overload
    def usable_m3(self, level_m: Array, outlet_m: float) -> Array: ...
    def usable_m3(self, level_m: Values, outlet_m: float) -> Values:
        """What can be drawn [m3]: what stands above the outlet or the low-level cut-off [m]. Never below 0."""
        above = np.maximum(np.asarray(self.volume_m3(level_m)) - self.volume_m3(outlet_m), 0.0)
        return above if isinstance(level_m, np.ndarray) else float(above)

    def level_m(self, volume_m3: float) -> float:
        """The level [m] at which it holds a volume [m3], by halving; nothing is 0, more than it holds is full. NaN stays NaN."""
        if np.isnan(volume_m3):
            return np.nan
        low, high = 0.0, self.full_m
        if volume_m3 <= self.volume_m3(low) or volume_m3 >= self.volume_m3(high):
            return low if volume_m3 <= self.volume_m3(low) else high
        for _ in range(60):  # 2^-60 of the height: finer than a float holds
            middle = (low + high) / 2
            low, high = (middle, high) if self.volume_m3(middle) < volume_m3 else (low, middle)
        return (low + high) / 2


def _positive(**sizes: float) -> None:
    for name, size in sizes.items():
        if not (np.isfinite(size) and size > 0):
            raise InputError(
                f"A tank's {name.removesuffix('_m').replace('_', ' ')} cannot be {size:g} m.",
                where=name,
                expected="a length above 0",
                got=f"{size:g}",
                next_step="measure the tank inside, in metres",
            )


@dataclass(frozen=True, slots=True)
class VerticalTank(Tank):
    """A standing cylinder: pi r^2 h."""

    diameter_m: float
    height_m: float

    def __post_init__(self) -> None:
        _positive(diameter_m=self.diameter_m, height_m=self.height_m)

    @property
    def full_m(self) -> float:
        """Full at its height."""
        return self.height_m

    def _held(self, level_m: Array) -> Array:
        return np.pi * self.diameter_m**2 / 4 * level_m


@dataclass(frozen=True, slots=True)
class HorizontalTank(Tank):
    """A lying cylinder with flat ends, or with hemispherical ones outside its length.

    Circle segment times length; two half balls at the ends are one ball's cap, pi h^2 (3r - h) / 3.
    """

    diameter_m: float
    length_m: float
    round_ends: bool = False

    def __post_init__(self) -> None:
        _positive(diameter_m=self.diameter_m, length_m=self.length_m)

    @property
    def full_m(self) -> float:
        """Full at its diameter."""
        return self.diameter_m

    def _held(self, level_m: Array) -> Array:
        r, h = self.diameter_m / 2, level_m
        # rounding may leave a hair outside the arc cosine's and the root's domain at empty and full
        segment = r**2 * np.arccos(np.clip((r - h) / r, -1.0, 1.0)) - (r - h) * np.sqrt(np.maximum(2 * r * h - h**2, 0.0))
        body: Array = self.length_m * segment
        return body + np.pi * h**2 * (3 * r - h) / 3 if self.round_ends else body


@dataclass(frozen=True, slots=True)
class ConeBottomTank(Tank):
    """A standing cylinder over a cone that points down: pi/3 (r/c)^2 h^3 up to the cone's height c."""

    diameter_m: float
    cone_height_m: float
    height_m: float

    def __post_init__(self) -> None:
        _positive(diameter_m=self.diameter_m, cone_height_m=self.cone_height_m, height_m=self.height_m)
        if self.height_m < self.cone_height_m:
            raise InputError(
                "A tank cannot be lower than its cone.",
                where="height_m",
                expected=f"{self.cone_height_m:g} m or more",
                got=f"{self.height_m:g} m",
                next_step="give the height from the cone's tip to the overflow",
            )

    @property
    def full_m(self) -> float:
        """Full at its height above the cone's tip."""
        return self.height_m

    def _held(self, level_m: Array) -> Array:
        r, c = self.diameter_m / 2, self.cone_height_m
        cone = np.minimum(level_m, c)
        held: Array = np.pi / 3 * (r / c) ** 2 * cone**3 + np.pi * r**2 * np.maximum(level_m - c, 0.0)
        return held


@dataclass(frozen=True, slots=True)
class StrappingTable(Tank):
    """A tank or pond of any shape by its measured (level, volume) rows, read along straight lines between them.

    Straight lines are the only interpolation that invents neither a bulge nor a dip between two measured rows.
    """

    rows: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(self.rows))
        if len(self.rows) < 2 or not rising:
            raise InputError(
                "A strapping table must rise.",
                where="rows",
                expected="two rows or more of level [m] and volume [m3], level rising, volume never falling",
                got=str(self.rows),
                next_step="sort the rows by level and look for a typing error",
            )

    @property
    def full_m(self) -> float:
        """Full at the last row."""
        return self.rows[-1][0]

    def _held(self, level_m: Array) -> Array:
        levels, volumes = zip(*self.rows, strict=True)
        held: Array = np.interp(level_m, levels, volumes)
        return held


@elementwise("a pressure")
def depth_of_pressure(water_kpa: Values) -> Values:
    """Depth of water [m] above a pressure probe [kPa, against the air outside]: P / 9.80665 (2.31 ft per psi)."""
    return water_kpa / KPA_PER_M


@elementwise("an air temperature")
def sound_speed(air_temp_c: Values) -> Values:
    """Speed of sound in air [m/s], 331.3 + 0.606 T; within 0.3 m/s from -20 to 50 °C."""
    return 331.3 + 0.606 * air_temp_c


@elementwise("a distance and an air temperature")
def true_distance(read_m: Values, air_temp_c: Values, assumed_temp_c: Values = 20.0) -> Values:
    """What an ultrasonic gauge would have read [m] with the right temperature; uncorrected it is 1.8 % off in 10 K.

    assumed_temp_c: the temperature the gauge reckons with; its data sheet says (20 where it does not).
    """
    return read_m * (331.3 + 0.606 * air_temp_c) / (331.3 + 0.606 * assumed_temp_c)
