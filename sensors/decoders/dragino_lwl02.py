"""Dragino LWL02: water leak sensor. https://wiki.dragino.com (LWL02 user manual, 2.3)

The bytes are drawn in sensors/decoders/_door_leak.py.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._door_leak import MEASURES, read_door_or_leak


@decoder("dragino_lwl02", model="Dragino LWL02", measures=MEASURES)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_door_or_leak(payload, port)
