"""The line of scores on Harvest, and the season ledger with its one tap, on the example farm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from collector.settings import Hub, open_hub
from collector.simulate import HUB as SETTINGS
from collector.simulate.records import demo_records
from dashboard.registry import page
from models.amounts import parse_amount
from models.records.actor import HUB
from models.records.commands import record_harvest
from models.records.crops import Crop
from models.records.harvest_forecasts import Issue, issues, keep_issue, settle_issue
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_pages import headline, opened, said

MONDAY, WEEK = date(2026, 5, 11), timedelta(weeks=1)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The example farm at NOW. Its winter kale gave twice what was planned; three weeks of kale were forecast, one of them never logged."""
    folder = tmp_path_factory.mktemp("scores")
    lines = ["[hub]", 'id = "scores"', *(f"{name} = {value!r}" for name, value in SETTINGS.items()), "simulated = true", ""]
    (folder / "hubland.toml").write_text("\n".join(lines), "utf-8")
    made = open_hub(folder, {})
    records = made.open_records()
    demo_records(records, NOW, NOW)
    with records.session(HUB, NOW) as session:
        record_harvest(session, "2026 Kale winter", parse_amount("120 bunches"), datetime(2026, 4, 9, 12, tzinfo=UTC))
        for ahead, came in ((6, 8.0), (5, 30.0), (4, None)):
            one = Issue("Kale", MONDAY - ahead * WEEK, 1, "bunch", 10.0, 6.0, 9.0, 12.0, None, None)
            keep_issue(session, [one], one.week - WEEK, NOW, "test")
            (row,) = issues(session, one.week, one.week + WEEK)
            settle_issue(session, row.id, "no log" if came is None else "picked", came, NOW)
    records.close()
    return made


def test_the_score_stands_under_the_curve_with_what_was_not_written_down(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(page("harvest"), hub.folder, monkeypatch)
    text = said(app).replace("\u00a0", " ")
    (score,) = [one.label.replace("\u00a0", " ") for one in app.expander if "band held" in one.label]
    assert score.startswith("Of the last 2 weeks of crops the band held 1 (50 %; 60 % is right); ")
    assert "1 week without a harvest written down: that is no zero, so no score" in text
    assert "1 of 2 in the band · 53 % too low" in text  # 18 of 38 bunches


def test_what_was_said_before_is_laid_over_the_curve_on_demand(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(page("harvest"), hub.folder, monkeypatch)
    app.selectbox(key="curve").select("Kale").run()
    assert "paler" not in said(app)
    app.toggle(key="laid-over").set_value(True).run()
    assert "paler what was said before" in said(app)


def own(hub: Hub) -> float | None:
    records = hub.open_records()
    try:
        with records.session() as session:
            figure: float | None = session.scalars(select(Crop).where(Crop.name == "Kale")).one().facts.get("yield_typical")
            return figure
    finally:
        records.close()


def test_one_tap_plans_by_the_own_yield_and_another_goes_back(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(page("yields"), hub.folder, monkeypatch)
    assert "Kale" in headline(app)
    assert own(hub) is None
    app.button(key="use-Kale").click().run()
    assert (own(hub) or 0) > 130
    assert "your own" in said(app)
    app.button(key="back-Kale").click().run()
    assert own(hub) is None
    app.button(key="use-Kale").click().run()
    app.button(key="undo").click().run()
    assert own(hub) is None


def test_what_cannot_be_reckoned_says_what_would_cure_it(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(page("yields"), hub.folder, monkeypatch)
    assert [one.label for one in app.expander if one.label.startswith("Unknown")]
    assert "a zero where the planting was lost" in said(app)


def test_a_hub_without_a_past_says_what_to_do_first(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "yield of its own" in headline(opened(page("yields"), made, monkeypatch))
