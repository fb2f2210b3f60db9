"""rtl_433: what a radio receiver heard, as JSON on …/events and as bare values on …/devices/{model}/…/{key}.

https://github.com/merbanan/rtl_433/blob/master/docs/DATA_FORMAT.md
The unit is the end of the key (`temperature_F`, `wind_avg_km_h`) and may differ within one message. A device is its
model, id and channel; ids are text, however they look. Rain is the gauge's counter. `time` is local unless the
receiver was told otherwise. A sensor sends each frame up to three times and the repeats differ only in their sequence
number: such messages share a `burst`. Receivers can be told to retain, then repeats come at subscribe time: a retained
value without its time is refused.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib import resources

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import parsed
from sensors.envelopes._rows import add
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.reading import Message, Outcome, Status
from sensors.vocabulary import Meaning

_NUMBERED = re.compile(r"(temperature|humidity|moisture)_?(\d{1,2})(?:_([CF]))?")
IDENTITIES = ("id", "sid", "rid", "device", "address", "sensor_id", "serial", "uid", "dev_id", "uv_sensor_id")
BATTERY_WORDS = {"OK": 0.0, "LOW": 1.0}


def _table() -> dict[str, Meaning]:
    text = resources.files("sensors.envelopes").joinpath("rtl_433.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {key: Meaning(row["measurand"], row["unit"], row["channel"]) for row in rows for key in row["keys"].split()}


KEYS = _table()


@lru_cache(maxsize=4096)
def key_meaning(key: str) -> Meaning | None:
    """What a key is; keys for a second probe carry its number in the middle: temperature_2_C."""
    found = KEYS.get(key)
    numbered = _NUMBERED.fullmatch(key) if found is None else None
    if numbered:
        base = KEYS.get(f"{numbered[1]}_{numbered[3]}" if numbered[3] else numbered[1])
        return base._replace(channel=numbered[2]) if base else None
    return found


def _claims(parts: list[str]) -> bool:
    return any("rtl_433" in part.lower() or part.lower() == "rtl433" for part in parts)


@envelope("rtl_433", rank=10, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Weather stations and sensors heard by an rtl_433 receiver."""
    parts = message.topic.split("/")
    if "devices" in parts[:-1]:
        _one_value(message, parts[parts.index("devices") + 1 :], outcome)
        return
    if parts[-1] in ("states", "availability", "status", "LWT", "logs"):
        outcome.device = "/".join(parts[:-1])
        word = message.payload.decode("utf-8", "replace").strip().lower()
        outcome.status.append(Status(outcome.device, {"online": True, "offline": False}.get(word), event="receiver"))
        return
    read_event(parsed(message.payload), message, known, outcome)


def read_event(body: dict[str, object], message: Message, known: Known, outcome: Outcome) -> None:
    """One frame that the receiver understood."""
    model = body.get("model")
    if not isinstance(model, str):
        raise DecodeError(
            "a frame names its model, this does not", got=", ".join(body)[:60], next_step="no sensor sent this; nothing to do"
        )
    identity = next((str(body[key]) for key in IDENTITIES if isinstance(body.get(key), str | int)), "")
    channel = body.get("channel")
    named = [model, identity, str(channel) if isinstance(channel, str | int) else ""]
    if not any(named[1:]):
        raise DecodeError("a frame without id or channel belongs to nobody", got=model, next_step="update rtl_433, or look at the receiver")
    device = outcome.device = "/".join(part for part in named if part)
    time_ns = from_any(body.get("time"), known.zone, message.received_ns)
    if message.retain and not time_ns:
        raise DecodeError("retained without a time: nobody knows how old it is", got=model, next_step="switch retain off at the receiver")
    tyre = body.get("type") == "TPMS"
    for key, raw in body.items():
        if key == "battery" and raw in ("OK", "LOW"):
            add(outcome, device, "", "battery_low", "", BATTERY_WORDS[str(raw)], time_ns, field=key)
            continue
        found = key_meaning(key)
        if found is None or (tyre and found.measurand == "air_pressure") or (key == "uv" and "uvi" in body):
            continue
        # some versions say one reading twice, in °C and in °F
        if not any(row[2] == found.measurand and row[1] == found.channel for row in outcome.rows):
            add(outcome, device, found.channel, found.measurand, found.unit, raw, time_ns, field=key)
    outcome.burst = (device, tuple((row[1], row[2], row[3], row[4]) for row in outcome.rows))


@lru_cache(maxsize=8192)
def _sender(path: tuple[str, ...]) -> str:
    """The same name as on …/events, from [type/]model[/subtype][/channel][/id]: the topic has the channel before the id."""
    if path[0] == "TPMS" and len(path) > 1:
        path = path[1:]
    model, rest = path[0], path[1:]
    if len(rest) >= 2:
        rest = (rest[-1], rest[-2])
    return "/".join((model, *rest))


def _one_value(message: Message, path: list[str], outcome: Outcome) -> None:
    """One key of a frame on a topic of its own."""
    if len(path) < 2:
        raise DecodeError("a topic with a model and a key was expected", got=message.topic)
    device = outcome.device = _sender(tuple(path[:-1]))
    text = message.payload.decode("utf-8", "replace").strip()
    found = key_meaning(path[-1])
    if path[-1] == "battery" and text in BATTERY_WORDS:
        add(outcome, device, "", "battery_low", "", BATTERY_WORDS[text], 0, field=path[-1])
    elif found is None:
        outcome.status.append(Status(device, event=path[-1]))
    elif message.retain:
        raise DecodeError(
            "retained without a time: nobody knows how old it is", got=text[:40], next_step="switch retain off at the receiver"
        )
    else:
        add(outcome, device, found.channel, found.measurand, found.unit, text, 0, field=path[-1])
