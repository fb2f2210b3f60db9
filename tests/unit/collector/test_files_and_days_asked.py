"""What a steward types for files and days of the commands: said in words where it cannot be, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collector.settings import Hub
from models.records.actor import HUB
from models.records.commands import put_crop, put_planting
from sensors.errors import InputError
from tests.unit.collector.test_season_commands import run

SHEETS = (("sheets", "field-sowing", "--out"), ("sheets", "seed-order", "--out"), ("tasks", "--sheet"))


@pytest.mark.parametrize("words", SHEETS, ids=lambda words: " ".join(words[:2]))
def test_a_file_in_a_folder_that_is_not_there_is_refused_in_words(
    words: tuple[str, ...], make_hub: Callable[..., Hub], tmp_path: Path
) -> None:
    done = run(*words, tmp_path / "nowhere" / "sheet.pdf", "--folder", make_hub().folder)
    assert isinstance(done.exception, InputError)
    assert done.exception.where == words[-1] and "make its folder first" in done.exception.next_step


@pytest.mark.parametrize("days", ["-3", "367"])
def test_a_sheet_of_no_days_or_of_years_is_refused_also_on_the_screen(days: str, make_hub: Callable[..., Hub]) -> None:
    done = run("sheets", "field-sowing", "--days", days, "--folder", make_hub().folder)
    assert isinstance(done.exception, InputError) and done.exception.expected == "1 to 366"


DAYS = (
    ("share", "plan", "--week"), ("share", "plan", "--as-of"), ("share", "coverage", "--as-of"), ("forecast", "harvest", "--as-of"),
    ("plan", "planting", "--as-of"),
)  # fmt: skip


@pytest.mark.parametrize("day", ["31-31-31", "9999-12-31"])
@pytest.mark.parametrize("words", DAYS, ids=" ".join)
def test_a_day_that_is_none_is_named_by_the_option_it_was_given_for(words: tuple[str, ...], day: str, make_hub: Callable[..., Hub]) -> None:
    done = run(*words, day, "--folder", make_hub().folder)
    assert isinstance(done.exception, InputError) and done.exception.where == words[-1]


def test_days_are_typed_as_everywhere_else(make_hub: Callable[..., Hub]) -> None:
    hub = make_hub()
    for day in ("today", "Mon", "2027 week 18", "5/16/2027"):
        assert run("share", "plan", "--week", day, "--folder", hub.folder).exit_code == 4, day


NOTHING_YET = (
    ("share", "plan"), ("share", "coverage"), ("forecast", "harvest"), ("plan", "planting"), ("sheets", "newsletter"),
    ("sheets", "surplus"), ("sheets", "labels"), ("sheets", "seed-order"), ("sheets", "bed-map"), ("sheets", "season-sheet"),
)  # fmt: skip


@pytest.mark.parametrize("words", NOTHING_YET, ids=" ".join)
def test_a_hub_that_has_begun_today_is_told_that_there_is_nothing_yet(words: tuple[str, ...], make_hub: Callable[..., Hub]) -> None:
    done = run(*words, "--folder", make_hub().folder)
    assert (done.exit_code, bool(done.stdout.strip())) == (4, True), done.exception


def test_plantings_that_nobody_can_reckon_with_make_no_forecast_and_break_none(make_hub: Callable[..., Hub]) -> None:
    """A first planting is often written down with no more than its crop and bed."""
    hub = make_hub()
    records = hub.open_records()
    with records.session(HUB) as session:
        put_crop(session, "Kale")
        put_planting(session, "Kale 1", crop="Kale")
    records.close()
    for words in (("share", "plan"), ("share", "coverage"), ("forecast", "harvest"), ("sheets", "newsletter")):
        assert run(*words, "--folder", hub.folder).exit_code == 4, words


def test_a_season_that_is_not_there_is_not_called_bad_json(make_hub: Callable[..., Hub], tmp_path: Path) -> None:
    done = run("import", "--scenario", tmp_path / "season.json", "--folder", make_hub().folder)
    assert isinstance(done.exception, InputError) and done.exception.what == "The file cannot be read."


def test_a_list_of_nobody_says_how_to_add_the_first(make_hub: Callable[..., Hub]) -> None:
    assert "hubland user add" in run("user", "list", "--folder", make_hub().folder).stdout
