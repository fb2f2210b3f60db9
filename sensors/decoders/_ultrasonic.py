"""Dragino's ultrasonic sensors LDDS75 and LDDS45 (and DDS75-LB, DDS45-LB): one layout.

BB BB DD DD II TT TT SS   (or, older: BB BB DD DD II; without a sensor: BB BB II)
B battery mV (low 14 bits)   D distance mm: 0 no sensor, 20 or less too near   I interrupt   T DS18B20 0.1 °C   S sensor flag
"""

from __future__ import annotations

from sensors.decoders import Measured
from sensors.decoders._dragino import STATUS_PORT, battery, long_enough, probe, signed, status, unsigned

MEASURES = ("battery_voltage", "distance", "temperature")
NEAREST_MM = 20


def read_distance(payload: bytes, port: int) -> list[Measured]:
    """One uplink; without a distance where the sensor is missing or something is too near."""
    if port == STATUS_PORT and len(payload) == 7:
        return status(payload)
    long_enough(payload, 3, 4, 5, 8)
    found = [battery(payload)]
    if len(payload) >= 5 and NEAREST_MM < (distance := unsigned(payload, 2)) < 0xFFFF:
        found.append(Measured("distance", float(distance), "mm"))
    if len(payload) == 8:
        # with no probe plugged in these bytes are zero, or those of an unplugged one
        count = signed(payload, 5)
        found += probe(count, 10, "DS18B20") if count else []
    return found
