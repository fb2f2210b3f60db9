"""Nothing heard at all is one cause, known before those that speak hourly have missed their times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from models import advice
from models.advice.devices import all_silent
from models.advice.farm import Farm, Heard, due_s
from models.records.queries import DeviceView
from tests.unit.models.advice.made_houses import of

MIN = 60.0


def heard(ages_min: Sequence[float | None], every_min: float, gateway: str) -> list[Heard]:
    """Devices of one gateway, by the age of their last word."""
    found = []
    for n, age in enumerate(ages_min):
        device = DeviceView(f"{gateway}-{n}", "", "", "", gateway, every_min * MIN, False, "active")
        age_s = None if age is None else age * MIN
        found.append(Heard(device, None if age_s is None else 1, age_s, age_s is None or age_s > due_s("", every_min * MIN), ()))
    return found


def farm(*devices: Heard) -> Farm:
    return replace(of(), devices=devices)


def test_when_one_has_missed_its_time_and_most_owe_a_word_it_is_all_of_them() -> None:
    """Half an hour without a word: each of six should have spoken three times; those that speak hourly are not late yet."""
    assert all_silent(farm(*heard([30] * 6, 10, "house"), *heard([30, 55], 60, "barn")))


def test_one_that_still_speaks_is_enough_to_know_that_the_hub_hears() -> None:
    assert not all_silent(farm(*heard([90] * 6, 10, "house"), *heard([5], 10, "barn")))


def test_a_dead_gateway_of_a_small_hub_is_not_all_while_another_may_still_speak_at_its_hour() -> None:
    assert not all_silent(farm(*heard([30, 30], 10, "house"), *heard([40], 60, "barn")))
    assert all_silent(farm(*heard([200, 200], 10, "house"), *heard([200], 60, "barn")))


def test_one_that_was_never_heard_here_keeps_nobody_from_knowing() -> None:
    assert all_silent(farm(*heard([90, 90], 10, "house"), *heard([None], 10, "barn")))


@pytest.mark.parametrize("ages", [[], [90.0], [None, None]])
def test_fewer_than_two_that_were_heard_are_not_everything(ages: list[float | None]) -> None:
    assert not all_silent(farm(*heard(ages, 10, "house")))


def test_it_is_one_line_and_names_no_gateway() -> None:
    found = advice.ranked(farm(*heard([30] * 6, 10, "house"), *heard([30, 55], 60, "barn")))
    assert [line.subject for line in found if line.page == "devices"] == ["silent everything"]
