"""ESPHome: a bare value on {node}/{component}/{object}/state, `online` or `offline` on {node}/status.

https://esphome.io/components/mqtt
The wire says neither unit nor quantity: Home Assistant discovery does (see homeassistant.py), else the object's name.
ESPHome retains every state by default, so a state without discovery and without a clock is what it is: readings that
come retained are kept but marked suspect, because at subscribe time nobody knows their age.
"""

from __future__ import annotations

from functools import lru_cache

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._discovery import read_entities
from sensors.envelopes._json import number, parsed
from sensors.envelopes._names import device_of as generic_device
from sensors.envelopes._rows import SILENT_WORDS, add, unit_told
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Message, Outcome, Status
from sensors.vocabulary import is_state, meaning, state

READ = frozenset({"sensor", "binary_sensor", "switch", "valve", "fan", "light"})
# What people set, what the device says in words, and what it only shows.
UNREAD = frozenset({"text_sensor", "number", "select", "button", "climate", "cover", "lock", "text", "date", "time", "datetime",
    "event", "update", "alarm_control_panel", "camera", "media_player"})  # fmt: skip
STATUS_WORDS = {"online": True, "offline": False}


def _claims(parts: list[str]) -> bool:
    if parts[0] in ("homeassistant", "shellies", "stat", "tele") or parts[0].startswith("zigbee2mqtt"):
        return False
    if len(parts) >= 4 and parts[-3] in READ | UNREAD and parts[-1] in ("state", "command"):
        return True
    return len(parts) == 2 and parts[1] in ("status", "debug")


@lru_cache(maxsize=8192)
def names_of(topic: str) -> tuple[str, str, str]:
    """(node, component, object)."""
    parts = topic.split("/")
    return "/".join(parts[:-3]), parts[-3], parts[-2]


@envelope("esphome", rank=20, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """ESP boards with ESPHome, over MQTT."""
    text = message.payload.decode("utf-8", "replace").strip()
    parts = message.topic.split("/")
    if len(parts) == 2:
        _status(message, text, parts, known, outcome)
        return
    node, component, thing = names_of(message.topic)
    outcome.device = node
    if parts[-1] == "command" or component in UNREAD:
        outcome.status.append(Status(node, event=component))
    elif read_entities(message, known, outcome, node, thing):
        return
    elif component == "sensor":
        _sensor(text, node, thing, message, known, outcome)
    else:
        measurand = {"binary_sensor": "binary", "valve": "valve_open"}.get(component, "switch_on")
        meant = meaning(thing)
        if component == "binary_sensor" and meant is not None and is_state(meant.measurand):
            measurand = meant.measurand
        if text.startswith("{"):
            text = str(parsed(message.payload).get("state", ""))
        add(outcome, node, thing, measurand, "", state(text), 0, field=thing, qc=SUSPECT if message.retain else NOT_EVALUATED)


def _status(message: Message, text: str, parts: list[str], known: Known, outcome: Outcome) -> None:
    word = text.lower()
    if parts[1] == "debug" or word in STATUS_WORDS:
        outcome.device = parts[0]
        outcome.status.append(Status(parts[0], STATUS_WORDS.get(word)))
        return
    # another product's two-level topic that happens to end so
    from sensors.envelopes.json_generic import unwrap as generic

    outcome.device = generic_device(message.topic)
    generic(message, known, outcome)


def _sensor(text: str, node: str, thing: str, message: Message, known: Known, outcome: Outcome) -> None:
    value = number(text)
    if value is None:
        if text.lower() not in SILENT_WORDS:
            outcome.reject("not a number", field=thing, value=text)
        else:
            outcome.reject("the device has no reading yet", field=thing, value=text)
        return
    meant = meaning(thing)
    if meant is None:
        outcome.reject(
            "nothing says what this number is",
            field=thing,
            value=text,
            next_step="switch on `discovery` in the node's mqtt: section, or give the sensor a name that says what it measures",
        )
        return
    unit = meant.unit or unit_told(known, node, thing, meant.measurand)
    add(outcome, node, thing, meant.measurand, unit, value, 0, field=thing, qc=SUSPECT if message.retain else NOT_EVALUATED)
