"""A rule of the hub's own: typed in the units of the page, refused where it could never ring, and taken away again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from collector.settings import Hub, open_hub
from dashboard.parts.ownrule import LONGEST_KEY, Asked, canonical, key_of, made
from dashboard.registry import page
from models.alerts import Rule
from models.alerts.rules import checked
from models.display import in_units
from models.records.alert_rules import load_rules
from sensors.errors import RecordError
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_pages import opened, said

CELLAR = Asked("The root cellar dries out", "air_temperature", "High tunnel", False, 41.0, 44.6, 10.0, "critical", "Wet its floor")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    return open_hub(tmp_path, {})


def own(hub: Hub) -> list[Rule]:
    records = hub.open_records()
    with records.session() as session:
        found = [rule for rule in load_rules(session) if rule.source == "this hub"]
    records.close()
    return found


def begun(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    app = opened(page("alerts"), hub.folder, monkeypatch)
    return app.toggle(key="alert-rules-own").set_value(True).run()


def test_a_rule_of_ones_own_is_added_watched_and_removed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = begun(hub, monkeypatch)
    app.selectbox(key="own-what").set_value("air_temperature").run()
    app.selectbox(key="own-where").set_value("High tunnel").run()
    assert "Now: High tunnel 88" in said(app)
    app.text_input(key="own-fear").set_value("Bees fly from the tunnel")
    app.radio(key="own-side").set_value("above")
    app.number_input(key="own-bad").set_value(95.0)
    app.number_input(key="own-minutes").set_value(20.0)
    app.selectbox(key="own-severity").set_value("info")
    app.button(key="FormSubmitter:own-rule-Add").click().run()
    assert not app.exception
    (rule,) = own(hub)
    assert (rule.key, rule.kind, rule.look, rule.places, rule.above) == (
        "bees_fly_from_the_tunnel", "threshold", "air_temperature", ("High tunnel",), True,
    )  # fmt: skip
    # 95 °F are 35 °C
    assert (rule.bad_at, rule.good_at, rule.for_s, rule.passes_quiet) == (pytest.approx(35.0), pytest.approx(35.0), 1200.0, False)

    app = opened(page("alerts"), hub.folder, monkeypatch)
    app.selectbox(key="alert-rule").set_value(rule.key).run()
    assert "Raised when air temperature is 95" in said(app)
    assert "Reset: as it came" not in [b.label for b in app.button]
    app.button(key=f"reset-{rule.key}").click().run()
    assert own(hub) == [] and "No longer watched: Bees fly from the tunnel" in said(app)


def test_what_contradicts_another_rule_or_says_no_number_is_refused_with_the_reason(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = begun(hub, monkeypatch)
    app.selectbox(key="own-what").set_value("air_temperature").run()
    app.text_input(key="own-fear").set_value("Too warm")
    app.button(key="FormSubmitter:own-rule-Add").click().run()
    assert "From which number on is it bad?" in app.error[0].value
    app.radio(key="own-side").set_value("above")
    app.number_input(key="own-bad").set_value(60.0)
    app.number_input(key="own-good").set_value(70.0)
    app.button(key="FormSubmitter:own-rule-Add").click().run()
    assert "A value would be bad and good at once." in app.error[0].value
    assert own(hub) == []


def test_who_may_not_change_rules_is_not_asked_for_one(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    toml = hub.folder / "hubland.toml"
    toml.write_text(toml.read_text("utf-8").replace("simulated = true", "simulated = false"), "utf-8")
    (hub.folder / "token").write_text(made_hub.signed_in(hub.folder, "Wes", "worker"))
    app = opened(page("alerts"), hub.folder, monkeypatch)
    assert "alert-rules-own" not in [t.key for t in app.toggle]


def test_a_rule_comes_in_celsius_with_its_night_and_its_hysteresis() -> None:
    rule = checked(made(CELLAR, "us", (), 3600.0))
    assert (rule.key, rule.above, rule.passes_quiet, rule.todo) == ("the_root_cellar_dries_out", False, True, "Wet its floor")
    # 41 °F are 5 °C, 44.6 °F are 7 °C
    assert (rule.bad_at, rule.good_at) == (pytest.approx(5.0), pytest.approx(7.0))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (replace(CELLAR, fear="  "), "What is feared?"),
        (replace(CELLAR, bad_at=None), "From which number on"),
        (replace(CELLAR, bad_at=500.0), "never ring"),
        (replace(CELLAR, bad_at=-100.0, good_at=None), "never ring"),
    ],
)
def test_a_rule_that_could_never_ring_is_refused(asked: Asked, words: str) -> None:
    with pytest.raises(RecordError) as refused:
        made(asked, "us", (), 3600.0)
    assert words in str(refused.value)


@given(
    st.floats(-40, 130),
    st.sampled_from(["air_temperature", "soil_moisture", "water_level", "wind_speed"]),
    st.sampled_from(["us", "metric"]),
)
def test_a_number_comes_back_as_it_was_typed(typed: float, what: str, units: str) -> None:
    assert in_units(what, canonical(what, typed, units), units) == pytest.approx(typed, abs=1e-6)


@given(st.text(max_size=120), st.sets(st.sampled_from(["own", "own_2", "a", "b"])))
def test_every_fear_has_a_name_that_rules_may_bear_and_none_bears_yet(fear: str, known: set[str]) -> None:
    import re

    key = key_of(fear, known)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", key) and len(key) <= LONGEST_KEY and key not in known


def test_what_has_no_latin_letter_is_named_all_the_same() -> None:
    assert key_of("Плесень", ()) == "own" and key_of("Плесень", {"own"}) == "own_2"
    assert key_of("Käse wird warm", ()) == "kase_wird_warm"
