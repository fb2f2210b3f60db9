"""What limits grazing: heights, rest, wet ground, trees, poison, worms, fescue, water and leaves."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from models.agronomy import (
    grazing_fescue,
    grazing_limits,
    grazing_toxins,
    grazing_trees,
    leaf_stage,
)
from models.agronomy.columns import rows_of
from models.agronomy.grazing_limits import tier, treading
from models.agronomy.growth_stands import species
from sensors.errors import InputError

IN = 2.54
TABLES = ("grazing_heights", "rest_by_month", "treading_tiers", "tree_guards", "toxic_plants", "fescue_season",
          "functional_groups", "grass_species", "stick_density", "plate_defaults", "dry_matter_stage", "cover_crop_heights",
          "stay_utilisation", "animal_units", "forage_intake", "drought_dates")  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_source_and_says_how_sure_it_is(table: str) -> None:
    rows = list(rows_of(table))
    assert rows and all(row["source"].strip() and "as above" not in row["source"] for row in rows)
    assert {row["confidence"] for row in rows} <= {"published", "general knowledge", "unvalidated"}


def test_fescue_is_entered_from_six_inches_and_left_at_four() -> None:
    assert grazing_limits.heights()["tall_fescue"].start_cm[0] == pytest.approx(6 * IN)
    assert grazing_limits.floor_cm("tall_fescue") == pytest.approx(4 * IN)


def test_sheep_do_not_graze_bluegrass_as_low_as_cattle() -> None:
    # worms: never below 4 inches, where cattle may go to 2
    assert grazing_limits.floor_cm("kentucky_bluegrass") == pytest.approx(2 * IN)
    assert grazing_limits.floor_cm("kentucky_bluegrass", "sheep") == pytest.approx(4 * IN)


def test_every_grass_of_the_growth_tables_has_heights() -> None:
    assert set(species()) == set(grazing_limits.heights())
    assert all(h.stop_cm[1] < h.start_cm[0] for h in grazing_limits.heights().values())


def test_rest_is_three_weeks_in_may_and_six_in_july() -> None:
    # Rayburn, West Virginia: 21 days in spring, 42 in midsummer
    assert [grazing_limits.usual_rest(month) for month in (1, 5, 7)] == [None, 21, 42]
    assert [one.month for one in grazing_limits.calendar()] == list(range(1, 13))


def named(found: grazing_limits.Tier | None) -> str | None:
    return found.name if found else None


@pytest.mark.parametrize(
    ("water", "rain", "frost", "animal", "name"),
    [
        (0.6, 0, 10, "cattle", "green"),
        (0.85, 0, 10, "cattle", "amber"),
        (0.85, 0, 10, "sheep", "green"),
        (0.5, 13, 10, "cattle", "amber"),
        (1.0, 5, 10, "cattle", "red"),
        (1.0, 0, 10, "cattle", "amber"),
        (1.0, None, None, "cattle", "amber"),
        (1.2, 20, -1, "cattle", "green"),
        (None, None, None, "cattle", None),
        (None, 20, None, "cattle", "amber"),
    ],
)
def test_ground_is_green_amber_or_red(water: float | None, rain: float | None, frost: float | None, animal: str, name: str | None) -> None:
    assert named(tier(water, rain, frost, animal)) == name


def test_amber_ground_bears_a_day_on_sod_and_no_cattle_on_slopes() -> None:
    amber = tier(0.9)
    assert (treading(amber, "cattle", 5, True).allowed, treading(amber, "cattle", 5, True).longest_stay_days) == (True, 1)
    assert treading(amber, "cattle", 20, True).allowed is False
    assert treading(amber, "sheep", 20, True).allowed is True
    assert treading(amber, "cattle", 5, False).allowed is False
    assert treading(amber, "cattle", 5, None).allowed is None
    assert treading(tier(1.0, 10)).allowed is False
    assert treading(None).allowed is None
    assert treading(amber, "cattle", 5, True).unvalidated


def test_goats_never_go_to_trees_without_guards() -> None:
    assert grazing_trees.trees_bear("goats", 10, 20).allowed is False
    assert grazing_trees.trees_bear("goats", 1, 1, guarded=True).allowed
    assert grazing_trees.trees_bear("cattle", 2.0, 5).allowed and not grazing_trees.trees_bear("cattle", 1.5, 5).allowed
    assert grazing_trees.trees_bear("cattle", 2.0, 5).longest_stay_days == 3
    assert not grazing_trees.trees_bear("cattle", 2.0, 5, bud_break=True).allowed
    assert grazing_trees.trees_bear("cattle", None, None).allowed is None
    assert grazing_trees.trees_bear("sheep", 1.6, None).allowed


def test_ten_cows_want_200_square_feet_of_shade_at_least() -> None:
    low, high = grazing_trees.shade_needed(10)
    assert (low / 0.0929, high / 0.0929) == pytest.approx((200, 400), rel=0.01)


def plants(found: tuple[grazing_toxins.Danger, ...]) -> set[str]:
    return {one.plant for one in found if one.block}


def test_cherry_is_dangerous_for_a_fortnight_after_a_storm() -> None:
    storm = {"storm": date(2026, 6, 1)}
    assert plants(grazing_toxins.dangers(["wild_cherry"], "cattle", date(2026, 6, 15), storm)) == {"wild_cherry"}
    assert not grazing_toxins.dangers(["wild_cherry"], "cattle", date(2026, 6, 16), storm)
    assert not grazing_toxins.dangers(["wild_cherry"], "cattle", date(2026, 5, 31), storm)
    assert not grazing_toxins.dangers(["wild_cherry"], "horses", date(2026, 6, 5), storm)
    found = grazing_toxins.dangers(["wild_cherry"], "goats", date(2026, 10, 5))
    assert [one.until for one in found] == [date(2026, 11, 30)]


def test_johnsongrass_is_locked_for_a_week_after_frost_and_four_days_after_a_drought() -> None:
    frost, rain = {"frost": date(2026, 10, 10)}, {"drought_break": date(2026, 8, 1)}
    assert grazing_toxins.dangers(["johnsongrass"], "cattle", date(2026, 10, 17), frost)[0].until == date(2026, 10, 17)
    assert not grazing_toxins.dangers(["johnsongrass"], "cattle", date(2026, 10, 18), frost)
    assert plants(grazing_toxins.dangers(["johnsongrass"], "sheep", date(2026, 8, 5), rain)) == {"johnsongrass"}
    assert not grazing_toxins.dangers(["johnsongrass"], "sheep", date(2026, 8, 6), rain)
    assert grazing_toxins.dangers(["johnsongrass"], "cattle", date(2026, 7, 1), holds=["drought"])[0].until is None


def test_a_window_over_the_turn_of_the_year_ends_in_the_next() -> None:
    assert plants(grazing_toxins.dangers(["rhododendron"], "goats", date(2026, 1, 10), holds=["short_feed"])) == {"rhododendron"}
    assert not grazing_toxins.dangers(["rhododendron"], "goats", date(2026, 7, 10), holds=["short_feed"])


def test_a_cow_in_milk_is_a_cow_too() -> None:
    found = grazing_toxins.dangers(["grass_tetany", "perilla", "hemlock"], "lactating_cows", date(2026, 4, 1))
    assert {one.plant for one in found} == {"grass_tetany", "hemlock"}
    with pytest.raises(InputError):
        grazing_toxins.dangers(["triffid"], "cattle", date(2026, 4, 1))
    with pytest.raises(InputError):
        grazing_toxins.dangers([], "cattle", date(2026, 4, 1), {"earthquake": date(2026, 4, 1)})


def test_fescue_is_worst_late_in_june_and_harmless_in_the_cool() -> None:
    june, march = date(2026, 6, 28).timetuple().tm_yday, date(2026, 3, 15).timetuple().tm_yday
    assert grazing_fescue.alkaloids(june) == 1
    assert grazing_fescue.alkaloids(march) == pytest.approx(0.3)
    assert grazing_fescue.fescue_score(1.0, 1.0, june, 84.0) == pytest.approx(1)
    assert grazing_fescue.fescue_score(1.0, 1.0, june, 71.0) == 0
    assert grazing_fescue.fescue_score(0.5, 0.89, june, 78.0) == pytest.approx(0.5 * 0.89 * 0.5)


def test_leaves_come_with_heat() -> None:
    # Robson 1973: a leaf of tall fescue each 10.8 days at 10 °C and each 5.2 at 25 °C; the mean heat for both is within a tenth of each
    for temp, days in ((10.0, 10.8), (25.0, 5.2)):
        assert leaf_stage.leaves_since(np.full(60, temp), "tall_fescue")[-1] == pytest.approx(60 / days, rel=0.11)


def test_rest_ends_with_leaves_sooner_in_warmth() -> None:
    spring, summer = (leaf_stage.rest_days(np.full(90, temp), "tall_fescue", 3) for temp in (13.0, 24.0))
    assert spring is not None and summer is not None and spring > summer
    assert leaf_stage.rest_days(np.full(5, 13.0), "tall_fescue", 3) is None
    assert leaf_stage.rest_days(np.full(90, 7.0), "bermudagrass") is None


def test_the_stage_is_ready_then_late_and_unknown_where_a_day_is() -> None:
    stages = [leaf_stage.stage(np.full(days, 18.0), "tall_fescue") for days in (5, 20, 40)]
    assert [(one.ready, one.late) for one in stages if one] == [(False, False), (True, False), (True, True)]
    assert leaf_stage.stage(np.array([18.0, np.nan, 18.0]), "tall_fescue") is None
    assert leaf_stage.stage(np.array([]), "tall_fescue") == (0, False, False)
