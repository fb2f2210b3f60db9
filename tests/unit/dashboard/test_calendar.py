"""The calendar page's sentence and its days; and the page with an event on it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from collector.settings import open_hub
from dashboard import month
from dashboard.parts.gathering import rule
from dashboard.registry import page
from models.records import commands
from models.records.actor import HUB
from models.records.database import open_records
from models.records.occasions import EventView, Occasion
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_pages import headline, opened, said

ZONE = ZoneInfo("America/New_York")
# Thursday 14 May 2026, 13:40 at the hub
TODAY = date(2026, 5, 14)


def occasion(hours: float, **more: Any) -> Occasion:
    starts = NOW + timedelta(hours=hours)
    ends = starts + timedelta(hours=2)
    facts: dict[str, Any] = {
        "id": uuid.UUID(int=1), "kind": "meal", "title": "Harvest supper", "place": "Hall", "seats": 30, "head_count": 40,
        "responsible": "Ann", "status": "planned", "repeat": "", "notes": "", "sequence": 0, "changed_at": NOW, **more,
    }  # fmt: skip
    return Occasion(
        EventView(starts_at=starts, ends_at=ends, **facts),
        starts,
        ends,
        starts.astimezone(ZONE).date(),
        "Cook for 40: Harvest supper",
        "pending",
    )


def told(*found: Occasion) -> str:
    return month.told(found, {}, NOW, ZONE, "us")[0].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("hours", "when"),
    [
        (4.5, "Tonight"),
        (1, "Today at 2:40 pm"),
        (-1, "Now"),
        (28, "Tomorrow night"),
        (20, "Tomorrow at 9:40 am"),
        (72, "Sun 17 May, 1:40 pm"),
    ],
)  # fmt: skip
def test_the_sentence_says_when_as_people_do(hours: float, when: str) -> None:
    assert told(occasion(hours)) == f"{when}: Harvest supper, 40 people, Ann opens."


def test_what_nobody_said_is_not_made_up() -> None:
    assert told(occasion(4.5, head_count=None, responsible="")) == "Tonight: Harvest supper, nobody said how many, nobody opens yet."
    assert told(occasion(-5)) == "Nothing is planned in the next two weeks."


def test_a_row_says_the_hours_the_room_and_how_far_the_kitchen_is() -> None:
    text = month.noted(occasion(4.5), ZONE, "metric").replace("\u00a0", " ")
    assert text == "18:10 to 20:10 · Hall · Ann opens · only 30 seats · kitchen asked: cook for 40"


@pytest.mark.parametrize(
    ("on", "first", "rows"),
    [(date(2026, 5, 14), date(2026, 4, 27), 5), (date(2027, 2, 1), date(2027, 2, 1), 4), (date(2026, 8, 9), date(2026, 7, 27), 6)],
)
def test_a_month_is_whole_weeks_from_monday_on(on: date, first: date, rows: int) -> None:
    # May 2026 begins on a Friday, February 2027 on a Monday with 28 days, August 2026 on a Saturday
    found = month.weeks(on, [], {})
    assert (found[0][0].on, len(found)) == (first, rows)
    shown = [d.on for week in found for d in week]
    assert shown == sorted(set(shown)) and {d for d in shown if d.month == on.month} == {
        on.replace(day=1) + timedelta(days=n) for n in range(31) if (on.replace(day=1) + timedelta(days=n)).month == on.month
    }


def test_every_month_on_the_same_weekday_means_the_last_where_it_is_the_fifth() -> None:
    assert rule("every month, same weekday", TODAY) == "FREQ=MONTHLY;BYDAY=2TH"
    assert rule("every month, same weekday", date(2026, 10, 29)) == "FREQ=MONTHLY;BYDAY=-1TH"
    assert rule("once", TODAY) == ""


def test_the_page_answers_with_tonights_supper_and_what_the_kitchen_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_hub.make_empty(tmp_path)
    records = open_records(open_hub(tmp_path, {}).records_url)
    with records.session(HUB, NOW) as session:
        start = datetime(2026, 5, 14, 22, tzinfo=UTC)
        commands.put_event(session, "meal", "Harvest supper", start, start + timedelta(hours=2), zone=ZONE, head_count=40)
    records.close()
    (tmp_path / "token").write_text(made_hub.signed_in(tmp_path, "Sue", "steward"))
    app = opened(page("calendar"), tmp_path, monkeypatch)
    assert headline(app).replace("\u00a0", " ") == "Tonight: Harvest supper, 40 people, nobody opens yet."
    assert "kitchen asked: cook for 40" in said(app)
