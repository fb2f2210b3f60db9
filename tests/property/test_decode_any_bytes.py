"""decode is total: whatever the bytes and the topic, it gives an outcome, and only rows that a store can take."""

from __future__ import annotations

import json
import math
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.corpus import RECEIVED_NS
from sensors.device import Known
from sensors.envelopes import decode
from sensors.measurands import measurands
from sensors.reading import Message, Outcome
from sensors.units import converter

TOPICS = st.sampled_from(
    [
        "zigbee2mqtt/a", "zigbee2mqtt/a/temperature", "zigbee2mqtt/bridge/devices", "zigbee2mqtt/a/availability", "tele/a/SENSOR",
        "tele/a/STATE",
        "a/tele/RESULT", "tele/a/LWT", "stat/a/POWER1", "node/sensor/soil_temperature/state", "node/binary_sensor/x/state", "node/status",
        "homeassistant/sensor/a/b/config", "homeassistant/sensor/a/b/state", "homeassistant/device/a/config", "v3/a@t/devices/d/up",
        "v3/a@t/devices/d/join", "application/1/device/0102030405060708/event/up", "application/1/device/0102030405060708/event/status",
        "rtl_433/x/events", "rtl_433/x/devices/M/1/temperature_C", "ecowitt2mqtt/a", "shellies/ht/sensor/temperature", "shelly/events/rpc",
        "x/status/switch:0", "farm/tank/level", "farm/node/readings", "a", "/", "//", "hubland/h/d", "hubland/h/d/status", "spBv1.0/a/b",
        "/device_sensor_data/1/2/1/vs/4100",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "temperature",
        "humidity",
        "value",
        "unit",
        "time",
        "Time",
        "Epoch",
        "last_seen",
        "ts",
        "params",
        "method",
        "src",
        "battery",
        "BatV",
        "object",
        "data",
        "decoded_payload",
        "uplink_message",
        "rxInfo",
        "rssi",
        "model",
        "id",
        "channel",
        "temperature_F",
        "tempf",
        "dateutc",
        "stat_t",
        "state_topic",
        "~",
        "val_tpl",
        "dev_cla",
        "unit_of_meas",
        "exposes",
        "definition",
        "messages",
        "measurementId",
        "history",
        "ENERGY",
        "Power",
        "DS18B20",
        "Id",
        "StatusSNS",
        "ZbReceived",
        "temperature:0",
        "tC",
        "nodes",
        "sensor",
        "timestamp",
        "soil_moisture",
        "state",
        "contact",
        "deviceInfo",
        "dev",
        "cmps",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["21,5 °C", "ON", "°F", "NaN", "2026-05-12T15:15:45Z"])
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=6), max_leaves=20
)


def read(topic: str, payload: bytes, retain: bool, known: Known | None = None) -> Outcome:
    known = known or Known(zone=ZoneInfo("America/New_York"))
    outcome = decode(Message(topic, payload, RECEIVED_NS, retain=retain), known)
    for device, channel, measurand, unit, value, time_ns, qc in outcome.rows:
        assert isinstance(device, str) and isinstance(channel, str)
        row = measurands()[measurand]
        assert type(value) is float and math.isfinite(value)
        assert 0 <= time_ns < 2**63 and qc in (1, 2, 3, 4, 9)
        if unit:
            converter(unit, row.unit)
    known.learn(outcome.facts)
    return outcome


@settings(max_examples=300, deadline=None)
@given(TOPICS | st.text(max_size=40), st.binary(max_size=200), st.booleans())
def test_any_bytes_on_any_topic_give_an_outcome(topic: str, payload: bytes, retain: bool) -> None:
    read(topic, payload, retain)


@settings(max_examples=1500, deadline=None)
@given(TOPICS, DOCUMENTS, st.booleans())
def test_any_json_on_a_known_topic_gives_rows_that_a_store_can_take(topic: str, document: object, retain: bool) -> None:
    read(topic, json.dumps(document, allow_nan=True).encode(), retain)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(TOPICS, DOCUMENTS), min_size=2, max_size=4))
def test_whatever_was_taught_before_never_breaks_what_comes_after(messages: list[tuple[str, object]]) -> None:
    known = Known(zone=ZoneInfo("America/New_York"))
    for topic, document in messages:
        read(topic, json.dumps(document).encode(), False, known)
