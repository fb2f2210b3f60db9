"""Dragino DDS75-LB: ultrasonic distance to water or feed. https://wiki.dragino.com (DDS75-LB user manual, 2.3)

The bytes are drawn in sensors/decoders/_ultrasonic.py.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._ultrasonic import MEASURES, read_distance


@decoder("dragino_dds75", model="Dragino DDS75-LB", measures=MEASURES)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_distance(payload, port)
