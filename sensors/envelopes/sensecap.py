"""SenseCAP's data stream: {"value", "timestamp"} on /device_sensor_data/{org}/{EUI}/{channel}/{reserved}/{measurement id}.

https://sensecap-docs.seeed.cc/ — the quantity is only in the topic, as a number. Each message has its own time.
"""

from __future__ import annotations

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import number, parsed
from sensors.envelopes._rows import add
from sensors.envelopes._sensecap import measurements
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.reading import Message, Outcome


def _claims(parts: list[str]) -> bool:
    return len(parts) >= 7 and parts[-6] == "device_sensor_data"


@envelope("sensecap", rank=10, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """SenseCAP sensors on their maker's data stream."""
    parts = message.topic.split("/")
    device, channel, identity = parts[-4], parts[-3], parts[-1]
    outcome.device = device
    body = parsed(message.payload)
    told = number(identity)
    found = measurements().get(int(told)) if told is not None else None
    if found is None:
        raise DecodeError("this measurement id is not known", where=identity, next_step="look it up in SenseCAP's list and tell us")
    time_ns = from_any(body.get("timestamp"), known.zone, message.received_ns)
    if message.retain and not time_ns:
        raise DecodeError("retained without a time: nobody knows how old it is")
    add(outcome, device, channel, found[0], found[1], body.get("value"), time_ns, field=identity)
