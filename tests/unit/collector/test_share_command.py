"""hubland share: a week of the records shared out, and how well the weeks to come cover the shares."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from collector.settings import Hub
from models.amounts import parse_amount
from models.records.actor import HUB
from models.records.commands import (
    donate_box,
    freeze_allocation,
    pause_share,
    put_depot,
    put_member,
    put_partner,
    put_share,
    record_harvest,
)
from tests.unit.collector.test_season_commands import brought, run
from tests.unit.models.scenario.test_wide_seasons import RIDGE

PAGE = Path(__file__).parents[3] / "docs/reference/season.md"


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    made = make_hub()
    assert brought(made, {**deepcopy(RIDGE), "as_of": "2027-08-03"}).exit_code == 0
    return made


def said(hub: Hub, *words: str) -> Any:
    done = run("share", *words, "--folder", hub.folder, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def plan(hub: Hub, *words: str) -> Any:
    return said(hub, "plan", "--week", "2027-08-02", *words)


def picked(hub: Hub, what: str, amount: str) -> None:
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 8, 4, tzinfo=UTC)) as session:
        record_harvest(session, what, parse_amount(amount), datetime(2027, 8, 3, 16, tzinfo=UTC))
    records.close()


def test_what_is_there_goes_to_kitchen_shares_and_left_without_a_rest(hub: Hub) -> None:
    picked(hub, "T1", "400 lb")
    made = plan(hub, "--as-of", "2027-08-05")
    (tomato,) = (one for one in made["items"] if one["item"] == "tomato")
    # 400 lb less a fifth; the planned meal has its 20 first
    assert tomato["supply"] == pytest.approx(320) and tomato["kitchen"] == 20
    assert tomato["kitchen"] + tomato["shares"] + tomato["kitchen_extra"] + tomato["left"] == pytest.approx(320)
    assert tomato["shares"] == pytest.approx(sum(g["shares"] * g["box"].get("tomato", 0) for g in made["groups"]))
    # no full share above its three pounds, no half above half of that
    assert all(group["box"].get("tomato", 0) <= 3 * group["weight"] for group in made["groups"])


def test_who_takes_no_nightshade_gets_no_tomato(hub: Hub) -> None:
    picked(hub, "T1", "400 lb")
    groups = plan(hub, "--as-of", "2027-08-05")["groups"]
    without = [group for group in groups if group["excluded"] == ["tomato"]]
    assert sum(group["shares"] for group in without) == 8
    assert all("tomato" not in group["box"] for group in without)
    assert all("tomato" in group["box"] for group in groups if group not in without)


def test_pauses_pick_ups_and_cycles_are_kept(hub: Hub) -> None:
    records = hub.open_records()
    with records.session(HUB) as session:
        pause_share(session, "full 9", "full", date(2027, 1, 1), date(2027, 8, 1), date(2027, 8, 10))
        put_depot(session, "Grange", weekday=2, capacity=1)
        put_share(session, "full 10", "full", date(2027, 1, 1), depot="Grange")
        put_share(session, "full 11", "full", date(2027, 1, 1), depot="Grange", cycle="even weeks")
        put_share(session, "full 12", "full", date(2027, 1, 1), depot="Grange")
    records.close()
    made = plan(hub)
    # week 31 is odd; one of the forty full shares is paused, one has another week
    assert made["shares"] == 58
    assert [group["members"] for group in made["groups"] if group["depot"] == "Grange"] == [["full 10", "full 12"]]
    assert any("Grange has room for 1 boxes" in one for one in made["questions"])


def test_a_word_that_fits_no_crop_is_asked_and_not_dropped(hub: Hub) -> None:
    records = hub.open_records()
    with records.session(HUB) as session:
        put_member(session, "full 20", allergies="peanuts; Tomatoes")
    records.close()
    made = plan(hub)
    assert any("full 20 takes no peanuts" in one for one in made["questions"])
    assert any("full 20" in group["members"] and group["excluded"] == ["tomato"] for group in made["groups"])


def test_the_plan_tells_boxes_given_away_seconds_and_what_goes_to_hubs(hub: Hub) -> None:
    picked(hub, "T1", "400 lb")
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 8, 4, tzinfo=UTC)) as session:
        record_harvest(session, "T1", parse_amount("50 lb"), datetime(2027, 8, 3, 17, tzinfo=UTC), grade="seconds")
        put_member(session, "full 9", seconds_welcome=True)
        donate_box(session, "full 10", date(2027, 8, 5))
        donate_box(session, "full 11", date(2027, 8, 5), to="full 9")
        put_partner(session, "Food bank", need=3.0, capacity_kg=20.0)
        put_partner(session, "Ridge hub", need=1.0)
        put_partner(session, "Feed store")
    records.close()
    made = plan(hub, "--as-of", "2027-08-05")
    gifts = {group["depot"]: (group["shares"], group["members"]) for group in made["groups"] if group["donated"]}
    assert gifts.pop("kitchen") == (1, []) and list(gifts.values()) == [(1, ["full 9"])]
    rows = {one["item"]: one for one in made["items"]}
    off = rows["tomato, seconds"]
    # 50 lb less a fifth: the meal's 20 lb first; what remains is full 9's, in both its boxes, and the kitchen's
    assert off["seconds"] and (off["supply"], off["kitchen"], rows["tomato"]["kitchen"]) == (40, 20, 0)
    assert {one for group in made["groups"] if "tomato, seconds" in group["box"] for one in group["members"]} == {"full 9"}
    # no meal is in the calendar, so that the kitchen asks for nothing more of the first grade; all in whole quarter pounds
    assert rows["tomato"]["kitchen_extra"] == 0 and rows["tomato"]["hubs"] > 0
    hubs = {one["hub"]: one for one in made["hubs"]}
    assert list(hubs) == ["Food bank", "Ridge hub"]
    assert sum(one["gets"].get("tomato", 0) for one in made["hubs"]) == pytest.approx(rows["tomato"]["hubs"])
    assert hubs["Food bank"]["gets"]["tomato"] * 0.45359237 <= 20
    for one in made["items"]:
        parts = ("kitchen", "shares", "kitchen_extra", "hubs", "left")
        assert sum(one[part] for part in parts) == pytest.approx(one["supply"])
    assert "to Food bank: " in run("share", "plan", "--week", "2027-08-02", "--as-of", "2027-08-05", "--folder", hub.folder).stdout


def test_a_week_that_is_printed_says_that_its_sheets_hold(hub: Hub) -> None:
    assert not any("printed" in note for note in plan(hub)["notes"])
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 8, 1, 16, tzinfo=UTC)) as session:
        freeze_allocation(session, date(2027, 8, 2), {"items": ["tomato"], "groups": ["all"]})
    records.close()
    assert any("printed on 2027-08-01, and hold" in note for note in plan(hub)["notes"])


def test_a_week_in_which_nobody_has_a_share_is_empty(hub: Hub) -> None:
    assert run("share", "plan", "--week", "2029-08-06", "--folder", hub.folder).exit_code == 4


def test_coverage_has_the_weeks_to_come_of_each_crop(hub: Hub) -> None:
    rows = said(hub, "coverage", "--as-of", "2027-08-04")
    assert min(row["week"] for row in rows) == "2027-08-02"
    assert {row["item"] for row in rows} == {"tomato", "sweet corn", "winter squash"}
    tomato = [row for row in rows if row["item"] == "tomato"]
    # eight shares take none: 34 full and 18 halves are 43 full shares
    assert {row["wanted"] for row in tomato} == {43.0}
    assert all(0 <= row["chance"] <= 1 and 0 <= row["kitchen_p"] <= 1 for row in tomato)
    assert all(row["shares"]["p20"] <= row["shares"]["p50"] <= row["shares"]["p80"] <= row["wanted"] for row in rows)
    # squash picked in the week of 6 September is cured in the one after the next, and handed out every fortnight while it keeps
    assert [row["week"] for row in rows if row["item"] == "winter squash"] == ["2027-09-20", "2027-10-04", "2027-10-18"]


@pytest.mark.parametrize("words", [("plan", "--week", "2027-08-02"), ("coverage", "--as-of", "2027-08-04")], ids=lambda w: w[0])
def test_the_keys_of_the_reference_are_those_that_are_printed(hub: Hub, words: tuple[str, ...]) -> None:
    page = PAGE.read_text("utf-8").partition(f"## JSON of `share {words[0]} --json`")[2].partition("\n## ")[0]
    shown, got = json.loads(page.partition("```json\n")[2].partition("```")[0]), said(hub, *words)
    one, other = (shown[0], got[0]) if isinstance(got, list) else (shown, got)
    assert list(one) == list(other)
    assert [key for key in other if f"`{key}`" not in page] == []
    for part in ("items", "groups"):
        if part in one:
            assert list(one[part][0]) == list(other[part][0])
            assert [key for key in other[part][0] if f"`{key}`" not in page] == []
