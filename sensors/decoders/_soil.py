"""Dragino's soil probes LSE01 and SE01-LB: one layout.

BB BB TT TT WW WW SS SS EE EE FF
B battery mV (low 14 bits)   T DS18B20 0.1 °C   W water 0.01 %   S soil 0.01 °C   E conductivity µS/cm
F flags: bit 7 = raw mode, in which W is permittivity / 10 and S and E are uncalibrated counts
"""

from __future__ import annotations

from sensors.decoders import Measured
from sensors.decoders._dragino import STATUS_PORT, battery, long_enough, probe, signed, status, unsigned

MEASURES = ("battery_voltage", "temperature", "soil_moisture", "soil_temperature", "soil_conductivity", "soil_dielectric", "raw")


def read_soil(payload: bytes, port: int) -> list[Measured]:
    """One uplink of a soil probe."""
    if port == STATUS_PORT:
        return status(payload)
    long_enough(payload, 11)
    found = [battery(payload), *probe(signed(payload, 2), 10, "DS18B20")]
    if payload[10] & 0x80:
        return [
            *found,
            Measured("soil_dielectric", unsigned(payload, 4) / 10, ""),
            Measured("raw", float(unsigned(payload, 6)), "", "water_SOIL"),
            Measured("raw", float(unsigned(payload, 8)), "", "conduct_SOIL"),
        ]
    return [
        *found,
        Measured("soil_moisture", unsigned(payload, 4) / 100, "percent"),
        Measured("soil_temperature", signed(payload, 6) / 100, "degC"),
        Measured("soil_conductivity", float(unsigned(payload, 8)), "uS/cm"),
    ]
