"""The crop catalogue against the law, the tables it was drawn from, and itself."""

from __future__ import annotations

import pickle
import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agronomy import crops
from models.agronomy.columns import columns_of, rows_of
from models.agronomy.crops import Crop, catalogue, families, field_names, new_crop, source_of, with_overrides
from sensors.errors import RecordError

CROPS = list(catalogue().values())
COLUMNS = columns_of("crop")

# 7 CFR 201.31, the kinds grown here under the law's own names
LAW = """asparagus 70, bean_bush 70, bean_pole 70, bean_dry 70, bean_lima 70, beet 65, broccoli 75, brussels_sprouts 70, cabbage 75,
carrot 55, cauliflower 75, celeriac 55, celery 55, chard 65, radicchio 65, napa_cabbage 75, chives 50, collards 80, sweet_corn 75,
cowpea 75, cucumber_slicing 80, cucumber_pickling 80, dill 60, eggplant 60, endive_escarole 70, kale 75, kohlrabi 75, leek 60,
lettuce_head 80, lettuce_romaine 80, salad_mix 80, cantaloupe 75, mustard_greens 75, okra 50, onion_storage 70, scallion 70,
bok_choy 75, parsley 60, parsnip 60, pea_snap 80, pea_shelling 80, pepper_sweet 55, pepper_hot 55, pumpkin_pie 75, radish_spring 75,
radish_daikon 75, rhubarb 60, rutabaga 75, sage 60, edamame 75, spinach 60, summer_squash 75, winter_squash_butternut 75,
winter_squash_delicata 75, tomato_slicing 75, tomato_cherry 75, tomato_paste 75, tomatillo 50, ground_cherry 50, turnip_salad 80,
watermelon 70"""

# Pam Dawling's list of temperatures that kill, the lines for 35, 32, 27, 25 and 22 degrees
KILLED = {
    35: "basil",
    32: "bean_bush bean_pole bean_lima cauliflower sweet_corn cowpea cucumber_slicing eggplant cantaloupe okra pepper_sweet potato "
    "summer_squash sweet_potato tomato_slicing",
    27: "cabbage",
    25: "napa_cabbage dill endive_escarole fennel_bulb mustard_greens asian_greens bok_choy scallion radicchio",
    22: "arugula chard lettuce_head lettuce_romaine",
}

# University of Florida IFAS: coldest and hottest soil of germination [degF]
SOIL = {"lettuce_head": (32, 75), "spinach": (32, 75), "onion_storage": (32, 95), "beet": (40, 95), "pea_snap": (40, 85)}
SOIL |= {"tomato_slicing": (50, 95), "bean_bush": (60, 95), "bean_lima": (60, 85), "pepper_sweet": (60, 95)}

# 21 CFR 112.2(a)(1), those of its kinds that are grown here
RARELY_RAW = """asparagus bean_dry bean_lima beet collards sweet_corn dill eggplant fig hazelnut okra mint potato pumpkin_pie
winter_squash_butternut winter_squash_delicata sweet_potato"""


def test_every_row_of_the_table_is_a_crop_with_a_name_of_its_own() -> None:
    assert len(CROPS) == 107 == len({crop.name for crop in CROPS}) == len(list(rows_of("crops")))
    assert all(crop.key == key for key, crop in catalogue().items())


def test_the_fields_of_a_crop_are_the_columns_of_the_table() -> None:
    written = [name for name, one in COLUMNS.items() if one.group != "evidence"]
    assert [f.name for f in fields(Crop) if f.name != "evidence"] == written
    assert {name for crop in CROPS for name in crop.evidence} <= {name for name, one in COLUMNS.items() if one.group == "evidence"}
    assert list(next(rows_of("crops"))) == list(COLUMNS)
    assert all(one.meaning for one in COLUMNS.values())


@pytest.mark.parametrize("crop", CROPS, ids=lambda crop: crop.key)
def test_the_figures_of_a_crop_agree_with_each_other(crop: Crop) -> None:
    assert crop.days_low is not None and crop.days_typical is not None and crop.days_high is not None
    assert crop.days_low <= crop.days_typical <= crop.days_high
    assert crop.days_basis, "days without their basis are wrong by weeks"
    assert crop.yield_low is not None and crop.yield_typical is not None and crop.yield_high is not None
    assert 0 < crop.yield_low < crop.yield_typical < crop.yield_high
    soil = [crop.soil_germ_min_f, crop.soil_germ_opt_low_f, crop.soil_germ_opt_high_f, crop.soil_germ_max_f]
    known = [t for t in soil if t is not None]
    assert known == sorted(known)
    assert sum(crop.harvest_fractions) == pytest.approx(1, abs=1e-3)
    assert len(crop.harvest_fractions) == crop.harvest_window_weeks
    assert (crop.greenhouse_days_low is None) == (crop.greenhouse_days_high is None) == (not crop.tray_cells)
    assert (crop.share_unit is None) == (crop.share_quantity is None) == (crop.share_unit_weight_lb is None)
    assert crop.family in families()


@pytest.mark.parametrize("crop", [crop for crop in CROPS if crop.plants_per_100_bed_ft], ids=lambda crop: crop.key)
def test_plants_on_a_bed_follow_from_spacing_and_rows(crop: Crop) -> None:
    assert crop.in_row_spacing_in and crop.rows_per_30in_bed and crop.plants_per_100_bed_ft
    assert crop.plants_per_100_bed_ft == pytest.approx(100 * 12 / crop.in_row_spacing_in * crop.rows_per_30in_bed, abs=1)


def test_least_germination_is_what_the_law_says() -> None:
    law = {key: float(percent) for key, percent in (pair.split() for pair in re.split(r",\s", LAW))}
    assert {crop.key: crop.min_germination_percent for crop in CROPS if crop.min_germination_percent is not None} == law
    assert {source_of(key, "min_germination_percent") for key in law} == {"7CFR201.31"}


@pytest.mark.parametrize("key,kill_temp_f", [(key, t) for t, keys in KILLED.items() for key in keys.split()])
def test_killing_temperatures_are_those_of_dawling(key: str, kill_temp_f: float) -> None:
    assert (catalogue()[key].kill_temp_f, source_of(key, "kill_temp_f")) == (kill_temp_f, "DAWLING")


@pytest.mark.parametrize("key", SOIL)
def test_soil_limits_are_those_of_florida(key: str) -> None:
    crop = catalogue()[key]
    assert (crop.soil_germ_min_f, crop.soil_germ_max_f) == SOIL[key]
    assert source_of(key, "soil_germ_min_f") == "IFAS"


def test_the_heat_target_of_sweet_corn_is_oregons() -> None:
    corn = catalogue()["sweet_corn"]
    assert (corn.gdd_target_f_days, corn.gdd_base_f, corn.gdd_upper_f) == (1539, 50, 86)
    assert source_of("sweet_corn", "gdd_target_f_days") == "OSU"


def test_what_is_rarely_eaten_raw_is_what_the_rule_lists() -> None:
    assert {crop.key for crop in CROPS if crop.rarely_eaten_raw} == set(RARELY_RAW.split())


def test_every_source_that_a_figure_names_is_described() -> None:
    named = {key for crop in CROPS for keys in crop.sources.values() for key in keys.split("+")}
    named |= {one.source for one in COLUMNS.values() if one.source} | {crops.STEWARD}
    assert named == set(crops.sources()), "a source without a row, or a row that no figure names"
    assert [(crop.key, name) for crop in CROPS for name in crop.sources if not crop.source(name)] == []


def test_a_figure_without_a_published_source_says_so() -> None:
    assert source_of("beet", "days_typical") == "own knowledge"
    assert source_of("beet", "in_row_spacing_in") == "", "nobody wrote down where the spacing is from"
    assert source_of("beet", "chill_hours_min") == "", "there is no figure to have a source"
    assert source_of("cucumber_slicing", "soil_germ_min_f") == "IFAS+NCSU-AG552"
    assert source_of("beet", "evidence_ksu_per_100_row_ft") == "KSU"


def test_missing_is_none_and_a_crop_that_is_not_shared_has_no_share_of_zero() -> None:
    assert catalogue()["garlic_hardneck"].soil_germ_min_f is None
    assert catalogue()["ginseng_ws"].share_quantity is None
    assert catalogue()["apple"].rotation_years == 0


def test_a_row_with_a_quirk_carries_a_note() -> None:
    table = {crop.key: crop for crop in CROPS}
    outside = [
        key
        for key, crop in table.items()
        if isinstance(low := crop.evidence.get("evidence_ndsu_days_low"), float)
        and isinstance(high := crop.evidence["evidence_ndsu_days_high"], float)
        and not (crop.days_typical is not None and low <= crop.days_typical <= high)
    ]
    odd = [key for key, crop in table.items() if crop.frost_class == "half_hardy" and crop.kill_temp_f == 32]
    both = [key for key, crop in table.items() if crop.traceability_list and crop.rarely_eaten_raw]
    assert set(outside) == {"napa_cabbage", "kohlrabi", "salad_mix", "rutabaga"}
    assert [key for key in (*outside, *odd, *both) if not table[key].note] == []


def test_a_family_rests_as_long_as_its_most_demanding_crop() -> None:
    longest = {f: max(c.rotation_years or 0 for c in CROPS if c.family == f) for f in families()}
    assert {key: family.rotation_years for key, family in families().items()} == longest
    assert (families()["Solanaceae"].common_name, families()["Solanaceae"].rotation_years) == ("nightshades", 4)
    assert {crop.family for crop in CROPS} == set(families())


def test_a_crop_can_be_hashed_and_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(CROPS[0])) == CROPS[0]
    assert len({hash(crop) for crop in CROPS}) == 107


def test_own_figures_lie_over_the_catalogue_and_say_whose_they_are() -> None:
    own = with_overrides(catalogue()["beet"], {"yield_typical": 95, "varieties": ["Boro"], "succession_days": None})
    assert (own.yield_typical, own.varieties, own.succession_days) == (95.0, ("Boro",), None)
    assert (own.yield_high, own.source("yield_typical"), own.source("kill_temp_f")) == (300, "steward", "DAWLING")
    assert own.source("succession_days") == ""
    assert catalogue()["beet"].yield_typical == 180, "the catalogue itself stays"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"yeild_typical": 90}, "perhaps 'yield_typical'"),
    ({"key": "beetroot"}, "got: 'key'"),
    ({"evidence_share": "2 lb"}, "evidence_share"),
    ({"yield_typical": "90"}, "a number from 0 to 100,000"),
    ({"yield_typical": True}, "a number"),
    ({"yield_typical": float("nan")}, "a number"),
    ({"kill_temp_f": 400}, "from -60 to 50"),
    ({"frost_class": "tough"}, "one of very_tender, tender"),
    ({"traceability_list": "yes"}, "true or false"),
    ({"tray_cells": [72.5]}, "whole numbers"),
    ({"varieties": "Boro"}, "a list of words"),
    ({"harvest_fractions": []}, "a list of numbers"),
    ({"name": None}, "needs a name"),
    ({"days_typical": 90}, "days_typical at most days_high"),
    ({"days_basis": None}, "days_basis, where days"),
    ({"harvest_fractions": [0.5, 0.3, 0.3]}, "make 1 together"),
    ({"harvest_fractions": [0.5, 0.5]}, "one harvest fraction a week"),
]


@pytest.mark.parametrize("overrides,says", WRONG, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_a_wrong_figure_is_refused_with_what_to_do(overrides: dict[str, Any], says: str) -> None:
    with pytest.raises(RecordError, match=re.escape(says)) as caught:
        with_overrides(catalogue()["beet"], overrides)
    assert caught.value.expected and caught.value.got and caught.value.next_step


def test_a_new_window_drops_weekly_fractions_that_no_longer_fit() -> None:
    beet = with_overrides(catalogue()["beet"], {"harvest_window_weeks": 5})
    assert (beet.harvest_fractions, beet.harvest_shape) == ((), "block")
    beans = with_overrides(catalogue()["bean_bush"], {"harvest_window_weeks": 3})
    assert (beans.harvest_fractions, beans.harvest_shape) == ((), None)
    assert with_overrides(beet, {"harvest_window_weeks": 2, "harvest_fractions": [0.5, 0.5]}).harvest_fractions == (0.5, 0.5)


def test_a_crop_of_ones_own_knows_only_what_was_said() -> None:
    oca = new_crop("oca", "Oca", {"family": "Oxalidaceae", "days_typical": 200, "days_basis": "from_planting_out"})
    assert (oca.key, oca.days_typical, oca.yield_typical, oca.source("days_typical")) == ("oca", 200.0, None, "steward")
    for key in ("beet", "Oca", "", "sea kale"):
        with pytest.raises(RecordError, match="cannot be the key"):
            new_crop(key, "Oca", {})
    with pytest.raises(RecordError, match="days_basis"):
        new_crop("oca", "Oca", {"days_typical": 200})


def test_a_mistyped_crop_is_answered_with_the_nearest() -> None:
    with pytest.raises(RecordError, match="perhaps 'sweet_corn'"):
        source_of("sweetcorn", "kill_temp_f")


@given(st.sampled_from(CROPS), st.sampled_from(field_names()))
def test_laying_a_crops_own_figure_over_it_changes_only_its_source(crop: Crop, name: str) -> None:
    value = getattr(crop, name)
    same = with_overrides(crop, {name: None if value == () else value})
    assert getattr(same, name) == value
    assert same.source(name) == ("" if value in (None, ()) else "steward")
