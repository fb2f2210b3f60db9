"""Ecowitt gateways and consoles: the fields of their "customized upload", relayed as JSON (ecowitt2mqtt) or as a form.

https://github.com/bachya/ecowitt2mqtt , https://www.ecowitt.com
Everything is text. Raw fields carry their unit in the name (tempf, baromrelin, windspeedmph, rainratein, also …c, …hpa,
…kmh, …mm). After ecowitt2mqtt's own processing no unit is left and metric and imperial share the names: the
barometer, where there is one, tells which it is, since no farm has 30 hPa or 1,000 inHg; the same holds where a
gateway set to metric keeps the imperial names. Four battery encodings: 0/1
(1 = low, but Ambient Weather says 1 = good), volts,
0 to 5 bars (6 = mains, 9 = off), and percent. Empty text is no reading. `dateutc` is UTC.
PASSKEY is a secret and never looked at. Nothing is retained by default; with dateutc a retained report has its time.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._discovery import read_entities
from sensors.envelopes._json import number, parsed
from sensors.envelopes._names import device_of
from sensors.envelopes._rows import add
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Message, Outcome, Status

IMPERIAL, METRIC = 0, 1
# A firmware's version is no part of a device's name: it changes.
_VERSION = re.compile(r"_?V\d.*$")
UTC_ZONE = ZoneInfo("UTC")
# kind -> (imperial unit, metric unit), and the endings that say which
UNITS = {
    "temperature": ("degF", "degC"),
    "pressure": ("inHg", "hPa"),
    "speed": ("mph", "km/h"),
    "rate": ("in/h", "mm/h"),
    "rain": ("in", "mm"),
}
ENDINGS = {"temperature": ("f", "c"), "pressure": ("in", "hpa"), "speed": ("mph", "kmh"), "rate": ("in", "mm"), "rain": ("in", "mm")}
# Fields that the raw upload sends without an ending, always in these units.
ALWAYS_IMPERIAL = ("_piezo", "maxdailygust", "tf_", "vpd", "soil_ec_temp")
MARKS = ("PASSKEY", "stationtype", "dateutc", "tempinf", "baromrelin")


class Field(NamedTuple):
    """kind (what decides its unit), measurand, unit ("" = by kind), channel."""

    kind: str
    measurand: str
    unit: str
    channel: str


def _table() -> dict[str, Field]:
    text = resources.files("sensors.envelopes").joinpath("ecowitt.csv").read_text("utf-8")
    found: dict[str, Field] = {}
    for row in csv.DictReader(text.splitlines()):
        for key in row["keys"].split():
            channel = key.replace("batt", "").strip("_") if row["channel"] == "self" else row["channel"]
            for digits in range(1, 17) if "#" in key else ("",):
                found[key.replace("#", str(digits))] = Field(row["kind"], row["measurand"], row["unit"], channel.replace("#", str(digits)))
    return found


FIELDS = _table()


@lru_cache(maxsize=2048)
def unit_of(key: str, kind: str) -> str:
    """The unit a key's ending says; "" where only the unit system of the message tells."""
    imperial, metric = UNITS[kind]
    if key.endswith(ENDINGS[kind][1]) or (kind == "speed" and "kmh" in key):
        return metric
    if key.endswith(ENDINGS[kind][0]) and key not in ("tempin", "co2in"):
        return imperial
    return imperial if kind == "speed" and "mph" in key else ""


@lru_cache(maxsize=4096)
def unit_in(key: str, kind: str, system: int | None) -> str:
    """The unit of a key in a message of a unit system; "" where nothing tells."""
    imperial, metric = UNITS[kind]
    said = unit_of(key, kind)
    if said == metric or system == METRIC:
        return metric
    always = key.startswith(ALWAYS_IMPERIAL) or key.endswith(ALWAYS_IMPERIAL)
    return imperial if said or always or system == IMPERIAL else ""


def _claims(parts: list[str]) -> bool:
    return parts[0] != "homeassistant" and any("ecowitt" in part.lower() for part in parts)


@envelope("ecowitt", rank=16, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Weather stations on an Ecowitt gateway."""
    parts = message.topic.split("/")
    outcome.device = device_of(message.topic)
    if read_entities(message, known, outcome, outcome.device, ""):
        return
    if parts[-1] in ("availability", "status", "LWT") and message.payload[:1] not in (b"{", b"["):
        word = message.payload.decode("utf-8", "replace").strip().lower()
        outcome.status.append(Status(outcome.device, {"online": True, "offline": False}.get(word)))
        return
    read_report(_fields(message.payload), message, outcome)


def _fields(payload: bytes) -> dict[str, object]:
    """The report's fields, from JSON or from a form."""
    if payload.lstrip()[:1] == b"{":
        return parsed(payload)
    form = (
        dict(parse_qsl(payload.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=400)) if payload.count(b"&") < 400 else {}
    )
    if not form:
        raise DecodeError("the fields of a weather report were expected", got=payload[:40].decode("utf-8", "replace"))
    return dict(form)


def read_report(body: dict[str, object], message: Message, outcome: Outcome) -> None:
    """One upload of a gateway."""
    station = str(body.get("stationtype") or "")
    model = _VERSION.sub("", str(body.get("model") or station))
    base = device_of(message.topic)
    device = outcome.device = f"{base}/{model}" if model else base
    time_ns = from_any(body.get("dateutc"), UTC_ZONE, message.received_ns)
    qc = SUSPECT if message.retain and not time_ns else NOT_EVALUATED
    system = _system(body)
    for key, raw in body.items():
        found = FIELDS.get(key)
        if found is None or raw is None or raw == "":
            continue
        kind, measurand, unit, channel = found
        if measurand == "battery_low" and station.startswith("AMB"):
            good = number(raw)
            raw = None if good is None else 1.0 - good
        if kind == "level":
            raw = _bars(raw)
            if raw is None:
                continue
        elif kind != "plain":
            unit = unit_in(key, kind, system)
        if not unit and kind != "plain":
            outcome.reject(
                "nothing says whether this is metric",
                field=key,
                value=raw,
                next_step="let ecowitt2mqtt send raw data, or announce itself by discovery",
            )
            continue
        add(outcome, device, channel, measurand, unit, raw, time_ns, field=key, qc=qc)
    if not outcome.rows and not outcome.rejected:
        raise DecodeError("no field of a weather station", got=", ".join(body)[:60])


def _system(body: dict[str, object]) -> int | None:
    """The unit system by the barometer; None where there is none."""
    for key in ("baromrelin", "baromabsin", "baromrel", "baromabs", "baromin"):
        value = number(body.get(key))
        if value is not None:
            return IMPERIAL if value < 50 else METRIC
    return None


def _bars(raw: object) -> float | None:
    """0 to 5 bars as percent; 6 means mains power, 9 that the sensor is off."""
    value = number(raw)
    return None if value is None or value > 6 else min(value, 5.0) * 20.0
