"""Answers on the pages: each page that shows a line offers them, and tells what was answered and until when."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from collector.settings import open_hub
from dashboard.parts.deeds import asked_again
from dashboard.registry import page
from models.records.answers import Answered, answers
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_lines import farm
from tests.unit.dashboard.test_pages import headline, opened, said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    return tmp_path


def standing(folder: Path) -> list[tuple[str, str, str]]:
    hub = open_hub(folder, {})
    records = hub.open_records()
    with records.session() as session:
        found = [(a.subject, a.state, a.status) for a in answers(session, NOW)]
    records.close()
    return found


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click()
    return app.run()


@pytest.mark.parametrize(
    ("key", "label", "subject"),
    [("today", "Vented", "vent High tunnel"), ("greenhouses", "Vented", "vent High tunnel"), ("water", "Valve closed", "leak Cistern 2"),
     ("devices", "Restarted", "silent barn gateway"), ("devices", "Changed", "battery bed-8")],
)  # fmt: skip
def test_what_was_done_is_said_on_the_page_that_shows_the_line(
    key: str, label: str, subject: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(opened(page(key), folder, monkeypatch), label)
    assert [s for s, _, status in standing(folder) if status == "done"] == [subject]
    text = said(app)
    assert "Done: " in text and "asked again" in text
    assert label not in [b.label for b in app.button]


def test_a_page_whose_only_line_is_answered_says_who_did_it_and_does_not_call_it_fine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(opened(page("greenhouses"), folder, monkeypatch), "Vented")
    assert headline(app) == "Vented the high tunnel."
    text = said(app)
    assert "in its band" not in text
    assert re.search(r"^demo steward, 1:40 pm; asked again .+ if it is still so$", text, re.MULTILINE)
    # its state is what it was: the sentence's and the card's
    assert len([m for m in app.markdown if m.value.startswith(":red-badge[") and "act]" in m.value]) == 2


def test_all_that_is_put_off_is_not_all_fine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(page("today"), folder, monkeypatch)
    for _ in range(12):
        if not any(b.label == "Not now" for b in app.button):
            break
        app = press(app, "Not now")
    assert "Nothing needs you now" in headline(app)
    text = said(app)
    assert "All else fine" in text and "All fine" not in text
    assert text.count("asked again") == 3 and "more that were answered" in text
    assert {status for _, _, status in standing(folder)} == {"abandoned"}


def test_a_line_on_the_card_of_a_place_can_be_answered_and_then_says_that_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.parts import board

    monkeypatch.setattr(board, "show", lambda *_: "High tunnel")
    app = press(opened(page("map"), folder, monkeypatch), "Vented")
    assert "Vented the high tunnel, demo steward, 1:40 pm; asked again " in said(app)
    assert "Vented" not in [b.label for b in app.button]


@pytest.mark.parametrize(
    ("hours", "told"),
    [(2, "Ann, 12:40 pm; asked again 3:40 pm if it is still so"),
     (14 + 1 / 3, "Ann, 12:40 pm; asked again tomorrow 4:00 am if it is still so")],
)  # fmt: skip
def test_it_is_said_when_it_is_asked_again(hours: float, told: str) -> None:
    answer = Answered("s", "act", "done", "Did it", NOW - timedelta(hours=1), NOW + timedelta(hours=hours), "Ann")
    assert asked_again(farm(), answer) == told
