"""Reading a folder of sample messages (one JSON file a message) as the collector would, without one.

A case: {"topic", "payload", "encoding" ("base64" or none), "retain", "requires": ["family/name", ...]}. What a case
requires is read first: its facts are learnt, and its radio frames make repeats of them duplicates.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Hashable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sensors.device import Known
from sensors.envelopes import burst_key, decode
from sensors.errors import InputError, UnitError
from sensors.measurands import measurands
from sensors.quality.flags import worst
from sensors.quality.ranges import gross_range
from sensors.reading import Message, Outcome, Row
from sensors.units import converter

# Later than any sample, so that a sample's own time is never in the future.
RECEIVED_NS = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000_000
# Cases may require cases; a ring of them must end.
MAX_REQUIRED = 50

Case = dict[str, Any]
Answer = dict[str, Any]


def read_case(path: Path) -> Case:
    """One file of a folder of samples; InputError where it is none."""
    try:
        case = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as why:
        raise InputError(
            "This file is no sample message.", where=str(path), got=str(why), next_step="see docs/reference/topics.md"
        ) from why
    if not isinstance(case, dict) or not isinstance(case.get("topic"), str) or not isinstance(case.get("payload"), str):
        raise InputError("A sample message has a topic and a payload.", where=str(path), expected='{"topic": ..., "payload": ...}')
    return case


def message_of(case: Case, received_ns: int = RECEIVED_NS) -> Message:
    """The message of a case, as a broker would have delivered it."""
    text = case["payload"]
    payload = base64.b64decode(text) if case.get("encoding") == "base64" else text.encode("utf-8", "surrogatepass")
    return Message(case["topic"], payload, received_ns, retain=bool(case.get("retain")))


def decode_case(case: Case, known: Known, bursts: set[Hashable], received_ns: int = RECEIVED_NS) -> Answer:
    """Decode one case, learn from it, and say what would be stored and what not."""
    message = message_of(case, received_ns)
    outcome = decode(message, known)
    known.learn(outcome.facts)
    key = burst_key(message, outcome)
    if key is not None and key in bursts:
        outcome.duplicate = True
    if key is not None:
        bursts.add(key)
    return answer(outcome)


def answer(outcome: Outcome) -> Answer:
    """An outcome as plain data: readings in canonical units, and rejections."""
    readings, rejected = [], [rejection(r.reason, r.device, r.field, r.value, r.next_step) for r in outcome.rejected]
    for row in () if outcome.duplicate else outcome.rows:
        try:
            readings.append(reading(row))
        except UnitError as why:
            rejected.append(rejection(why.what, row[0], row[2], str(row[4]), why.next_step))
    found: Answer = {"readings": readings, "rejected": rejected}
    if outcome.duplicate:
        found["duplicate"] = True
    if outcome.status:
        found["status"] = [{"device": s.device, "online": s.online, "event": s.event, "text": s.text} for s in outcome.status]
    return found


def rejection(reason: str, device: str, field: str, value: str, next_step: str) -> dict[str, str]:
    return {"reason": reason, "device": device, "field": field, "value": value, "next_step": next_step}


def reading(row: Row) -> dict[str, object]:
    """A row in the measurand's canonical unit, with its time in ISO 8601 where the device sent one."""
    device, channel, key, unit, value, time_ns, qc = row
    measurand = measurands()[key]
    scale, offset = converter(unit, measurand.unit) if unit else (1.0, 0.0)
    canonical = value * scale + offset
    at = None
    if time_ns:
        seconds, rest = divmod(time_ns, 1_000_000_000)
        at = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}".rstrip("0").rstrip(".") + "Z"
    flag = worst(qc, gross_range(canonical, measurand))
    return {"device": device, "channel": channel, "measurand": key, "value": canonical, "unit": measurand.unit, "time": at, "qc": flag}


def _first(folder: Path, names: list[str], known: Known, bursts: set[Hashable], done: set[str]) -> None:
    """Decode the cases that others require, each once."""
    for name in names:
        path = folder / (name if name.endswith(".json") else f"{name}.json")
        if name in done or len(done) > MAX_REQUIRED or not path.is_file():
            continue
        done.add(name)
        case = read_case(path)
        _first(folder, list(case.get("requires") or []), known, bursts, done)
        decode_case(case, known, bursts)


def decode_file(folder: Path, path: Path, zone: ZoneInfo) -> Answer:
    """One file, after those it requires, with nothing else known."""
    known, bursts = Known(zone=zone), set[Hashable]()
    case = read_case(path)
    _first(folder, list(case.get("requires") or []), known, bursts, set())
    return {"file": path.relative_to(folder).as_posix(), **decode_case(case, known, bursts)}


def decode_folder(folder: Path, zone: ZoneInfo) -> Iterator[Answer]:
    """Every case in a folder of families, in order of name; a file that is no case is answered by a rejection."""
    for path in sorted(folder.glob("*/*.json")):
        try:
            yield decode_file(folder, path, zone)
        except InputError as why:
            yield {
                "file": path.relative_to(folder).as_posix(),
                "readings": [],
                "rejected": [rejection(why.what, "", "", why.got, why.next_step)],
            }
