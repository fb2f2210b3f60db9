"""Plantings in words: what was picked of what was expected, what comes next; and which rows of a table are new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from dashboard import growing
from dashboard.parts import figures
from dashboard.parts.bulk import changes, pasted
from models.agronomy.columns import columns_of
from models.agronomy.crops import catalogue
from models.records.growth import PlantingView

TODAY = date(2026, 5, 14)
LETTUCE = PlantingView(
    UUID(int=1), "Lettuce 3", "Lettuce", "lettuce", "Asteraceae", "", "direct_seeded", "2026", date(2026, 5, 20), None, None, None, None,
    None, None, None, {}, None, "", None, (), None,
)  # fmt: skip


def test_what_was_picked_is_told_in_the_unit_of_what_was_expected() -> None:
    # 12 lb are 5.44310844 kg
    planting = replace(LETTUCE, picked={"kg": 5.44310844}, yield_expected=60.0, yield_unit="lb")
    assert growing.picked(planting, "metric") == "12 of 60 lb"


def test_a_bunch_is_no_head() -> None:
    planting = replace(LETTUCE, picked={"bunch": 15.0}, yield_expected=49.0, yield_unit="head")
    assert growing.picked(planting, "us") == "15 bunches, 49 heads expected"


def test_without_a_plan_people_read_their_own_units() -> None:
    assert growing.picked(replace(LETTUCE, picked={"kg": 5.44310844}), "us") == "12 lb"
    assert growing.picked(replace(LETTUCE, picked={"kg": 5.44310844}), "metric") == "5.4 kg"
    assert growing.picked(LETTUCE, "us") == ""


def test_the_next_to_be_sown_is_the_earliest_and_the_late_are_counted() -> None:
    late = replace(LETTUCE, name="Beans 1", planned_sow_on=date(2026, 5, 10))
    sentence, note = growing.told((LETTUCE, late), TODAY)
    assert sentence == "0\u00a0plantings in the ground."
    assert note == "next: Beans 1, Sun 10 May · 1 later than planned"


def test_a_planting_sown_where_it_grows_waits_for_nothing_more() -> None:
    assert growing.next_due(replace(LETTUCE, sown_on=date(2026, 5, 12))) is None
    raised = replace(LETTUCE, established="transplant_raised", sown_on=date(2026, 4, 1), planned_plant_on=date(2026, 5, 20))
    assert growing.next_due(raised) == date(2026, 5, 20)


def test_only_rows_that_are_new_or_changed_are_saved_and_removed_ones_counted() -> None:
    before = [{"id": "1", "name": "Bess"}, {"id": "2", "name": "Ash"}, {"id": "3", "name": "Oak"}]
    after = [{"id": "1", "name": "Bess"}, {"id": "2", "name": "Ash II"}, {"id": "", "name": "Poppy"}, {"id": "", "name": ""}]
    assert changes(before, after) == ([{"id": "2", "name": "Ash II"}, {"id": "", "name": "Poppy"}], 1)


def test_every_figure_that_is_shown_is_a_figure_and_every_crop_can_be_told() -> None:
    columns = columns_of("crop")
    assert [name for name in figures.SHOWN if name not in columns] == []
    for crop in catalogue().values():
        for name in figures.SHOWN:
            unit = columns[name].unit
            assert figures.said(getattr(crop, name), getattr(crop, unit, None) or unit)


def test_the_hubs_own_figure_is_told_instead_of_the_catalogues() -> None:
    assert figures.effective("arugula", "Arugula", {"yield_typical": 55.0}).yield_typical == 55.0
    assert figures.effective("ours", "Ours", {}).key == "ours"


def test_pasted_rows_may_name_their_columns_or_come_in_order() -> None:
    headers = ("name", "species", "birth_on")
    wanted = [{"name": "Bess", "birth_on": "5/1/19"}]
    assert pasted("Name\tBirth on\nBess\t5/1/19\n", headers) == wanted
    assert pasted("Bess\t\t5/1/19", headers) == wanted
    assert pasted("Bess,,5/1/19\n\n", headers) == wanted
    assert pasted("  \n", headers) == []
    assert pasted("Bess\tcattle\t5/1/19\textra", headers) == [
        {"name": "Bess", "species": "cattle", "birth_on": "5/1/19", "column 4": "extra"}
    ]
