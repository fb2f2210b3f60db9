"""Every default rule makes sense and looks at something that exists; what a hub changes does too, or is refused by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import models.advice
from collector import health
from models.advice import Line
from models.advice.thresholds import limit
from models.alerts import Rule
from models.alerts.rules import (
    MOST,
    SERIES,
    bad_in,
    changes_of,
    contradicting,
    default_rules,
    laid_over,
    level_of,
    limits_at,
    looks,
    stands_at,
    taken_by,
)
from models.records.places import KINDS
from sensors.errors import InputError
from sensors.measurands import measurands

RULES = {rule.key: rule for rule in default_rules()}
# what the issue names as worth waking somebody for
WAKING = {"frost", "cold_store", "leak", "pump_dry", "thirst", "gateway", "wet_floor"}
ADVICE = "".join(p.read_text("utf-8") for p in Path(models.advice.__file__).parent.rglob("*.py"))


def line(subject: str, state: str = "act") -> Line:
    return Line(state, subject, subject, "", "", "water", subject=subject)  # type: ignore[arg-type]


def test_there_are_no_more_rules_than_a_steward_can_know() -> None:
    assert 10 <= len(RULES) == len(default_rules()) <= MOST


@pytest.mark.parametrize("rule", default_rules(), ids=lambda r: r.key)
def test_a_rule_names_what_is_feared_its_source_and_where_it_looks(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z].*[a-z]", rule.fear) and len(rule.source) > 10
    assert set(rule.place_kinds) <= set(KINDS)
    assert rule.kind == "advice" or rule.todo, "no line of advice says what to do"
    assert rule.passes_quiet <= (rule.severity == "critical")
    assert bool(rule.escalate_s) == (rule.severity == "critical"), "who is woken in vain is followed by the next"


@pytest.mark.parametrize("rule", default_rules(), ids=lambda r: r.key)
def test_a_rule_does_not_flap(rule: Rule) -> None:
    if rule.kind in SERIES:
        limits = limits_at(rule, {rule.detail: 10.0} if rule.detail else {})
        assert limits is not None
        bad, good = limits
        assert good < bad if rule.above else good > bad
    assert rule.good_s > 0
    # a rule for which durations are longer than what it hears stays fresh would never speak of one that reports so rarely
    assert rule.for_s <= rule.fresh_s


def test_what_the_issue_calls_critical_wakes_people() -> None:
    assert {key for key in WAKING if not (RULES[key].passes_quiet and RULES[key].severity == "critical")} == set()


@pytest.mark.parametrize("look", [look for r in default_rules() if r.kind == "advice" for look in looks(r)])
def test_a_rule_on_advice_looks_at_a_subject_that_some_line_has(look: str) -> None:
    assert re.search(rf'"{look}[ "]', ADVICE)


@pytest.mark.parametrize("look", [look for r in default_rules() if r.kind == "hub" for look in looks(r)])
def test_a_rule_on_the_hub_looks_at_a_check_that_exists(look: str) -> None:
    assert f'"{look}"' in Path(health.__file__).read_text("utf-8")


def test_limits_are_those_that_pages_judge_by() -> None:
    assert RULES["tank_empty"].bad_at == limit("tank_empty")
    assert RULES["stale_air"].bad_at == limit("co2_bad")
    # a house heated above 10 °C that falls to 8 °C, and is well again at 9 °C
    assert limits_at(RULES["heater"], {"heated_above_c": 10}) == (10 - limit("heat_slack"), 9)


def test_a_place_without_the_detail_has_no_limit() -> None:
    assert [
        limits_at(RULES["heater"], d) for d in ({}, {"heated_above_c": None}, {"heated_above_c": "warm"}, {"heated_above_c": "nan"})
    ] == [None] * 4


def keys(subject: str, state: str, kind: str = "", around: tuple[str, ...] = ()) -> set[str]:
    return {r.key for r in taken_by(default_rules(), line(subject, state), kind, around) if bad_in(r, state)}


@pytest.mark.parametrize(
    ("subject", "state", "kind", "rule"),
    [
        ("frost Block B", "watch", "block", {"frost"}),
        ("frost unknown", "unknown", "", set()),
        ("ground frost Trough 3", "act", "trough", set()),
        ("freeze wet_line", "act", "trough", {"pipes"}),
        ("warm High tunnel", "act", "greenhouse", {"house_cold"}),
        ("warm Chest freezer", "act", "building", {"cold_store"}),
        ("warm Chest freezer", "watch", "building", set()),
        ("was warm Chest freezer", "act", "building", set()),
        ("unheard Walk-in cooler", "unknown", "cold_room", {"cold_store_unheard"}),
        ("unheard Cistern", "unknown", "tank", set()),
        ("still hot High tunnel", "act", "greenhouse", set()),
        ("scorch High tunnel", "act", "greenhouse", {"house_hot"}),
        ("unsound house-2", "unknown", "greenhouse", {"probe_odd"}),
        ("doubt house-2", "unknown", "greenhouse", set()),
        ("leak Cistern", "watch", "tank", {"leak"}),
        ("burst house water meter", "act", "tank", {"leak"}),
        ("wet ground Creek paddock", "act", "paddock", set()),
        ("pump Pump", "act", "pump", {"pump_dry"}),
        ("silent everything", "act", "", {"everything"}),
        ("silent house gateway", "act", "", {"gateway"}),
        ("silent soil-7", "unknown", "", {"probe_silent"}),
        ("odd house-2", "unknown", "greenhouse", {"probe_odd"}),
        ("thirst Trough 3", "act", "trough", {"thirst"}),
        ("thirst unknown Trough 3", "unknown", "trough", set()),
        ("water beds 4 and 5", "act", "bed", {"irrigation"}),
        ("water beds 4 and 5", "todo", "bed", set()),
        ("late blight Weather station 1", "act", "station", {"disease"}),
    ],
)
def test_a_line_finds_its_rule(subject: str, state: str, kind: str, rule: set[str]) -> None:
    assert keys(subject, state, kind) == rule


def test_a_line_that_says_act_is_worse_than_one_to_watch() -> None:
    assert [level_of(replace(line("x"), state=s)) for s in ("act", "watch", "unknown")] == [2, 1, 1]
    assert level_of(replace(line("x"), grave=True)) == 3


def test_a_rule_for_a_place_holds_for_all_that_lies_in_it() -> None:
    rule = replace(RULES["wet_floor"], places=("Barn",))
    assert stands_at(rule, "room", ("Milk room", "Barn", "Farm"))
    assert not stands_at(rule, "room", ("Kitchen", "House", "Farm")) and not stands_at(rule, "", ())


# What a hub changes


def test_a_change_lies_over_its_default_and_leaves_the_rest() -> None:
    laid = laid_over(default_rules(), {"tank_empty": {"bad_at": 20, "good_at": 30, "places": ["Cistern"]}})
    assert laid["tank_empty"] == replace(RULES["tank_empty"], bad_at=20, good_at=30, places=("Cistern",))
    assert [laid[key] for key in RULES if key != "tank_empty"] == [RULES[key] for key in RULES if key != "tank_empty"]
    assert changes_of(RULES["tank_empty"], laid["tank_empty"]) == {"bad_at": 20, "good_at": 30, "places": ("Cistern",)}


def test_a_hub_may_have_rules_of_its_own() -> None:
    own = {"fear": "Yeast dies", "kind": "threshold", "look": "water_temperature", "severity": "warning", "bad_at": 35, "good_at": 33}
    assert laid_over(default_rules(), {"yeast": own})["yeast"].source == "this hub"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tank_empty": {"bad_at": 20}}, "bad_at 20 .* good_at 15"),
        ({"stale_air": {"good_at": 2500}}, "bad_at 2000 .* good_at 2500"),
        ({"stale_air": {"good_at": None}}, "good again"),
        ({"stale_air": {"bad_at": float("nan")}}, "numbers|good again"),
        ({"frost": {"bad_at": 0, "good_at": 1}}, "no limits of its own"),
        ({"frost": {"severity": "loud"}}, "loud"),
        ({"frost": {"for_s": -1}}, "for_s"),
        ({"frost": {"fresh_s": 0}}, "fresh"),
        ({"frost": {"colour": "red"}}, "colour"),
        ({"frost": {"look": " "}}, "looks at"),
        ({"mine": {"fear": "x"}}, "kind, look, severity"),
        ({"mine": {"fear": "x", "kind": "flat", "look": "moon", "severity": "info", "bad_at": 1, "good_at": 1}}, "moon"),
        ({"mine": {"fear": "x", "kind": "rate", "look": "co2", "severity": "info"}}, "from where on it is bad"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(change: Mapping[str, Mapping[str, Any]], says: str) -> None:
    with pytest.raises(InputError) as why:
        laid_over(default_rules(), change)
    assert re.search(says, str(why.value)) and str(next(iter(change))) in str(why.value)


def test_two_rules_that_leave_no_good_value_are_both_named() -> None:
    full = {"fear": "A tank runs over", "kind": "threshold", "look": "water_level", "severity": "info", "bad_at": 8, "good_at": 7}
    with pytest.raises(InputError) as why:
        laid_over(default_rules(), {"tank_full": full})
    assert re.search("'tank_full' is bad from 8 and good below 7, 'tank_empty' bad until 10 and good above 15", str(why.value))
    # at other places, or switched off, it is nobody's business
    for kept in ({"place_kinds": ["trough"]}, {"enabled": False}):
        assert "tank_full" in laid_over(default_rules(), {"tank_full": {**full, **kept}})


def test_a_rule_on_a_place_contradicts_one_on_what_lies_in_it() -> None:
    own = Rule("a", "Too warm", "threshold", "air_temperature", "info", "ours", bad_at=10.0, good_at=9.0, places=("Farm",))
    cold = replace(own, key="b", above=False, bad_at=12.0, good_at=13.0, places=("Bed 4",))
    around = {"Bed 4": ["Block A", "Farm"], "Bed 5": ["Block B"], "Farm": []}
    for two in ((own, cold), (cold, own)):
        with pytest.raises(InputError, match="no value that is good"):
            contradicting(two, around)
    contradicting((own, replace(cold, places=("Bed 5",))), around)


def test_two_rules_of_which_one_is_never_over_while_the_other_is_not_bad_are_refused() -> None:
    """Full from 60 %, over below 12 %; empty until 10 %, over above 15 %: whatever the level, one of the two stands for ever."""
    full = {"fear": "A tank runs over", "kind": "threshold", "look": "water_level", "severity": "info", "bad_at": 60, "good_at": 12}
    with pytest.raises(InputError, match="no value that is good"):
        laid_over(default_rules(), {"tank_full": full})
    assert "tank_full" in laid_over(default_rules(), {"tank_full": {**full, "good_at": 15}})


def test_every_measurand_of_a_rule_is_one() -> None:
    assert {look for r in default_rules() if r.kind in SERIES for look in looks(r)} <= set(measurands())
