"""Milesight EM500-CO2: CO2, air pressure, temperature and humidity. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, HUMIDITY, TEMPERATURE, Value, read_channels

CO2 = Value("co2", "ppm", 2, silent=(0xFFFF, 0xFFFD))
PRESSURE = Value("air_pressure", "hPa", 2, 0.1, silent=(0xFFFF, 0xFFFD))
CHANNELS = {
    **BATTERY,
    (0x03, 0x67): TEMPERATURE,
    (0x04, 0x68): HUMIDITY,
    (0x05, 0x7D): CO2,
    (0x06, 0x73): PRESSURE,
}
HISTORY = (
    CO2,
    PRESSURE,
    TEMPERATURE,
    HUMIDITY,
)


@decoder(
    "milesight_em500_co2",
    model="Milesight EM500-CO2",
    measures=("battery_level", "temperature", "relative_humidity", "co2", "air_pressure"),
)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
