"""Milesight's payload: channels one after the other, each an id, a type and a value, low byte first.

    ic tt vv vv | ic tt vv | ...      i, c: channel id   t: type   v: value, as long as the type says

Channels of id FF say what the device is; 20 CE is a reading kept while the network was away, with its own time.
https://github.com/Milesight-IoT/SensorDecoders documents each model.
"""

from __future__ import annotations

from typing import NamedTuple

from sensors.decoders import Measured
from sensors.errors import DecodeError

NS = 1_000_000_000


class Value(NamedTuple):
    """How a channel's value is read: bytes, sign, scale; `silent` are the raw values that mean no reading."""

    measurand: str
    unit: str
    size: int
    scale: float = 1.0
    signed: bool = False
    silent: tuple[int, ...] = ()


Channel = tuple[int, int]

BATTERY: dict[Channel, Value] = {(0x01, 0x75): Value("battery_level", "percent", 1, silent=(0xFF,))}
TEMPERATURE = Value("temperature", "degC", 2, 0.1, True, (0x7FFF,))
HUMIDITY = Value("relative_humidity", "percent", 1, 0.5, silent=(0xFF,))
LEAK = Value("water_leak", "", 1)
# What a device says of itself: channel type -> bytes to pass over.
ABOUT = {0x01: 1, 0x09: 2, 0x0A: 2, 0xFF: 2, 0x16: 8, 0x0F: 1, 0xFE: 1, 0x0B: 1}
# Alarms repeat the value and add a change and a kind: bytes after the value.
ALARMS = {0xD7: 3, 0xE9: 3}


def _read(value: Value, raw: bytes, time_ns: int = 0) -> list[Measured]:
    count = int.from_bytes(raw, "little", signed=value.signed)
    if int.from_bytes(raw, "little") in value.silent:
        return []
    # dividing by ten keeps 30.8 where multiplying by 0.1 gives 30.800000000000004
    number = count / round(1 / value.scale) if value.scale < 1 else count * value.scale
    return [Measured(value.measurand, float(number), value.unit, time_ns=time_ns)]


def _cut(payload: bytes, at: int, size: int) -> bytes:
    if at + size > len(payload):
        raise DecodeError("the payload ends within a value", expected=f"{at + size} bytes", got=f"{len(payload)} bytes")
    return payload[at : at + size]


def read_channels(payload: bytes, table: dict[Channel, Value], history: tuple[Value, ...] = (), pad: int = 0) -> list[Measured]:
    """Every reading of a payload. history: the values of a kept reading, in their order; pad: bytes after them."""
    found: list[Measured] = []
    at = 0
    while at < len(payload):
        identity, kind = _cut(payload, at, 2)
        at += 2
        value = table.get((identity, kind))
        if value is not None:
            found += _read(value, _cut(payload, at, value.size))
            at += value.size
        elif identity == 0xFF and kind in ABOUT:
            at += len(_cut(payload, at, ABOUT[kind]))
        elif identity == 0x83 and kind in ALARMS and (first := _alarmed(table)) is not None:
            scaled = first if kind == 0xD7 else first._replace(scale=0.1)
            found += _read(scaled, _cut(payload, at, first.size))
            at += len(_cut(payload, at, first.size + ALARMS[kind]))
        elif (identity, kind) == (0x20, 0xCE) and history:
            time_ns = int.from_bytes(_cut(payload, at, 4), "little") * NS
            at += 4
            for one in history:
                found += _read(one, _cut(payload, at, one.size), time_ns)
                at += one.size
            at += pad
        else:
            raise DecodeError(
                "a channel this model does not have", got=f"{identity:02x} {kind:02x} at byte {at - 2}", next_step="is it another model?"
            )
    return found


def _alarmed(table: dict[Channel, Value]) -> Value | None:
    """The value an alarm channel 83 is about: that of channel 03."""
    return next((value for (identity, _), value in table.items() if identity == 0x03), None)
