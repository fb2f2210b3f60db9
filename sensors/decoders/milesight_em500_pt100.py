"""Milesight EM500-PT100: a PT100 probe, as in compost. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, TEMPERATURE, read_channels

CHANNELS = {
    **BATTERY,
    (0x03, 0x67): TEMPERATURE,
}
HISTORY = (TEMPERATURE,)


@decoder("milesight_em500_pt100", model="Milesight EM500-PT100", measures=("battery_level", "temperature"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
