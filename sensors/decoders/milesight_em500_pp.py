"""Milesight EM500-PP: pressure in a pipe. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, Value, read_channels

PIPE = Value("water_pressure", "kPa", 2, signed=True, silent=(0xFFFF, 0xFFFD))
CHANNELS = {
    **BATTERY,
    (0x03, 0x7B): PIPE,
}
HISTORY = (PIPE,)


@decoder("milesight_em500_pp", model="Milesight EM500-PP", measures=("battery_level", "water_pressure"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
