"""ChirpStack 4: application/{id}/device/{DevEUI}/event/up, QoS 0; every number in `object` a float.

https://www.chirpstack.io/docs/chirpstack/integrations/events.html
Where no codec is installed there is only `data`: the device profile's name then says what the device is.
"""

from __future__ import annotations

import base64
import uuid
from datetime import UTC
from typing import Any

from collector.simulate.devices import Moment, Out, Report, as_json, family, nested
from collector.simulate.devices.lorawan_bytes import BYTES, LINK
from collector.simulate.hub import HubDevice

APPLICATION_ID = "8d1f6a52-0c0e-4e0c-9a57-2f2b6f1c7d10"
_PROFILES = {
    "em500_smtc": "Milesight EM500-SMTC",
    "em500_udl": "Milesight EM500-UDL",
    "em300_th": "Milesight EM300-TH",
    "flow_lora": "Pulse meter",
}


@family("chirpstack")
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """One uplink."""
    port, encode = BYTES[device.profile]
    time = moment.at.astimezone(UTC).isoformat(timespec="microseconds")
    body: dict[str, Any] = {
        "deduplicationId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{device.key}/{moment.count}/{time}")),
        "time": time,
        "deviceInfo": _about(device),
        "devAddr": device.facts["addr"],
        "adr": True,
        "dr": 3,
        "fCnt": moment.count,
        "fPort": port,
        "confirmed": False,
        "data": base64.b64encode(encode(report)).decode(),
    }
    if "raw" not in device.facts:
        body["object"] = {name: float(value) for name, value in nested(device, report).items() if name not in LINK}
    body["rxInfo"] = [_heard(device, report, moment, time)]
    body["txInfo"] = {
        "frequency": 902300000 + 200000 * moment.draw(8),
        "modulation": {"lora": {"bandwidth": 125000, "spreadingFactor": 7, "codeRate": "CR_4_5"}},
    }
    return [Out(f"application/{APPLICATION_ID}/device/{device.key}/event/up", as_json(body))]


def _about(device: HubDevice) -> dict[str, Any]:
    return {
        "tenantId": "52f14cd4-c6f1-4fbd-8f87-4025e1d49242",
        "tenantName": "Laurel Cove",
        "applicationId": APPLICATION_ID,
        "applicationName": "land",
        "deviceProfileId": str(uuid.uuid5(uuid.NAMESPACE_URL, device.profile)),
        "deviceProfileName": _PROFILES[device.profile],
        "deviceName": device.facts["device"],
        "devEui": device.key,
        "deviceClassEnabled": "CLASS_A",
        "tags": {},
    }


def _heard(device: HubDevice, report: Report, moment: Moment, time: str) -> dict[str, Any]:
    gateway = {"house gateway": "0016c001f153a14c", "barn gateway": "0016c001f153b2e7"}[device.gateway]
    return {
        "gatewayId": gateway,
        "uplinkId": moment.draw(2**16),
        "gwTime": time,
        "nsTime": time,
        "rssi": int(report["rssi"]),
        "snr": report["snr"],
        "channel": moment.draw(8),
        "context": "E3OWOQ==",
        "metadata": {"region_config_id": "us915_0", "region_common_name": "US915"},
        "crcStatus": "CRC_OK",
    }
