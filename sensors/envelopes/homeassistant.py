"""Home Assistant: discovery configs, states under the discovery prefix, and statestream.

https://www.home-assistant.io/integrations/mqtt/ , https://www.home-assistant.io/integrations/mqtt_statestream/
A config is {prefix}/{component}/[{node}/]{object}/config; it teaches what a state topic means, and an empty one takes
that back. A state that comes before its config is set aside with the reason and can be read again afterwards: a bare
number without a unit is no reading. Statestream says unit and class on sibling topics, often after the state.
Retained states are the products' normal way (discovery itself is retained); their age is unknown, so they are suspect.
"""

from __future__ import annotations

import json
from contextlib import suppress

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._discovery import COMPONENTS, entity, expanded, learn, read_entities
from sensors.envelopes._json import parsed
from sensors.envelopes._names import device_of_state
from sensors.errors import DecodeError
from sensors.reading import Fact, Message, Outcome, Status

PREFIXES = frozenset({"homeassistant", "hass", "statestream", "ha"})
DOMAINS = COMPONENTS | {
    "climate", "cover", "light", "fan", "lock", "number", "select", "text", "button", "update", "event", "device", "device_automation",
    "tag",
    "camera", "image", "scene", "siren", "humidifier", "vacuum", "water_heater", "weather", "sun", "person", "zone", "input_boolean",
    "input_number",
    "automation", "script", "device_tracker", "binary_sensor", "alarm_control_panel", "notify", "lawn_mower",
}  # fmt: skip
ATTRIBUTES = frozenset(
    {"unit_of_measurement", "device_class", "state_class", "friendly_name", "icon", "last_changed", "last_updated", "attribution"}
)


def _claims(parts: list[str]) -> bool:
    if parts[0] in PREFIXES:
        return True
    if len(parts) >= 4 and parts[-1] == "config":
        return parts[1] in DOMAINS or parts[-3] in DOMAINS
    return len(parts) >= 4 and parts[-3] in COMPONENTS and parts[-1] in ATTRIBUTES


@envelope("homeassistant_discovery", rank=14, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Whatever announces itself by Home Assistant's discovery, and Home Assistant's own states."""
    parts = message.topic.split("/")
    device, thing = device_of_state(message.topic)
    outcome.device = device
    if parts[-1] == "config":
        _config(message, parts, known, outcome)
    elif parts[-1] in ("availability", "status", "connection"):
        outcome.status.append(Status(device, _online(message.payload)))
    elif parts[-1] in ATTRIBUTES:
        _attribute(message, known, outcome)
    elif parts[-1] in ("attributes", "set", "command"):
        outcome.status.append(Status(device, event=parts[-1]))
    elif not read_entities(message, known, outcome, device, thing):
        _unannounced(message, parts, outcome, thing)


def _online(payload: bytes) -> bool | None:
    text = payload.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        text = str(parsed(payload).get("state", ""))
    return {"online": True, "offline": False}.get(text.strip('"').lower())


def _config(message: Message, parts: list[str], known: Known, outcome: Outcome) -> None:
    """Learn from a config; a device config holds several components."""
    config = expanded(parsed(message.payload))
    at = next((n for n, part in enumerate(parts[:-1]) if part in DOMAINS), 1)
    component = parts[at] if at < len(parts) else ""
    found = []
    several = config.get("components")
    if isinstance(several, dict):
        for name, one in list(several.items())[:64]:
            if isinstance(one, dict):
                full = {
                    "state_topic": config.get("state_topic"),
                    "device": config.get("device"),
                    "object_id": name,
                    **expanded({"~": config.get("~"), **one}),
                }
                found.append((full, str(full.get("platform"))))
    else:
        found.append((config, component))
    entities = [e for full, kind in found if kind in COMPONENTS and (e := entity(full, kind, message.topic)) is not None]
    if entities:
        outcome.facts.extend(learn(entities, message.topic, known))
        for one in entities:
            seconds = one["expire_s"]
            if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
                outcome.facts.append(
                    Fact("interval", device_of_state(str(one["topic"]), bare=one["path"] == [])[0], {"seconds": float(seconds)})
                )
    outcome.status.append(Status(outcome.device, event="discovery"))


def _attribute(message: Message, known: Known, outcome: Outcome) -> None:
    """Statestream's unit and class of an entity, each on a topic of its own beside the state."""
    base, _, what = message.topic.rpartition("/")
    if what not in ("unit_of_measurement", "device_class"):
        outcome.status.append(Status(outcome.device, event=what))
        return
    text = message.payload.decode("utf-8", "replace").strip()
    with suppress(ValueError):  # published bare, there is nothing to unquote
        text = str(json.loads(text))
    told = known.get("statestream", base) or {}
    value: dict[str, object] = {**told, what: text[:40]}
    parts = base.split("/")
    one = entity({"state_topic": f"{base}/state", **value}, parts[-2] if parts[-2] in COMPONENTS else "sensor", f"{base}/x")
    outcome.facts.append(Fact("statestream", base, value))
    if one is not None:
        outcome.facts.extend(learn([{**one, "config": base, "channel": parts[-1]}], base, known))


def _unannounced(message: Message, parts: list[str], outcome: Outcome, thing: str) -> None:
    """A state nobody announced yet."""
    text = message.payload.decode("utf-8", "replace").strip()
    if parts[0] in PREFIXES and len(parts) > 1 and parts[1] not in COMPONENTS and parts[1] in DOMAINS:
        outcome.status.append(Status(outcome.device, event=parts[1]))
        return
    if len(parts) < 3:
        raise DecodeError("this topic is not one of Home Assistant's", got=text[:60])
    outcome.reject(
        "no discovery config has said what this number is, or in which unit",
        field=thing,
        value=text,
        next_step="restart the sender so that it announces itself (its config should be retained); then re-read this device",
    )
