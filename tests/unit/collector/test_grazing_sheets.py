"""The grazing record and the season's chart: what was grazed beside what was planned, on paper and as a table."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest

from collector import grazing_sheets
from models.advice.farm import Farm
from models.advice.rotation.record import Grazed, record, said
from models.planning.grazing.rotation import written
from models.records.grass import Grass
from models.records.grazed import HerdStay
from models.records.grazing import KeptRotation
from models.records.swards import SwardReading
from sensors.errors import InputError
from tests.unit.dashboard.test_lines import NOW
from tests.unit.models.advice.test_grazing_lines import TODAY, herd, hub, move, on, rotation

MORNING = NOW - timedelta(hours=4)


def stay(place: str, first: int, last: int | None, who: str = "Cattle", species: str = "cattle") -> HerdStay:
    left = None if last is None else MORNING + timedelta(days=last)
    return HerdStay(who, species, place, MORNING + timedelta(days=first), left)


def read_at(place: str, at: datetime, metres: float) -> SwardReading:
    return SwardReading(uuid.uuid4(), place, at, "height", metres, "Ann")


def farm(*stays: HerdStay, readings: tuple[SwardReading, ...] = ()) -> Farm:
    # 24 head of 453.6 kg are 24 animal units; the paddocks have 1 ha
    cattle = replace(herd(), details={"weight_kg": 453.59237, "percent": 2.0})
    return replace(
        hub(rotation(move("P7", 1, 4))),
        herds=(cattle,),
        grass=Grass(hub(rotation(move("P7", 1, 4))).grass.rotation, stays=stays, swards=readings),
    )


def rows(given: Farm, *plans: KeptRotation) -> list[Grazed]:
    return record(given, plans, lambda _: 24, on(-60), TODAY)


def test_a_stay_has_its_days_its_rest_and_its_load() -> None:
    first, second = rows(farm(stay("P4", -40, -37), stay("P4", -7, -4)))
    assert (first.days, first.rest_d, second.days, second.rest_d) == (3, None, 3, 30)
    assert second.animal_days_ha == pytest.approx(24 * 3 / 1.0)


def test_a_stay_that_goes_on_has_no_end_and_counts_until_today() -> None:
    (row,) = rows(farm(stay("P4", -5, None)))
    assert (row.left, row.days) == (None, 5)


def test_heights_are_those_of_the_days_before_entering_and_after_leaving() -> None:
    given = farm(
        stay("P4", -7, -4),
        readings=(
            read_at("P4", MORNING - timedelta(days=12), 0.40),  # too long before
            read_at("P4", MORNING - timedelta(days=8), 0.25),
            read_at("P4", MORNING - timedelta(days=6), 0.20),  # while they were in it
            read_at("P4", MORNING - timedelta(days=3), 0.09),
            read_at("P7", MORNING - timedelta(days=3), 0.30),  # another paddock
        ),
    )
    (row,) = rows(given)
    assert (row.height_in_m, row.height_out_m) == (0.25, 0.09)


def test_what_nobody_read_stays_empty() -> None:
    (row,) = rows(farm(stay("P4", -7, -4)))
    assert (row.height_in_m, row.height_out_m) == (None, None)
    (line,) = csv.DictReader(StringIO(grazing_sheets.record_csv([row], "us")))
    assert line["height_in_in"] == "" and line["rest_before_d"] == ""


def accepted(*moves: object, days: int = -10) -> KeptRotation:
    plan = rotation(*moves)  # type: ignore[arg-type]
    at = NOW + timedelta(days=days)
    return KeptRotation(uuid.uuid4(), at, "accepted", "", written(plan), at, "Sue")


@pytest.mark.parametrize(("planned", "kept"), [(-7, "as planned"), (-6, "earlier"), (-9, "later")])
def test_a_move_is_held_against_the_plan_that_people_went_by(planned: int, kept: str) -> None:
    (row,) = rows(farm(stay("P4", -7, -4)), accepted(move("P4", planned, 3)))
    assert row.kept == kept


def test_another_paddock_than_planned_is_elsewhere_and_no_plan_is_not_planned() -> None:
    elsewhere, = rows(farm(stay("P4", -7, -4)), accepted(move("P9", -8, 5)))  # fmt: skip
    assert elsewhere.kept == "elsewhere" and elsewhere.planned is not None and elsewhere.planned.paddock == "P9"
    # a plan that people went by only after the move had no say in it
    unplanned, = rows(farm(stay("P4", -7, -4)), accepted(move("P4", -7, 3), days=-2))  # fmt: skip
    assert unplanned.kept == "not planned"
    assert said([elsewhere, unplanned]) == "Of 1 moves 0 went as planned: 1 to another paddock."


def test_the_table_is_in_the_units_of_the_hub() -> None:
    given = rows(farm(stay("P4", -7, -4), readings=(read_at("P4", MORNING - timedelta(days=7, hours=1), 0.254),)))
    (us,) = csv.DictReader(StringIO(grazing_sheets.record_csv(given, "us")))
    (metric,) = csv.DictReader(StringIO(grazing_sheets.record_csv(given, "metric")))
    # 1 ha is 2.47 ac, 25.4 cm are 10 in; 72 animal-unit days on a hectare are 29.1 on an acre
    assert (us["area_ac"], us["height_in_in"], us["animal_unit_days_per_ac"]) == ("2.47", "10.0", "29.1")
    assert (metric["area_ha"], metric["height_in_cm"], metric["animal_unit_days_per_ha"]) == ("1.00", "25.4", "72.0")


def test_the_record_on_paper_has_a_page_as_soon_as_it_needs_one() -> None:
    many = rows(farm(*(stay("P4", -58 + n, -57 + n) for n in range(50))))
    pdf = grazing_sheets.record_sheet(farm(), many, on(-60), TODAY, compressed=False)
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") == 2
    empty = grazing_sheets.record_sheet(farm(), [], on(-60), TODAY, compressed=False)
    assert empty.count(b"/Type /Page\n") == 1


def test_the_chart_on_paper_is_of_the_plan_that_people_go_by() -> None:
    assert grazing_sheets.chart_sheet(farm(stay("P4", -5, None))).startswith(b"%PDF")
    with pytest.raises(InputError, match="no plan to print"):
        grazing_sheets.chart_sheet(replace(farm(), grass=Grass()))
