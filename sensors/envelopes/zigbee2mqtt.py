"""zigbee2mqtt: JSON on {base}/{friendly name}; base is `zigbee2mqtt` or begins with it, or is told by {base}/bridge.

https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html
Units are fixed by the product (temperature in °C); `bridge/devices` describes each property's unit, and that
description wins. Unknown properties come as null and are no reading. Friendly names may hold spaces and slashes.
With `output: attribute` each property has a topic of its own. Retained messages are how the product keeps state when
asked to; a broker gives them again at subscribe time, then without an age, so a retained one is suspect.
"""

from __future__ import annotations

from functools import lru_cache

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import parsed, parsed_any
from sensors.envelopes._rows import add
from sensors.envelopes._zigbee import PROPERTIES, battery_or_mains, property_meaning
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Fact, Message, Outcome, Status
from sensors.vocabulary import state

BRIDGE_TOPICS = frozenset(
    {
        "state",
        "devices",
        "groups",
        "info",
        "logging",
        "log",
        "event",
        "definitions",
        "extensions",
        "converters",
        "health",
        "networkmap",
        "config",
    }
)

VALVE_WORDS = frozenset({"OPEN", "CLOSE", "CLOSED"})


def base_levels(parts: list[str]) -> int:
    """How many levels the base topic has; 0 where this is no zigbee2mqtt topic."""
    for position, part in enumerate(parts[:3]):
        if part.startswith("zigbee2mqtt") or (part == "z2m" and len(parts) > position + 1):
            return position + 1 if len(parts) > position + 1 else 0
    for position in (1, 2):
        if len(parts) > position + 1 and parts[position] == "bridge" and parts[position + 1] in BRIDGE_TOPICS | {"request", "response"}:
            return position
    return 0


def _claims(parts: list[str]) -> bool:
    return base_levels(parts) > 0 and parts[0] not in ("homeassistant", "tele", "stat", "cmnd")


@lru_cache(maxsize=8192)
def _split(topic: str) -> tuple[str, str, tuple[str, ...]]:
    """(base, friendly name, levels after the base)."""
    parts = topic.split("/")
    count = base_levels(parts)
    return "/".join(parts[:count]), "/".join(parts[count:]), tuple(parts[count:])


@envelope("zigbee2mqtt", rank=10, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Zigbee sensors behind a zigbee2mqtt bridge."""
    base, name, rest = _split(message.topic)
    if rest[0] == "bridge":
        outcome.device = f"{base}/bridge"
        _bridge(message, rest, outcome)
    elif rest[-1] == "availability":
        outcome.device = "/".join(rest[:-1])
        outcome.status.append(Status(outcome.device, _online(message.payload)))
    elif rest[-1] in ("set", "get") or "set" in rest[1:]:
        outcome.device = name
        outcome.status.append(Status(name, event="command"))
    elif message.payload.lstrip()[:1] == b"{":
        outcome.device = name
        read_body(parsed(message.payload), name, message, known, outcome)
    else:
        outcome.device = "/".join(rest[:-1]) or name
        _attribute(message, rest, known, outcome)


def read_body(body: dict[str, object], name: str, message: Message, known: Known, outcome: Outcome) -> None:
    """One device's properties."""
    seen = body.get("last_seen")
    time_ns = from_any(seen, known.zone, message.received_ns) if seen is not None else 0
    qc = SUSPECT if message.retain and not time_ns else NOT_EVALUATED
    described = known.facts.get(("exposes", name))
    units = described.get("fields") if described else None
    for key, raw in body.items():
        if raw is None:
            continue
        kind = type(raw)
        if kind is dict or kind is list:
            continue
        unit = str(units.get(key) or "") if isinstance(units, dict) else ""
        target = property_meaning(key, unit) if unit else PROPERTIES.get(key) or property_meaning(key, "")
        if target is None:
            continue
        measurand, unit, channel, flipped = target
        if key == "voltage" and measurand == "battery_voltage" and unit == "mV":
            measurand, unit = battery_or_mains(raw, body)
        elif key == "state" and kind is str and raw in VALVE_WORDS:
            measurand = "valve_open"  # water valves say OPEN where switches say ON
        elif key == "illuminance" and "illuminance_lux" in body:
            continue  # older converters: the first is a logarithmic scale, the second is lux
        if flipped and kind is bool:
            raw = not raw
        add(outcome, name, channel, measurand, unit, raw, time_ns, field=key, qc=qc)


def _attribute(message: Message, rest: tuple[str, ...], known: Known, outcome: Outcome) -> None:
    """`output: attribute`: the last level is the property, the payload its bare value."""
    text = message.payload.decode("utf-8", "replace").strip()
    target = PROPERTIES.get(rest[-1]) if len(rest) > 1 else None
    if target is None:
        raise DecodeError("a JSON object was expected", got=text[:60])
    measurand, unit, channel, flipped = target
    value: object = text
    if flipped:
        yes = state(text)
        value = None if yes is None else 1.0 - yes
    if rest[-1] == "voltage":
        measurand, unit = battery_or_mains(text, {})
    add(outcome, outcome.device, channel, measurand, unit, value, 0, field=rest[-1], qc=SUSPECT if message.retain else NOT_EVALUATED)


def _online(payload: bytes) -> bool | None:
    """online or offline, bare or as {"state": ...}."""
    text = payload.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        text = str(parsed(payload).get("state", ""))
    return {"online": True, "offline": False}.get(text.strip('"').lower())


def _bridge(message: Message, rest: tuple[str, ...], outcome: Outcome) -> None:
    """What the bridge says of itself; its list of devices teaches each property's unit."""
    what = rest[1] if len(rest) > 1 else ""
    if what == "state":
        outcome.status.append(Status(outcome.device, _online(message.payload)))
    elif what == "devices":
        outcome.facts.extend(_described(parsed_any(message.payload)))
        outcome.status.append(Status(outcome.device, event="devices"))
    else:
        outcome.status.append(Status(outcome.device, event=what))


def _described(devices: object) -> list[Fact]:
    """A fact for each device of bridge/devices: its model and the unit of every property it can report."""
    if not isinstance(devices, list):
        raise DecodeError("a list of devices was expected", got=type(devices).__name__)
    facts = []
    for device in devices:
        definition = device.get("definition") if isinstance(device, dict) else None
        if not isinstance(definition, dict):
            continue
        fields: dict[str, object] = {}
        for expose in _flat(definition.get("exposes"), 0):
            access = expose.get("access", 1)
            if isinstance(expose.get("property"), str) and isinstance(access, int) and access & 1:
                fields[str(expose["property"])] = expose.get("unit") or ""
        value: dict[str, object] = {"fields": fields, "model": definition.get("model"), "ieee": device.get("ieee_address")}
        facts.append(Fact("exposes", str(device.get("friendly_name") or device.get("ieee_address")), value))
    return facts


def _flat(exposes: object, depth: int) -> list[dict[str, object]]:
    """Exposes with those inside `features` of a switch, climate or light."""
    found: list[dict[str, object]] = []
    for expose in exposes if isinstance(exposes, list) and depth < 4 else []:
        if isinstance(expose, dict):
            found.append(expose)
            found.extend(_flat(expose.get("features"), depth + 1))
    return found
