"""What people type for amounts. Factors are NIST's (SP 811, appendix B; Handbook 44, appendix C), written out here."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from models.amounts import CANONICAL, EXAMPLES, convert_amount, parse_amount, say_amount, unit_named, units
from sensors.errors import UnitError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12 lb", 12, "lb"),
        ("12lb", 12, "lb"),
        ("12 lb.", 12, "lb"),
        ("  12.5   LBS ", 12.5, "lb"),
        (".5 lb", 0.5, "lb"),
        ("1,200 lb", 1200, "lb"),
        ("1,200.5 lb", 1200.5, "lb"),
        ("12,5 kg", 12.5, "kg"),
        ("0,125 kg", 0.125, "kg"),  # no thousands begin with 0
        ("1234,567 kg", 1234.567, "kg"),  # nor with four figures
        ("3 bu", 3, "bu"),
        ("half acre", 0.5, "acre"),
        ("half-acre", 0.5, "acre"),
        ("half an acre", 0.5, "acre"),
        ("1/2 acre", 0.5, "acre"),
        ("three quarters of an acre", 0.75, "acre"),
        ("one and a half acres", 1.5, "acre"),
        ("an acre", 1, "acre"),
        ("a quarter bushel", 0.25, "bu"),
        ("½ bu", 0.5, "bu"),
        ("2½ gal", 2.5, "gal"),
        ("2 1/2 gal", 2.5, "gal"),
        ("2 and 1/2 gallons", 2.5, "gal"),
        ("5-gallon", 5, "gal"),
        ("5 bunches", 5, "bunch"),
        ("a bunch", 1, "bunch"),
        ("twelve ears", 12, "ear"),
        ("30 min", 30, "min"),
        ("40 °F", 40, "°F"),
        ("40 F", 40, "°F"),
        ("40 ℉", 40, "°F"),
        ("-5 °C", -5, "°C"),
        ("−5 ºC", -5, "°C"),  # the minus and the ordinal sign that phones write
        ("80%", 80, "%"),
        ("12 sq ft", 12, "sq ft"),
        ("12 m²", 12, "m²"),
        ("12 m2", 12, "m²"),
        ("12 m", 12, "m"),
        ("200 row feet", 200, "ft"),
        ("12", 12, "piece"),
        ("3 dozen", 3, "dozen"),
        ("0 lb", 0, "lb"),
    ],
)
def test_an_amount_is_kept_as_it_was_typed(text: str, value: float, unit: str) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "canonical", "unit", "measure"),
    [
        ("1 lb", 0.45359237, "kg", "weight"),
        ("1 oz", 0.028349523125, "kg", "weight"),
        ("1 ton", 907.18474, "kg", "weight"),
        ("1 t", 1000, "kg", "weight"),
        ("1 cwt", 45.359237, "kg", "weight"),
        ("1 bu", 35.23907017, "l", "volume"),
        ("1 peck", 8.80976754, "l", "volume"),
        ("1 dry pt", 0.5506105, "l", "volume"),
        ("1 gal", 3.785411784, "l", "volume"),
        ("1 qt", 0.946352946, "l", "volume"),
        ("1 fl oz", 0.0295735296, "l", "volume"),
        ("1 cu ft", 28.316846592, "l", "volume"),
        ("1 cord", 128 * 28.316846592, "l", "volume"),  # NIST: 3.624556 m3
        ("1 board ft", 2.359737, "l", "volume"),
        ("1 acre", 4046.8564224, "m2", "area"),
        ("1 ha", 10_000, "m2", "area"),
        ("1 sq ft", 0.09290304, "m2", "area"),
        ("1 ft", 0.3048, "m", "length"),
        ("1 mi", 1609.344, "m", "length"),
        ("1 week", 604_800, "s", "time"),
        ("40 °F", 40 / 9, "degC", "temperature"),  # (40 − 32) × 5/9
        ("-40 °F", -40, "degC", "temperature"),
        ("80 %", 80, "percent", "ratio"),
        ("1 ppm", 0.0001, "percent", "ratio"),
        ("3 dozen", 36, "piece", "count"),
        ("5 bunches", 5, "bunch", "count"),
        ("7 points", 7, "point", "value"),
    ],
)
def test_one_of_a_unit_is_what_the_handbooks_say(text: str, canonical: float, unit: str, measure: str) -> None:
    amount = parse_amount(text)
    assert amount.canonical == pytest.approx(canonical, rel=1e-7)
    assert (amount.canonical_unit, amount.measure) == (unit, measure)


@pytest.mark.parametrize(("text", "eggs"), [("a dozen eggs", 12), ("two dozen eggs", 24), ("dozen eggs", 12), ("half a dozen eggs", 6)])
def test_a_dozen_before_a_counted_word_multiplies(text: str, eggs: float) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.unit, amount.canonical, amount.canonical_unit) == (eggs, "egg", eggs, "egg")


@pytest.mark.parametrize(
    ("text", "value", "unit", "canonical"),
    [
        ("3 lb 4 oz", 3.25, "lb", 3.25 * 0.45359237),
        ("3lb4oz", 3.25, "lb", 3.25 * 0.45359237),
        ("1 h 20 min", 4 / 3, "h", 4800),
        ("1 hour and 20 minutes", 4 / 3, "h", 4800),
        ("5 ft, 6 in", 5.5, "ft", 1.6764),
        ("5' 6\"", 5.5, "ft", 1.6764),
        ("5′6″", 5.5, "ft", 1.6764),
    ],
)
def test_parts_of_one_measure_are_one_amount(text: str, value: float, unit: str, canonical: float) -> None:
    amount = parse_amount(text)
    assert (amount.value, amount.unit) == (value, unit)
    assert amount.canonical == pytest.approx(canonical, rel=1e-12)


def test_a_number_alone_takes_the_usual_unit_of_the_place_it_is_asked_at() -> None:
    assert parse_amount("12", default_unit="lbs").unit == "lb"
    assert parse_amount("12 kg", default_unit="lb").unit == "kg"
    assert parse_amount("12", measure="count").unit == "piece"
    assert parse_amount("7", measure="value").unit == "point"
    with pytest.raises(UnitError, match="no unit"):
        parse_amount("12", measure="weight")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "No amount"),
        ("   ", "No amount"),
        ("-", "No amount"),
        ("lb", "does not begin with a number"),
        ("a", "has no unit"),
        ("nan lb", "does not begin with a number"),
        ("inf lb", "does not begin with a number"),
        ("lots of tomatoes", "does not begin with a number"),
        ("-3 lb", "below zero"),
        ("minus3 lb", "below zero"),
        ("1-2 lb", "more than one number"),
        ("1–2 lb", "more than one number"),
        ("2-1/2 gal", "more than one number"),
        ("1 to 2 lb", "more than one number"),
        ("5 lb 3 gal", "more than one amount"),
        ("5 bunches 3 heads", "more than one amount"),
        ("40 °F 3 °C", "more than one amount"),
        ("4 oz 3 lb", "large to small"),
        ("3 lb 3 lb", "large to small"),
        ("3 lb 4", "4 has no unit"),
        ("1 200 lb", "1 has no unit"),
        ("12 lb tomatoes", "'tomatoes' cannot follow"),
        ("12 lb and", "'and' cannot follow"),
        ("1/0 lb", "not a fraction"),
        ("2 5/4 lb", "not a fraction"),
        ("1.2.3 lb", "one number"),
        ("1.200,5 kg", "one number"),
        ("1e3 lb", "not a unit"),
        ("12²", "not a unit"),
        ("12 furlongs", "not a unit"),
        ("1" * 201, "longer than 200"),
    ],
)
def test_what_is_not_one_amount_is_refused_with_the_reason(text: str, what: str) -> None:
    with pytest.raises(UnitError, match=what) as caught:
        parse_amount(text, where="line 3, amount")
    assert caught.value.where == "line 3, amount"
    assert caught.value.expected and caught.value.got and caught.value.next_step


@pytest.mark.parametrize(("text", "near"), [("12 bushls", "bu"), ("40 degrees", "°F"), ("3 galons", "gal"), ("2 acers", "acre")])
def test_a_misspelled_unit_is_answered_with_near_ones(text: str, near: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_amount(text)
    assert near in caught.value.expected.removeprefix("perhaps ").split(" or ")


def test_a_measure_that_is_not_the_one_needed_is_refused_with_examples() -> None:
    with pytest.raises(UnitError, match="lb is a unit of weight, but volume is needed") as caught:
        parse_amount("12 lb", measure="volume")
    assert EXAMPLES["volume"] in caught.value.expected


@pytest.mark.parametrize("measure", EXAMPLES)
def test_the_examples_shown_are_amounts_of_their_measure(measure: str) -> None:
    for example in EXAMPLES[measure].replace(" or ", ", ").split(", "):
        assert parse_amount(example, measure=measure).measure == measure


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (12, "lb", "12 lb"),
        (3, "bu", "3 bu"),
        (1, "bunch", "1 bunch"),
        (5, "bunch", "5 bunches"),
        (2.50, "bunches", "2.5 bunches"),
        (0.5, "acre", "0.5 acres"),
        (1200, "lb", "1200 lb"),
        (1e-7, "kg", "0.0000001 kg"),
        (-0.0, "kg", "0 kg"),
        (-5, "degF", "-5 °F"),
        (3, "dozen", "3 dozen"),
    ],
)
def test_an_amount_is_said_in_the_words_of_its_unit(value: float, unit: str, words: str) -> None:
    assert say_amount(value, unit) == words


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_is_not_said_as_one(value: float) -> None:
    with pytest.raises(UnitError):
        say_amount(value, "lb")


def test_an_amount_is_converted_within_its_measure() -> None:
    assert convert_amount(100, "lb", "kg") == pytest.approx(45.359237)
    assert convert_amount(1, "acre", "ha") == pytest.approx(0.40468564224)
    assert convert_amount(4046.8564224, "m2", "acre") == pytest.approx(1)
    assert convert_amount(100, "degC", "°F") == pytest.approx(212)
    assert convert_amount(18, "piece", "dozen") == pytest.approx(1.5)


@pytest.mark.parametrize(("unit", "wanted"), [("lb", "gal"), ("bu", "lb"), ("bunch", "head"), ("dozen", "egg"), ("lb", "stone")])
def test_an_amount_does_not_become_another_kind(unit: str, wanted: str) -> None:
    with pytest.raises(UnitError):
        convert_amount(1, unit, wanted)


# the table


def test_no_spelling_means_two_units() -> None:
    seen = Counter(word for unit in units() for word in unit.written)
    assert [word for word, times in seen.items() if times > 1] == []


def test_every_measure_has_a_unit_and_every_unit_a_known_measure() -> None:
    assert {unit.measure for unit in units()} == set(EXAMPLES)


def test_every_canonical_unit_is_a_unit_of_the_table() -> None:
    for unit in units():
        same = unit_named(unit.canonical)
        assert (same.measure, same.scale, same.offset) == (unit.measure, 1, 0)
    assert {stored for stored, _ in CANONICAL.values()} <= {unit.canonical for unit in units()}


def test_every_spelling_is_read_after_a_number() -> None:
    for unit in units():
        for word in unit.written:
            assert parse_amount(f"2 {word}").unit == unit.name, word
            assert parse_amount(f"2{word}").unit == unit.name, word


def test_amounts_are_read_without_the_unit_library() -> None:
    code = "from models.amounts import parse_amount, units; [parse_amount(f'2 {u.name}') for u in units()]; import sys; "
    code += "print('pint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


def test_every_amount_that_the_reference_shows_is_read() -> None:
    section = (ROOT / "docs/reference/amounts.md").read_text("utf-8").partition("## Units")[0]
    shown = [typed for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for typed in re.findall(r"`(.+?)`", row)]
    assert len(shown) >= 10
    for typed in shown:
        parse_amount(typed)
