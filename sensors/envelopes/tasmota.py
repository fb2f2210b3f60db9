"""Tasmota: JSON on tele/{topic}/SENSOR and STATE, a word on LWT; FullTopic may put `tele` at any level.

https://tasmota.github.io/docs/MQTT/ and each driver's page. Sensors lie in objects named by their driver; probes that
can be unplugged (DS18B20-1, -2 …) are renumbered, so the channel is their Id, not the driver's number. `TempUnit`,
`PressureUnit` and `SpeedUnit` stand beside the drivers. `Time` is local and naive unless `Epoch` says the instant;
before the clock is set it is 1970, which no reading is. A gateway reports other devices (Zigbee, LoRaWAN): those get
names of their own. The product retains only LWT and, when asked, POWER and SENSOR: retained readings without a usable
time are suspect.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import parsed
from sensors.envelopes._lorawan import read_object
from sensors.envelopes._rows import add
from sensors.envelopes._tasmota import DEVICE_MAPS, SKIPPED, Field, field_meaning
from sensors.instants import from_any, from_epoch
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Message, Outcome, Status

PREFIXES = frozenset({"tele", "stat", "cmnd"})
ENDINGS = frozenset(
    {"SENSOR", "STATE", "LWT", "RESULT", "UPTIME", "MARGINS", "LOGGING", "POWER", "INFO", "STATUS", "ENERGY", "HASS_STATE", "WAKEUP"}
)


class Units(NamedTuple):
    """The units a message states for its temperatures, pressures and speeds."""

    temperature: str = "degC"
    pressure: str = "hPa"
    speed: str = ""


TEMP_UNITS = {"C": "degC", "F": "degF", "K": "kelvin"}


def _ending(last: str) -> str:
    return last.rstrip("0123456789")


def _claims(parts: list[str]) -> bool:
    if len(parts) < 2:
        return False
    if parts[0] == "tasmota" and parts[1] == "discovery":
        return True
    return any(part in PREFIXES for part in parts[:-1]) and (_ending(parts[-1]) in ENDINGS or "cmnd" in parts)


@lru_cache(maxsize=8192)
def device_of(topic: str) -> tuple[str, str]:
    """(device, last level). A FullTopic in which `tele` is not first is often a path: its last level names the device."""
    parts = topic.split("/")
    at = next((n for n, part in enumerate(parts) if part in PREFIXES), 0)
    rest = parts[at + 1 : -1] or parts[:at]
    return "/".join(rest) or topic, parts[-1]


@envelope("tasmota", rank=12, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Sensors and switches with Tasmota's firmware."""
    device, last = device_of(message.topic)
    outcome.device = device
    ending = _ending(last)
    parts = message.topic.split("/")
    if "cmnd" in parts or parts[1] == "discovery":
        outcome.status.append(Status(device, event="command" if "cmnd" in parts else "discovery"))
    elif ending == "LWT":
        word = message.payload.decode("utf-8", "replace").strip().lower()
        outcome.status.append(Status(device, {"online": True, "offline": False}.get(word)))
    elif ending == "POWER":
        qc = SUSPECT if message.retain else NOT_EVALUATED
        add(outcome, device, last[5:], "switch_on", "", message.payload.decode("utf-8", "replace"), 0, field=last, qc=qc)
    elif ending in ("SENSOR", "STATE", "STATUS", "ENERGY", "HASS_STATE"):
        _report(parsed(message.payload), device, message, known, outcome)
    elif ending == "RESULT":
        _result(message, device, known, outcome)
    else:
        outcome.status.append(Status(device, event=last.lower()))


def _result(message: Message, device: str, known: Known, outcome: Outcome) -> None:
    """The answer to a command: only switches and what a sensor gateway received are readings."""
    body = parsed(message.payload)
    kept = {key: value for key, value in body.items() if _is_power(key) or key in DEVICE_MAPS}
    if kept:
        _report(kept, device, message, known, outcome)
    else:
        outcome.status.append(Status(device, event="result"))


def _is_power(key: str) -> bool:
    return key.startswith("POWER") and (len(key) == 5 or key[5:].isdigit())


def _report(body: dict[str, object], device: str, message: Message, known: Known, outcome: Outcome) -> None:
    """A SENSOR or STATE message, or the StatusSNS inside an answer to `Status 8`."""
    inner = body.get("StatusSNS")
    if isinstance(inner, dict):
        body = inner
    epoch = body.get("Epoch")
    if isinstance(epoch, int):
        time_ns = from_epoch(epoch, message.received_ns)
    else:
        time_ns = from_any(body.get("Time"), known.zone, message.received_ns)
    temperature, pressure, speed = body.get("TempUnit"), body.get("PressureUnit"), body.get("SpeedUnit")
    units = Units(TEMP_UNITS.get(str(temperature), "degC"), str(pressure or "hPa"), str(speed or ""))
    qc = SUSPECT if message.retain and not time_ns else NOT_EVALUATED
    for key, value in body.items():
        kind = type(value)
        if kind is dict:
            if key in DEVICE_MAPS:
                _others(value, device, units, time_ns, message, known, outcome)  # type: ignore[arg-type]
            elif key not in SKIPPED:
                _driver(key, value, device, units, time_ns, qc, outcome)  # type: ignore[arg-type]
        elif kind is str and (_is_power(key) or (key.startswith("Switch") and key[6:].isdigit())):
            add(
                outcome,
                device,
                key if key[0] == "S" else key[5:],
                "binary" if key[0] == "S" else "switch_on",
                "",
                value,
                time_ns,
                field=key,
                qc=qc,
            )
        elif key in ("UptimeSec", "Vcc"):
            add(
                outcome,
                device,
                "",
                "uptime" if key == "UptimeSec" else "voltage",
                "s" if key == "UptimeSec" else "V",
                value,
                time_ns,
                field=key,
                qc=qc,
            )
    if not outcome.rows and not outcome.rejected:
        outcome.status.append(Status(device, True))


@lru_cache(maxsize=8192)
def _channel(driver: str, identity: str, inner: str) -> str:
    """Which of a device's sensors: a probe's own Id, else the driver's name, with what the field adds."""
    name = identity or driver
    return f"{name} {inner}" if inner else name


def _driver(
    driver: str, body: dict[str, object], device: str, units: Units, time_ns: int, qc: int, outcome: Outcome, *, channel: str | None = None
) -> None:
    """One driver's object. `channel` is given where the object is a device of its own."""
    identity = body.get("Id") or body.get("ID")
    name = str(identity) if isinstance(identity, str | int) and channel is None else ""
    for key, raw in body.items():
        meant = field_meaning(driver, key)
        if meant is None or raw is None:
            continue
        unit = _unit(meant, units)
        where = _channel(driver, name, meant.channel) if channel is None else meant.channel
        if type(raw) is list:
            for number, one in enumerate(raw, 1):
                add(outcome, device, f"{where} {number}", meant.measurand, unit, one, time_ns, field=f"{driver}.{key}", qc=qc)
        elif type(raw) is dict:
            _inside(driver, key, raw, device, units, time_ns, qc, outcome)
        else:
            add(outcome, device, where, meant.measurand, unit, raw, time_ns, field=f"{driver}.{key}", qc=qc)


def _inside(driver: str, key: str, body: dict[str, object], device: str, units: Units, time_ns: int, qc: int, outcome: Outcome) -> None:
    """TX20 and TX23 put speed and direction in objects of their own: Speed.Act, Speed.Max, Dir.Deg."""
    for inner, raw in body.items():
        meant = field_meaning(driver, f"{key}.{inner}")
        if meant is not None and type(raw) is not dict and type(raw) is not list:
            add(
                outcome,
                device,
                _channel(driver, "", meant.channel),
                meant.measurand,
                _unit(meant, units),
                raw,
                time_ns,
                field=f"{driver}.{key}",
                qc=qc,
            )


def _unit(meant: Field, units: Units) -> str:
    if meant.unit == "TempUnit":
        return units.temperature
    if meant.unit == "PressureUnit":
        return units.pressure
    if meant.unit == "SpeedUnit":
        return units.speed or "km/h"
    return meant.unit


def _others(devices: dict[str, object], device: str, units: Units, time_ns: int, message: Message, known: Known, outcome: Outcome) -> None:
    """Devices behind a gateway: ZbReceived by Zigbee name or address, LwReceived and LwDecoded by LoRaWAN name."""
    for key, body in list(devices.items())[:64]:
        if not isinstance(body, dict):
            continue
        name = f"{device}/{body.get('Name') or key}"
        if "Endpoint" in body or "LinkQuality" in body or key.startswith("0x"):
            _driver("Zigbee", body, name, units, time_ns, NOT_EVALUATED, outcome, channel="")
        else:
            read_object(body, outcome, name, time_ns, key.lower(), known, message.received_ns)
