"""Every decoder keeps the contract of sensors/decoders: walked, not listed."""

from __future__ import annotations

import json
import random
from importlib import resources
from typing import Any

import pytest

from sensors.decoders import Decoder, decoders
from sensors.errors import DecodeError
from sensors.measurands import measurands
from sensors.units import converter

NAMES = sorted(decoders())


def messages_of(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(resources.files("sensors.decoders").joinpath(f"{name}.json").read_text("utf-8"))
    return found


def test_code_and_messages_come_in_pairs() -> None:
    folder = resources.files("sensors.decoders")
    code = {f.name[:-3] for f in folder.iterdir() if f.name.endswith(".py") and not f.name.startswith("_")}
    messages = {f.name[:-5] for f in folder.iterdir() if f.name.endswith(".json")}
    assert code == messages == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_message_gives_what_its_file_says(name: str) -> None:
    reader = decoders()[name]
    for message in messages_of(name):
        payload, port = bytes.fromhex(message["hex"]), message["port"]
        if "error" in message:
            with pytest.raises(DecodeError, match=message["error"]):
                reader.read(payload, port)
            continue
        found = reader.read(payload, port)
        assert [(m.measurand, m.channel) for m in found] == [(g["measurand"], g.get("channel", "")) for g in message["gives"]], message[
            "about"
        ]
        for one, given in zip(found, message["gives"], strict=True):
            assert one.value == pytest.approx(given["value"]), message["about"]
            assert one.qc == given.get("qc", 2), message["about"]


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_good_message_a_failing_one_and_every_declared_measurand(name: str) -> None:
    messages = messages_of(name)
    assert any("error" in m for m in messages)
    given = {g["measurand"] for m in messages for g in m.get("gives", ())}
    declared = set(decoders()[name].measures)
    assert given <= declared
    assert declared - given <= _shared(name), "a declared measurand that no message shows"


def _shared(name: str) -> set[str]:
    """A layout that two models share is shown by either model's messages."""
    return {"temperature"} if "dds" in name else set()


@pytest.mark.parametrize("name", NAMES)
def test_values_are_possible_and_units_fit_their_measurand(name: str) -> None:
    for message in messages_of(name):
        if "error" in message:
            continue
        for one in decoders()[name].read(bytes.fromhex(message["hex"]), message["port"]):
            measurand = measurands()[one.measurand]
            scale, offset = converter(one.unit, measurand.unit) if one.unit else (1.0, 0.0)
            low, high = measurand.physical
            assert low <= one.value * scale + offset <= high, (message["about"], one)


def _total(reader: Decoder, payload: bytes, port: int) -> object:
    try:
        return reader.read(payload, port)
    except DecodeError as why:
        return why.what


@pytest.mark.parametrize("name", NAMES)
def test_cut_and_random_bytes_give_readings_or_a_decode_error_and_always_the_same(name: str) -> None:
    reader = decoders()[name]
    dice = random.Random(name)
    for message in messages_of(name):
        whole = bytes.fromhex(message["hex"])
        for end in range(len(whole)):
            assert _total(reader, whole[:end], message["port"]) == _total(reader, whole[:end], message["port"])
    for _ in range(300):
        payload, port = dice.randbytes(dice.randint(0, 24)), dice.choice((1, 2, 3, 5, 10, 85))
        assert _total(reader, payload, port) == _total(reader, payload, port)
