"""What Dragino's payloads share: high byte first, the battery in the low 14 bits of the first two bytes, in mV."""

from __future__ import annotations

from sensors.decoders import Measured
from sensors.errors import DecodeError

# Port 5 answers "who are you": model, firmware, band, and the battery in the last two bytes.
STATUS_PORT = 5
# An unplugged probe.
NO_PROBE = 0x7FFF


def long_enough(payload: bytes, *lengths: int) -> None:
    """Raise DecodeError where the payload has none of these lengths."""
    if len(payload) not in lengths:
        raise DecodeError(
            "this is not the length this model sends",
            expected=" or ".join(str(length) for length in lengths) + " bytes",
            got=f"{len(payload)} bytes",
            next_step="is it another model, or another firmware?",
        )


def unsigned(payload: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(payload[at : at + size], "big")


def signed(payload: bytes, at: int) -> int:
    return int.from_bytes(payload[at : at + 2], "big", signed=True)


def battery(payload: bytes) -> Measured:
    return Measured("battery_voltage", (unsigned(payload, 0) & 0x3FFF) / 1000, "V")


def probe(count: int, per_degree: int, channel: str) -> list[Measured]:
    """A temperature, or nothing where the probe is unplugged."""
    return [] if count == NO_PROBE else [Measured("temperature", count / per_degree, "degC", channel)]


def status(payload: bytes) -> list[Measured]:
    """The answer on port 5."""
    long_enough(payload, 7)
    return [Measured("battery_voltage", unsigned(payload, 5) / 1000, "V")]
