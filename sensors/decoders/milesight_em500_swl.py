"""Milesight EM500-SWL: water above a submersed probe. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, Value, read_channels

DEPTH = Value("water_depth", "cm", 2, silent=(0xFFFF, 0xFFFD))
CHANNELS = {
    **BATTERY,
    (0x03, 0x77): DEPTH,
}
HISTORY = (DEPTH,)


@decoder("milesight_em500_swl", model="Milesight EM500-SWL", measures=("battery_level", "water_depth"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
