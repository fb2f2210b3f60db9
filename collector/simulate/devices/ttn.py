"""The Things Stack v3: v3/{application}@{tenant}/devices/{device}/up, as its MQTT integration publishes; QoS 0.

https://www.thethingsindustries.com/docs/integrations/other-integrations/mqtt/
One device has no payload formatter and no model in the registry: its bytes come as they are.
"""

from __future__ import annotations

import base64
from datetime import UTC, timedelta
from typing import Any

from collector.simulate.devices import Moment, Out, Report, as_json, family, nested
from collector.simulate.devices.lorawan_bytes import BYTES, LINK
from collector.simulate.hub import HubDevice

APPLICATION, TENANT = "laurel-cove", "ttn"
# model -> (brand, model) in the device registry
_REGISTRY = {"lse01": ("dragino", "lse01"), "lht65n": ("dragino", "lht65n")}


def _time(moment: Moment, later_ms: int = 0) -> str:
    return (moment.at.astimezone(UTC) + timedelta(milliseconds=later_ms)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@family("ttn")
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """One uplink."""
    body = {
        "end_device_ids": {
            "device_id": device.key,
            "application_ids": {"application_id": APPLICATION},
            "dev_eui": device.facts["eui"],
            "join_eui": "A840410000000100",
            "dev_addr": device.facts["addr"],
        },
        "correlation_ids": [f"gs:uplink:01J{moment.draw(16**8):08X}{moment.count:015X}"],
        "received_at": _time(moment, 210),
        "uplink_message": _uplink(device, report, moment),
    }
    return [Out(f"v3/{APPLICATION}@{TENANT}/devices/{device.key}/up", as_json(body))]


def _uplink(device: HubDevice, report: Report, moment: Moment) -> dict[str, Any]:
    port, encode = BYTES[device.profile]
    uplink: dict[str, Any] = {
        "session_key_id": "AZMq0tHUGUucuzS/bCGMNw==",
        "f_port": port,
        "f_cnt": moment.count,
        "frm_payload": base64.b64encode(encode(report)).decode(),
    }
    known = "undecoded" not in device.facts
    if known:
        uplink["decoded_payload"] = {name: value for name, value in nested(device, report).items() if name not in LINK}
    uplink |= {
        "rx_metadata": [_heard(device, report, moment)],
        "settings": {
            "data_rate": {"lora": {"bandwidth": 125000, "spreading_factor": 7, "coding_rate": "4/5"}},
            "frequency": str(902300000 + 200000 * moment.draw(8)),
            "timestamp": moment.draw(2**32),
        },
        "received_at": _time(moment),
        "consumed_airtime": "0.061696s",
    }
    if known and device.profile in _REGISTRY:
        brand, model = _REGISTRY[device.profile]
        uplink["version_ids"] = {
            "brand_id": brand,
            "model_id": model,
            "hardware_version": "_unknown_hw_version_",
            "firmware_version": "1.2",
            "band_id": "US_902_928",
        }
    uplink["network_ids"] = {"net_id": "000013", "tenant_id": TENANT, "cluster_id": "nam1"}
    return uplink


def _heard(device: HubDevice, report: Report, moment: Moment) -> dict[str, Any]:
    gateway = device.gateway.replace(" ", "-")
    return {
        "gateway_ids": {"gateway_id": f"laurel-{gateway}", "eui": "58A0CBFFFE8052EC"},
        "time": _time(moment, -60),
        "timestamp": moment.draw(2**32),
        "rssi": int(report["rssi"]),
        "channel_rssi": int(report["rssi"]),
        "snr": report["snr"],
        "uplink_token": "ChcKFQoJdHRpZy01MmVjEghYoMv//oBS7A==",
    }
