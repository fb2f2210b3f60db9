"""What animals drink and whether they may."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.animal_water import (
    cow_rule_of_thumb,
    daily_supply,
    days_of_supply,
    dissolved_solids,
    drinking_animals,
    forage_water,
    nitrate,
    salinity_class,
    storage,
    summer_demand_gal,
    trough_refill,
    water_demand,
    water_fitness,
)
from models.agronomy.flow import L_PER_GAL
from sensors.errors import InputError

NAN = np.nan


def celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) / 1.8


@pytest.mark.parametrize(
    "animal,fahrenheit,gallons",
    [
        ("dry_cow", 40, 9.2),  # Montana State Extension, 1,300 lb cow
        ("dry_cow", 90, 14.3),
        ("lactating_cow", 40, 12.2),
        ("lactating_cow", 90, 17.4),
        ("growing_cattle", 70, 7.8),  # NRC 1996, 600 lb
        ("growing_cattle", 90, 12.7),
        ("bull", 80, 13.4),  # NRC 1996, 1,400 lb
    ],
)
def test_demand_is_that_of_the_published_table(animal: str, fahrenheit: float, gallons: float) -> None:
    assert water_demand(animal, celsius(fahrenheit)) / L_PER_GAL == pytest.approx(gallons, rel=0.005)


def test_a_heavier_animal_drinks_by_metabolic_weight() -> None:
    # NRC 1996: 800 lb at 40 F drink 6.3 gal where 600 lb drink 5.3
    assert water_demand("growing_cattle", celsius(40), 363) / L_PER_GAL == pytest.approx(6.3, rel=0.06)


def test_heat_beyond_the_table_asks_for_more_and_cold_for_no_less() -> None:
    assert water_demand("dry_cow", celsius(100)) > water_demand("dry_cow", celsius(90))
    assert water_demand("dry_cow", celsius(0)) == water_demand("dry_cow", celsius(40))
    assert np.isnan(water_demand("dry_cow", NAN))


def test_an_unknown_animal_names_the_known_ones() -> None:
    with pytest.raises(InputError) as refused:
        water_demand("llama", 20)
    assert "lactating_goat" in refused.value.expected and drinking_animals()["hen"] == "laying hen"
    with pytest.raises(InputError):
        water_demand("goat", 20, 0)


def test_rules_of_thumb_of_noble() -> None:
    assert cow_rule_of_thumb(95.0, 6.0, 0.4) == pytest.approx(24.0)
    assert cow_rule_of_thumb(30.0, 6.0, 0.4) == 6.0
    assert summer_demand_gal(1300.0) == 26.0
    assert daily_supply(2.0) == 2880
    assert daily_supply(7.0, 8.0) == 3360
    assert storage(3000.0) == 9000


def test_lush_grass_brings_half_the_water() -> None:
    assert forage_water(12.0, 0.2) == pytest.approx(48.0)
    assert forage_water(12.0, 1.0) == 0.0
    with pytest.raises(InputError):
        forage_water(12.0, 20.0)  # percent where a share is asked


def test_a_trough_fills_a_quarter_of_the_day_in_an_hour() -> None:
    assert trough_refill(1200.0) == pytest.approx(5.0)


def test_days_of_supply() -> None:
    assert days_of_supply(9000, 3000) == 3
    assert days_of_supply(9000, 3000, 3000) == np.inf
    assert np.isnan(days_of_supply(9000, NAN))


@pytest.mark.parametrize("tds,number", [(0, 0), (999, 0), (1000, 1), (2999, 1), (3000, 2), (4999, 2), (5000, 3), (6999, 3), (7000, 4),
                                        (10_000, 4), (10_001, 5)])  # fmt: skip
def test_salinity_classes_have_the_guides_borders(tds: float, number: int) -> None:
    assert salinity_class(tds) == number  # Montana State Extension: <1000, 1000-2999, ..., 7000-10000, >10000


def test_salinity_of_nothing_known() -> None:
    assert salinity_class(NAN) is None
    with pytest.raises(InputError):
        salinity_class(-1)


def test_conversions_of_the_laboratory() -> None:
    assert nitrate(10.0) == pytest.approx(44.3)  # Servi-Tech Crop File 5.03.011
    assert dissolved_solids(1000.0) == pytest.approx(640)


@pytest.mark.parametrize(
    "substance,value,band",
    [("sulfate", 500, "fine"), ("sulfate", 501, "watch"), ("sulfate", 1001, "act"), ("ph", 7, "fine"), ("ph", 5.9, "watch"),
     ("ph", 5.5, "act"), ("ph", 9.1, "act"), ("nitrate", NAN, "unknown")],
)  # fmt: skip
def test_threshold_and_limit_of_a_substance(substance: str, value: float, band: str) -> None:
    assert water_fitness(substance, value) == band
