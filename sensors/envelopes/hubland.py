"""Hubland's own format for home-made devices: JSON on hubland/{hub}/{device}, see sensors/topics.py.

Keys are measurands, or channel.measurand; a value is a number or {"value": 71.2, "unit": "°F"}; `time` is optional. A
retained message without a time is refused. `online` or `offline` on …/status is the device's last will.
"""

from __future__ import annotations

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import parsed
from sensors.envelopes._rows import add
from sensors.instants import from_any
from sensors.measurands import measurands
from sensors.reading import Message, Outcome, Status
from sensors.vocabulary import converts, meaning

_TABLE = measurands()


def _claims(parts: list[str]) -> bool:
    return parts[0] == "hubland" and len(parts) >= 3


@envelope("hubland", rank=5, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Devices made for this hub."""
    device = outcome.device = message.topic.split("/", 2)[2]
    if device.endswith("/status") and message.payload[:1] != b"{":
        outcome.device = device[:-7]
        word = message.payload.decode("utf-8", "replace").strip().lower()
        outcome.status.append(Status(outcome.device, {"online": True, "offline": False}.get(word)))
        return
    body = parsed(message.payload)
    said = body.get("time")
    time_ns = from_any(said, known.zone, message.received_ns) if said is not None else 0
    if message.retain and not time_ns:
        outcome.reject("retained without a time: nobody knows how old it is", next_step="publish without retain, or with a time")
        return
    for key, raw in body.items():
        if raw is None or key == "time":
            continue
        unit = ""
        if type(raw) is dict:
            unit, raw = str(raw.get("unit") or ""), raw.get("value")
        channel, _, measurand = key.rpartition(".")
        if measurand not in _TABLE:
            near = meaning(measurand)
            step = f"call it {near.measurand}" if near else "use a key of docs/reference/measurands.md"
            outcome.reject("there is no such measurand", field=key, value=raw, next_step=step)
        elif unit and not converts(unit, measurand):
            outcome.reject(f"{measurand} cannot be in {unit!r}", field=key, value=raw, next_step="correct the unit at the device")
        else:
            add(outcome, device, channel, measurand, unit, raw, time_ns, field=key)
