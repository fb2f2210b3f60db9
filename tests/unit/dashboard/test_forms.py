"""What a steward answers: guesses at a model, and what a thermometer measures where it hangs."""

from __future__ import annotations

import base64
import json

import pytest

from dashboard.forms import guesses, usual
from models.records.places import KINDS
from sensors.reading import Quarantined


def held(payload_hex: str) -> Quarantined:
    """A Things Stack uplink of an unknown model, as quarantine keeps it."""
    body = {
        "end_device_ids": {"device_id": "soil-3"},
        "uplink_message": {
            "f_port": 2,
            "frm_payload": base64.b64encode(bytes.fromhex(payload_hex)).decode(),
            "received_at": "2026-05-12T15:59:00Z",
        },
    }
    return Quarantined("soil-3", "v3/a@ttn/devices/soil-3/up", "undecoded", "", 212, 0, 1_778_601_600 * 10**9, json.dumps(body).encode())


def test_the_model_whose_bytes_these_are_is_guessed_first_with_what_it_would_say() -> None:
    # Dragino LSE01 manual, 2.3: soil water 0x0B86 = 29.50 %, soil temperature 0x0640 = 16.00 °C
    found = guesses(held("0c8400fa0b860640005010"), "us")
    assert found[0].decoder == "dragino_lse01"
    assert "soil temperature 61\xa0°F" in found[0].says


def test_bytes_that_no_model_sends_get_no_guess() -> None:
    assert guesses(held("ff"), "us") == []


@pytest.mark.parametrize(
    ("kind", "means"),
    [("bed", "soil_temperature"), ("tank", "water_temperature"), ("greenhouse", "air_temperature"), ("cold_room", "air_temperature")],
)
def test_a_bare_thermometer_measures_what_is_usual_there(kind: str, means: str) -> None:
    assert kind in KINDS and usual(kind) == means
