"""SenseCAP's numbered measurements, as The Things Stack, ChirpStack and SenseCAP's own stream carry them."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from sensors.envelopes._json import number
from sensors.envelopes._rows import add
from sensors.instants import from_epoch
from sensors.reading import Outcome


@cache
def measurements() -> dict[int, tuple[str, str]]:
    """measurement id -> (measurand, unit)."""
    text = resources.files("sensors.envelopes").joinpath("sensecap.csv").read_text("utf-8")
    return {int(row["id"]): (row["measurand"], row["unit"]) for row in csv.DictReader(text.splitlines())}


def identified(messages: list[object], outcome: Outcome, device: str, time_ns: int, received_ns: int, depth: int = 0) -> None:
    """The list `messages` of SenseCAP's codecs; ids come as 4097, 4097.0 or "4097". Lists may lie in lists."""
    for one in messages[:64]:
        if isinstance(one, list) and depth < 2:
            identified(one, outcome, device, time_ns, received_ns, depth + 1)
        if not isinstance(one, dict):
            continue
        battery = one.get("battery", one.get("Battery(%)"))
        if battery is not None and "measurementId" not in one:
            add(outcome, device, "", "battery_level", "percent", battery, time_ns, field="battery")
        told = number(one.get("measurementId"))
        found = measurements().get(int(told)) if told is not None else None
        if found is None:
            continue
        own = number(one.get("timestamp"))
        at = (from_epoch(own, received_ns) if own else 0) or time_ns
        # 4097 and 4102 are other things than 4110 and 4112 of the same device: the id keeps them apart
        twin = any(row[0] == device and row[1] == "" and row[2] == found[0] and row[5] == at for row in outcome.rows)
        add(
            outcome,
            device,
            str(int(told or 0)) if twin else "",
            found[0],
            found[1],
            one.get("measurementValue"),
            at,
            field=f"measurementId {told:.0f}",
        )
