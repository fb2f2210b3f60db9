"""Tank volumes against geometry and fluids 1.3.1."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.tanks import (
    ConeBottomTank,
    HorizontalTank,
    StrappingTable,
    Tank,
    VerticalTank,
    depth_of_pressure,
    sound_speed,
    true_distance,
)
from sensors.errors import InputError

LYING = HorizontalTank(1.2, 2.4)
SHAPES: list[Tank] = [
    VerticalTank(2.0, 3.0),
    LYING,
    HorizontalTank(1.2, 2.4, round_ends=True),
    ConeBottomTank(2.0, 0.5, 2.0),
    StrappingTable(((0.0, 0.0), (0.5, 1.0), (1.0, 4.0))),
]


@pytest.mark.parametrize("level,volume", [(0.3, 0.5307), (0.9, 2.1837), (0.6, np.pi * 0.36 * 2.4 / 2), (1.2, np.pi * 0.36 * 2.4)])
def test_a_lying_cylinder(level: float, volume: float) -> None:
    assert LYING.volume_m3(level) == pytest.approx(volume, abs=1e-4)  # fluids geometry.TANK.V_from_h; half and whole by geometry


def test_round_ends_are_a_ball() -> None:
    ball = 4 / 3 * np.pi * 0.6**3
    assert SHAPES[2].volume_m3(1.2) == pytest.approx(np.pi * 0.36 * 2.4 + ball)
    assert SHAPES[2].volume_m3(0.6) == pytest.approx((np.pi * 0.36 * 2.4 + ball) / 2)


def test_a_cone_and_the_cylinder_over_it() -> None:
    assert SHAPES[3].volume_m3(0.25) == pytest.approx(0.0654, abs=1e-4)  # fluids
    assert SHAPES[3].volume_m3(1.5) == pytest.approx(np.pi / 3 * 0.5 + np.pi)


def test_a_standing_cylinder() -> None:
    assert VerticalTank(2.0, 2.0).volume_m3(1.5) == pytest.approx(4.7124, abs=1e-4)  # fluids


@pytest.mark.parametrize("tank", SHAPES)
def test_under_the_floor_is_empty_over_the_brim_full_and_unknown_unknown(tank: Tank) -> None:
    held = tank.volume_m3(np.array([-0.02, 99.0, np.nan]))
    assert held[0] == 0.0
    assert held[1] == tank.volume_m3(tank.full_m)
    assert np.isnan(held[2]) and np.isnan(tank.level_m(np.nan))


@pytest.mark.parametrize("tank", SHAPES)
def test_a_level_is_found_again(tank: Tank) -> None:
    level = 0.37 * tank.full_m
    assert tank.level_m(tank.volume_m3(level)) == pytest.approx(level, abs=1e-9)
    assert tank.level_m(-1.0) == 0.0
    assert tank.level_m(1e6) == tank.full_m


def test_what_stands_under_the_outlet_cannot_be_used() -> None:
    tank = VerticalTank(2.0, 3.0)
    assert tank.usable_m3(1.0, 0.2) == pytest.approx(np.pi * 0.8)
    assert tank.usable_m3(0.1, 0.2) == 0.0


def test_a_strapping_table_that_falls_is_refused() -> None:
    with pytest.raises(InputError, match="must rise"):
        StrappingTable(((0.0, 0.0), (1.0, 5.0), (2.0, 4.0)))
    with pytest.raises(InputError, match="diameter"):
        VerticalTank(0.0, 2.0)


def test_pressure_is_depth() -> None:
    assert depth_of_pressure(9.80665) == pytest.approx(1.0)
    assert depth_of_pressure(6.894757) == pytest.approx(2.31 * 0.3048, rel=0.002)  # one psi is 2.31 ft


def test_sound_is_faster_in_warm_air() -> None:
    assert sound_speed(0.0) == 331.3
    assert true_distance(2.0, 20.0) == pytest.approx(2.0)
    assert true_distance(2.0, 30.0) / 2.0 == pytest.approx(1.018, abs=0.001)  # 1.8 % for 10 K
