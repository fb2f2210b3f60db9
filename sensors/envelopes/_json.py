"""What the JSON families share: strict parsing, numbers that are numbers, and the values that mean "no reading"."""

from __future__ import annotations

import math
import re

import msgspec

from sensors.errors import DecodeError

_decode = msgspec.json.Decoder().decode
# Python's float() also takes "1_000", "inf", "nan", Arabic digits and "0x1F"'s cousins; a wire number is only this.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)

# Values that devices send for "no probe", "disconnected", "not measured", by measurand. Exact after rounding to 2 places.
SENTINELS = frozenset({327.67, -327.68, 3276.7, -3276.8, 655.35, 6553.5, 65535.0, 65534.0, 32767.0, -32768.0, -204.8, 409.5, 4294967295.0, -999.0, -9999.0, 9999.0})
BARE_SENTINELS: dict[str, frozenset[float]] = {
    "temperature": frozenset({-127.0, 85.0, 999.0, 125.0, 850.0}),
    "relative_humidity": frozenset({999.0, 255.0, 127.0}),
}


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
        return result if math.isfinite(result) and abs(result) < 9e15 else None
    if kind is str:
        text = value.strip()  # type: ignore[union-attr]
        if _NUMBER.fullmatch(text):
            result = float(text.replace(",", "."))
            return result if math.isfinite(result) and abs(result) < 9e15 else None
    return None


def sentinel(measurand: str, value: float) -> bool:
    """Whether this value is how devices say "no reading" for this measurand."""
    rounded = round(value, 2)
    return rounded in SENTINELS or rounded in BARE_SENTINELS.get(measurand, ())
