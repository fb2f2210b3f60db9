"""What the JSON families share: strict parsing, numbers that are numbers, and the values that mean "no reading"."""

from __future__ import annotations

import math
import re
from functools import lru_cache

import msgspec

from sensors.errors import DecodeError
from sensors.measurands import measurands
from sensors.units import spelled

_decode = msgspec.json.Decoder().decode
# Python's float() also takes "1_000", "inf", "nan", Arabic digits and "0x1F"'s cousins; a wire number is only this.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_QUANTITY = re.compile(rf"(?!0[xX])({_NUMBER.pattern})\s*([^\d\s.,:;_+-][^\d]*(?:\d[^\d]*)?)?", re.ASCII)
# 1,234 may be a thousand and some or one and a bit: nobody can tell, so it is no number.
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
# Beyond this a float no longer holds every whole number: what is larger is an identifier or an overflow.
LARGEST = 9e15

# What devices send for "no probe", "disconnected" or "not measured": the ends of 16 bits at the usual scales.
BELOW = frozenset({-32768.0, -3276.8, -327.68, -999.0, -9999.0, -999.9})
ABOVE = frozenset({327.67, 3276.7, 32767.0, 655.35, 655.34, 6553.5, 6553.4, 65535.0, 65534.0, 9999.0, 4294967295.0})
# In °C: Dallas disconnected and power-on reset, Shelly's "not read yet", full scale of 12 bits; in °F the same.
TEMPERATURE_C = frozenset({-127.0, 85.0, 999.0, 999.9, 850.0, 409.5, -204.8})
TEMPERATURE_F = frozenset({-196.6, 185.0, 999.0, 999.9, 621.81, -557.82})
PERCENT = frozenset({255.0, 999.0, 999.9})
# Where such a value may well be true.
UNBOUNDED = frozenset(
    {"raw", "illuminance", "solar_radiation", "power", "apparent_power", "energy", "altitude", "activity", "water_volume"}
)
# A chip may be 85 °C warm.
WARM = frozenset({"device_temperature"})


def parsed(payload: bytes) -> dict[str, object]:
    """A JSON object; DecodeError says in plain words why it is none."""
    document = parsed_any(payload)
    if not isinstance(document, dict):
        raise DecodeError("a JSON object was expected", got=type(document).__name__)
    return document


def parsed_any(payload: bytes) -> object:
    """Any JSON document; NaN, Infinity, 1e999 and text after the end are refused."""
    try:
        return _decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as why:
        raise DecodeError(
            f"not readable as JSON ({why})", got=payload[:60].decode("utf-8", "replace"), next_step="look at the message: it may be cut off"
        ) from why


def number(value: object) -> float | None:
    """A finite float from a JSON number, a boolean, or a text that is nothing but a decimal number; else None."""
    kind = type(value)
    if kind is float or kind is int or kind is bool:
        try:
            result = float(value)  # type: ignore[arg-type]
        except OverflowError:
            return None
    elif kind is str and _NUMBER.fullmatch(text := value.strip()) and not _THOUSANDS.fullmatch(text):  # type: ignore[attr-defined]
        result = float(text.replace(",", "."))
    else:
        return None
    return result if math.isfinite(result) and abs(result) < LARGEST else None


def quantity(text: str) -> tuple[float, str] | None:
    """A number with or without a unit behind it ("21,5 °C" is 21.5, "°C"); None where the text is anything else."""
    match = _QUANTITY.fullmatch(text.strip('\ufeff \t\r\n\0"'))
    value = number(match[1]) if match else None
    return None if match is None or value is None else (value, (match[2] or "").strip())


@lru_cache(maxsize=1024)
def _silences(measurand: str, unit: str) -> frozenset[float]:
    """The values that say "no reading" for a measurand in a unit."""
    row = measurands().get(measurand)
    found = BELOW
    if row is None or (row.accumulates != "counter" and measurand not in UNBOUNDED):
        found |= ABOVE
    if measurand.endswith("temperature") and measurand not in WARM:
        found |= TEMPERATURE_F if spelled(unit) == "degF" else TEMPERATURE_C
    if row is not None and row.unit == "percent":
        found |= PERCENT
    return found


def sentinel(measurand: str, value: float, unit: str = "") -> bool:
    """Whether this value is how devices say "no reading" for this measurand."""
    # nearly every value ends here: no sentinel lies in this range but the Dallas reset
    if -100.0 < value < 180.0 and value != 85.0:
        return False
    return round(value, 2) in _silences(measurand, unit)
