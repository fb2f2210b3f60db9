"""JSON that no known product sends: objects of readings, nested objects, lists of readings.

Names are looked up in vocabulary.csv. A reading may be a bare number, {"value": 3, "unit": "V"}, or a list entry with
its sensor's name, value, unit and time. A time that is an instant (epoch, or ISO with an offset) outranks a naive one.
A message says who it is from where it holds a device id; else its topic does. A retained message without its own time
is refused, since at subscribe time nobody knows how old it is; with a time it is stored at that time, once.
"""

from __future__ import annotations

from typing import Any

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._discovery import BY_UNIT, read_entities
from sensors.envelopes._generic import (
    CONTAINERS,
    NAME_KEYS,
    NOW_KEYS,
    VALUE_KEYS,
    device_in,
    is_cell_voltage,
    named,
    time_in,
    unit_beside,
    unit_system,
    whole_name,
)
from sensors.envelopes._json import parsed_any, quantity
from sensors.envelopes._names import REPORTS, device_of, is_command
from sensors.envelopes._rows import add, unit_told
from sensors.envelopes.plain_value import read_plain, topic_meaning
from sensors.errors import DecodeError
from sensors.quality.flags import NOT_EVALUATED
from sensors.reading import Message, Outcome, Status
from sensors.units import spelled
from sensors.vocabulary import Meaning, fitting, is_state, meaning, name_of

MAX_DEPTH = 6


def _claims(parts: list[str]) -> bool:
    return bool(parts)


@envelope("json_generic", rank=1000, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Home-made devices and gateways that publish JSON."""
    if message.payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        read_json(message, known, outcome)
    else:
        read_plain(message, known, outcome)


def read_json(message: Message, known: Known, outcome: Outcome) -> None:
    """One document: an object, or a list of them."""
    parts = message.topic.split("/")
    base = outcome.device = device_of(message.topic)
    if is_command(parts):
        outcome.status.append(Status(base, event="command"))
        return
    if read_entities(message, known, outcome, base, ""):
        return
    document = parsed_any(message.payload.lstrip(b"\xef\xbb\xbf"))
    if isinstance(document, dict):
        if _another_family(document, message, known, outcome):
            return
        _Walk(message, known, outcome).whole(document, base)
    elif isinstance(document, list):
        _Walk(message, known, outcome).several(document, base, "", 0, 0)
    else:
        raise DecodeError("an object or a list was expected", got=str(document)[:60])
    if not outcome.rows and not outcome.rejected and not outcome.status:
        raise DecodeError(
            "none of its fields is one we know",
            got=", ".join(document)[:80] if isinstance(document, dict) else "a list",
            next_step="say in Sensors what its fields are, or ignore this topic",
        )


def _another_family(body: dict[str, Any], message: Message, known: Known, outcome: Outcome) -> bool:
    """Products that are told by their fields where their topic was changed."""
    if "linkquality" in body:
        from sensors.envelopes.zigbee2mqtt import read_body

        read_body(body, outcome.device, message, known, outcome)
        return True
    if isinstance(body.get("model"), str) and "mic" in body and ("id" in body or "channel" in body):
        from sensors.envelopes.rtl_433 import read_event

        read_event(body, message, known, outcome)
        return True
    if "stationtype" in body and "dateutc" in body:
        from sensors.envelopes.ecowitt import read_report

        read_report(body, message, outcome)
        return True
    only = body.get("state", body.get("status"))
    if len(body) <= 2 and isinstance(only, str) and only.lower() in ("online", "offline"):
        outcome.status.append(Status(outcome.device, only.lower() == "online"))
        return True
    return False


class _Walk:
    """One document being read."""

    def __init__(self, message: Message, known: Known, outcome: Outcome) -> None:
        self.message, self.known, self.outcome = message, known, outcome
        self.seen: set[tuple[str, str, str, int]] = set()

        self.system: dict[str, str] = {}

    def whole(self, body: dict[str, Any], base: str) -> None:
        """The outermost object."""
        if any(key in body for key in VALUE_KEYS) and not named(body) and meaning(self.message.topic.rsplit("/", 1)[-1]):
            base = topic_meaning(self.message.topic)[0]  # {"value": 21.5} on …/temperature is that device's temperature
        device = self.outcome.device = device_in(body, base)
        time_ns = time_in(body, self.known.zone, self.message.received_ns)
        self.system = unit_system(body)
        self.object(body, device, "", time_ns, 0)

    def object(self, body: dict[str, Any], device: str, channel: str, time_ns: int, depth: int, parent: str = "") -> None:
        """An object whose keys are readings, groups or lists; `parent` may complete a key: soil, temperature."""
        if "bn" in body or ("n" in body and ("v" in body or "vs" in body)):
            raise DecodeError("SenML is not read yet", next_step="it is planned; the message is kept")
        value_key = next((key for key in VALUE_KEYS if key in body and not isinstance(body[key], dict | list)), None)
        if value_key is not None and self.single(body, value_key, device, channel, time_ns):
            return
        for key, raw in body.items():
            kind = type(raw)
            if raw is None or not key:
                continue
            if kind is dict:
                self.group(key, raw, device, channel, time_ns, depth)
            elif kind is list:
                listed = meaning(key)
                if listed is not None and not any(isinstance(item, dict | list) for item in raw):
                    self.numbers(key, listed, raw, device, channel, time_ns)
                elif depth < MAX_DEPTH:
                    self.several(raw, device, channel if listed is None else key, time_ns, depth + 1)
            else:
                meant = whole_name(parent, key) if parent else meaning(key)
                if meant is not None:
                    self.reading(key, meant, unit_beside(body, key, meant.measurand), raw, device, channel, time_ns)

    def group(self, key: str, body: dict[str, Any], device: str, channel: str, time_ns: int, depth: int) -> None:
        """An object inside: a reading with its unit, a map of devices, or a part of this device."""
        meant = meaning(key)
        value_key = next((name for name in (VALUE_KEYS if meant is None else VALUE_KEYS + NOW_KEYS) if name in body), None)
        if value_key is not None and meant is not None:
            unit = body.get("unit", body.get("units", body.get("uom")))
            own = time_in(body, self.known.zone, self.message.received_ns) or time_ns
            self.reading(key, meant, unit if isinstance(unit, str) else "", body[value_key], device, channel, own)
        elif depth < MAX_DEPTH:
            if name_of(key) in CONTAINERS:
                for name, one in list(body.items())[:128]:
                    if isinstance(one, dict):
                        own = time_in(one, self.known.zone, self.message.received_ns) or time_ns
                        self.object(one, f"{device}/{name}", "", own, depth + 2)
            else:
                own = time_in(body, self.known.zone, self.message.received_ns) or time_ns
                part = channel if name_of(key) in REPORTS else f"{channel} {key}".strip()
                self.object(body, device, part, own, depth + 1, key)

    def several(self, items: list[Any], device: str, channel: str, time_ns: int, depth: int) -> None:
        """A list of objects, each with its own time and perhaps its own device."""
        for item in items[:256]:
            if isinstance(item, dict):
                own = time_in(item, self.known.zone, self.message.received_ns) or time_ns
                self.object(item, device_in(item, device), channel, own, depth + 1)

    def numbers(self, key: str, meant: Meaning, items: list[Any], device: str, channel: str, time_ns: int) -> None:
        """A list of bare numbers under one name: several sensors of a kind, told apart by their place."""
        for place, item in enumerate(items[:32], 1):
            which = f"{meant.channel} {place}".strip() if len(items) > 1 else meant.channel
            self.reading(key, meant._replace(channel=which), "", item, device, channel, time_ns)

    def single(self, body: dict[str, Any], value_key: str, device: str, channel: str, time_ns: int) -> bool:
        """{"sensor": "t1", "value": 18.2, "unit": "°C"}: what it is follows from its names, its unit, or the topic."""
        unit = body.get("unit", body.get("units", body.get("uom", body.get("unit_of_measurement", ""))))
        unit = unit if isinstance(unit, str) else ""
        names = named(body)
        found = [m for name in names if (m := meaning(name)) and fitting(m.measurand, unit)]
        if not found and not names:
            level = topic_meaning(self.message.topic)[2]
            found = [level] if level and fitting(level.measurand, unit) else []
        meant = found[0] if found else Meaning(BY_UNIT[spelled(unit)], unit, "") if spelled(unit) in BY_UNIT else None
        if meant is None:
            if names and "n" not in body:
                self.outcome.reject(
                    "nothing says what this number is", field=names[0], value=body[value_key], next_step="say in Sensors what it is"
                )
            return bool(names)
        which = next((name for key in NAME_KEYS if (name := body.get(key)) and isinstance(name, str | int)), "")
        self.reading(str(which or value_key), meant._replace(channel=str(which)), unit, body[value_key], device, channel, time_ns)
        return True

    def reading(self, key: str, meant: Meaning, unit: str, raw: Any, device: str, channel: str, time_ns: int) -> None:
        """One number, with what is known of its unit."""
        outcome = self.outcome
        measurand = meant.measurand
        if isinstance(raw, bool) and not is_state(measurand):
            return
        if name_of(key) == "contact" and isinstance(raw, bool | str):
            measurand, raw = "contact_open", (not raw if isinstance(raw, bool) else raw)
        if isinstance(raw, str) and not is_state(measurand):
            said = quantity(raw)
            if said and said[1]:
                raw, unit = said
        where = " ".join(part for part in (channel, meant.channel) if part)
        if (device, where, measurand, time_ns) in self.seen:
            where = f"{channel} {key}".strip()
        unit = unit or meant.unit or unit_told(self.known, device, where, measurand) or self.system.get(measurand, "")
        if measurand == "battery_level" and not unit and type(raw) is float and is_cell_voltage(raw):
            unit = "V"
        fits = fitting(measurand, unit)
        if not fits:
            outcome.reject(f"{measurand} cannot be in {unit!r}", field=key, value=raw, next_step="correct the unit at the device")
            return
        if self.message.retain and not time_ns:
            outcome.reject(
                "retained without a time: nobody knows how old it is",
                field=key,
                value=raw,
                next_step="publish without retain, or with a time",
            )
            return
        self.seen.add((device, where, fits, time_ns))
        add(outcome, device, where, fits, unit, raw, time_ns, field=key, qc=NOT_EVALUATED)
