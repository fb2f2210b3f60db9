"""Milesight EM300-SLD: spot leak, air temperature and humidity. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, HUMIDITY, LEAK, TEMPERATURE, read_channels

CHANNELS = {
    **BATTERY,
    (0x03, 0x67): TEMPERATURE,
    (0x04, 0x68): HUMIDITY,
    (0x05, 0x00): LEAK,
}
HISTORY = (
    TEMPERATURE,
    HUMIDITY,
    LEAK,
)


@decoder("milesight_em300_sld", model="Milesight EM300-SLD", measures=("battery_level", "temperature", "relative_humidity", "water_leak"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
