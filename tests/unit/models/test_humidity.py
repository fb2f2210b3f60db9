"""Water vapour against the tables of FAO-56."""

from __future__ import annotations

import pytest

from models.agronomy.humidity import saturation_vapour_pressure, vapour_pressure_deficit


@pytest.mark.parametrize("temp_c,kpa", [(1.0, 0.657), (10.0, 1.228), (20.0, 2.338), (25.0, 3.168), (30.0, 4.243), (40.0, 7.376)])
def test_saturation_vapour_pressure_is_that_of_annex_2_table_2_3(temp_c: float, kpa: float) -> None:
    assert saturation_vapour_pressure(temp_c) == pytest.approx(kpa, abs=0.001)


def test_saturated_air_pulls_no_water() -> None:
    assert vapour_pressure_deficit(25.0, 100.0) == 0.0
