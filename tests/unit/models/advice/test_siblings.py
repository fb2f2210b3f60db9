"""A probe that left its siblings: found by the others, not counted, and believed when somebody says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.advice.farm import Farm
from models.advice.houses.siblings import RIGHT, judged, odd
from tests.unit.dashboard.test_lines import live
from tests.unit.models.advice.made_houses import TUNNEL, answered, lines, of
from tests.unit.models.advice.made_past import Told, every, with_past

# 9:30 am is 250 minutes before 1:40 pm
LEFT_MIN = 250.0


def hub(values: dict[str, float], left_min: float = LEFT_MIN) -> Farm:
    """Four probes at 25 °C until one left the others, and since then at what they say now."""
    probes = [live(TUNNEL, "air_temperature", value, name) for name, value in values.items()]
    past: dict[str, Told] = {name: every(10, lambda ago, v=value: v if ago <= left_min else 25.0) for name, value in values.items()}  # type: ignore[misc]
    return with_past(of(probes=probes, grows=["tomato_cherry"]), past)


def test_a_probe_in_the_sun_is_named_with_how_far_it_is_from_the_others_and_since_when() -> None:
    """The picture of the page: 104 °F (40 °C) is 9 K, 16 °F above 88 °F (31.1 °C)."""
    farm = hub({"a": 31.1, "b": 40.0, "c": 31.1, "d": 31.1})
    found = next(x for x in lines(farm) if x.subject == "odd b")
    assert found.reason == (
        "b says 104\u00a0°F, 16\u00a0°F above the other 3; it left them at 9:30 am. Not counted in the 88\u00a0°F. Is it in the sun?"
    )
    assert [d.label for d in found.deeds] == ["Moved to shade", "It is right"] and found.state == "unknown"
    assert next(x for x in lines(farm) if x.subject == "vent High tunnel").inputs.startswith("3 of 4 probes")
    number = judged(farm, ["High tunnel"]).number("High tunnel", "air_temperature")
    assert number.value == pytest.approx(31.1) and (number.counted, number.of) == (3, 4)


def test_a_cold_probe_is_asked_whether_it_is_wet() -> None:
    found = next(x for x in lines(hub({"a": 25.0, "b": 15.0, "c": 25.0})) if x.subject == "odd b")
    assert found.reason.endswith("Is it wet, or in a draught?") and found.deeds[0].label == "Moved"


@pytest.mark.parametrize(
    ("values", "left_min"),
    [
        ({"a": 25.0, "b": 30.9, "c": 25.0}, LEFT_MIN),  # 5.9 K is within what beds of a house differ by
        ({"a": 25.0, "b": 40.0, "c": 25.0}, 20.0),  # a door, or a cloud gone
        ({"a": 25.0, "b": 40.0}, LEFT_MIN),  # of two nobody can tell which is right
        ({"a": 25.0, "b": 25.0, "c": 40.0, "d": 40.0}, LEFT_MIN),  # two against two
        ({"a": 25.0, "b": 26.0, "c": 24.0}, LEFT_MIN),
    ],
)
def test_what_differs_little_or_briefly_or_as_many_others_do_is_counted(values: dict[str, float], left_min: float) -> None:
    farm = hub(values, left_min)
    assert odd(farm, "High tunnel") == [] and judged(farm, ["High tunnel"]) is farm


def test_a_probe_that_came_back_is_counted_again() -> None:
    farm = hub({"a": 25.0, "b": 40.0, "c": 25.0})
    back = tuple(replace(x, value=25.0) for x in farm.lives)
    assert odd(replace(farm, lives=back), "High tunnel") == []


def test_what_a_probe_said_before_it_left_still_counts() -> None:
    farm = hub({"a": 31.1, "b": 40.0, "c": 31.1})
    key = next(x.key for x in farm.lives if x.key.device == "b")
    kept = judged(farm, ["High tunnel"]).past[key]
    assert kept and len(kept) < len(farm.past[key]) and all(p.value == 25.0 for p in kept)


def test_a_probe_that_somebody_called_right_is_counted_and_not_asked_about() -> None:
    said = replace(answered("odd b", name=f"b {RIGHT}"), state="unknown")
    farm = replace(hub({"a": 25.0, "b": 40.0, "c": 25.0}), answers=(said,))
    assert judged(farm, ["High tunnel"]) is farm
    assert not [x for x in lines(farm) if x.subject.startswith("odd")]
    moved = replace(said, name="Moved b in the high tunnel")
    assert judged(replace(farm, answers=(moved,)), ["High tunnel"]) is not farm


def test_a_probe_without_a_past_is_not_judged() -> None:
    farm = replace(hub({"a": 25.0, "b": 40.0, "c": 25.0}), past={})
    assert odd(farm, "High tunnel") == []
