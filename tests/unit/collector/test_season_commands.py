"""A season as one file: what goes into the records comes out of them as the same plan, through the commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from collector.cli import commands as hubland
from collector.cli.planting import season_view
from collector.settings import Hub
from models.advice.season.scenario import scenario_of
from models.amounts import parse_amount
from models.planning.scenario.answer import answer
from models.planning.scenario.reading import read_scenario
from models.records.actor import HUB
from models.records.commands import put_planting, record_harvest
from tests.reference.registry import matches
from tests.unit.models.scenario.test_wide_seasons import HOLLOW, RIDGE

PAGE = Path(__file__).parents[3] / "docs/reference/season.md"


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    return make_hub()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(hubland(), [str(a) for a in arguments])


def brought(hub: Hub, document: dict[str, Any]) -> Result:
    file = hub.folder / "season.json"
    file.write_text(json.dumps(document))
    return run("import", "--scenario", file, "--folder", hub.folder)


def planned(hub: Hub, *more: str) -> Any:
    done = run("plan", "planting", "--folder", hub.folder, "--json", *more)
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


# all at once, and a berry that has the id of a planting
BOTH: dict[str, Any] = {
    **HOLLOW, **RIDGE, "id": "both",
    "perennials": [{**HOLLOW["perennials"][0], "id": "C1"}],
    "harvest_log": [*RIDGE["harvest_log"], {"date": "2027-07-02", "plan": "GA", "qty": 30}],
}  # fmt: skip


@pytest.mark.parametrize("document", [RIDGE, HOLLOW, BOTH], ids=lambda d: d["id"])
def test_a_plan_that_went_through_the_records_is_answered_as_the_file_itself(hub: Hub, document: dict[str, Any]) -> None:
    assert brought(hub, document).exit_code == 0
    assert planned(hub) == json.loads(json.dumps(answer(read_scenario(document))))


def test_a_season_brought_in_twice_is_there_once(hub: Hub) -> None:
    brought(hub, HOLLOW)
    assert brought(hub, HOLLOW).stdout.strip().endswith("nothing was new.")


def test_what_comes_in_goes_out_and_in_again_as_a_folder(hub: Hub, make_hub: Callable[..., Hub], tmp_path: Path) -> None:
    brought(hub, RIDGE)
    before = planned(hub)
    assert run("export", tmp_path / "out", "--folder", hub.folder).exit_code == 0
    (hub.folder / "records.db").unlink()
    assert run("import", tmp_path / "out", "--folder", hub.folder).exit_code == 0
    assert planned(hub) == before


def test_a_harvest_written_down_later_counts(hub: Hub) -> None:
    brought(hub, RIDGE)
    assert planned(hub)["update"]["logged_so_far"] == pytest.approx(92.8)
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 8, 9, tzinfo=UTC)) as session:
        record_harvest(session, "T1", parse_amount("16 oz"), datetime(2027, 8, 3, 16, tzinfo=UTC))
    records.close()
    # the second week has a log now: 1 lb of 116
    assert planned(hub)["update"]["logged_so_far"] == pytest.approx(93.8)
    assert planned(hub)["update"]["expected_so_far"] == pytest.approx(174)


def test_a_planting_that_is_moved_is_picked_later(hub: Hub) -> None:
    brought(hub, RIDGE)
    records = hub.open_records()
    with records.session(HUB) as session:
        put_planting(session, "C1", planned_sow_on=date(2027, 5, 27))
    records.close()
    # 81 days from the 27th of May
    assert planned(hub)["first_harvest"]["C1"] == "2027-08-16"


def test_the_day_of_looking_may_be_another(hub: Hub) -> None:
    brought(hub, RIDGE)
    assert len(planned(hub, "--as-of", "2027-08-01")["update"]["remaining_weekly"]) == 9
    assert run("plan", "planting", "--folder", hub.folder, "--as-of", "August").exit_code == 1


def test_a_hub_without_a_plan_says_so(hub: Hub) -> None:
    done = run("plan", "planting", "--folder", hub.folder)
    assert (done.exit_code, done.stdout.strip()) == (4, "Nothing is planned yet.")


def test_a_hub_with_a_season_of_its_own_is_not_mixed_with_another(hub: Hub) -> None:
    brought(hub, RIDGE)
    other = {**deepcopy(RIDGE), "title": "Another"}
    assert "a planting called C1 already" in str(brought(hub, other).exception)
    for row in other["plan"]:
        row["id"] += "b"
    other["shares"] = [{"type": "family", "count": 3, "fe": 1.0}]
    other |= {"exclusions": [], "harvest_log": [], "update": None}
    assert "shares of its own in 2027" in str(brought(hub, other).exception)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"beds": []}, "A plan needs beds"),
        ({"plan": [{**RIDGE["plan"][1], "dtm_days": None}]}, "days to maturity"),
        ({"plan": [{**RIDGE["plan"][1], "unit": "acre"}]}, "no usable unit"),
        ({"harvest_log": [{"date": "2027-08-09", "plan": "C1", "qty": -4}]}, "qty of harvest_log"),
        ({"harvest_log": [{"date": "2027-08-09", "plan": "C1", "qty": 4, "unit": "lb"}]}, "nobody says what one lb is"),
        ({"plan": [], "harvest_log": [], "update": None, "as_of": None}, "Nothing is planned here"),
    ],
)
def test_a_season_that_cannot_be_is_refused_and_nothing_is_written(hub: Hub, change: dict[str, Any], said: str) -> None:
    done = brought(hub, {**RIDGE, **change})
    assert done.exit_code == 1 and said in str(done.exception)
    assert run("plan", "planting", "--folder", hub.folder).exit_code == 4


def test_the_only_season_of_a_list_is_read_and_of_several_none(hub: Hub) -> None:
    others: Any = {"rules": {}, "scenarios": [RIDGE, HOLLOW]}
    refused = brought(hub, others)
    assert refused.exit_code == 1 and "2: ridge, hollow" in str(refused.exception)
    assert brought(hub, {"scenarios": [RIDGE]}).exit_code == 0
    assert planned(hub)["fe_total"] == 50


def test_a_plan_whose_updated_planting_was_taken_out_is_planned_all_the_same(hub: Hub) -> None:
    brought(hub, RIDGE)
    view = season_view(hub, None)
    assert "update" in answer(scenario_of(view).scenario)
    without = tuple(one for one in view.plantings if one.name != "T1")
    assert "update" not in answer(scenario_of(replace(view, plantings=without)).scenario)


WINTER: dict[str, Any] = {
    "id": "winter", "title": "Winter", "as_of": "2027-12-19", "shares": [{"type": "full", "count": 6, "fe": 1.0}],
    "beds": [{"bed": "House", "length_ft": 90, "width_in": 30}],
    "plan": [
        {"id": "CL", "crop": "claytonia", "family": "Montiaceae", "bed": "House", "bed_ft": 40, "method": "direct",
         "start_date": "2027-11-02", "dtm_days": 57, "yield_per_100_bedft": 50, "unit": "lb", "fractions": [0.4, 0.6],
         "share_qty": 0.5},
        {"id": "SP", "crop": "spinach", "family": "Amaranthaceae", "bed": "House", "bed_ft": 50, "method": "direct",
         "start_date": "2027-11-20", "dtm_days": 70, "yield_per_100_bedft": 42, "unit": "lb", "fractions": [0.5, 0.5],
         "share_qty": 0.5},
    ],
}  # fmt: skip


def test_what_is_sown_in_autumn_for_the_new_year_is_forecast_and_shared_then(hub: Hub) -> None:
    assert brought(hub, WINTER).exit_code == 0
    told = planned(hub)
    # 29 December lies in the week of the 27th, 29 January in that of the 24th
    assert list(told["weekly_harvest"]) == ["2027-12-27", "2028-01-03", "2028-01-24", "2028-01-31"]
    rows = json.loads(run("forecast", "harvest", "--folder", hub.folder, "--as-of", "2027-12-20", "--json").stdout)
    seen = {(row["week"], row["crop"]): row["planned"] for row in rows if row["planting"] is None and row["planned"]}
    assert seen == {(week, crop): pytest.approx(n) for week, crops in told["weekly_harvest"].items() for crop, n in crops.items()}
    covered = json.loads(run("share", "coverage", "--folder", hub.folder, "--as-of", "2027-12-20", "--json").stdout)
    weeks = {row["week"]: row["wanted"] for row in covered}
    assert weeks["2027-12-27"] == weeks["2028-01-31"] == 6


def test_a_season_that_runs_into_the_next_one_leaves_no_member_with_two_shares(hub: Hub) -> None:
    late = {**deepcopy(RIDGE), "title": "This year"}
    late["plan"][2] |= {"dtm_days": 190, "storage_days": 100}
    assert brought(hub, late).exit_code == 0
    following = {**deepcopy(WINTER), "title": "Next year", "shares": RIDGE["shares"]}
    assert brought(hub, following).exit_code == 0
    # squash: 1 December and ten days, so from the 13th, every other week: 100, 100 and 25 lb until 10 January, a week with shares
    shares = season_view(hub, date(2028, 1, 12)).shares
    for day in (date(2028, 1, 5), date(2028, 1, 16), date(2028, 1, 17), date(2028, 2, 6)):
        assert sum(one.during(day, day) for one in shares) == 60, day


def test_what_the_forecast_calls_planned_is_what_the_plan_has(hub: Hub) -> None:
    """Two plantings of a crop with weeks of their own, which are not all of one's harvest, and a frost that ends them."""
    again = {"id": "T2", "bed_ft": 50, "beds": ["R5"], "fractions": [0.6, 0.2], "start_date": "2027-07-10"}
    document = {**RIDGE, "plan": [*RIDGE["plan"], RIDGE["plan"][0] | again], "cold_events": [{"date": "2027-09-14", "tmin_f": 31}]}
    assert brought(hub, document).exit_code == 0
    told = planned(hub)["weekly_harvest"]
    rows = json.loads(run("forecast", "harvest", "--folder", hub.folder, "--as-of", "2027-05-03", "--json").stdout)
    seen = {(row["week"], row["crop"]): row["planned"] for row in rows if row["planting"] is None}
    for week, of in told.items():
        for crop, amount in of.items():
            assert seen.get((week, crop), 0.0) == pytest.approx(amount, abs=1e-6), (week, crop)


def test_what_stands_beside_the_beds_is_told_in_words_too(hub: Hub) -> None:
    brought(hub, HOLLOW)
    told = run("plan", "planting", "--folder", hub.folder).stdout.splitlines()
    assert "shiitake: 22 soaks, 15 lb a week, picked from 2027-05-10 to 2027-10-04" in told
    assert "blueberry: 120 in the season, weeks of 2027-06-21 to 2027-07-05" in told
    assert "ramps: 30 bunches from 2027-04-24 on" in told
    assert "garlic: ready on 2027-07-26, handed out 4 times until 2027-10-18" in told


def test_a_storage_crop_has_the_days_and_the_harvest_of_the_file(hub: Hub) -> None:
    brought(hub, HOLLOW)
    garlic = next(one for one in season_view(hub, None).plantings if one.name == "GA")
    assert (garlic.sow_on, garlic.first_harvest_on, garlic.yield_expected) == (date(2026, 10, 20), date(2027, 7, 2), 37)


def test_what_a_file_leaves_out_means_the_same_in_the_records(hub: Hub) -> None:
    """No fractions of a store, blanks, a berry without its own loss, nobody's promise, a log that names a perennial."""
    squash = {name: value for name, value in RIDGE["plan"][2].items() if name != "fractions"}
    berry = {name: value for name, value in HOLLOW["perennials"][0].items() if name != "shrink"}
    corn = {**RIDGE["plan"][1], "piece": None, "cap_per_fe": None, "family": ""}
    log = [{"date": "2027-06-23", "plan": "BB", "qty": 20, "unit": "lb", "bed": "", "lot": ""}]
    document = {**RIDGE, "plan": [squash, corn], "perennials": [berry], "harvest_log": log, "update": {"plan": "BB"}, "exclusions": []}
    assert brought(hub, document).exit_code == 0
    assert planned(hub) == json.loads(json.dumps(answer(read_scenario(document))))
    assert planned(hub)["winter_squash"]["distributable"] == 225
    # 30 lb less the file's tenth
    assert planned(hub)["blueberry"]["coverage"]["2027-06-21"][0] == 27
    assert planned(hub)["update"]["r"] == pytest.approx(2 / 3)


def test_what_is_to_be_read_must_be_named_once(hub: Hub) -> None:
    assert "neither" in str(run("import", "--folder", hub.folder).exception)
    (hub.folder / "season.json").write_text("no")
    assert "is no JSON" in str(run("import", "--scenario", hub.folder / "season.json", "--folder", hub.folder).exception)


def example() -> dict[str, Any]:
    """The season that docs/reference/season.md shows."""
    found = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    season: dict[str, Any] = json.loads(found[0])
    return season


def shown(title: str) -> Any:
    """The first JSON under a heading of that page."""
    return json.loads(re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8").partition(f"## {title}")[2], re.DOTALL)[0])


def test_the_example_of_the_reference_is_answered_as_it_says_there(hub: Hub) -> None:
    brought(hub, example())
    got, said = planned(hub), shown("JSON of `plan planting --json`")
    for key, value in said.items():
        some = {name: got[key][name] for name in value} if isinstance(value, dict) else got[key]
        assert matches(some, value, 1e-9, "abs"), f"{key}: {some}"
    page = PAGE.read_text("utf-8").partition("## JSON of `plan planting --json`")[2]
    assert [key for key in got if f"`{key}`" not in page] == []
