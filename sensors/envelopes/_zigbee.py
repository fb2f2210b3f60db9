"""What Zigbee properties mean: a table, as zigbee2mqtt's converters name them."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from sensors.envelopes._json import number
from sensors.vocabulary import converts, fitting, meaning


class Property(NamedTuple):
    """measurand, the unit the product sends it in, channel, and whether true means the opposite."""

    measurand: str
    unit: str
    channel: str
    flipped: bool


def _table() -> dict[str, Property]:
    text = resources.files("sensors.envelopes").joinpath("zigbee.csv").read_text("utf-8")
    return {
        name: Property(row["measurand"], row["unit"], row["channel"], row["flipped"] == "1")
        for row in csv.DictReader(text.splitlines())
        for name in row["properties"].split()
        if row["measurand"]
    }


PROPERTIES = _table()
# A device with several heads repeats a property with one of these behind it.
ENDPOINTS = frozenset(
    [
        "l1",
        "l2",
        "l3",
        "l4",
        "l5",
        "l6",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "left",
        "right",
        "center",
        "top",
        "bottom",
        "in",
        "out",
        "probe",
        "external",
        "internal",
        "phase_a",
        "phase_b",
        "phase_c",
        "ext",
        "int",
        "main",
    ]
)


@lru_cache(maxsize=4096)
def property_meaning(name: str, unit: str) -> Property | None:
    """What a property is, given the unit its description states; settings that look like readings are None."""
    found = PROPERTIES.get(name)
    if found is None:
        for end in (name.split("_", 1)[-1], name.rsplit("_", 1)[-1], "_".join(name.rsplit("_", 2)[-2:])):
            stem = name[: -len(end) - 1]
            if end in ENDPOINTS and stem in PROPERTIES:
                # only mains have more than one voltage
                found = Property("voltage", "V", end, False) if stem == "voltage" else PROPERTIES[stem]._replace(channel=end)
                break
    if found is None and unit:
        # described by the bridge but not in the table: its name and its unit must agree
        word = meaning(name)
        found = Property(word.measurand, unit, word.channel, False) if word else None
    if found is None or not unit or unit == found.unit:
        return found
    if found.measurand == "battery_voltage" and unit == "V":
        return found._replace(measurand="voltage", unit="V")
    if unit and converts(unit, found.measurand):
        return found._replace(unit=unit)
    other = fitting(found.measurand, unit)
    return found._replace(measurand=other, unit=unit) if other else found


def battery_or_mains(raw: object, body: dict[str, object]) -> tuple[str, str]:
    """`voltage` is mV of a cell, or V of the mains where power is measured too; no cell has more than 60 V in mV."""
    value = number(raw)
    if value is not None and (value < 500 or "power" in body or "current" in body):
        return "voltage", "V"
    return "battery_voltage", "mV"
