"""From plantings and shares to a week shared out: exclusions read widely, the meal first, everything accounted for; frozen as it was."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from collector.share_sheets import Print, depot_sheet, pack_sheet, pick_sheet, to_pick
from models.advice.harvest import Season, figures, season_of, stretched
from models.advice.packing import Packed, read_back, written
from models.advice.sharing import Sharing, board, exclusions, meal_of, shared_out
from models.planning.harvest import Forecast
from models.planning.harvest.forecast import forecast
from models.records.growth import PlantingView
from models.records.harvested import Picked
from models.records.queries import CropView
from models.records.shareholders import DepotView, ShareView

MONDAY, TODAY = date(2026, 6, 1), date(2026, 6, 4)
CROPS = [
    CropView("lettuce_head", "Lettuce", {}), CropView("tomato_slicing", "Slicing tomato", {}), CropView("shiitake_log", "Shiitake", {}),
    CropView("eggplant", "Eggplant", {}), CropView("kale", "Kale", {}),
]  # fmt: skip
KNOWN = figures(CROPS)


def planting(name: str, key: str, family: str, amount: float, unit: str) -> PlantingView:
    """Set out on 20 April, first picked on 1 June, for three weeks."""
    return PlantingView(
        uuid.uuid4(), name, name, key, family, "", "transplant_raised", "2026", date(2026, 3, 20), date(2026, 4, 20), MONDAY,
        date(2026, 6, 18), date(2026, 3, 20), date(2026, 4, 20), None, None, {}, amount, unit, None, (("Bed 2", 30.0),), None,
    )  # fmt: skip


def share(number: str, allergies: str = "", size: str = "full", paused: bool = False) -> ShareView:
    weight = 1.0 if size == "full" else 0.5
    return ShareView(uuid.UUID(int=int(number)), number, f"Household {number}", size, weight, "Barn", allergies, paused)


def week() -> tuple[Season, Forecast, list[Picked], Sharing]:
    plantings = [
        planting("Lettuce 1", "lettuce_head", "Asteraceae", 90, "head"),
        planting("Tomato", "tomato_slicing", "Solanaceae", 120, "lb"),
        planting("Kale 1", "kale", "Brassicaceae", 80, "bunch"),
    ]
    picked = [Picked("Lettuce 1", "lettuce_head", MONDAY, 40.0, "head", "LET-1"), Picked("Tomato", "tomato_slicing", MONDAY, 20.0, "kg")]
    season = season_of(plantings, picked, CROPS, TODAY)
    shares = [*(share(str(n)) for n in range(1, 9)), share("9", "tomatoes"), share("10", size="half"), share("11", "celery", paused=True)]
    sharing = Sharing({MONDAY: shares}, [DepotView("Barn", 3, time(15), time(18), None)], {MONDAY: 40})
    return season, forecast(season.problem), picked, sharing


@pytest.fixture(scope="module")
def packed() -> Packed:
    return shared_out(*week(), MONDAY)


@pytest.mark.parametrize(
    ("said", "keys", "unknown"),
    [
        ("tomatoes and peppers", {"tomato_slicing"}, ("peppers",)),
        ("mushrooms", {"shiitake_log"}, ()),
        ("Nightshades", {"tomato_slicing", "eggplant"}, ()),
        ("eggs", set(), ("eggs",)),
        ("", set(), ()),
    ],
)
def test_what_members_write_is_taken_widely_and_what_fits_nothing_is_told(said: str, keys: set[str], unknown: tuple[str, ...]) -> None:
    assert exclusions(said, KNOWN) == (frozenset(keys), unknown)


def test_a_shape_over_other_weeks_keeps_its_whole_and_its_lean() -> None:
    longer = stretched((0.6, 0.4), 4)
    assert longer == pytest.approx((0.3, 0.3, 0.2, 0.2))
    assert sum(stretched((0.45, 0.35, 0.2), 13)) == pytest.approx(1.0)


def test_everything_there_is_goes_to_boxes_kitchen_or_stays(packed: Packed) -> None:
    assert {item.key for item in packed.items} == {"lettuce_head", "tomato_slicing", "kale"} & {item.key for item in packed.items}
    for item in packed.items:
        assert packed.handed(item.key) + item.base + item.extra + item.left == pytest.approx(item.supply)


def test_there_is_at_least_what_is_picked_less_a_tenth(packed: Packed) -> None:
    lettuce = next(item for item in packed.items if item.key == "lettuce_head")
    assert lettuce.supply >= 36  # 40 heads picked
    assert lettuce.lots == ("LET-1",)
    tomato = next(item for item in packed.items if item.key == "tomato_slicing")
    assert tomato.supply >= 39.5  # 20 kg are 44.1 lb, in quarter pounds


def test_nobody_gets_what_is_excluded_and_who_pauses_gets_none(packed: Packed) -> None:
    without = next(group for group in packed.groups if group.excluded)
    assert without.members == (uuid.UUID(int=9).hex,)
    assert not without.box.get("tomato_slicing")
    assert packed.shares == 10


def test_the_meal_takes_at_most_a_quarter() -> None:
    season = week()[0]
    # 40 salads of 60 g, 15 % lost: 2.82 kg, 6.2 lb of lettuce and tomato, whichever there is most of
    assert meal_of(season, {"tomato_slicing": 100.0}, 40)["tomato_slicing"] == pytest.approx(6.226, abs=0.01)
    assert meal_of(season, {"tomato_slicing": 10.0}, 40)["tomato_slicing"] == pytest.approx(2.5)
    assert meal_of(season, {"tomato_slicing": 100.0}, 0) == {}


def test_a_printed_week_is_read_back_as_it_was_without_its_questions(packed: Packed) -> None:
    again = read_back(json.loads(json.dumps(written(packed))))
    assert again.items == packed.items
    assert again.groups == packed.groups
    assert again.asked == ()


def test_so_much_is_picked_that_the_boxes_are_full_after_a_tenth_is_lost(packed: Packed) -> None:
    lettuce = next(item for item in packed.items if item.key == "lettuce_head")
    assert to_pick(27, lettuce) == 30  # the pick sheet of crops_csa E5
    assert to_pick(28, lettuce) == 32
    assert to_pick(0, lettuce) == 0


def test_the_board_says_how_sure_a_week_is() -> None:
    season, found, _, sharing = week()
    cells = board(season, found, sharing, [MONDAY])
    lettuce = next(cell for cell in cells if cell.item == "lettuce_head")
    assert lettuce.wanted == 9.5
    assert 0 <= lettuce.chance <= 1
    assert lettuce.shares[0] <= lettuce.shares[1] <= lettuce.shares[2] <= 9


def test_the_sheets_are_drawn_and_who_is_gone_has_no_name_on_them(packed: Packed) -> None:
    now = datetime(2026, 6, 3, 12, tzinfo=UTC)
    told = Print("Laurel Cove", "us", now, now, ZoneInfo("America/New_York"), compressed=False)
    names = {uuid.UUID(int=n).hex: (str(n), f"Household {n}") for n in range(1, 9)}
    for sheet in (pick_sheet(packed, told), pack_sheet(packed, told), depot_sheet(packed, told, names)):
        assert sheet.startswith(b"%PDF-")
        assert sheet.rstrip().endswith(b"%%EOF")
    assert depot_sheet(packed, told, names) == depot_sheet(packed, told, names)
    assert depot_sheet(packed, told, names) != depot_sheet(packed, told, {})
