"""Qrop's plan: columns of its export, dates by week, the demand worked out by hand, and what survives the way and back."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.interop import FORMATS
from models.interop.demand import Demand, demand, plants_needed
from sensors.errors import RecordError
from tests.unit.models.interop.made_tables import row

read, write = FORMATS["qrop"].read, FORMATS["qrop"].write
# the header of csvExportPlan in Qrop's core/dbutils/planting.cpp
HEADER = (
    "family;crop;seed_company;variety;sowing_date;planting_date;beg_harvest_date;end_harvest_date;planting_type;in_greenhouse;dtt;dtm;"
    "harvest_window;length;rows;surface;spacing_rows;spacing_plants;plants_needed;estimated_gh_loss;plants_to_start;tray_size;trays_to_start;"
    "yield_per_hectare;seeds_per_hole;seeds_per_gram;seeds_number;seeds_quantity;seeds_percentage;unit;yield_per_bed_meter;average_price;keywords"
)
LETTUCE = row(
    "Lettuce 1",
    crop="Lettuce",
    variety="Salanova",
    established="transplant_raised",
    planned_sow_on="2027-03-01",
    planned_plant_on="2027-04-05",
    planned_first_harvest_on="2027-05-25",
    planned_last_harvest_on="2027-06-08",
    days_to_transplant="35",
    days_to_maturity="50",
    maturity_from="transplanting",
    length_m="30",
    rows="3",
    spacing_cm="25",
    row_spacing_cm="30",
    greenhouse_loss_pct="10",
    tray_cells="128",
    seeds_per_cell="2",
    yield_expected="90",
    yield_unit="head",
    price="2.5",
    details={"seeds_per_gram": 900, "keywords": ["early", "salad"], "in_greenhouse": True},
)
TABLES = {
    "families": [row("Asteraceae")], "crops": [row("Lettuce", key="lettuce", family="Asteraceae")],
    "varieties": [row("Salanova", crop="Lettuce", company="High Mowing")], "plantings": [LETTUCE],
}  # fmt: skip


def cells(text: str, n: int = 1) -> dict[str, str]:
    lines = text.split("\n")
    return dict(zip(lines[0].split(";"), lines[n].split(";"), strict=True))


# the demand


def test_the_demand_worked_out_by_hand() -> None:
    # 30 m / 0.25 m = 120 in a row, 3 rows: 360. 360 / 0.9 = 400. 400 / 128 = 3.125: 4 trays. 400 x 2 = 800 seeds. 800 / 900 = 0.8889 g
    got = demand(30, 25, 3, loss_pct=10, tray_cells=128, seeds_per_hole=2, seeds_per_gram=900)
    assert (got.plants_needed, got.plants_to_start, got.trays, got.seeds) == (360, 400, 4, 800)
    assert got.seeds_g == pytest.approx(0.888889, abs=1e-6)


def test_a_loss_counts_even_where_whole_numbers_would_drop_it() -> None:
    # 100 / (1 - 30 / 100) = 142.86; dividing whole numbers, 30 / 100 is 0 and nothing would be lost
    assert demand(None, None, None, plants=100, loss_pct=30).plants_to_start == 143
    # 129 cells of 128 are two trays, not one
    assert demand(None, None, None, plants=129, tray_cells=128).trays == 2


@pytest.mark.parametrize(
    ("length", "spacing", "rows", "plants"), [(30, 0.1, 1, 30_000), (0.3, 10, 1, 3), (10, 30, 2, 67), (1.1, 11, 1, 10)]
)
def test_plants_are_rounded_up_and_never_by_the_noise_of_floats(length: float, spacing: float, rows: int, plants: int) -> None:
    assert plants_needed(length, spacing, rows) == plants


def test_without_a_bed_nothing_is_demanded() -> None:
    assert demand(None, 25, 3) == Demand() == demand(30, None, 3)


@pytest.mark.parametrize("loss", [100, 150, -1])
def test_a_loss_of_all_is_refused(loss: float) -> None:
    with pytest.raises(RecordError, match="under 100"):
        demand(30, 25, 3, loss_pct=loss)


# writing


def test_a_plan_has_exactly_qrops_columns() -> None:
    (name, text), *more = write(TABLES).items()
    assert (name, more) == ("plan_2027.csv", []) and text.split("\n")[0] == HEADER


def test_a_planting_is_written_as_qrop_writes_it() -> None:
    got = cells(write(TABLES)["plan_2027.csv"])
    want = {
        "family": "Asteraceae", "crop": "Lettuce", "seed_company": "High Mowing", "variety": "Salanova", "sowing_date": "2027-03-01",
        "planting_date": "2027-04-05", "beg_harvest_date": "2027-05-25", "end_harvest_date": "2027-06-08", "planting_type": "2",
        "in_greenhouse": "1", "dtt": "35", "dtm": "50", "harvest_window": "14", "length": "30", "rows": "3", "spacing_rows": "30",
        "spacing_plants": "25", "plants_needed": "360", "estimated_gh_loss": "10", "plants_to_start": "400", "tray_size": "128",
        "trays_to_start": "4", "seeds_per_hole": "2", "seeds_per_gram": "900", "seeds_number": "800", "unit": "head",
        "yield_per_bed_meter": "3", "average_price": "2.5", "keywords": "early,salad",
    }  # fmt: skip
    assert {h: got[h] for h in want} == want


def test_days_that_count_from_the_seed_are_written_from_planting() -> None:
    from_seed = LETTUCE | {"days_to_maturity": "85", "maturity_from": "seeding"}
    assert cells(write({"plantings": [from_seed]})["plan_2027.csv"])["dtm"] == "50"


def test_a_direct_sowing_needs_no_greenhouse_and_more_seed() -> None:
    beans = row("Beans", crop="Bean", established="direct_seeded", planned_sow_on="2027-05-10", length_m="10", rows="2", spacing_cm="10",
                greenhouse_loss_pct="20", tray_cells="50", seeds_per_cell="1", details={"seeds_percentage": 15})  # fmt: skip
    got = cells(write({"plantings": [beans]})["plan_2027.csv"])
    assert (got["planting_date"], got["dtt"], got["planting_type"], got["trays_to_start"]) == ("2027-05-10", "0", "1", "")
    # 200 plants and 15 % more
    assert (got["plants_to_start"], got["seeds_number"]) == ("200", "230")


def test_each_year_has_its_plan_and_perennials_none() -> None:
    later = LETTUCE | {"planned_sow_on": "2027-12-20", "planned_plant_on": "2028-01-20"}
    orchard = row("Apples", crop="Apple", established="perennial")
    assert list(write({"plantings": [LETTUCE, later, orchard]})) == ["plan_2027.csv", "plan_2028.csv"]


def test_no_cell_breaks_its_line() -> None:
    odd = LETTUCE | {"crop": 'Pea;"s\n', "variety": "=1+1", "yield_unit": "a;b"}
    text = write({"plantings": [odd]})["plan_2027.csv"]
    assert [line.count(";") for line in text.strip().split("\n")] == [HEADER.count(";")] * 2
    assert cells(text)["variety"] == "'=1+1"


# reading


def plan(**said: str) -> str:
    return ";".join(said) + "\n" + ";".join(said.values()) + "\n"


def test_days_follow_from_the_four_dates() -> None:
    text = plan(
        crop="Lettuce", sowing_date="2027-03-01", planting_date="2027-04-05", beg_harvest_date="2027-05-25", end_harvest_date="2027-06-08"
    )
    (got,) = read({"p.csv": text}, {})["plantings"]
    assert (got["days_to_transplant"], got["days_to_maturity"], got["maturity_from"]) == ("35", "50", "planting")
    assert (got["established"], got["yield_unit"], got["season"]) == ("transplant_raised", "kg", "2027")


def test_dates_follow_from_the_days() -> None:
    text = plan(crop="Lettuce", planting_date="2027-04-05", planting_type="2", dtt="35", dtm="50", harvest_window="14")
    (got,) = read({"p.csv": text}, {})["plantings"]
    assert [got[f"planned_{d}_on"] for d in ("sow", "plant", "first_harvest", "last_harvest")] == [
        "2027-03-01", "2027-04-05", "2027-05-25", "2027-06-08",
    ]  # fmt: skip


def test_a_week_is_its_monday_of_the_plans_year_or_the_one_beside_it() -> None:
    text = plan(crop="Garlic", sowing_date="<42", planting_date="<42", beg_harvest_date="26", end_harvest_date=">2")
    (got,) = read({"plan_2027.csv": text}, {})["plantings"]
    # ISO 8601: week 42 of 2026 begins on 12 October, week 26 of 2027 on 28 June, week 2 of 2028 on 10 January
    assert [got[f"planned_{d}_on"] for d in ("sow", "first_harvest", "last_harvest")] == ["2026-10-12", "2027-06-28", "2028-01-10"]


def test_the_year_of_weeks_may_follow_from_other_dates_and_is_asked_for_else() -> None:
    both = "crop;planting_date\nPea;2027-04-01\nBean;20\n"
    assert read({"p.csv": both}, {})["plantings"][1]["planned_plant_on"] == date.fromisocalendar(2027, 20, 1).isoformat()
    with pytest.raises(RecordError, match="no year") as why:
        read({"p.csv": plan(crop="Bean", planting_date="20")}, {})
    assert "plan_2027.csv" in why.value.next_step


def test_what_is_unknown_is_made_and_what_is_known_is_used() -> None:
    text = plan(family="Marsh", crop="Watercress", seed_company="Fedco", variety="Aqua", planting_date="2027-04-05")
    back = read({"p.csv": text}, TABLES)
    assert back["families"][0]["name"] == "Marsh"
    assert (back["crops"][0]["name"], back["crops"][0]["family"]) == ("Watercress", "Marsh")
    assert (back["varieties"][0]["name"], back["varieties"][0]["company"]) == ("Aqua", "Fedco")
    again = read({"p.csv": plan(crop="lettuce", variety="salanova", planting_date="2027-04-05")}, TABLES)
    assert list(again) == ["plantings"] and again["plantings"][0]["variety"] == "Salanova"


def test_a_planting_that_the_hub_has_stays_the_same_one() -> None:
    back = read(write(TABLES), TABLES)
    (got,) = back["plantings"]
    assert list(back) == ["plantings"]
    assert (got["id"], got["name"]) == (LETTUCE["id"], "Lettuce 1")
    assert json.loads(got["details"]) == json.loads(LETTUCE["details"])


WRONG = [
    (plan(crop="A", planting_date="soon"), "column planting_date", "a date such as 2027-05-01"),
    (plan(crop="A", planting_date="54"), "column planting_date", "52 or 53"),
    (plan(crop="A", planting_date="2027-05-01", beg_harvest_date="2027-04-01"), "column beg_harvest_date", "2027-05-01 or later"),
    (plan(crop="A", rows="2.5"), "column rows", "whole number"),
    (plan(crop="A", length="-3"), "column length", "0 or more"),
    (plan(crop="A", planting_type="7"), "column planting_type", "2 transplants raised"),
    (plan(crop=" ", variety="B"), "column crop", "not empty"),
    (plan(variety="B"), "row 1", "crop"),
]


@pytest.mark.parametrize(("text", "where", "expected"), WRONG)
def test_what_is_wrong_is_said_with_row_and_column(text: str, where: str, expected: str) -> None:
    with pytest.raises(RecordError) as why:
        read({"plan_2027.csv": text}, {})
    assert "plan_2027.csv" in why.value.where and where in why.value.where and expected in why.value.expected


START = st.dates(date(2020, 1, 1), date(2035, 1, 1))
NUMBER = st.one_of(st.just(""), st.integers(1, 4000).map(lambda n: repr(n / 8).removesuffix(".0")))
WHOLE = st.one_of(st.just(""), st.integers(1, 500).map(str))
NAME = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True)


@st.composite
def plantings(draw: st.DrawFn) -> dict[str, str]:
    sow, established = draw(START), draw(st.sampled_from(["direct_seeded", "transplant_raised", "transplant_bought"]))
    dtt = draw(st.integers(1, 80)) if established == "transplant_raised" else 0
    days = [dtt, dtt + draw(st.integers(0, 200))]
    days.append(days[1] + draw(st.integers(0, 90)))
    plant, first, last = ((sow + timedelta(d)).isoformat() for d in days)
    got = {h: draw(NUMBER) for h in ("length_m", "spacing_cm", "row_spacing_cm", "seeds_per_cell", "price")}
    got |= {h: draw(WHOLE) for h in ("rows", "plants", "tray_cells")}
    return row("x", crop=draw(NAME), variety=draw(NAME), established=established, planned_plant_on=plant, planned_first_harvest_on=first,
               planned_last_harvest_on=last, planned_sow_on="" if established == "transplant_bought" else sow,
               greenhouse_loss_pct=draw(st.integers(0, 90)), **got)  # fmt: skip


KEPT = (
    "crop",
    "variety",
    "established",
    "planned_sow_on",
    "planned_plant_on",
    "planned_first_harvest_on",
    "planned_last_harvest_on",
    "length_m",
    "rows",
    "spacing_cm",
    "row_spacing_cm",
    "greenhouse_loss_pct",
    "tray_cells",
    "seeds_per_cell",
    "price",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(plantings(), min_size=1, max_size=4))
def test_a_plan_survives_the_way_to_qrop_and_back(mine: list[dict[str, str]]) -> None:
    back = read(write({"plantings": mine}), {})["plantings"]
    assert sorted([p[h] for h in KEPT] for p in back) == sorted([p[h] for h in KEPT] for p in mine)
    assert len({p["name"] for p in back}) == len(mine)
    assert {p["plants"] for p in mine} - {""} <= {p["plants"] for p in back}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read({"plan.csv": text}, {})
    except RecordError as why:
        assert why.where
