"""The sheets of a season: what stands on them worked out by hand, and each of them as PDF, CSV and words, walked through the registry."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import segno
from reportlab.pdfbase.pdfmetrics import stringWidth
from starlette.applications import Starlette
from starlette.testclient import TestClient

from collector import http
from collector.season_sheets import CSV, PDF, SHEETS, TEXT, Sheet, made, sheet
from collector.season_sheets.bed_map import NAME_W, bed_map_sheet
from collector.season_sheets.labels import INSET, LABEL_W, label_sheet
from collector.season_sheets.paper import Stamp, table_sheet
from collector.season_sheets.reading import known_for
from collector.settings import Hub, open_hub
from collector.sheets import BOLD, MARGIN
from models.advice.season.sheets import Cold, Column, Gate, Known, LotLabel, SharedWeek, Table
from models.advice.season.sheets.bed_work import preparation
from models.advice.season.sheets.by_week import grid
from models.advice.season.sheets.setting_out import verdict
from models.advice.season.sheets.to_members import letter, notice
from models.amounts import parse_amount
from models.planning.planting import Bed
from models.planning.planting.bed_map import GROWING, LETTERS, Taken
from models.records import commands, journal
from models.records.actor import HUB
from sensors.errors import InputError
from tests.unit.collector.test_season_commands import brought, run
from tests.unit.collector.test_sheets import text_of

NOW = datetime(2027, 5, 18, 14, tzinfo=UTC)
# three crops: one raised in trays, two sown; beans follow the spinach in bed A
PLAN: dict[str, Any] = {
    "id": "three", "title": "Three crops", "shares": [{"type": "full", "count": 8, "fe": 1.0}, {"type": "half", "count": 4, "fe": 0.5}],
    "shrink_default": 0.1, "beds": [{"bed": "Bed A", "length_ft": 60}, {"bed": "Bed B", "length_ft": 50}],
    "plan": [
        {"id": "CB1", "crop": "cabbage", "family": "Brassicaceae", "bed": "Bed B", "bed_ft": 50, "method": "transplant",
         "start_date": "2027-05-19", "greenhouse_days": 35, "dtm_days": 60, "yield_per_100_bedft": 120, "unit": "head",
         "fractions": [0.5, 0.5], "share_qty": 1, "rows": 2, "in_row_in": 6, "germination": 0.85, "nursery_loss": 0.1,
         "cells_per_tray": 72},
        {"id": "SP1", "crop": "spinach", "family": "Amaranthaceae", "bed": "Bed A", "bed_ft": 60, "method": "direct",
         "start_date": "2027-04-07", "dtm_days": 45, "yield_per_100_bedft": 60, "unit": "lb", "fractions": [0.75, 0.25],
         "share_qty": 1, "rows": 4, "seeds_per_row_ft": 20, "overage": 0.1, "seeds_per_oz": 2000},
        {"id": "BN1", "crop": "Dry bean", "family": "Fabaceae", "bed": "Bed A", "bed_ft": 60, "method": "direct",
         "start_date": "2027-06-07", "dtm_days": 55, "yield_per_100_bedft": 50, "unit": "lb", "fractions": [1.0], "share_qty": 0.5,
         "rows": 2, "seeds_per_row_ft": 8, "overage": 0.2, "seeds_per_oz": 100},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub with the plan, which no test writes into."""
    folder = tmp_path_factory.mktemp("season")
    (folder / "hubland.toml").write_text('[hub]\nid = "h"\nname = "Test Hub"\nslug = "h"\ntime_zone = "America/New_York"\n')
    made = open_hub(folder, {})
    assert brought(made, deepcopy(PLAN)).exit_code == 0
    return made


@pytest.fixture
def written(make_hub: Callable[..., Hub]) -> Hub:
    """A hub with the plan for a test that writes into it."""
    made = make_hub()
    assert brought(made, deepcopy(PLAN)).exit_code == 0
    return made


def known(hub: Hub, key: str, first: date, now: datetime = NOW) -> Known:
    records = hub.open_records()
    try:
        return known_for(sheet(key), hub, records, first, now)
    finally:
        records.close()


def stamp(hub: Hub) -> Stamp:
    return Stamp(hub.settings.hub.name, hub.settings.hub.units, NOW, hub.zone, compressed=False)


def rows(hub: Hub, key: str, first: date, days: int = 7) -> list[dict[str, str]]:
    text = made(sheet(key), CSV, known(hub, key, first), first, days, stamp(hub)).decode()
    return list(csv.DictReader(StringIO(text)))


def printed(hub: Hub, key: str, first: date, days: int = 7) -> str:
    return text_of(made(sheet(key), PDF, known(hub, key, first), first, days, stamp(hub)))


# by hand


def test_cells_and_trays_count_losses_without_dropping_a_fraction(hub: Hub) -> None:
    # 50 ft x 12 / 6 in x 2 rows = 200 plants; 200 / (0.85 x 0.9) = 261.4, so 262 cells; 262 / 72 = 3.6, so 4 trays
    (row,) = rows(hub, "greenhouse-sowing", date(2027, 4, 12))
    assert (row["plants"], row["cells"], row["trays"], row["tray_cells"], row["seeds"]) == ("200", "262", "4", "72", "262")
    # 35 days before it is set out
    assert (row["sow_on"], row["set_out_on"]) == ("2027-04-14", "2027-05-19")
    assert rows(hub, "greenhouse-sowing", date(2027, 4, 19)) == []


def test_field_seed_is_weighed_and_a_bed_without_a_probe_is_no_go(hub: Hub) -> None:
    (row,) = rows(hub, "field-sowing", date(2027, 6, 7))
    # 60 ft x 2 rows x 8 seeds x 1.2 = 1,152; at 100 an ounce 11.5 oz
    assert (row["seeds"], row["seed_oz"], row["beds"], row["length_ft"]) == ("1152", "11.5", "Bed A", "60")
    assert (row["go"], row["soil_f"]) == ("unknown", "") and float(row["soil_least_f"]) > 40
    assert "no soil probe stands in" in printed(hub, "field-sowing", date(2027, 6, 7))


def test_the_soil_of_the_bed_stands_beside_what_the_crop_needs(hub: Hub) -> None:
    first = date(2027, 6, 7)
    told = replace(known(hub, "field-sowing", first), gates={"BN1": Gate(57.25, 60.0, "wait", "soil 57 °F: wait, about Thu 10 Jun")})
    (row,) = csv.DictReader(StringIO(made(sheet("field-sowing"), CSV, told, first, 7, stamp(hub)).decode()))
    assert (row["soil_f"], row["soil_least_f"], row["go"]) == ("57.2", "60", "wait")


@pytest.mark.parametrize(("low", "said"), [(45.0, "ok"), (35.9, "cover"), (32.0, "wait"), (None, "unknown")])
def test_nights_are_held_against_what_kills(low: float | None, said: str) -> None:
    assert verdict(Cold(low), 32.0) == said


def test_nothing_is_said_to_be_safe_of_which_nobody_knows_what_kills_it() -> None:
    assert verdict(Cold(50.0), None) == "unknown" and verdict(None, 32.0) == "unknown"


def test_setting_out_has_its_plants_trays_and_nights(hub: Hub) -> None:
    (row,) = rows(hub, "transplanting", date(2027, 5, 17))
    assert (row["set_out_on"], row["plants"], row["trays"], row["nights"]) == ("2027-05-19", "200", "4", "unknown")


def sown_spinach(hub: Hub) -> None:
    records = hub.open_records()
    with records.session(HUB, NOW) as session:
        (task,) = (one for one in journal.tasks(session, NOW) if "SP1" in one.assets)
        commands.finish_task(session, task.id, datetime(2027, 4, 7, 16, tzinfo=UTC))
    records.close()


def test_a_bed_is_worked_on_from_the_day_it_has_room(written: Hub) -> None:
    sown_spinach(written)
    found = {row["planting"]: row for row in rows(written, "bed-preparation", date(2027, 5, 31))}
    # spinach stands to Sunday 30 May; beans go in on 7 June, and seven days of work begin on 31 May
    assert (found["Dry bean, BN1"]["free_on"], found["Dry bean, BN1"]["begin_by"]) == ("2027-05-31", "2027-05-31")
    assert "LATE" not in found["Dry bean, BN1"]["meanwhile"] and "Amaranthaceae" in found["Dry bean, BN1"]["meanwhile"]


def test_seed_that_nobody_counted_is_said_and_what_is_counted_is_taken_off(written: Hub) -> None:
    records = written.open_records()
    with records.session(HUB, NOW) as session:
        commands.put_lot(session, "Spinach seed", "seed", crop="spinach", unit="oz")
        commands.count_stock(session, "Spinach seed", parse_amount("1 oz"), NOW)
    records.close()
    found = {row["crop"]: row for row in rows(written, "seed-order", date(2027, 5, 17))}
    # 60 ft x 4 rows x 20 x 1.1 = 5,280 seeds; an ounce is 2,000
    assert (found["spinach"]["seeds"], found["spinach"]["to_buy"], found["spinach"]["seed_oz"]) == ("5280", "3280", "1.64")
    assert (found["cabbage"]["on_hand"], found["cabbage"]["to_buy"]) == ("not counted", "262")


def test_the_season_sheet_shows_a_gap_where_less_comes_than_is_promised(hub: Hub) -> None:
    found = grid(known(hub, "season-sheet", date(2027, 5, 17)))
    spinach = next(line for line in found.lines if line.item == "spinach")
    # 36 lb x 0.75 x 0.9 = 24.3 for 10 full shares: all of the pound; 36 x 0.25 x 0.9 = 8.1 in the second week: 0.81
    assert spinach.each == {date(2027, 5, 17): pytest.approx(1.0), date(2027, 5, 24): pytest.approx(0.81)}
    assert not spinach.short(date(2027, 5, 17)) and spinach.short(date(2027, 5, 24))
    assert found.items(date(2027, 5, 31)) == 0


def test_the_bed_map_has_a_bar_from_planting_to_the_end_of_the_harvest_and_a_letter(written: Hub) -> None:
    sown_spinach(written)
    found = {row["planting"]: row for row in rows(written, "bed-map", date(2027, 5, 17))}
    assert (found["SP1"]["from_on"], found["SP1"]["to_on"], found["SP1"]["letter"]) == ("2027-04-07", "2027-05-30", "M")
    text = printed(written, "bed-map", date(2027, 5, 17))
    assert "spinach" in text and "Bed A" in text and "cabbages and mustards" in text


# labels


def test_a_label_has_the_lot_in_words_and_as_a_code(hub: Hub) -> None:
    (row,) = rows(hub, "labels", date(2027, 5, 25), 1)
    assert (row["lot"], row["crop"], row["bed"]) == ("SPI-BA-20270525-1", "spinach", "Bed A")
    pdf = made(sheet("labels"), PDF, known(hub, "labels", date(2027, 5, 25)), date(2027, 5, 25), 1, stamp(hub))
    assert "SPI-BA-20270525-1" in text_of(pdf)
    assert drawn_code(pdf) == [[bool(one) for one in line] for line in segno.make_qr(row["lot"], error="m").matrix_iter(border=4)]


def drawn_code(pdf: bytes) -> list[list[bool]]:
    """The modules of the one code on a page, read back from its black bars."""
    bars = [tuple(float(x) for x in found) for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f", pdf)]
    side = min(bar[3] for bar in bars) - 0.05
    left, top = min(bar[0] for bar in bars) - 4 * side, max(bar[1] for bar in bars) + 5 * side
    count = round(86.0 / side)
    code = [[False] * count for _ in range(count)]
    for x, y, wide, _ in bars:
        down, start = round((top - y) / side) - 1, round((x - left) / side)
        for n in range(round(wide / side)):
            code[down][start + n] = True
    return code


def test_ten_labels_go_on_a_sheet(hub: Hub) -> None:
    many = [LotLabel("Kale", f"Bed {n}", date(2027, 6, 1), f"KAL-B{n}-20270601-1") for n in range(11)]
    pdf = label_sheet(many, stamp(hub))
    assert pdf.count(b"/Type /Page\n") == 2 and text_of(pdf).count("KAL-B") == 11


def test_a_lot_that_was_picked_is_labelled_with_its_own_number_and_weight(written: Hub) -> None:
    picked_spinach(written)
    (row,) = rows(written, "labels", date(2027, 5, 25), 1)
    assert (row["lot"], row["amount"]) == ("SPI-BA-20270525-1", "12 lb")


# words


def picked_spinach(hub: Hub) -> None:
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 5, 25, 20, tzinfo=UTC)) as session:
        commands.record_harvest(session, "SP1", parse_amount("12 lb"), datetime(2027, 5, 25, 14, tzinfo=UTC), places=["Bed A"])
    records.close()


def test_the_newsletter_says_what_is_in_the_box_and_the_surplus_what_is_left(written: Hub) -> None:
    picked_spinach(written)
    first = date(2027, 5, 24)
    told = known(written, "newsletter", first, datetime(2027, 5, 26, 14, tzinfo=UTC))
    assert isinstance(told.shared, SharedWeek)
    lines = letter(told, first)
    assert "In the box this week" in lines and any(line.startswith("- Spinach") for line in lines)
    assert any(line.startswith("- Spinach: ") and "days" in line for line in lines), "how long it keeps"
    left = next(one for one in told.shared.items if one.crop == "spinach")
    more = replace(told, shared=replace(told.shared, items=(replace(left, surplus=7.5),)))
    said = notice(more, first)
    assert any(line.startswith("- spinach: 7.5 lb, ready ") and "keeps until" in line for line in said)
    nothing = notice(replace(told, shared=replace(told.shared, items=())), first)
    assert len(nothing) == 1 and "nothing is left over" in nothing[0].lower()


def test_sheets_of_one_week_share_a_forecast_until_something_is_picked(written: Hub) -> None:
    first, now = date(2027, 5, 24), datetime(2027, 5, 26, 14, tzinfo=UTC)
    one, again = (known(written, key, first, now).forecast for key in ("newsletter", "surplus"))
    assert one is not None
    assert again is one
    picked_spinach(written)
    assert known(written, "surplus", first, now).forecast is not one


# every one of them


@pytest.mark.parametrize("one", SHEETS.values(), ids=lambda one: one.key)
def test_every_sheet_is_made_in_each_of_its_forms_with_and_without_anything_on_it(
    one: Sheet, hub: Hub, make_hub: Callable[..., Hub]
) -> None:
    for first in (date(2027, 5, 17), date(2027, 11, 1)):
        told = known(hub, one.key, first)
        days = one.days or 366
        table = one.table(told, first, days)
        assert all(len(row) == len(table.columns) for row in table.rows)
        text = made(one, CSV, told, first, days, stamp(hub)).decode()
        assert text.splitlines()[0].split(",") == [column.key for column in table.columns]
        pdf = made(one, PDF, told, first, days, stamp(hub))
        assert pdf.startswith(b"%PDF")
        if one.key != "labels":
            assert one.title.split()[0].upper() in text_of(pdf) and hub.settings.hub.name in text_of(pdf)
        if TEXT in one.forms:
            assert made(one, TEXT, told, first, days, stamp(hub)).decode().strip()


def test_a_sheet_without_rows_says_so(hub: Hub) -> None:
    assert "Nothing is to be sown in the field in these days." in printed(hub, "field-sowing", date(2027, 11, 1))


def test_paper_and_table_of_a_metric_hub_speak_metres(make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(units="metric")
    assert brought(hub, deepcopy(PLAN)).exit_code == 0
    (row,) = rows(hub, "field-sowing", date(2027, 6, 7))
    # 60 ft are 18.3 m, 11.52 oz are 327 g
    assert (row["length_m"], row["seed_g"]) == ("18.3", "327") and "soil_c" in row
    assert b"841.8898 595.2756" in made(
        sheet("field-sowing"), PDF, known(hub, "field-sowing", date(2027, 6, 7)), date(2027, 6, 7), 7, stamp(hub)
    )


def test_a_form_or_span_that_a_sheet_has_not_is_refused(hub: Hub) -> None:
    told = known(hub, "general-plan", date(2027, 5, 17))
    for form, days in (("docx", 7), (TEXT, 7), (PDF, 0), (PDF, 400)):
        with pytest.raises(InputError):
            made(sheet("general-plan"), form, told, date(2027, 5, 17), days, stamp(hub))
    with pytest.raises(InputError, match="no such sheet"):
        sheet("weeding")


# long names

LONG = "Laurel Cove Community Land Trust and Mutual Aid Hub of the Upper Toe River Valley"


def drawn_lines(pdf: bytes) -> list[tuple[float, float, str]]:
    """(from the left, type size, text) of each line that is drawn."""
    found = re.findall(rb"1 0 0 1 ([\d.]+) [\d.]+ Tm.*?/F\d+\+\d+ ([\d.]+) Tf.*?\((.*?)(?<!\\)\) Tj", pdf)
    return [(float(x), float(size), text.decode("latin-1").replace("\\(", "(").replace("\\)", ")")) for x, size, text in found]


@pytest.mark.parametrize("one", [one for one in SHEETS.values() if one.key != "labels"], ids=lambda one: one.key)
def test_a_long_name_of_a_farm_leaves_the_title_on_the_paper(one: Sheet, hub: Hub) -> None:
    first = date(2027, 5, 17)
    pdf = made(one, PDF, known(hub, one.key, first), first, one.days or 366, replace(stamp(hub), farm=LONG))
    title = [text for x, size, text in drawn_lines(pdf) if size == 17.0 and x == MARGIN]
    # Letter on its side is 792 points wide
    assert title and all(MARGIN + stringWidth(line, BOLD, 17.0) <= 792 - MARGIN for line in title)
    assert " ".join(" ".join(title).split()).startswith(f"{title[0].split(' Laurel')[0].strip()} {LONG}")


def test_a_week_is_said_as_people_say_it(hub: Hub) -> None:
    assert "week of Mon 17 May 2027" in printed(hub, "greenhouse-sowing", date(2027, 5, 17))


def test_no_name_of_a_column_and_no_day_is_cut_or_broken(hub: Hub) -> None:
    text = printed(hub, "greenhouse-sowing", date(2027, 4, 12)).splitlines()
    assert {"Done", "Plants", "Cells", "Trays", "a cell", "Seeds", "Wed 14 Apr", "Wed 19 May"} <= set(text)


def test_a_name_that_needs_four_lines_gets_them() -> None:
    name = "Bed 12, Bed 13, Bed 14, the long bed below the old spring house and the strip along the creek"
    at = Stamp("Test Hub", "us", NOW, ZoneInfo("America/New_York"), compressed=False)
    columns = (Column("beds", "Beds", 0.15), Column("crop", "Crop", 0.85))
    pdf = table_sheet(Table("FIELD", "2027", columns, ((name, "Kale"),)), at)
    assert " ".join(text_of(pdf).splitlines()).count(name) == 1


def test_the_bed_map_takes_a_page_a_block_with_its_legend_and_whole_names(hub: Hub) -> None:
    name = "Bed 7 below the old spring house"
    beds = tuple(Bed(f"{name} {n}", 99.0, block="Block A") for n in range(22))
    stands = tuple(
        Taken(bed.name, f"P{n}", "Kale", list(LETTERS)[n % len(LETTERS)], date(2027, 4, 1), date(2027, 8, 1), 99.0)
        for n, bed in enumerate(beds)
    )
    pdf = bed_map_sheet(replace(known(hub, "bed-map", date(2027, 5, 17)), beds=beds, stands=stands), replace(stamp(hub), farm=LONG))
    assert pdf.count(b"/Type /Page\n") == 1
    # a name stands beside its bars, not under them
    names = [(x, size, text) for x, size, text in drawn_lines(pdf) if x == MARGIN and text.startswith("Bed 7")]
    assert len(names) == 22 and all(x + stringWidth(text, BOLD, size) <= MARGIN + NAME_W for x, size, text in names)


def test_late_work_on_a_bed_names_days_and_crops_as_people_do(hub: Hub) -> None:
    stands = (
        Taken("Bed 21", "2027 Beet", "Beet", "Amaranthaceae", date(2027, 4, 1), date(2027, 6, 18), 99.0, GROWING),
        Taken("Bed 21", "2027 Snap bean", "Snap bean", "Fabaceae", date(2027, 6, 25), None, 99.0),
    )
    at = replace(known(hub, "bed-preparation", date(2027, 6, 14)), beds=(Bed("Bed 21", 99.0),), stands=stands, on=date(2027, 6, 15))
    told = preparation(at, date(2027, 6, 14), 28)
    # seven days of work before 25 June begin on the 18th, on which the beet still stands
    assert told.notes == ("Bed 21 has room for 2027 Snap bean from Sat 19 Jun on only: work on it should begin by Fri 18 Jun.",)
    assert "after beet (Amaranthaceae)" in str(told.rows[0])


def test_the_number_of_a_lot_stays_on_its_label(hub: Hub) -> None:
    lot = "LET-B6belowtheoldspringhousebehindthetunnel-20270601-1"
    lines = drawn_lines(label_sheet([LotLabel("Lettuce, Appalachian greasy heirloom", "Bed 6", date(2027, 6, 1), lot)], stamp(hub)))
    ((_, size, text),) = [one for one in lines if one[2] == lot]
    assert stringWidth(text, BOLD, size) <= LABEL_W - 2 * INSET + 0.01
    assert "heirloom" in " ".join(text for _, _, text in lines)


# the ways to them


def test_the_command_prints_writes_and_lists(hub: Hub, tmp_path: Path) -> None:
    said = run("sheets", "greenhouse-sowing", "--week", "2027-04-14", "--folder", hub.folder)
    assert said.exit_code == 0 and "CB1" in said.stdout and "262" in said.stdout
    out = tmp_path / "plan.pdf"
    assert run("sheets", "general-plan", "--folder", hub.folder, "--week", "2027-05-17", "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert run("sheets", "field-sowing", "--week", "2027-11-01", "--folder", hub.folder).exit_code == 4
    assert [key for key in SHEETS if key not in run("sheets").stdout] == []
    assert "no such sheet" in str(run("sheets", "weeding", "--folder", hub.folder).exception)
    assert run("sheets", "general-plan", "--folder", hub.folder, "--out", tmp_path / "plan").exit_code == 1


@pytest.fixture
def phone(hub: Hub) -> Iterator[TestClient]:
    records = hub.open_records()
    yield TestClient(Starlette(routes=list(http.routes(lambda: records, lambda: hub, lambda: NOW))))
    records.close()


@pytest.mark.parametrize("one", SHEETS.values(), ids=lambda one: one.key)
def test_every_sheet_has_an_address_in_each_of_its_forms(one: Sheet, phone: TestClient) -> None:
    for form in one.forms:
        answer = phone.get(f"/sheets/{one.key}.{form}?from=2027-05-17")
        assert answer.status_code == 200 and answer.headers["content-type"] == http.KIND[form]


def test_a_wrong_address_is_told_in_words(phone: TestClient) -> None:
    assert phone.get("/sheets/weeding.pdf").status_code == 404
    for wrong in ("field-sowing.docx", "field-sowing.pdf?from=someday", "field-sowing.pdf?days=x", "field-sowing.pdf?days=400"):
        answer = phone.get(f"/sheets/{wrong}")
        assert answer.status_code == 400 and "expected" in answer.text


def test_every_sheet_and_its_columns_are_documented(hub: Hub) -> None:
    page = (Path(__file__).parents[3] / "docs/reference/sheets.md").read_text("utf-8")
    for one in SHEETS.values():
        row = re.search(rf"^\| `{one.key}` \| (`.+) \|$", page, re.MULTILINE)
        assert row, f"sheets.md has no columns of {one.key}"
        columns = [column.key for column in one.table(known(hub, one.key, date(2027, 5, 17)), date(2027, 5, 17), one.days or 366).columns]
        assert re.findall(r"`(\w+)`", row[1]) == [key for key in columns if not re.match(r"\d{4}-", key)]
