"""What LoRaWAN devices put into the air: each model's bytes, drawn from its manual.

Dragino LSE01    port 2   BB BB TT TT MM MM SS SS EE EE FF    battery mV, DS18B20 x10, moisture x100, soil °C x100, EC, flags
Dragino LHT65N   port 2   BB BB TT TT HH HH 01 7F FF FF FF    battery mV, °C x100, RH x10, external probe and none
Milesight EM300, EM500  port 85  (channel, type, value)*  01 75 battery  03 67 °C x10  04 68 RH x2  04 CA moisture x100
                                 05 7F EC  03 82 distance mm; little endian
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from collector.simulate.devices import Report

# the external DS18B20 is not plugged in
_NO_PROBE = 0x7FFF


def _lse01(r: Report) -> bytes:
    return struct.pack(
        ">HhHhHB",
        round(r["BatV"] * 1000),
        _NO_PROBE,
        round(r["water_SOIL"] * 100),
        round(r["temp_SOIL"] * 100),
        round(r["conduct_SOIL"]),
        0x10,
    )


def _lht65n(r: Report) -> bytes:
    # the top two bits of the first word say how good the battery is: 3, good
    return struct.pack(
        ">HhHBHH", 0xC000 | round(r["BatV"] * 1000), round(r["TempC_SHT"] * 100), round(r["Hum_SHT"] * 10), 1, _NO_PROBE, 0xFFFF
    )


def _smtc(r: Report) -> bytes:
    return struct.pack(
        "<BBBBBhBBHBBH",
        1,
        0x75,
        int(r["battery"]),
        3,
        0x67,
        round(r["temperature"] * 10),
        4,
        0xCA,
        round(r["moisture"] * 100),
        5,
        0x7F,
        round(r["ec"]),
    )


def _udl(r: Report) -> bytes:
    return struct.pack("<BBBBBH", 1, 0x75, int(r["battery"]), 3, 0x82, round(r["distance"]))


def _em300_th(r: Report) -> bytes:
    return struct.pack("<BBBBBhBBB", 1, 0x75, int(r["battery"]), 3, 0x67, round(r["temperature"] * 10), 4, 0x68, round(r["humidity"] * 2))


def _collar(r: Report) -> bytes:
    return struct.pack(
        ">iiHH", round(r["latitude"] * 1e6), round(r["longitude"] * 1e6), round(r["activity"]), round(r["battery_voltage"] * 1000)
    )


def _flow(r: Report) -> bytes:
    return struct.pack(">BHI", int(r["battery"]), round(r["flow_rate"] * 100), round(r["water_volume_total"]))


# profile -> (port, bytes of a report)
BYTES: dict[str, tuple[int, Callable[[Report], bytes]]] = {
    "lse01": (2, _lse01),
    "lht65n": (2, _lht65n),
    "em500_smtc": (85, _smtc),
    "em500_udl": (85, _udl),
    "em300_th": (85, _em300_th),
    "collar": (2, _collar),
    "flow_lora": (2, _flow),
}
# what belongs to the radio link, not to the device's own message
LINK = ("rssi", "snr")
