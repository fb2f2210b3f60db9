"""Dragino LHT65N: temperature and humidity, with an external sensor. https://wiki.dragino.com (LHT65N user manual, 2.4)

BB BB TT TT HH HH XX EE EE EE EE
B battery mV (low 14 bits)   T SHT 0.01 °C   H SHT 0.1 % (low 12 bits)   X external kind (low 4 bits)
E external: 01 DS18B20 and 02 TMP117 0.01 °C, 05 light lx, 06 voltage mV, 07 count, 08 long count, 0B SHT31
"""

from __future__ import annotations

from sensors.decoders import Measured, decoder
from sensors.decoders._dragino import STATUS_PORT, battery, long_enough, probe, signed, status, unsigned
from sensors.errors import DecodeError


@decoder(
    "dragino_lht65n",
    model="Dragino LHT65N",
    measures=("battery_voltage", "temperature", "relative_humidity", "illuminance", "voltage", "event_count"),
)
def read(payload: bytes, port: int) -> list[Measured]:
    """One uplink."""
    if port == STATUS_PORT:
        return status(payload)
    long_enough(payload, 11)
    kind = payload[6]
    if kind & 0x40:
        raise DecodeError(
            "a list of kept readings, which is not read yet", got=payload.hex(), next_step="let the device send live readings"
        )
    kind &= 0x0F
    if kind in (0x09, 0x0A, 0x0E, 0x0F):
        raise DecodeError("a format with ids or clocks in place of the battery, which is not read yet", got=f"external kind {kind:#04x}")
    found = [battery(payload), *probe(signed(payload, 2), 100, "SHT")]
    humidity = (unsigned(payload, 4) & 0x0FFF) / 10
    if humidity <= 100:
        found.append(Measured("relative_humidity", humidity, "percent", "SHT"))
    return found + _external(kind, payload)


def _external(kind: int, payload: bytes) -> list[Measured]:
    """The sensor in the jack."""
    if kind in (0x01, 0x02):
        return probe(signed(payload, 7), 100, "DS18B20" if kind == 0x01 else "TMP117")
    if kind == 0x05:
        return [Measured("illuminance", float(unsigned(payload, 7)), "lx")]
    if kind == 0x06:
        return [Measured("voltage", unsigned(payload, 7) / 1000, "V", "ADC")]
    if kind in (0x07, 0x08):
        return [Measured("event_count", float(unsigned(payload, 7, 2 if kind == 0x07 else 4)), "")]
    if kind == 0x0B and signed(payload, 7) != 0x7FFF:
        humidity = min((unsigned(payload, 9) & 0x0FFF) / 10, 100.0)
        return [
            Measured("temperature", signed(payload, 7) / 100, "degC", "external SHT"),
            Measured("relative_humidity", humidity, "percent", "external SHT"),
        ]
    return []
