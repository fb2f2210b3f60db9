"""Shelly Gen2+: {id}/events/rpc with NotifyStatus (what changed) or NotifyFullStatus (all); {id}/online.

https://shelly-api-docs.shelly.cloud/gen2/ ; as shipped: RPC notifications on, status topics off, not retained; {id}/online is.
A battery H&T wakes, says everything, and sleeps again.
"""

from __future__ import annotations

from typing import Any

from collector.simulate.devices import Moment, Out, Report, as_json, family, nested
from collector.simulate.hub import HubDevice


def greet(devices: list[HubDevice], moment: Moment) -> list[Out]:
    """Online, retained."""
    return [Out(f"{device.key}/online", b"true", True) for device in devices]


@family("shelly", greet)
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """The notification; a mains device's every report is one of its whole switch."""
    components = {name: {"id": int(name[-1]), **body} if name[-2] == ":" else body for name, body in nested(device, report).items()}
    for body in components.values():
        _both_degrees(body)
    params: dict[str, Any] = {"ts": round(moment.at.timestamp(), 2), **components}
    method = "NotifyStatus"
    if device.profile == "shelly_ht":
        method = "NotifyFullStatus"
        components["devicepower:0"]["external"] = {"present": False}
        params |= {"ble": {}, "cloud": {"connected": False}, "ht_ui": {}, "mqtt": {"connected": True}, "sys": _system(device)}
    body = {"src": device.key, "dst": f"{device.key}/events", "method": method, "params": params}
    return [Out(f"{device.key}/events/rpc", as_json(body))]


def _both_degrees(body: dict[str, Any]) -> None:
    inner = body.get("temperature", body)
    if "tC" in inner:
        inner["tF"] = round(inner["tC"] * 1.8 + 32, 1)


def _system(device: HubDevice) -> dict[str, Any]:
    return {
        "mac": device.facts["mac"],
        "restart_required": False,
        "time": None,
        "unixtime": None,
        "uptime": 1,
        "ram_size": 246628,
        "ram_free": 159336,
        "fs_size": 458752,
        "fs_free": 176128,
        "cfg_rev": 14,
        "wakeup_reason": {"boot": "deepsleep_wake", "cause": "periodic"},
        "wakeup_period": device.interval_s,
    }
