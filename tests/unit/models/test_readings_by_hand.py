"""Readings taken by hand: what can be, what is refused, and in which words. Figures from the instruments' own scales."""

from __future__ import annotations

import pytest

from models.amounts import parse_amount
from models.records.commands.field import READINGS, parse_reading, reading_called
from models.records.places import KINDS
from sensors.errors import HublandError, RecordError


@pytest.mark.parametrize("row", READINGS.values(), ids=lambda r: r.title)
def test_every_reading_takes_its_own_example_and_a_bare_number_in_either_unit(row: object) -> None:
    reading = reading_called(getattr(row, "title", ""))
    assert parse_reading(reading.title, reading.example).measure == reading.measure
    assert parse_reading(reading.title, "20", "us").unit == parse_amount(f"20 {reading.us}").unit
    assert parse_reading(reading.title, "20", "metric").unit == parse_amount(f"20 {reading.metric}").unit
    assert set(reading.kinds) <= set(KINDS)


@pytest.mark.parametrize(
    ("what", "typed", "canonical"),
    [
        ("Soil moisture", "0 %", 0.0),
        ("Soil moisture", "100", 100.0),
        ("Rain", "0.4", 0.01016),  # 0.4 in of 25.4 mm
        ("Compost temperature", "140", 60.0),  # 140 °F
        ("Air temperature", "-4 °F", -20.0),
        ("Sward height", "20 cm", 0.2),
    ],
)
def test_what_can_be_is_taken(what: str, typed: str, canonical: float) -> None:
    assert parse_reading(what, typed).canonical == pytest.approx(canonical)


@pytest.mark.parametrize(
    ("what", "typed", "why"),
    [
        ("Soil moisture", "101", "Soil moisture above 100 % cannot be."),
        ("Rain", "90", "Rain above 75 in cannot be."),  # more than has fallen anywhere in a day: 1.825 m
        ("Compost temperature", "300 °F", "Compost temperature above 212 °F cannot be."),
        ("Soil temperature", "-60 °F", "Soil temperature below -22 °F cannot be."),
        ("Weight", "5 t", "Weight above 2 t cannot be."),
        ("Weight", "-3 lb", "An amount cannot be below zero."),
        ("Water level", "3 lb", "lb is a unit of weight, but length is needed here."),
        ("Mood", "3", "'Mood' is no reading that is written down by hand."),
    ],
)
def test_what_cannot_be_is_refused_in_the_unit_it_was_typed_in(what: str, typed: str, why: str) -> None:
    with pytest.raises(HublandError) as refused:
        parse_reading(what, typed)
    assert refused.value.what == why


def test_a_reading_is_called_by_its_title_whatever_the_case() -> None:
    assert reading_called(" soil MOISTURE ") is READINGS["Soil moisture"]
    with pytest.raises(RecordError):
        reading_called("")
