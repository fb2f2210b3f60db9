"""Dragino LSE01: soil moisture, temperature and conductivity. https://wiki.dragino.com (LSE01 user manual, 2.3)

The bytes are drawn in sensors/decoders/_soil.py.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._soil import MEASURES, read_soil


@decoder("dragino_lse01", model="Dragino LSE01", measures=MEASURES)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_soil(payload, port)
