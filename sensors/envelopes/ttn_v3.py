"""The Things Stack v3: v3/{application}@{tenant}/devices/{device}/up and its siblings.

https://www.thethingsindustries.com/docs/integrations/other-integrations/mqtt/
The time is the network server's, uplink_message.received_at; gateways' `timestamp` is a counter, and the outer
received_at is when the application server had it. The best gateway's rssi and snr are kept. An uplink without
decoded_payload is set aside as undecoded unless the model is known. Nothing here is retained by the product.
"""

from __future__ import annotations

from typing import Any

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import number, parsed
from sensors.envelopes._lorawan import read_bytes, read_object
from sensors.envelopes._rows import add
from sensors.instants import from_any
from sensors.quality.flags import SUSPECT
from sensors.reading import Message, Outcome, Status


def _claims(parts: list[str]) -> bool:
    return len(parts) >= 5 and parts[0] == "v3" and parts[2] == "devices"


@envelope("ttn_v3", rank=10, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """LoRaWAN devices on The Things Stack."""
    parts = message.topic.split("/")
    device = parts[3]
    outcome.device = device
    if parts[4] != "up":
        body = parsed(message.payload)
        outcome.status.append(Status(device, True if parts[4] == "join" else None, event="/".join(parts[4:]), text=_complaint(body)))
        return
    body = parsed(message.payload)
    uplink = body.get("uplink_message") or body.get("uplink_normalized")
    if not isinstance(uplink, dict):
        outcome.status.append(Status(device, event="up"))
        return
    time_ns = _time(body, uplink, known, message.received_ns)
    _payload(uplink, outcome, device, time_ns, known, message.received_ns)
    last = uplink.get("last_battery_percentage")
    if isinstance(last, dict):
        add(outcome, device, "network", "battery_level", "percent", last.get("value"), time_ns, field="last_battery_percentage")
    gateway = best_gateway(uplink.get("rx_metadata"))
    if gateway is not None:
        add(outcome, device, "", "rssi", "dBm", gateway.get("rssi"), time_ns, field="rssi")
        add(outcome, device, "", "snr", "dB", gateway.get("snr"), time_ns, field="snr")
    if body.get("simulated") is True:
        # someone tried their set-up from the console: nothing was measured
        outcome.rows[:] = [(*row[:6], SUSPECT) for row in outcome.rows]


def _complaint(body: dict[str, Any]) -> str:
    """What a failed downlink or a service message says, in words."""
    failed = body.get("downlink_failed")
    error = failed.get("error") if isinstance(failed, dict) else None
    return str(error.get("message_format", ""))[:200] if isinstance(error, dict) else ""


def _time(body: dict[str, Any], uplink: dict[str, Any], known: Known, received_ns: int) -> int:
    """The network server's time, else a gateway's, else the application server's."""
    settings = uplink.get("settings")
    heard = uplink.get("rx_metadata")
    first = heard[0] if isinstance(heard, list) and heard and isinstance(heard[0], dict) else {}
    told = (
        uplink.get("received_at"),
        first.get("time"),
        settings.get("time") if isinstance(settings, dict) else None,
        body.get("received_at"),
    )
    return next((t for said in told if said is not None and (t := from_any(said, known.zone, received_ns))), 0)


def _payload(uplink: dict[str, Any], outcome: Outcome, device: str, time_ns: int, known: Known, received_ns: int) -> None:
    """The decoded object, else the normalized one, else the bytes."""
    versions = uplink.get("version_ids")
    model = f"{versions.get('brand_id', '')} {versions.get('model_id', '')}".lower() if isinstance(versions, dict) else ""
    decoded = uplink.get("decoded_payload")
    if isinstance(decoded, dict) and decoded:
        read_object(decoded, outcome, device, time_ns, f"{model} {device}".lower(), known, received_ns)
        if outcome.rows or outcome.rejected:
            return
    normalized = uplink.get("normalized_payload")
    before = len(outcome.rows)
    for one in normalized if isinstance(normalized, list) else [normalized]:
        if isinstance(one, dict):
            at = from_any(one.get("time"), known.zone, received_ns) or time_ns
            read_object({key: value for key, value in one.items() if key != "battery"}, outcome, device, at, model, known, received_ns)
            add(outcome, device, "", "battery_voltage", "V", one.get("battery"), at, field="battery")
    if len(outcome.rows) > before:
        return
    if isinstance(decoded, dict) and decoded:
        outcome.reject(
            "its codec gives no field we know", field=", ".join(decoded)[:80], next_step="tell us the device, or choose its decoder here"
        )
    elif uplink.get("frm_payload"):
        read_bytes(uplink["frm_payload"], int(number(uplink.get("f_port")) or 0), model, outcome, device, time_ns, known)


def best_gateway(heard: object) -> dict[str, Any] | None:
    """The gateway that heard the device best."""
    found = [g for g in heard if isinstance(g, dict) and number(g.get("rssi")) is not None] if isinstance(heard, list) else []
    return max(found, key=lambda g: number(g["rssi"]) or -999.0, default=None)
