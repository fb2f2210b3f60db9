"""What Tasmota's drivers report: a table by field, with the drivers that differ."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

# Objects whose keys are other devices, not sensors of this one.
DEVICE_MAPS = frozenset({"ZbReceived", "LwReceived", "LwDecoded"})
# Objects that hold settings, radio codes or statistics, never a reading.
SKIPPED = frozenset(
    [
        "RfReceived",
        "IrReceived",
        "IrHVAC",
        "SSerialReceived",
        "SerialReceived",
        "SerialBridge",
        "PN532",
        "RDM6300",
        "Hub",
        "Shutter",
        "Tuya",
        "TuyaReceived",
        "Berry",
        "Heap",
        "Sleep",
        "ModbusReceived",
        "TIC",
        "TELEINFO",
        "Timers",
        "DeepSleep",
        "MtrReceived",
        "MtrInfo",
        "MtrUpdate",
        "Matter",
        "ArtNet",
        "ZbState",
        "ZbInfo",
        "ZbConfig",
        "PWM",
        "MCP230_OUT",
        "IBEACON",
        "RESTAPI",
        "ASFF",
        "Status",
        "StatusFWR",
        "StatusNET",
        "StatusMQT",
        "StatusTIM",
        "StatusLOG",
        "StatusMEM",
        "StatusPRM",
    ]
)


class Field(NamedTuple):
    """measurand, unit (or TempUnit, PressureUnit, SpeedUnit: as the message says), and what the field adds to the channel."""

    measurand: str
    unit: str
    channel: str


def _table() -> dict[tuple[str, str], Field]:
    text = resources.files("sensors.envelopes").joinpath("tasmota.csv").read_text("utf-8")
    return {
        (driver, name): Field(row["measurand"], row["unit"], row["channel"])
        for row in csv.DictReader(text.splitlines())
        for driver in (row["drivers"].split() or [""])
        for name in row["fields"].split()
    }


FIELDS = _table()


@lru_cache(maxsize=8192)
def field_meaning(driver: str, field: str) -> Field | None:
    """What a driver's field is: the driver's own row, one for drivers that begin so, else the row for all drivers."""
    for (begins, name), found in FIELDS.items():
        if begins and name == field and driver.startswith(begins):
            return found if found.measurand else None
    found_for_all = FIELDS.get(("", field))
    if found_for_all is None and len(field) > 1 and field[-1].isdigit():
        stem = field.rstrip("0123456789")
        common = FIELDS.get(("", f"{stem}*"))
        return common._replace(channel=field) if common else None
    return found_for_all
