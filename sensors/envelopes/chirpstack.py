"""ChirpStack 4 (and 3): application/{id}/device/{EUI}/event/{up, status, join, log, ...}.

https://www.chirpstack.io/docs/chirpstack/integrations/events.html
Every number in `object` is a float. In a status, batteryLevel is filler when externalPowerSource or
batteryLevelUnavailable is true. A log event holds what the steward must know ("keys are wrong"). Nothing is retained.
"""

from __future__ import annotations

from typing import Any

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import number, parsed, parsed_any
from sensors.envelopes._lorawan import read_bytes, read_object
from sensors.envelopes._rows import add
from sensors.envelopes.ttn_v3 import best_gateway
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.reading import Message, Outcome, Status


def _claims(parts: list[str]) -> bool:
    if len(parts) >= 6 and parts[-6] == "application" and parts[-4] == "device":
        return True
    return len(parts) >= 4 and "gateway" in parts[-4:-2] and parts[-2] in ("event", "state", "command")


@envelope("chirpstack", rank=10, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """LoRaWAN devices on ChirpStack."""
    parts = message.topic.split("/")
    device, kind, event = parts[-3], parts[-2], parts[-1]
    outcome.device = device
    if kind != "event" or "gateway" in parts[-4:-2]:
        outcome.status.append(Status(device, event="command" if kind == "command" else event))
        return
    body = parsed(message.payload)
    time_ns = _time(body, known, message.received_ns)
    if event == "up":
        _uplink(body, outcome, device, time_ns, known, message.received_ns)
    elif event == "status":
        _status(body, outcome, device, time_ns)
    elif event in ("log", "error"):
        level = str(body.get("level") or body.get("type") or "")
        text = str(body.get("description") or body.get("error") or "")
        outcome.status.append(Status(device, event=f"log {level}".strip().lower(), text=f"{body.get('code') or ''} {text}".strip()[:300]))
    else:
        outcome.status.append(Status(device, True if event == "join" else None, event=event))


def _time(body: dict[str, Any], known: Known, received_ns: int) -> int:
    heard = body.get("rxInfo")
    first = heard[0] if isinstance(heard, list) and heard and isinstance(heard[0], dict) else {}
    told = (body.get("time"), first.get("nsTime"), first.get("gwTime"), first.get("time"))
    return next((t for said in told if said is not None and (t := from_any(said, known.zone, received_ns))), 0)


def _uplink(body: dict[str, Any], outcome: Outcome, device: str, time_ns: int, known: Known, received_ns: int) -> None:
    about = body.get("deviceInfo")
    if not isinstance(about, dict):
        about = body
    tags = about.get("tags")
    named = [about.get("deviceProfileName"), about.get("deviceName"), *(tags.values() if isinstance(tags, dict) else ())]
    model = " ".join(str(name) for name in named if name).lower()
    decoded = body.get("object")
    if decoded is None and isinstance(body.get("objectJSON"), str) and body["objectJSON"]:
        decoded = parsed_any(body["objectJSON"].encode())
    if isinstance(decoded, dict) and decoded:
        read_object(decoded, outcome, device, time_ns, model, known, received_ns)
        if not outcome.rows and not outcome.rejected:
            outcome.reject(
                "its codec gives no field we know",
                field=", ".join(decoded)[:80],
                next_step="tell us the device, or choose its decoder here",
            )
    elif body.get("data"):
        profile = str(about.get("deviceProfileName") or "")
        read_bytes(body["data"], int(number(body.get("fPort")) or 0), profile, outcome, device, time_ns, known)
    gateway = best_gateway(body.get("rxInfo"))
    if gateway is not None:
        add(outcome, device, "", "rssi", "dBm", gateway.get("rssi"), time_ns, field="rssi")
        add(outcome, device, "", "snr", "dB", gateway.get("snr", gateway.get("loRaSNR")), time_ns, field="snr")


def _status(body: dict[str, Any], outcome: Outcome, device: str, time_ns: int) -> None:
    if "margin" not in body and "batteryLevel" not in body:
        raise DecodeError("a device status was expected", got=", ".join(body)[:60])
    add(outcome, device, "", "link_margin", "dB", body.get("margin"), time_ns, field="margin")
    if body.get("externalPowerSource") is not True and body.get("batteryLevelUnavailable") is not True:
        add(outcome, device, "network", "battery_level", "percent", body.get("batteryLevel"), time_ns, field="batteryLevel")
