"""Home Assistant discovery: what a config message says of a state topic, and how a state is read by it.

Facts: ("discovery", state topic) -> {"entities": [entity, ...]}, an entity being a plain dict with its config topic;
("config", config topic) -> {"topics": [...]}, so that an empty config finds what it takes back.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from sensors.device import Known
from sensors.envelopes._json import parsed_any, quantity
from sensors.envelopes._rows import SILENT_WORDS, add
from sensors.envelopes._templates import follow, path_of
from sensors.errors import DecodeError
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Fact, Message, Outcome
from sensors.units import spelled
from sensors.vocabulary import converts, is_state, meaning, name_of, state

# https://www.home-assistant.io/integrations/mqtt/#supported-abbreviations-in-mqtt-discovery-messages, those that matter here
SHORT = {
    "stat_t": "state_topic", "unit_of_meas": "unit_of_measurement", "dev_cla": "device_class", "val_tpl": "value_template",
    "stat_val_tpl": "value_template", "state_value_template": "value_template", "avty_t": "availability_topic", "pl_on": "payload_on",
    "pl_off": "payload_off", "stat_on": "state_on", "stat_off": "state_off", "exp_aft": "expire_after", "uniq_id": "unique_id",
    "obj_id": "object_id", "dev": "device", "stat_cla": "state_class", "cmps": "components", "p": "platform", "ids": "identifiers",
}  # fmt: skip
COMPONENTS = frozenset({"sensor", "binary_sensor", "switch", "valve"})
# What a unit alone tells, where neither class nor name agrees with it.
BY_UNIT = {
    "degC": "temperature", "degF": "temperature", "kelvin": "temperature", "kWh": "energy_total", "W*hour": "energy_total",
    "MWh": "energy_total",
    "kg": "weight",
    "lb": "weight",
    "W": "power", "kW": "power", "V": "voltage", "mV": "voltage", "A": "current", "mA": "current", "hPa": "air_pressure",
    "inHg": "air_pressure",
    "lx": "illuminance", "W/m**2": "solar_radiation", "m/s": "wind_speed", "km/hour": "wind_speed", "mile/hour": "wind_speed",
    "Hz": "frequency",
    "mm/hour": "rain_rate", "inch/hour": "rain_rate", "liter/minute": "flow_rate", "uS/cm": "conductivity", "ug/m**3": "pm25",
}  # fmt: skip


class Kind(NamedTuple):
    """A device class: the measurand it usually is, and the more exact ones a name may say."""

    measurand: str
    also: frozenset[str]
    unit: str


@cache
def classes() -> dict[tuple[str, str], Kind]:
    """device_classes.csv by (component, class)."""
    text = resources.files("sensors.envelopes").joinpath("device_classes.csv").read_text("utf-8")
    return {
        (row["component"], row["class"]): Kind(row["measurand"], frozenset(row["also"].split()), row["unit"])
        for row in csv.DictReader(text.splitlines())
    }


def expanded(config: dict[str, Any]) -> dict[str, Any]:
    """A config with its abbreviations written out and `~` replaced by its base topic."""
    base = config.get("~")
    full: dict[str, Any] = {}
    for key, value in config.items():
        if isinstance(base, str) and isinstance(value, str) and key != "~":
            if value.startswith("~"):
                value = base + value[1:]
            elif value.endswith("~"):
                value = value[:-1] + base
        full[SHORT.get(key, key)] = value
    return full


@lru_cache(maxsize=4096)
def measurand_for(component: str, device_class: str, unit: str, names: tuple[str, ...]) -> tuple[str, str]:
    """(measurand, unit) of an entity; ("", "") where nothing says. The unit outranks the class, the name refines it."""
    kind = classes().get((component, device_class))
    if component != "sensor":
        named = next((m.measurand for name in names if (m := meaning(name)) and is_state(m.measurand)), "")
        usual = {"switch": "switch_on", "valve": "valve_open"}.get(component, named or "binary")
        return (kind.measurand if kind else usual), ""
    found = [m for name in names if (m := meaning(name)) and (not unit or converts(unit, m.measurand))]
    if kind and (not unit or any(converts(unit, m) for m in (kind.measurand, *kind.also))):
        exact = next((m for m in found if m.measurand in kind.also), None)
        measurand = (
            exact.measurand if exact else next((m for m in (kind.measurand, *sorted(kind.also)) if not unit or converts(unit, m)), "")
        )
        return measurand, unit or kind.unit or (exact.unit if exact else "")
    if found and (unit or not is_state(found[0].measurand)):
        return found[0].measurand, unit or found[0].unit
    return BY_UNIT.get(spelled(unit), ""), unit


def entity(config: dict[str, Any], component: str, config_topic: str) -> dict[str, object] | None:
    """What a written-out config says, as a plain dict; None where it has no state of its own."""
    topic = config.get("state_topic")
    if not isinstance(topic, str) or not topic:
        return None
    if "+" in topic or "#" in topic:
        raise DecodeError("a state topic cannot hold a wildcard", where="state_topic", got=topic[:60])
    template = str(config.get("value_template") or "")
    path = path_of(template) if template else None
    unit = str(config.get("unit_of_measurement") or "")
    last = path.steps[-1] if path and path.steps else ""
    names = tuple(
        str(n)[:80] for n in (last, config.get("object_id"), _object_of(config_topic), config.get("name"), config.get("unique_id")) if n
    )
    measurand, unit = measurand_for(component, str(config.get("device_class") or ""), unit, names)
    return {
        "config": config_topic,
        "topic": topic,
        "component": component,
        "measurand": measurand,
        "unit": unit,
        "path": list(path.steps) if path else None if template else [],
        "scale": path.scale if path else 1.0,
        "offset": path.offset if path else 0.0,
        "channel": name_of(last or str(config.get("object_id") or _object_of(config_topic))),
        "name": str(config.get("name") or "")[:80],
        "device": _identity(config.get("device")),
        "on": config.get("state_on", config.get("payload_on", "ON")),
        "off": config.get("state_off", config.get("payload_off", "OFF")),
        "expire_s": config.get("expire_after"),
        "availability": config.get("availability_topic"),
    }


def _object_of(config_topic: str) -> str:
    parts = config_topic.split("/")
    return parts[-2] if len(parts) > 1 else parts[0]


def _identity(device: object) -> str:
    """The first identifier of a device block, or its first connection (a MAC address)."""
    if not isinstance(device, dict):
        return ""
    ids = device.get("identifiers") or device.get("ids") or device.get("connections") or device.get("cns")
    while isinstance(ids, list) and ids:
        ids = ids[-1] if len(ids) == 2 and isinstance(ids[0], str) and ids[0] in ("mac", "bluetooth", "upnp", "zigbee") else ids[0]
    return str(ids)[:80] if isinstance(ids, str | int) else ""


def learn(entities: list[dict[str, object]], config_topic: str, known: Known) -> list[Fact]:
    """The facts of a config message: its entities beside those that others said of the same state topic."""
    facts = {fact.key: fact for fact in forget(config_topic, known) if fact.kind == "discovery"}
    for one in entities:
        topic = str(one["topic"])
        before = facts[topic].value if topic in facts else known.get("discovery", topic)
        others = [e for e in _entities(before) if e.get("config") != config_topic]
        same = [e for e in _entities(facts[topic].value) if e.get("config") == config_topic] if topic in facts else []
        facts[topic] = Fact("discovery", topic, {"entities": [*others, *same, one]})
    topics: list[object] = [*sorted({str(one["topic"]) for one in entities})]
    return [*facts.values(), Fact("config", config_topic, {"topics": topics})]


def forget(config_topic: str, known: Known) -> list[Fact]:
    """The facts that take back what a config topic once taught."""
    told = known.get("config", config_topic)
    topics = told.get("topics") if told else None
    facts = []
    for topic in topics if isinstance(topics, list) else []:
        others = [e for e in _entities(known.get("discovery", topic)) if e.get("config") != config_topic]
        facts.append(Fact("discovery", topic, {"entities": others} if others else None))
    return [*facts, Fact("config", config_topic, None)]


def _entities(value: dict[str, object] | None) -> list[dict[str, Any]]:
    found = value.get("entities") if value else None
    return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []


def read_entities(message: Message, known: Known, outcome: Outcome, device: str, thing: str) -> bool:
    """Read a state by what discovery said of its topic; False where nothing was said.

    thing: the channel where the topic itself names one; else each entity's own name.
    """
    told = known.facts.get(("discovery", message.topic))
    if told is None:
        return False
    text = message.payload.decode("utf-8", "replace").strip()
    document = parsed_any(message.payload) if text[:1] in ("{", "[") else None
    qc = SUSPECT if message.retain else NOT_EVALUATED
    for one in _entities(told):
        steps = one.get("path")
        raw = text if not steps else follow(document, steps)
        if (steps is None and document is not None) or (steps == [] and document is not None):
            outcome.reject(
                "its discovery template is more than a path, and is not run",
                field=str(one.get("name")),
                next_step="let the device publish plain JSON",
            )
            continue
        _read(one, raw, outcome, device, thing or str(one.get("channel") or ""), qc)
    return True


def _read(one: dict[str, Any], raw: object, outcome: Outcome, device: str, channel: str, qc: int) -> None:
    measurand, field = str(one.get("measurand") or ""), str(one.get("name") or channel)
    if not measurand:
        unit = one.get("unit")
        outcome.reject(
            f"discovery says neither what this is nor a unit we know ({unit!r})", field=field, value=raw, next_step="add a device class"
        )
        return
    unit = str(one.get("unit") or "")
    if is_state(measurand) and raw is not None:
        raw = _on_off(one, raw)
    elif isinstance(raw, str) and raw.lower() not in SILENT_WORDS:
        found = quantity(raw)
        raw = found[0] if found else raw
    if isinstance(raw, int | float) and (one.get("scale", 1.0) != 1.0 or one.get("offset")):
        raw = float(raw) * float(one.get("scale", 1.0)) + float(one.get("offset", 0.0))
    add(outcome, device, channel, measurand, unit, raw, 0, field=field, qc=qc)


def _on_off(one: dict[str, Any], raw: object) -> object:
    """1 or 0 by the payloads the config names; else by the usual words."""
    text = ("true" if raw else "false") if isinstance(raw, bool) else str(raw)
    for said, value in ((one.get("on"), 1.0), (one.get("off"), 0.0)):
        if said is not None and text.lower() == str(said).lower():
            return value
    return state(text)
