"""Dragino SE01-LB and SE01-LS: soil moisture, temperature and conductivity. https://wiki.dragino.com (SE01-LB user manual, 2.3)

The bytes are drawn in sensors/decoders/_soil.py.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._soil import MEASURES, read_soil


@decoder("dragino_se01", model="Dragino SE01-LB", measures=MEASURES)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_soil(payload, port)
