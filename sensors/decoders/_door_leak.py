"""Dragino's door sensor LDS02 and leak sensor LWL02: one layout.

SS BB MM CC CC CC DD DD DD AA
S bit 7 door open, bit 6 leak; its low 6 bits and B: battery mV   M mode: 1 door, 2 leak, 3 both
C how often it opened or leaked   D for how many minutes, last time   A bit 0 alarm
"""

from __future__ import annotations

from sensors.decoders import Measured
from sensors.decoders._dragino import battery, long_enough, unsigned
from sensors.errors import DecodeError

MEASURES = ("battery_voltage", "contact_open", "water_leak", "event_count", "alarm")


def read_door_or_leak(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    long_enough(payload, 10)
    mode = payload[2]
    if mode not in (1, 2, 3):
        raise DecodeError("a mode this model does not have", expected="1, 2 or 3", got=str(mode))
    found = [battery(payload)]
    if mode in (1, 3):
        found.append(Measured("contact_open", float(payload[0] >> 7 & 1), ""))
    if mode in (2, 3):
        found.append(Measured("water_leak", float(payload[0] >> 6 & 1), ""))
    if mode != 3:
        found.append(Measured("event_count", float(unsigned(payload, 3, 3)), "", "door opens" if mode == 1 else "leaks"))
    return [*found, Measured("alarm", float(payload[9] & 1), "")]
