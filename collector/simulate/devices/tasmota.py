"""Tasmota: tele/{topic}/SENSOR and STATE every TelePeriod, LWT and discovery retained; time is local and naive.

https://tasmota.github.io/docs/MQTT/ ; TelePeriod is 300 s as shipped; SENSOR and STATE are not retained.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from collector.simulate.devices import Moment, Out, Report, as_json, family, nested
from collector.simulate.hub import TIME_ZONE, HubDevice

_ZONE = ZoneInfo(TIME_ZONE)


def greet(devices: list[HubDevice], moment: Moment) -> list[Out]:
    """Online, the first INFO message, and Tasmota's own discovery."""
    messages = []
    for device in devices:
        mac = device.facts["mac"]
        info = {
            "Module": "Generic",
            "Version": "15.0.1(tasmota)",
            "FallbackTopic": f"cmnd/DVES_{mac[6:]}_fb/",
            "GroupTopic": "cmnd/tasmotas/",
        }
        messages += [
            Out(f"tele/{device.key}/LWT", b"Online", True),
            Out(f"tele/{device.key}/INFO1", as_json({"Info1": info})),
            Out(f"tasmota/discovery/{mac}/config", as_json(_discovery(device)), True),
        ]
    return messages


def _discovery(device: HubDevice) -> dict[str, Any]:
    """tasmota/discovery/{mac}/config, the keys that say who and where it is."""
    return {
        "dn": device.name,
        "fn": [device.name],
        "hn": f"{device.key}-{int(device.facts['mac'][-4:], 16) % 8192}",
        "mac": device.facts["mac"],
        "md": "Generic",
        "ofln": "Offline",
        "onln": "Online",
        "state": ["OFF", "ON", "TOGGLE", "HOLD"],
        "sw": "15.0.1",
        "t": device.key,
        "ft": "%prefix%/%topic%/",
        "tp": ["cmnd", "stat", "tele"],
        "rl": [0] * 8,
        "ver": 1,
    }


@family("tasmota", greet)
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """STATE, then SENSOR."""
    time = moment.at.astimezone(_ZONE).strftime("%Y-%m-%dT%H:%M:%S")
    state, body = nested(device, report, "STATE."), nested(device, report, "SENSOR.")
    _identify(device, body)
    if any("Temperature" in part for part in body.values()):
        body["TempUnit"] = "C"
    return [
        Out(f"tele/{device.key}/STATE", as_json(_state(time, device, state))),
        Out(f"tele/{device.key}/SENSOR", as_json({"Time": time, **body})),
    ]


def _identify(device: HubDevice, body: dict[str, Any]) -> None:
    """DS18B20 probes carry their own Id: their number in the name changes when one is added."""
    for driver, fact in (("DS18B20", "probe"), ("DS18B20-1", "probe1"), ("DS18B20-2", "probe2")):
        if driver in body:
            body[driver] = {"Id": device.facts[fact], **body[driver]}


def _state(time: str, device: HubDevice, state: dict[str, Any]) -> dict[str, Any]:
    up = int(state["UptimeSec"])
    uptime = f"{up // 86400}T{up // 3600 % 24:02d}:{up // 60 % 60:02d}:{up % 60:02d}"
    wifi = state["Wifi"]
    radio = {
        "AP": 1,
        "SSId": "laurel-cove",
        "BSSId": "D0:21:F9:4A:1C:77",
        "Channel": 6,
        "Mode": "HT20",
        **wifi,
        "LinkCount": 1,
        "Downtime": "0T00:00:04",
    }
    return {
        "Time": time,
        "Uptime": uptime,
        "UptimeSec": up,
        "Heap": 26,
        "SleepMode": "Dynamic",
        "Sleep": 50,
        "LoadAvg": 19,
        "MqttCount": 1,
        "Wifi": radio,
    }
