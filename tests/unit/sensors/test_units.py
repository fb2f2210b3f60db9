"""Units at the doors: spellings, dimensions, straight lines."""

from __future__ import annotations

import pytest

from sensors.errors import UnitError
from sensors.units import by_pint, common, convert, converter, registry, spellings


@pytest.mark.parametrize(
    ("value", "given", "wanted", "result"),
    [
        (72.5, "°F", "degC", 22.5),
        (-40, "F", "degC", -40),
        (29.92, "inHg", "hPa", 1013.20749),  # 1 inHg at 32 °F is 3386.389 Pa
        (1, "in", "mm", 25.4),
        (10, "mph", "m/s", 4.4704),
        (36, "km/h", "m/s", 10),
        (1, "dS/m", "uS/cm", 1000),
        (3300, "mV", "V", 3.3),
        (0.25, "m³/m³", "percent", 25),
        (1, "gal", "liter", 3.785411784),
        (60, "L/h", "liter/minute", 1),
        (1, "ppb", "ppm", 0.001),
    ],
)
def test_a_value_is_converted_as_the_handbooks_say(value: float, given: str, wanted: str, result: float) -> None:
    assert convert(value, given, wanted) == pytest.approx(result, rel=1e-6)


@pytest.mark.parametrize(("given", "wanted"), [("kPa", "degC"), ("furlongz", "mm"), ("V", "percent"), ("°C", "")])
def test_a_unit_of_another_kind_is_refused(given: str, wanted: str) -> None:
    with pytest.raises(UnitError):
        converter(given, wanted)


@pytest.mark.parametrize("spelling", sorted(spellings()))
def test_every_spelling_leads_to_a_unit_that_pint_knows(spelling: str) -> None:
    assert registry().parse_units(spellings()[spelling]) is not None


@pytest.mark.parametrize(("given", "wanted"), sorted(common()))
def test_every_everyday_conversion_is_what_pint_says(given: str, wanted: str) -> None:
    scale, offset = common()[given, wanted]
    assert (scale, offset) == pytest.approx(by_pint(given, wanted), rel=1e-9, abs=1e-9)
