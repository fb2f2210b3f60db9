"""The Greenhouses page in its states: act, fine, watch, unknown, and a hub without houses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from collector.settings import open_hub
from dashboard.registry import page
from models.records import commands
from models.records.actor import HUB
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_deeds import press
from tests.unit.dashboard.test_pages import headline, opened, said

HERE = page("greenhouses")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    return tmp_path


def change(folder: Path, *what: tuple[str, dict[str, object]]) -> None:
    """The details of places of a made hub, anew."""
    records = open_hub(folder, {}).open_records()
    with records.session(HUB) as session:
        for name, details in what:
            commands.put_place(session, name, "greenhouse", parent="Laurel Cove", details=details)
    records.close()


def test_a_hot_house_is_told_with_its_limit_its_time_the_weather_and_what_to_do_after(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(HERE, made, monkeypatch)
    assert headline(app).startswith("Vent the high tunnel now: it is 88") and "82\u00a0°F is the most it should be" in headline(app)
    text = said(app)
    assert "71\u00a0°F outside" in text and "2 of 3 probes" in text
    assert "Close again by 6 pm" in text
    assert {"Vented", "Not now"} <= {b.label for b in app.button}


def test_a_suspect_probe_is_told_beside_its_siblings_and_may_be_said_to_be_moved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(HERE, folder, monkeypatch)
    assert "tunnel-3 says 112" in said(app) and "above the other 2; it left them at 8:" in said(app) and "Is it in the sun?" in said(app)
    after = press(app, "Moved to shade")
    assert "Done: Moved tunnel-3 in the high tunnel" in said(after) and "Is it in the sun?" not in said(after)


def test_each_house_has_a_card_with_what_it_means_for_what_grows_and_what_it_needs(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(opened(HERE, made, monkeypatch))
    assert text.count("**Light**") == text.count("**Dew tonight**") == 2
    assert "nobody can forecast its night yet" in text
    assert "no disease is looked for" in text
    assert "To reckon more it must know its height at the ridge" in text and "fans in summer" in text


def test_a_house_of_known_height_is_told_its_heat_on_the_coldest_night(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(
        folder, ("Propagation house", {"heated_above_c": 7, "length_m": 20, "width_m": 8, "height_m": 3, "covered": "two layers, blown"})
    )
    text = said(opened(HERE, folder, monkeypatch))
    assert "heat, coldest night of a year" in text and "BTU/h" in text and "its heater’s setting" in text
    assert "“two layers, blown”: 4 W/m²/K" in text


def test_houses_in_their_bands_are_one_quiet_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(folder, ("High tunnel", {"vents_above_c": 40}), ("Propagation house", {"vents_above_c": 40}))
    app = opened(HERE, folder, monkeypatch)
    assert headline(app) == "Every house is in its band." and "High tunnel 88" in said(app)


def test_houses_without_thermometers_are_unknown_and_never_called_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_hub.make_empty(tmp_path)
    (tmp_path / "token").write_text(made_hub.signed_in(tmp_path, "Sue", "steward"))
    records = open_hub(tmp_path, {}).open_records()
    with records.session(HUB) as session:
        commands.put_place(session, "Tunnel", "greenhouse")
    records.close()
    app = opened(HERE, tmp_path, monkeypatch)
    assert headline(app) == "Nobody knows how warm it is in any house."
    assert "No probe hangs here" in said(app) and "its band" not in said(app)


def test_a_house_whose_probes_fell_silent_is_unknown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_NOW", (NOW + timedelta(hours=5)).isoformat())
    app: AppTest = opened(HERE, folder, monkeypatch)
    assert headline(app).startswith("Look into the ") and "nobody knows how warm it is" in headline(app)
    assert "Vent" not in headline(app)


def test_a_hub_without_a_house_is_told_how_to_have_one(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert headline(opened(HERE, empty, monkeypatch)) == "No greenhouse yet"


def test_a_metric_hub_reads_metric(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_HUB_UNITS", "metric")
    text = said(opened(HERE, folder, monkeypatch))
    assert "°F" not in text and " ft" not in text and "m³/h" in text and "by 18:00" in text
