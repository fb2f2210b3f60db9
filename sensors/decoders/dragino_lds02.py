"""Dragino LDS02: door sensor. https://wiki.dragino.com (LDS02 user manual, 2.3)

The bytes are drawn in sensors/decoders/_door_leak.py.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._door_leak import MEASURES, read_door_or_leak


@decoder("dragino_lds02", model="Dragino LDS02", measures=MEASURES)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_door_or_leak(payload, port)
