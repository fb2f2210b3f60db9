"""Milesight EM500-SMTC: soil moisture, temperature and conductivity. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, Value, read_channels

SOIL = Value("soil_temperature", "degC", 2, 0.1, True, (0xFFFF, 0xFFFD))
MOISTURE = Value("soil_moisture", "percent", 2, 0.01, silent=(0xFFFF, 0xFFFD))
SALTS = Value("soil_conductivity", "uS/cm", 2, silent=(0xFFFF, 0xFFFD))
CHANNELS = {
    **BATTERY,
    (0x03, 0x67): SOIL,
    (0x04, 0x68): Value("soil_moisture", "percent", 1, 0.5),
    (0x04, 0xCA): MOISTURE,
    (0x05, 0x7F): SALTS,
}
HISTORY = (
    SALTS,
    SOIL,
    MOISTURE,
)


@decoder(
    "milesight_em500_smtc",
    model="Milesight EM500-SMTC",
    measures=("battery_level", "soil_temperature", "soil_moisture", "soil_conductivity"),
)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    return read_channels(payload, CHANNELS, HISTORY)
