"""Numbers as they come over the wire, and the ones that mean nothing."""

from __future__ import annotations

import pytest

from sensors.envelopes._json import number, parsed, parsed_any, quantity, sentinel
from sensors.envelopes._templates import follow, path_of
from sensors.errors import DecodeError


@pytest.mark.parametrize(
    ("wire", "value"), [(21, 21.0), (21.5, 21.5), (True, 1.0), ("21,5", 21.5), (" -3.5 ", -3.5), ("1e2", 100.0), (".5", 0.5), ("0", 0.0)]
)
def test_a_number_is_read_however_it_is_written(wire: object, value: float) -> None:
    assert number(wire) == value


@pytest.mark.parametrize(
    "wire",
    [
        "1_000",
        "nan",
        "inf",
        "Infinity",
        "٢٣",
        "0x1F",
        "",
        "21.5.3",
        "12 34",
        "1,234",
        "1,234.5",
        None,
        [],
        {},
        2**64,
        10**400,
        float("inf"),
        "1e999",
    ],
)
def test_what_only_python_takes_for_a_number_is_none(wire: object) -> None:
    assert number(wire) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("21.5 °C", (21.5, "°C")),
        ("73%", (73.0, "%")),
        ("\ufeff3.8", (3.8, "")),
        ("2821 mm", (2821.0, "mm")),
        ("5 m/s", (5.0, "m/s")),
        ("12 µg/m3", (12.0, "µg/m3")),
    ],
)
def test_a_unit_may_stand_behind_a_number(text: str, found: tuple[float, str]) -> None:
    assert quantity(text) == found


@pytest.mark.parametrize("text", ["No Sensor", "", "abc 5", "0x1F", "2026-05-01", "12:30", "192.168.1.4", "1_000 mm"])
def test_text_that_is_no_quantity_is_none(text: str) -> None:
    assert quantity(text) is None


def test_the_ends_of_sixteen_bits_mean_no_reading() -> None:
    assert sentinel("soil_moisture", 655.35)
    assert sentinel("temperature", 327.67)
    assert sentinel("distance", 65535)
    assert sentinel("temperature", -127.0, "degC")


def test_what_may_well_be_true_is_no_sentinel() -> None:
    assert not sentinel("energy_total", 65535)
    assert not sentinel("temperature", 85.0, "°F")
    assert not sentinel("device_temperature", 85.0)
    assert not sentinel("illuminance", 32767)
    assert not sentinel("temperature", 0.0)


@pytest.mark.parametrize(
    "payload", [b"", b"{", b'{"a":1}{"b":2}', b'{"a":NaN}', b'{"a":1e999}', b"\xff\xfe", b'{"a":' + b"9" * 5000 + b"}"]
)
def test_what_is_not_json_says_so(payload: bytes) -> None:
    with pytest.raises(DecodeError):
        if isinstance(found := parsed_any(payload), dict) and number(found.get("a")) is None:
            raise DecodeError("no number in it")


def test_a_list_is_no_object() -> None:
    with pytest.raises(DecodeError, match="object"):
        parsed(b"[1]")


@pytest.mark.parametrize(
    ("template", "steps", "scale"),
    [
        ("{{ value_json.temperature }}", ("temperature",), 1.0),
        ("{{value_json['a'].b[0]|float(0)|round(1)}}", ("a", "b", "0"), 1.0),
        ("{{ value }}", (), 1.0),
        ("{{ value_json.x | float * 0.1 }}", ("x",), 0.1),
        ("{{ (value_json.x|float) / 10 }}", ("x",), 0.1),
    ],
)
def test_a_template_that_is_a_path_is_read(template: str, steps: tuple[str, ...], scale: float) -> None:
    found = path_of(template)
    assert found is not None
    assert (found.steps, found.scale) == (steps, pytest.approx(scale))


@pytest.mark.parametrize(
    "template",
    [
        "{{ range(10**12)|list }}",
        "{% if value %}1{% endif %}",
        "{{ value_json.a + value_json.b }}",
        "{{ states('x') }}",
        "{{ value.__class__ }}",
        "{{" * 300,
    ],
)
def test_a_template_that_is_a_program_is_not_understood(template: str) -> None:
    assert path_of(template) is None


def test_a_path_that_breaks_off_leads_nowhere() -> None:
    assert follow({"a": [1, {"b": 2}]}, ("a", "1", "b")) == 2
    assert follow({"a": 1}, ("a", "b")) is None
    assert follow([1], ("7",)) is None
