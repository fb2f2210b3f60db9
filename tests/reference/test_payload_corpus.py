"""The corpus of real messages (../shared/cases/payloads, or HUBLAND_CASES): every family is read, bad messages store nothing.

The matching rule is that of the corpus: an expected reading is met by one of an accepted measurand whose value is equal
after conversion, at the message's own time where it says one, under one device name for one device on one topic.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sensors.corpus import Answer, Case, decode_file, read_case
from sensors.errors import UnitError
from sensors.units import convert
from tests.conftest import skip

ROOT = Path(os.environ.get("HUBLAND_CASES") or Path(__file__).parents[3] / "shared" / "cases") / "payloads"
FAMILIES = ("zigbee2mqtt", "tasmota", "esphome", "homeassistant_discovery", "ttn_v3", "chirpstack", "lora_dragino", "lora_milesight",
            "rtl_433", "ecowitt", "shelly", "plain_value", "json_generic")  # fmt: skip
LATER = ("ble_theengs", "csv", "farmbot", "homie", "influx_line_protocol", "lora_sensecap", "opensprinkler", "senml", "sensorthings",
    "sparkplug_b",
         "thingsboard", "victron")  # fmt: skip
ZONE = ZoneInfo("Europe/Amsterdam")
# Quantities of which only a steward can say what they are.
FREE = {"unknown", "value", "raw", "binary", "switch", "alarm", "load", "valve", "duration", "cloud_base", "activity", "event", "counter"}
SCORE: dict[str, tuple[int, int]] = {}


def files(family: str) -> list[Path]:
    if not (ROOT / "measurands.csv").is_file():
        skip("cases", f"there is no {ROOT}")
    return sorted((ROOT / family).glob("*.json"))


def accepted() -> dict[str, list[str]]:
    with (ROOT / "measurands.csv").open() as table:
        return {row["quantity"]: row["measurands"].split("|") for row in csv.DictReader(table)}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, bool | int | float) else None


def _seconds(text: object) -> float:
    return datetime.fromisoformat(str(text)).timestamp()


def _same(value: float, unit: str | None, reading: dict[str, Any]) -> bool:
    try:
        said = value if unit is None else convert(value, unit, str(reading["unit"]))
    except UnitError:
        return False
    return bool(abs(said - reading["value"]) <= 1e-4 * max(1.0, abs(said), abs(reading["value"])))


def meets(expected: dict[str, Any], reading: dict[str, Any], table: dict[str, list[str]]) -> bool:
    value = _number(expected["value"])
    if value is None:
        return False
    quantities = [expected["quantity"], *(expected.get("alt") or [])]
    names = [n for q in quantities for n in table.get(q, [q])]
    if any(q in table for q in quantities):
        if f"!{reading['measurand']}" in names:
            value = 1.0 - value
        elif reading["measurand"] not in names:
            return False
    if expected.get("time") and (reading["time"] is None or abs(_seconds(reading["time"]) - _seconds(expected["time"])) > 1):
        return False
    unit = expected.get("unit")
    if str(unit).startswith("0-5"):
        return _same(min(value, 5.0) * 20.0, "%", reading)
    return _same(value, unit, reading)


def faults(case: Case, answer: Answer, table: dict[str, list[str]], names: dict[tuple[str, object], str]) -> list[str]:
    """What a case expects and the answer does not give."""
    pool, found = list(answer["readings"]), []
    if len({(r["device"], r["channel"], r["measurand"], r["time"]) for r in pool}) < len(pool):
        found.append("two readings share device, channel, measurand and time")
    for expected in case["expect"]:
        if expected.get("optional") or expected.get("ambiguous") or expected["quantity"] in FREE:
            continue
        wanted = names.get((case["topic"], expected.get("device")))
        hit = next((r for r in pool if meets(expected, r, table) and wanted in (None, r["device"])), None)
        if hit is None:
            found.append(f"missed {expected['quantity']} = {expected['value']} {expected.get('unit')}")
            continue
        pool.remove(hit)
        names[(case["topic"], expected.get("device"))] = hit["device"]
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_read_in_full(family: str, record_property: Callable[[str, object], None]) -> None:
    names: dict[tuple[str, object], str] = {}
    wrong, count = [], 0
    paths = files(family)
    table = accepted()
    for path in paths:
        case = read_case(path)
        if any(not (ROOT / f"{name}.json").is_file() for name in case.get("requires") or ()):
            continue  # what it needs to be understood is not in this folder
        count += 1
        found = faults(case, decode_file(ROOT, path, ZONE), table, names)
        if found:
            wrong.append(f"{path.name}: {'; '.join(found)}")
    SCORE[family] = (count - len(wrong), count)
    record_property("read", f"{family}: {count - len(wrong)} of {count}")
    print(f"{family}: {count - len(wrong)} of {count} messages read in full")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_stored_from_a_bad_message() -> None:
    table, wrong = None, []
    for path in files("bad"):
        table = table or accepted()
        case = read_case(path)
        allowed = case.get("expect_optional") or []
        allowed = allowed if isinstance(allowed, list) else [allowed]
        extra = [r for r in decode_file(ROOT, path, ZONE)["readings"] if not any("value" in a and meets(a, r, table) for a in allowed)]
        if extra:
            wrong.append(f"{path.name}: {extra[0]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("family", LATER)
def test_families_that_are_not_open_yet_are_answered_without_a_fault(family: str) -> None:
    for path in files(family):
        assert isinstance(decode_file(ROOT, path, ZONE)["readings"], list)
