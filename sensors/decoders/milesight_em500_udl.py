"""Milesight EM500-UDL: ultrasonic distance. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, Value, read_channels

DISTANCE = Value("distance", "mm", 2, silent=(0xFFFF, 0xFFFD))
CHANNELS = {
    **BATTERY,
    (0x03, 0x82): DISTANCE,
}
HISTORY = (DISTANCE,)


@decoder("milesight_em500_udl", model="Milesight EM500-UDL", measures=("battery_level", "distance"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
