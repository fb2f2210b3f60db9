"""What an alert says: short enough for one SMS, in its alphabet, whole where there is room; a rule in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alerts.duty import Answer, Incident
from models.alerts.rules import default_rules, limits_at
from models.alerts.words import GSM, SMS, SUBJECT, cut, first_part, in_words, outcome, over, series_said, sms_plain, subject, told

ZONE = ZoneInfo("America/New_York")
RULES = {rule.key: rule for rule in default_rules()}
NIGHT = datetime(2026, 1, 4, 7, 10, tzinfo=UTC)
FROST = Incident(
    "i1", "frost", "frost Block B", "critical", NIGHT, "Cover beds 4 and 5 now: frost tonight, 27\u00a0°F in Block B.",
    "Frost tonight: 27\u00a0°F in Block B", sure="29\u00a0°F likely (27–32\u00a0°F)", measurand="air_temperature",
)  # fmt: skip


def test_signs_that_no_sms_has_are_spelled() -> None:
    assert sms_plain("27\u00a0°F–32\u00a0°F · 5\u00a0m³, 3\u00a0µmol, it’s “cold”… ≥2 Łódź 雪") == (
        '27 F-32 F , 5 m3, 3 umol, it\'s "cold"... at least 2 ?odz ?'
    )


@given(st.text())
def test_any_text_becomes_one_that_fits_an_sms_alphabet(text: str) -> None:
    assert set(sms_plain(text)) <= GSM


@given(st.text(max_size=400), st.integers(10, 200))
def test_a_cut_text_is_never_longer_and_short_ones_stay_whole(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert len(text) > most or cut(text, most) == text


def test_the_first_part_is_the_whole_sentence_where_it_fits() -> None:
    assert first_part(FROST) == "Cover beds 4 and 5 now: frost tonight, 27 F in Block B."


def test_the_short_form_and_what_to_do_stand_for_a_sentence_that_is_too_long() -> None:
    long = replace(FROST, said="Cover " + "bed 4 and " * 20 + "bed 5.", todo="Cover what is tender")
    assert first_part(long) == "Frost tonight: 27 F in Block B. Cover what is tender."


def test_of_many_places_the_gravest_stand_in_the_sms_and_all_of_them_below() -> None:
    """Each sentence is 57 letters, two and "And 2 more." are 127; three would be 185."""
    parts = [f"Cover the beds of block {x} before dark: frost, 2{n} F there" for n, x in enumerate("ABCD")]
    assert {len(part) for part in parts} == {56}
    lines = told("raised", replace(FROST, said=".\n".join(parts), sure=""), NIGHT, ZONE, "us").splitlines()
    assert lines[0] == f"{parts[0]}. {parts[1]}. And 2 more." and len(lines[0]) <= SMS
    assert lines[1:5] == [f"- {part}." for part in parts]
    both = replace(FROST, said="Cover bed 4.\nClose the tunnel.")
    assert first_part(both) == "Cover bed 4. Close the tunnel."


@given(st.text(max_size=500), st.text(max_size=500), st.text(max_size=500))
def test_the_first_part_always_fits_one_sms(said: str, title: str, todo: str) -> None:
    one = replace(FROST, said=said, title=title, todo=todo)
    assert len(first_part(one)) <= SMS and len(subject("raised", one)) <= SUBJECT


def test_the_whole_text_says_how_sure_and_since_when() -> None:
    assert told("raised", FROST, NIGHT, ZONE, "us").splitlines() == [
        "Cover beds 4 and 5 now: frost tonight, 27 F in Block B.",
        "How sure: 29 F likely (27-32 F).",
        "Since 2:10 am.",
    ]


def test_the_next_in_line_hears_who_was_told_in_vain() -> None:
    text = told("escalated", FROST, NIGHT + timedelta(minutes=30), ZONE, "us", ("Ann", "Ben"))
    assert "For 30 min nobody has answered; told before: Ann and Ben." in text
    assert subject("escalated", FROST) == "Nobody answered: Frost tonight: 27 F in Block B"


def test_what_is_over_says_how_long_from_where_to_where_and_who_saw_it() -> None:
    # 3 h 20 min from 2:10 am; -2.5 °C is 27.5 °F, 0 °C 32 °F
    done = replace(
        FROST, cleared_at=NIGHT + timedelta(minutes=200), lowest=-3.0, highest=0.0,
        answers=(Answer("acknowledged", NIGHT + timedelta(minutes=4), "Ann"),),
    )  # fmt: skip
    assert over(done, ZONE, "us") == "Over: Frost tonight: 27 F in Block B. It lasted 3 h 20 min (27 to 32 F); seen by Ann 2:14 am."
    assert sms_plain(outcome(replace(done, answers=(), lowest=None), ZONE, "metric")) == "It lasted 3 h 20 min; nobody answered."


@pytest.mark.parametrize("units", ["us", "metric"])
@pytest.mark.parametrize("rule", default_rules(), ids=lambda r: r.key)
def test_every_rule_can_be_said(rule: object, units: str) -> None:
    said = in_words(RULES[rule.key], units)  # type: ignore[attr-defined]
    assert said.startswith("Raised when ") and "Source: " in said and "None" not in said and " nan" not in said


def test_a_rule_says_its_limits_in_the_units_people_read() -> None:
    said = in_words(RULES["tank_empty"], "us")
    assert said.startswith("Raised when tank level is 10 % or below for 5 min, good again at 15 % or above; over after 15 min of good")
    assert "It looks at tanks." in said
    # 2 K are 4 °F, 1 K is 2 °F
    assert "4 °F below what the place says (heated_above_c)" in in_words(RULES["heater"], "us")
    assert "leak says wet, good again when it says dry" in in_words(RULES["wet_floor"], "us")
    assert in_words(replace(RULES["frost"], enabled=False), "us").startswith("Switched off. ")


def test_a_rate_and_a_silence_are_said_as_such() -> None:
    rate = replace(RULES["tank_empty"], kind="rate", bad_at=-5.0, good_at=-1.0)
    assert "changes by −5 % an hour or below" in in_words(rate, "us")
    assert "is silent for 1 h" in in_words(replace(RULES["tank_empty"], kind="stale", bad_at=3600.0, good_at=600.0), "us")


def test_a_bad_series_says_what_where_and_beyond_which_limit() -> None:
    tank = RULES["tank_empty"]
    limits = limits_at(tank, {})
    assert limits is not None
    said, title = series_said(tank, "Cistern", 9.0, limits, "us")
    assert (sms_plain(said), sms_plain(title)) == ("Cistern: tank level 9 %, below 10 %.", "Cistern: tank level 9 %")
    assert series_said(RULES["wet_floor"], "Pump house", 1.0, (0.5, 0.25), "us") == ("Pump house: leak wet.", "Pump house: leak wet")
    silent = replace(tank, kind="stale", bad_at=3600.0, good_at=60.0)
    assert sms_plain(series_said(silent, "Cistern", 7200.0, (3600.0, 60.0), "us")[0]) == "Cistern: tank level silent for 2 h."
    rate = replace(tank, kind="rate", bad_at=-5.0, good_at=-1.0)
    assert (
        sms_plain(series_said(rate, "Cistern", -8.0, (-5.0, -1.0), "us")[0])
        == "Cistern: tank level changes by -8 % an hour, below -5 % an hour."
    )


def test_a_rule_of_the_whole_hub_says_that_its_places_are_one_alert() -> None:
    assert "All its places together are one alert." in in_words(RULES["frost"], "us")
    assert "one alert" not in in_words(RULES["leak"], "us")
