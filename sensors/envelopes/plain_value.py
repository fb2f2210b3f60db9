"""A bare number or word on a topic of its own: farm/tank2/level is tank2's level.

The last level says what it is (vocabulary.csv); where it says nothing (`state`, `value`), the one before does. The text
may hold a unit, a decimal comma, a byte order mark; it may be ON or OFF. Whatever Python's float() would take beyond
that ("1_000", "nan", Arabic digits, hexadecimal) is text. A retained value is refused: nobody knows how old it is.
"""

from __future__ import annotations

from functools import lru_cache

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._discovery import BY_UNIT, read_entities
from sensors.envelopes._generic import whole_name
from sensors.envelopes._json import quantity
from sensors.envelopes._names import device_and_field, is_command
from sensors.envelopes._rows import SILENT_WORDS, add, unit_told
from sensors.errors import DecodeError
from sensors.reading import Message, Outcome, Status
from sensors.units import spelled
from sensors.vocabulary import Meaning, converts, fitting, is_state, meaning, state

ONLINE = {"online": True, "offline": False, "connected": True, "disconnected": False, "alive": True, "dead": False, "lost": False,
    "true": True, "false": False,
          "available": True, "unavailable": False, "up": True, "down": False, "1": True, "0": False}  # fmt: skip
STATUS_LEVELS = frozenset({"status", "lwt", "online", "availability", "available", "connected", "connection", "will", "alive"})
SWITCHED = frozenset({"on", "off"})
LONGEST = 120


def _claims(parts: list[str]) -> bool:
    return meaning(parts[-1]) is not None


@envelope("plain_value", rank=900, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Home-made devices that publish one bare value a topic."""
    if message.payload.lstrip()[:1] in (b"{", b"["):
        from sensors.envelopes.json_generic import read_json

        read_json(message, known, outcome)
    else:
        read_plain(message, known, outcome)


@lru_cache(maxsize=16384)
def topic_meaning(topic: str) -> tuple[str, str, Meaning | None]:
    """(device, channel, meaning) of a topic that carries one value."""
    device, field = device_and_field(topic)
    before = device.rsplit("/", 1)[-1].rstrip("0123456789_-")
    # farm/soil/temperature is a soil's temperature, farm/fence2/voltage a fence's
    found = whole_name(before, field) if "/" in device else meaning(field)
    if found is None:
        found = meaning(device.rsplit("/", 1)[-1])
        return device, field, found._replace(channel="") if found else None
    return device, found.channel or field, found


def read_plain(message: Message, known: Known, outcome: Outcome) -> None:
    """One value, or one word."""
    parts = message.topic.split("/")
    device, channel, meant = topic_meaning(message.topic)
    outcome.device = device
    if is_command(parts):
        outcome.status.append(Status(device, event="command"))
        return
    if read_entities(message, known, outcome, device, ""):
        return
    text = _text(message.payload)
    word = text.lower()
    if parts[-1].lower() in STATUS_LEVELS and word in ONLINE:
        outcome.status.append(Status(device, ONLINE[word]))
        return
    if message.retain:
        raise DecodeError(
            "retained without a time: nobody knows how old it is",
            where=channel,
            got=text[:40],
            next_step="publish it without retain, or as JSON with a time",
        )
    yes = state(text)
    if yes is not None and not text[0].isdigit():
        measurand = meant.measurand if meant and is_state(meant.measurand) else "switch_on" if word in SWITCHED else "binary"
        if meaning_is_contact(parts[-1]) and word not in SWITCHED:
            measurand, yes = "contact_open", 1.0 - yes if word in ("true", "false") else yes
        add(outcome, device, channel, measurand, "", yes, 0, field=channel)
        return
    _number(text, device, channel, meant, known, outcome)


def meaning_is_contact(field: str) -> bool:
    """A field called just `contact` is true when shut, as door sensors say it."""
    return field.lower() in ("contact", "contact_sensor", "reed")


def _text(payload: bytes) -> str:
    """The payload as text; DecodeError where it is none, or blank, or far too long for a value."""
    try:
        text = payload.decode("utf-8-sig").strip(" \t\r\n\0\"'")
    except UnicodeDecodeError as why:
        raise DecodeError("neither text nor JSON", got=payload[:20].hex()) from why
    if not text:
        raise DecodeError("it is blank")
    if len(text) > LONGEST:
        raise DecodeError("too long for a value", got=text[:60])
    return text


def _number(text: str, device: str, channel: str, meant: Meaning | None, known: Known, outcome: Outcome) -> None:
    found = quantity(text)
    if found is None:
        why = "the device has no reading" if text.lower() in SILENT_WORDS else "neither a number nor on or off"
        raise DecodeError(why, where=channel, got=text[:60], next_step="if this topic is no sensor, ignore it")
    if meant is None and spelled(found[1]) in BY_UNIT:
        meant = Meaning(BY_UNIT[spelled(found[1])], found[1], "")
    if meant is None:
        raise DecodeError(
            "nothing says what this number is",
            where=channel,
            got=text[:60],
            next_step="name the quantity in the topic, or say in Sensors what it is",
        )
    value, said = found
    unit = said or meant.unit or unit_told(known, device, channel, meant.measurand)
    measurand = fitting(meant.measurand, unit)
    if not measurand or (said and not converts(said, measurand)):
        raise DecodeError(
            f"{meant.measurand} cannot be in {said!r}", where=channel, got=text[:60], next_step="correct the unit at the device"
        )
    add(outcome, device, channel, measurand, unit, value, 0, field=channel)
