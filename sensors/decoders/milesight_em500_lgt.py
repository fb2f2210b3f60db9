"""Milesight EM500-LGT: light. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, Value, read_channels

LIGHT = Value("illuminance", "lx", 4)
CHANNELS = {
    **BATTERY,
    (0x03, 0x94): LIGHT,
}
HISTORY = (LIGHT,)


@decoder("milesight_em500_lgt", model="Milesight EM500-LGT", measures=("battery_level", "illuminance"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
