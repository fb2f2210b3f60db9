"""rtl_433 with `-F mqtt://...,events=rtl_433/house-pi/events -M level -M time:iso:utc:tz`: one JSON event a frame, QoS 0, not retained.

https://github.com/merbanan/rtl_433 ; `events` alone is switched on, so that each reading comes once. That option
writes UTC with a Z; as shipped the time would be local and naive. The Acurite sends every frame three times, told apart by sequence_num.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from collector.simulate.devices import Moment, Out, Report, as_json, family, nested
from collector.simulate.hub import HubDevice

TOPIC = "rtl_433/house-pi/events"
_RADIO = ("rssi", "snr", "noise")


@family("rtl_433")
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """One frame, or three."""
    values = nested(device, report)
    radio = {name: values.pop(name) for name in _RADIO}
    head: dict[str, Any] = {
        "time": moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "model": device.facts["model"],
        "id": _id(device),
    }
    if "channel" in device.facts:
        head["channel"] = int(device.facts["channel"]) if device.facts["channel"].isdigit() else device.facts["channel"]
    tail = {
        "mic": "CHECKSUM" if device.profile == "acurite_5n1" else "CRC",
        "mod": "ASK" if device.profile == "acurite_5n1" else "FSK",
        "freq": 914.98,
        **radio,
    }
    if device.profile == "acurite_5n1":
        return [Out(TOPIC, as_json({**head, "message_type": 49, "sequence_num": n, **values, **tail})) for n in range(3)]
    return [Out(TOPIC, as_json({**head, **values, **tail}))]


def _id(device: HubDevice) -> int | str:
    """The Fine Offset soil and water probes print theirs as hexadecimal text, the others as a number."""
    ident = device.facts["id"]
    return int(ident) if device.profile in ("ws90", "acurite_5n1", "tx141") else ident
