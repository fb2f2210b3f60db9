"""Every family of senders is read as its messages file says: walked, not listed.

tests/contract/messages/<family>.json holds our own messages: {"about", "topic", "payload" (text or JSON), "retain",
"before": [{"topic", "payload"}, ...], "gives": [[device, channel, measurand, value, unit, time], ...], "rejects": word}.
Values and units are canonical; a time left out is not compared, null is "no time of its own".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sensors.corpus import RECEIVED_NS, answer
from sensors.device import Known
from sensors.envelopes import burst_key, decode, envelope_for, envelopes
from sensors.measurands import measurands
from sensors.reading import Message, Outcome

FOLDER = Path(__file__).parent / "messages"
ZONE = ZoneInfo("America/New_York")
FAMILIES = sorted(e.name for e in envelopes())


def messages_of(family: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{family}.json").read_text("utf-8"))
    return found


CASES = [pytest.param(family, m, id=f"{family}: {m['about']}") for family in FAMILIES for m in messages_of(family)]


def read(message: dict[str, Any]) -> Outcome:
    known = Known(zone=ZONE)
    for one in [*message.get("before", ()), message]:
        payload = one["payload"]
        text = payload if isinstance(payload, str) else json.dumps(payload)
        outcome = decode(Message(one["topic"], text.encode(), RECEIVED_NS, retain=bool(one.get("retain"))), known)
        known.learn(outcome.facts)
    return outcome


def test_every_family_has_messages_and_a_sentence_about_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FAMILIES)
    assert all(e.about for e in envelopes())


@pytest.mark.parametrize(("family", "message"), CASES)
def test_a_message_gives_what_its_file_says(family: str, message: dict[str, Any]) -> None:
    outcome = read(message)
    readings = answer(outcome)["readings"]
    for expected in message.get("gives", ()):
        device, channel, measurand, value, unit = expected[:5]
        found = [r for r in readings if (r["device"], r["channel"], r["measurand"]) == (device, channel, measurand)]
        assert found, f"no {measurand} of {device!r} {channel!r} among {[(r['device'], r['channel'], r['measurand']) for r in readings]}"
        near = [r for r in found if r["value"] == pytest.approx(value) and r["unit"] == unit]
        assert near, found
        if len(expected) > 5:
            assert [r for r in near if r["time"] == expected[5]], near
    assert len(readings) == len(message.get("gives", ())), readings
    if "rejects" in message:
        assert any(message["rejects"] in r.reason for r in outcome.rejected), outcome.rejected
    else:
        assert not outcome.rejected, outcome.rejected
    if "online" in message:
        assert [s.online for s in outcome.status] == [message["online"]]


@pytest.mark.parametrize(("family", "message"), CASES)
def test_a_message_is_claimed_by_its_family(family: str, message: dict[str, Any]) -> None:
    assert envelope_for(message["topic"]).name in (family, message.get("claimed_by", family))


@pytest.mark.parametrize(("family", "message"), CASES)
def test_no_two_readings_of_a_message_share_a_series_and_time(family: str, message: dict[str, Any]) -> None:
    rows = read(message).rows
    assert len({(r[0], r[1], r[2], r[5]) for r in rows}) == len(rows)
    assert all(r[2] in measurands() for r in rows)


@pytest.mark.parametrize(("family", "message"), CASES)
def test_the_same_message_gives_the_same_outcome(family: str, message: dict[str, Any]) -> None:
    assert read(message) == read(message)


@pytest.mark.parametrize(("family", "message"), CASES)
def test_a_message_cut_off_anywhere_stores_nothing_new(family: str, message: dict[str, Any]) -> None:
    if not isinstance(message["payload"], dict):
        pytest.skip("not one JSON object")
    payload = json.dumps(message["payload"])
    for end in range(1, len(payload) - 1, max(1, len(payload) // 40)):
        outcome = decode(Message(message["topic"], payload[:end].encode(), RECEIVED_NS), Known(zone=ZONE))
        assert not outcome.rows, payload[:end]


def test_two_values_of_one_kind_are_two_sensors_and_the_same_value_twice_is_one() -> None:
    known = Known(zone=ZONE)
    one = {"sensor": "t1", "value": 18.5, "unit": "°C", "ts": 1777615200}
    twice = [one, dict(one)]
    other = [twice[0], {**twice[0], "value": 19.5}]
    for items, count in ((twice, 1), (other, 2)):
        rows = decode(Message("farm/node7/readings", json.dumps(items).encode(), RECEIVED_NS), known).rows
        assert len({(r[0], r[1], r[2], r[5]) for r in rows}) == len(rows) == count


def test_repeats_of_one_radio_frame_share_a_burst_and_other_frames_do_not() -> None:
    known = Known(zone=ZONE)
    keys = []
    for number, value in ((0, 5.5), (1, 5.5), (2, 6.5)):
        frame = {"time": f"2026-05-01 06:00:0{number}", "model": "Tower", "id": 4, "sequence_num": number, "temperature_C": value}
        message = Message("rtl_433/pi/events", json.dumps(frame).encode(), RECEIVED_NS)
        keys.append(burst_key(message, decode(message, known)))
    assert keys[0] == keys[1] != keys[2]
    calm = Message("farm/a/temperature", b"5", RECEIVED_NS)
    assert burst_key(calm, decode(calm, known)) is None
