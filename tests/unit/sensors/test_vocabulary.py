"""Field names and what they mean."""

from __future__ import annotations

import pytest

from sensors.measurands import measurands
from sensors.units import registry
from sensors.vocabulary import converts, fitting, kinds, meaning, name_of, state, tables


@pytest.mark.parametrize(
    ("field", "measurand", "unit", "channel"),
    [
        ("temperature", "temperature", "", ""),
        ("tempF", "temperature", "degF", ""),
        ("soilMoisture2", "soil_moisture", "", "2"),
        ("greenhouse_temperature", "temperature", "", "greenhouse"),
        ("humidity outside", "relative_humidity", "", "outside"),
        ("wind_gust_mph", "wind_gust", "mile/hour", ""),
        ("rain_in", "rain", "inch", ""),
        ("pH", "ph", "", ""),
        ("PM2.5", "pm25", "", ""),
        ("eCO2", "co2", "", ""),
        ("BatteryVoltage", "battery_voltage", "", ""),
        ("battery_mV", "battery_voltage", "mV", ""),
        ("level_cm", "water_depth", "cm", ""),
        ("pump", "switch_on", "", ""),
        ("pump_power", "power", "", "pump"),
        ("voltage_in", "voltage", "", "in"),
    ],
)
def test_a_name_says_what_is_measured(field: str, measurand: str, unit: str, channel: str) -> None:
    assert meaning(field) == (measurand, unit, channel)


@pytest.mark.parametrize(
    "field",
    ["", "temperature_setpoint", "humidity_max", "pressure_trend", "target_temperature", "foo", "_value", "id", "x" * 500, "battery_type"],
)
def test_what_only_looks_like_a_reading_is_none(field: str) -> None:
    assert meaning(field) is None


def test_the_same_word_with_another_unit_is_another_thing() -> None:
    assert fitting("water_level", "cm") == "water_depth"
    assert fitting("battery_level", "V") == "battery_voltage"
    assert fitting("relative_humidity", "kPa") == ""


def test_every_row_names_a_measurand_and_a_unit_of_its_kind() -> None:
    for found in [*tables().words.values(), *tables().things.values()]:
        assert found.measurand in measurands()
        assert not found.unit or converts(found.unit, found.measurand)


def test_words_are_in_the_spelling_they_are_looked_up_by() -> None:
    table = tables()
    for word in [*table.words, *table.things, *table.suffixes, *table.noise, *table.refused]:
        assert name_of(word) == word


@pytest.mark.parametrize(
    ("word", "value"), [("ON", 1.0), ("off", 0.0), ("Open", 1.0), ("closed", 0.0), ("no leak", 0.0), ("Good", 0.0), ("hello", None)]
)
def test_words_for_yes_and_no(word: str, value: float | None) -> None:
    assert state(word) == value


# One dimension to pint, but two things on a farm: bearings and shares, rain and wind, what water holds and what air holds,
# degree days and degree hours.
APART = {"degree", "mm/hour", "inch/hour", "mg/liter", "delta_degC*hour", "delta_degF*hour"}


def test_kinds_of_units_are_those_that_pint_tells_apart() -> None:
    dimension = {unit: str(registry().Quantity(1, unit).dimensionality) for unit in kinds()}
    for one, kind in kinds().items():
        for other, same in kinds().items():
            if kind == same:
                assert dimension[one] == dimension[other], (one, other)
            elif one not in APART and other not in APART:
                assert dimension[one] != dimension[other], (one, other)
