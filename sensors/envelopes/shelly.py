"""Shelly: Gen1 bare values on shellies/{id}/…; Gen2 and later JSON on {prefix}/events/rpc and {prefix}/status/….

https://shelly-api-docs.shelly.cloud/
A custom prefix hides who speaks: the id is `src`. Notifications are partial. `tC` and `tF` are one reading. Requests
and answers on …/rpc are no readings. A battery device says how often it wakes (sys.wakeup_period, seconds). Gen1
energy is in watt-minutes, and 999 means "not measured yet"; Gen1 retains its values by default, so retained ones are
kept but suspect: their age is unknown. A battery at 0 % with external power is not empty: suspect.
"""

from __future__ import annotations

from functools import lru_cache

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import number, parsed
from sensors.envelopes._rows import add, unit_told
from sensors.envelopes._shelly import FIRST, component_fields
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Fact, Message, Outcome, Status
from sensors.vocabulary import Meaning, is_state, state

PLAIN_COMPONENTS = frozenset({"sys", "wifi", "mqtt", "cloud", "ble", "ws", "ht_ui", "eth", "matter", "modbus", "zigbee", "bthome"})


def _claims(parts: list[str]) -> bool:
    if len(parts) < 2:
        return False
    if parts[0] == "shellies" or parts[0].startswith(("shelly", "shellies_discovery")):
        return True
    if parts[-2:] == ["events", "rpc"] or parts[-1] == "rpc":
        return True
    return parts[-2] == "status" and (parts[-1].partition(":")[2].isdigit() or parts[-1] in PLAIN_COMPONENTS)


@envelope("shelly", rank=16, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Shelly switches, meters and sensors."""
    parts = message.topic.split("/")
    if parts[0] == "shellies":
        _first(message, parts, known, outcome)
    elif parts[-2:] == ["events", "rpc"]:
        _notification(message, "/".join(parts[:-2]), known, outcome)
    elif parts[-2] == "status":
        prefix = "/".join(parts[:-2])
        alias = known.get("alias", prefix)
        outcome.device = str(alias["device"]) if alias else prefix
        body = parsed(message.payload)
        _component(parts[-1], body, outcome, 0, SUSPECT if message.retain else NOT_EVALUATED)
        if not outcome.rows and not outcome.rejected:
            outcome.status.append(Status(outcome.device, event=parts[-1]))
    else:
        outcome.device = "/".join(parts[:-1])
        word = message.payload[:8].decode("utf-8", "replace").strip().lower()
        online = {"true": True, "false": False}.get(word) if parts[-1] == "online" else None
        outcome.status.append(Status(outcome.device, online, event="" if parts[-1] == "online" else parts[-1]))


def _notification(message: Message, prefix: str, known: Known, outcome: Outcome) -> None:
    """NotifyStatus and NotifyFullStatus; every other method is an event or an order."""
    body = parsed(message.payload)
    source = body.get("src")
    device = outcome.device = source if isinstance(source, str) and source else prefix
    params = body.get("params")
    if body.get("method") not in ("NotifyStatus", "NotifyFullStatus") or not isinstance(params, dict):
        outcome.status.append(Status(device, event=str(body.get("method", ""))[:40]))
        return
    if device != prefix:
        outcome.facts.append(Fact("alias", prefix, {"device": device}))
    time_ns = from_any(params.get("ts"), known.zone, message.received_ns)
    qc = SUSPECT if message.retain and not time_ns else NOT_EVALUATED
    for name, component in params.items():
        if isinstance(component, dict):
            _component(name, component, outcome, time_ns, qc)
    system = params.get("sys")
    period = number(system.get("wakeup_period")) if isinstance(system, dict) else None
    if period:
        outcome.facts.append(Fact("interval", device, {"seconds": period}))
    if not outcome.rows and not outcome.rejected:
        outcome.status.append(Status(device, True))


def _component(name: str, body: dict[str, object], outcome: Outcome, time_ns: int, qc: int) -> None:
    """One component's status: temperature:0, switch:0, devicepower:0, em:0, wifi …"""
    kind = name.partition(":")[0]
    for path, measurand, unit, channel in component_fields(kind):
        value: object = body
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            continue
        doubt = qc
        external, cell = body.get("external"), body.get("battery")
        if isinstance(external, dict) and isinstance(cell, dict) and external.get("present") is True and number(cell.get("percent")) == 0:
            doubt = SUSPECT
        where = name if ":" in name else ""
        add(
            outcome,
            outcome.device,
            f"{where} {channel}".strip() if channel else where,
            measurand,
            unit,
            value,
            time_ns,
            field=f"{name}.{'.'.join(path)}",
            qc=doubt,
        )
    if kind == "bthomesensor" and "value" in body:
        outcome.reject(
            "a BTHome object says a number but not what it is", field=name, value=body["value"], next_step="give it a name at the gateway"
        )


@lru_cache(maxsize=8192)
def _path_of(rest: tuple[str, ...]) -> tuple[Meaning | None, str]:
    """(meaning, channel) of a Gen1 topic below shellies/{id}: numbers in it are the channel."""
    words = "/".join("#" if part.isdigit() else part for part in rest)
    numbers = "/".join(part for part in rest if part.isdigit())
    found = FIRST.get(words)
    if found is None:
        return None, ""
    channel = f"{rest[0]}/{numbers}" if numbers else ""
    return found, f"{channel} {found.channel}".strip()


def _first(message: Message, parts: list[str], known: Known, outcome: Outcome) -> None:
    """Gen1: one bare value on a topic."""
    if len(parts) < 3:
        outcome.device = parts[-1]
        outcome.status.append(Status(parts[-1], event="announce"))
        return
    device = outcome.device = parts[1]
    text = message.payload.decode("utf-8", "replace").strip()
    if parts[2] == "online":
        outcome.status.append(Status(device, {"true": True, "false": False}.get(text)))
        return
    found, channel = _path_of(tuple(parts[2:]))
    if found is None or text[:1] in ("{", "["):
        outcome.status.append(Status(device, event="/".join(parts[2:])[:60]))
        return
    qc = SUSPECT if message.retain else NOT_EVALUATED
    value: object = state(text) if is_state(found.measurand) else number(text)
    if value is None and text.lower() not in ("", "null", "unknown", "overpower"):
        raise DecodeError("a bare number was expected", got=text[:40])
    unit = found.unit
    if found.measurand == "temperature":
        unit = unit_told(known, device, channel, "temperature") or unit
    if isinstance(value, float) and unit == "W*min":
        value, unit = value / 60.0, "Wh"
    if isinstance(value, float) and value == 999.0:
        outcome.reject("the device has not measured yet (999)", field="/".join(parts[2:]), value=text)
        return
    add(outcome, device, channel, found.measurand, unit, value, 0, field="/".join(parts[2:]), qc=qc)
