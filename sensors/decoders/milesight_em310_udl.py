"""Milesight EM310-UDL: ultrasonic distance, with a tilt switch. https://github.com/Milesight-IoT/SensorDecoders (em-series)

The frame is drawn in sensors/decoders/_milesight.py; this is the table of the model's channels.
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._milesight import BATTERY, Value, read_channels
from sensors.quality.flags import SUSPECT

DISTANCE = Value("distance", "mm", 2, silent=(0xFFFF, 0xFFFD))
CHANNELS = {
    **BATTERY,
    (0x03, 0x82): DISTANCE,
    (0x04, 0x00): Value("tamper", "", 1),
}


@decoder("milesight_em310_udl", model="Milesight EM310-UDL", measures=("battery_level", "distance"))
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink; while the device is tilted its distance is suspect."""
    found = read_channels(payload, CHANNELS)
    tilted = any(one.measurand == "tamper" and one.value for one in found)
    kept = [one for one in found if one.measurand != "tamper"]
    return [one._replace(qc=SUSPECT) if tilted and one.measurand == "distance" else one for one in kept]
