"""Every page of the registry, run through app.py: with data, with none, with a folder that is no hub."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.registry import PAGES, VIEWS, Page
from dashboard.server import HERE

EVERY = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.key)


def opened(page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("HUBLAND_FOLDER", str(folder))
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=30).run()
    return app.switch_page(f"views/{page.key}.py").run() if page is not PAGES[0] else app


def said(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    return "\n".join(m.value for m in app.markdown)


def headline(app: AppTest) -> str:
    first = re.search(r"^# (.+)$", said(app), re.MULTILINE)
    assert first, "a page begins with its answer"
    return first[1]


@EVERY
def test_every_page_answers_its_question_in_one_sentence_first_and_says_that_it_is_simulated(
    page: Page, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(page, made, monkeypatch)
    assert len([m for m in app.markdown if m.value.startswith("# ")]) == 1
    assert len(headline(app)) > 12
    assert "simulated data" in said(app)


@EVERY
def test_an_empty_hub_says_on_every_page_what_to_do_first(page: Page, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(page, empty, monkeypatch)
    assert "simulated data" not in said(app)
    assert headline(app)


def test_a_folder_that_is_no_hub_is_an_error_with_a_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_FOLDER", str(tmp_path))
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=30).run()
    text = said(app)
    assert "There is no hub in this folder" in text and "hubland init" in text and "what to do" in text


def test_every_view_is_a_row_of_the_registry_and_every_row_a_file() -> None:
    files = {p.stem for p in VIEWS.glob("*.py")} - {"__init__"}
    assert files == {p.key for p in PAGES}


def test_today_puts_the_hot_tunnel_first_and_one_line_for_the_silent_gateway(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PAGES[0], made, monkeypatch)
    assert headline(app).replace("\u00a0", " ").startswith("Vent the high tunnel now: it is 88 °F inside")
    text = said(app)
    assert text.count("gateway is silent") == 1 and "soil-10 is silent" not in text
    assert "25 of 27\u00a0devices heard" in text


def test_a_silent_probe_shows_no_last_value_as_if_it_were_now(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = next(p for p in PAGES if p.key == "pastures")
    assert "unknown: barn gateway is silent" in said(opened(page, made, monkeypatch))


def test_a_suspect_probe_is_named_and_not_counted(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = next(p for p in PAGES if p.key == "greenhouses")
    text = said(opened(page, made, monkeypatch))
    assert "tunnel-3 says" in text and "2 of 3 probes" in text


def test_metric_hubs_read_metric(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_HUB_UNITS", "metric")
    text = said(opened(PAGES[0], made, monkeypatch))
    assert "°C" in text and "°F" not in text


def test_no_file_of_the_dashboard_shadows_another_package() -> None:
    # streamlit puts this folder first on the path when a script in it is run
    import sys

    own = {p.stem for p in HERE.glob("*.py")} | {p.name for p in HERE.iterdir() if p.is_dir()}
    assert not own & (set(sys.stdlib_module_names) | {"sensors", "models", "collector", "types", "calendar", "pages"})


def test_unsafe_html_is_nowhere_allowed() -> None:
    for path in HERE.rglob("*.py"):
        assert "unsafe_allow" not in path.read_text("utf-8"), path
