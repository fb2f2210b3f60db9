"""Measured water against the guides for livestock (Montana State, Spectrum, University of Kentucky ID-170)."""

from __future__ import annotations

import pytest

from models.advice.water_quality import fitness
from tests.unit.dashboard.test_lines import farm, live, place


@pytest.mark.parametrize("measurand,value,state", [
    ("water_conductivity", 1500.0, "fine"),  # 960 mg/L: excellent below 1,000
    ("water_conductivity", 5000.0, "watch"),  # 3,200 mg/L: 3,000 to 4,999 may be refused at first
    ("water_conductivity", 9000.0, "act"),  # 5,760 mg/L: not for pregnant animals
    ("ph", 7.2, "fine"), ("ph", 8.8, "watch"), ("ph", 9.2, "act"),
    ("water_temperature", 15.0, "fine"), ("water_temperature", 28.0, "watch"),  # above 80 °F they drink less
])  # fmt: skip
def test_water_is_sorted_as_the_guides_have_it(measurand: str, value: float, state: str) -> None:
    trough = place("Trough", "trough")
    (found,) = fitness(farm([trough], [live(trough, measurand, value)]), "Trough")
    assert found.state == state and found.words


def test_a_silent_probe_says_nothing_of_the_water() -> None:
    trough = place("Trough", "trough")
    (found,) = fitness(farm([trough], [live(trough, "ph", 7.0, late=True, age_s=9000)]), "Trough")
    assert found.state == "unknown"


def test_water_nobody_measures_is_not_called_fit() -> None:
    assert fitness(farm([place("Trough", "trough")]), "Trough") == []
