"""The example hub: a folder of plain files that holds together by itself, and that the demo lives in."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.settings import Hub
from collector.simulate import herds, live
from collector.simulate.hub import TIME_ZONE
from collector.simulate.lived import LATEST_DAYS, Row, lived
from collector.simulate.records import HANDS, demo_records, work
from models.agronomy.crops import catalogue
from models.records import commands, journal, queries
from models.records.actor import HUB, Actor
from models.records.database import Records, open_records
from models.records.folder.checking import check
from models.records.folder.loading import import_records
from models.records.folder.reading import read_folder, source_of
from models.records.folder.writing import folder_files

FARM = Path(herds.__file__).parent / "farm"
ZONE = ZoneInfo(TIME_ZONE)
# the day as of which the folder was written down
WRITTEN = datetime(2026, 5, 14, tzinfo=ZONE)
COVER = ("cover_rye_vetch", "cover_buckwheat", "cover_oats_peas")
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2045, 12, 31), timezones=st.just(ZONE), allow_imaginary=False)


def read(name: str) -> list[Row]:
    with (FARM / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


TABLES = {path.stem: read(path.stem) for path in sorted(FARM.glob("*.csv"))}
BEDS = {row["name"]: json.loads(row["details"])["length_m"] for row in TABLES["places"] if row["kind"] == "bed"}


def when(text: str) -> datetime:
    """A day without an hour is its noon."""
    return datetime.fromisoformat(text if len(text) > 10 else f"{text} 12:00").replace(tzinfo=ZONE)


def moves(logs: list[Row], asset: str) -> list[tuple[datetime, str]]:
    return sorted((when(r["at"]), r["places"]) for r in logs if r["is_movement"] == "yes" and r["assets"] == asset)


def stands(tables: dict[str, list[Row]]) -> Iterator[tuple[Row, str, date, date]]:
    """(planting, bed, first day, last day) of every planting that is in a bed at some time; for good: until 2100."""
    for planting in tables["plantings"]:
        last = planting["archived_on"] or planting["planned_last_harvest_on"]
        gone = date.fromisoformat(last) if last and planting["established"] not in ("perennial", "inoculated") else date(2100, 1, 1)
        if planting["archived_on"]:
            gone -= timedelta(days=1)
        for at, place in moves(tables["logs"], planting["name"]):
            if place in BEDS:
                yield planting, place, at.date(), gone


def overfull(tables: dict[str, list[Row]]) -> list[tuple[str, date]]:
    """Beds with more planted than they are long, and the first day of each."""
    in_bed = defaultdict(list)
    for planting, bed, since, until in stands(tables):
        in_bed[bed].append((since, until, float(planting["length_m"])))
    return [
        (bed, day)
        for bed, found in in_bed.items()
        for day in sorted(since for since, _, _ in found)
        if sum(length for since, until, length in found if since <= day <= until) > BEDS[bed] + 0.01
    ]


# The folder


def test_the_folder_is_small_and_holds_a_whole_year() -> None:
    assert sum(path.stat().st_size for path in FARM.iterdir()) < 400_000
    assert 900 <= len(TABLES["logs"]) <= 1_700
    months = {row["at"][:7] for row in TABLES["logs"]}
    assert {f"2026-{month:02d}" for month in range(1, 13)} <= months
    assert all((row["status"] == "done") == (when(row["at"]) < WRITTEN) for row in TABLES["logs"])


def test_nobody_is_meant() -> None:
    """example.org (RFC 2606) and 555-01xx are kept free for such uses."""
    assert all(re.fullmatch(r"[a-z]+@example\.org", row["email"]) for row in TABLES["people"])
    assert all(re.search(r"555-01\d\d$", row["phone"]) for row in TABLES["people"])
    assert all(re.fullmatch(r"household\d+@example\.org", row["contact"]) for row in TABLES["members"])
    assert len(TABLES["members"]) == 44


def test_every_crop_is_of_the_catalogue_or_a_cover_crop() -> None:
    assert {row["key"] for row in TABLES["crops"]} - set(catalogue()) == set(COVER)


def test_no_bed_is_planted_beyond_its_length() -> None:
    assert overfull(TABLES) == []
    assert len({name for _, bed, *_ in stands(TABLES) for name in [bed]}) == len(BEDS)


def test_no_family_follows_itself_from_last_year() -> None:
    """Cover crops aside, that belong to families of their own or are grown for the soil."""
    family = {row["name"]: row["family"] for row in TABLES["crops"] if row["key"] not in COVER}
    grown = defaultdict(set)
    for planting, bed, *_ in stands(TABLES):
        if planting["crop"] in family and planting["season"]:
            grown[bed, planting["season"]].add(family[planting["crop"]])
    assert sum(season == "2025" for _, season in grown) == 21
    assert all(not grown[bed, "2025"] & families for (bed, season), families in list(grown.items()) if season == "2026")


def test_cattle_move_every_two_to_four_days_in_the_season_and_paddocks_rest_25_to_45() -> None:
    season = date(2026, 4, 17), date(2026, 11, 20)
    cattle = [m for m in moves(TABLES["logs"], "Cattle") if season[0] <= m[0].date() <= season[1]]
    assert {(b[0] - a[0]).days for a, b in pairwise(cattle)} <= {2, 3, 4}
    assert {place for _, place in cattle} == set(herds.PADDOCKS)
    # the sheep leave a paddock last; it rests until the cattle come again
    sheep = moves(TABLES["logs"], "Sheep")
    left = [(place, after[0]) for (_, place), after in pairwise(sheep) if after[0].date() >= season[0]]
    rests = [
        (at - max(x for p, x in left if p == place and x <= at)).days
        for at, place in cattle
        if any(p == place and x <= at for p, x in left)
    ]
    assert len(rests) > 40 and min(rests) >= 25 and max(rests) <= 45


def test_names_of_assets_have_no_commas_for_commas_part_them() -> None:
    assert not [
        r["name"] for f in ("plantings", "animals", "herds", "products", "seeds", "materials") for r in TABLES[f] if "," in r["name"]
    ]


# Moved to now


@settings(max_examples=25, deadline=None)
@given(now=MOMENTS)
def test_at_any_moment_the_past_is_done_and_the_rest_is_to_do(now: datetime) -> None:
    logs = lived(TABLES, now, ZONE)["logs"]
    assert all(when(row["at"]) <= now for row in logs if row["status"] == "done")
    assert all(when(row["at"]) > now - timedelta(days=LATEST_DAYS) for row in logs if row["status"] == "pending")
    keys = [(row["type"], row["name"], row["at"]) for row in logs]
    assert len(keys) == len(set(keys))
    assert all(row["done_by"] for row in logs if row["status"] == "done" and row["type"] == "harvest")


@settings(max_examples=25, deadline=None)
@given(now=MOMENTS)
def test_at_any_moment_herds_stand_in_one_place_where_their_collars_are(now: datetime) -> None:
    logs = [row for row in lived(TABLES, now, ZONE)["logs"] if row["status"] == "done"]
    for herd, name in herds.NAMES.items():
        found = moves(logs, name)
        assert len({at for at, _ in found}) == len(found)
        if found:
            (index,) = herds.place_index(herd, np.array([now.timestamp()]))
            assert herds.PLACES[index] == found[-1][1]


@settings(max_examples=15, deadline=None)
@given(now=MOMENTS)
def test_at_any_moment_no_bed_is_planted_beyond_its_length_and_nothing_is_born_later(now: datetime) -> None:
    tables = lived(TABLES, now, ZONE)
    assert overfull(tables) == []
    assert all(row["birth_on"] <= now.date().isoformat() for row in tables["animals"])
    assert all(row["archived_on"] <= now.date().isoformat() for row in tables["plantings"])


def test_a_done_log_that_is_yet_to_come_is_a_task_of_who_did_it() -> None:
    (row,) = [
        r for r in lived(TABLES, datetime(2026, 3, 1, tzinfo=ZONE), ZONE)["logs"] if r["name"] == "Put the irrigation back on: zone A"
    ]
    assert (row["status"], row["assignee"], row["done_by"], row["at"]) == ("pending", "Otis", "", "2026-03-13")


def test_a_task_that_is_over_was_done_by_whose_it_was_and_gave_about_what_was_planned() -> None:
    then = {(r["name"], r["at"]): r for r in lived(TABLES, datetime(2026, 9, 1, tzinfo=ZONE), ZONE)["logs"]}
    row, plan = (
        then["Pick lettuce", "2026-05-14 07:20"],
        next(r for r in TABLES["logs"] if (r["name"], r["at"]) == ("Pick lettuce", "2026-05-14 07:20")),
    )
    assert (row["status"], row["done_by"]) == ("done", plan["assignee"])
    assert float(row["amount"].split()[0]) == pytest.approx(float(plan["amount"].split()[0]), rel=0.2)


def test_a_round_goes_on_by_its_rule_and_leaves_one_task() -> None:
    read_off = [r for r in lived(TABLES, datetime(2026, 8, 3, 12, tzinfo=ZONE), ZONE)["logs"] if r["name"] == "Read the walk-in cooler"]
    # 1 January to 3 August is 215 days, and tomorrow's is to do
    assert [r["status"] for r in read_off] == ["done"] * 215 + ["pending"]
    assert (read_off[-1]["at"], read_off[-1]["repeat"]) == ("2026-08-04 07:00", "FREQ=DAILY")
    assert all(not r["repeat"] for r in read_off[:-1])


def test_years_move_in_names_and_numbers_but_not_in_addresses_and_ids() -> None:
    tables = lived(TABLES, datetime(2028, 2, 29, 12, tzinfo=ZONE), ZONE)
    assert {"2028 Lettuce 1", "2027 Potato bed 11", "2029 Garlic"} <= {row["name"] for row in tables["plantings"]}
    assert "LET-B6-20280514" in {row["lot_number"] for row in tables["logs"]}
    assert {row["season"] for row in tables["plans"]} == {"2027", "2028"}
    assert [row["email"] for row in tables["people"]] == [row["email"] for row in TABLES["people"]]
    ids = {row["id"] for row in tables["plantings"] if row["id"]}
    assert all(row["came_from"].rpartition(":")[2] in ids for row in tables["logs"] if row["came_from"])


def test_a_year_without_29_february_has_its_28th_instead() -> None:
    tables = {
        "logs": [{"type": "activity", "name": "x", "status": "done", "at": "2028-02-29"}],
        "plantings": [{"planned_sow_on": "2028-02-29"}],
    }
    moved = lived(tables, datetime(2027, 5, 1, tzinfo=ZONE), ZONE)
    assert moved["logs"][0]["at"] == "2027-02-28" and moved["plantings"][0]["planned_sow_on"] == "2027-02-28"


def test_some_things_are_overdue_on_most_days_of_spring_and_summer() -> None:
    days = [WRITTEN + timedelta(days=n, hours=8) for n in range(0, 120, 5)]
    late = [sum(r["status"] == "pending" and r["at"][:10] < f"{day:%Y-%m-%d}" for r in lived(TABLES, day, ZONE)["logs"]) for day in days]
    assert sum(n > 0 for n in late) > len(late) / 2 and max(late) <= 12


def test_the_same_moment_gives_the_same_farm() -> None:
    now = datetime(2031, 7, 9, 3, tzinfo=UTC)
    assert lived(TABLES, now, ZONE) == lived(TABLES, now, ZONE)


# In the records


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Records]]:
    found: list[Records] = []

    def make(name: str) -> Records:
        found.append(open_records(f"sqlite:///{tmp_path / name}.db", ZONE))
        return found[-1]

    yield make
    for records in found:
        records.close()


def export(records: Records) -> dict[str, str]:
    with records.session(HUB) as session:
        return dict(folder_files(session, ZONE))


def test_the_folder_goes_in_and_out_and_in_again_byte_for_byte(opened: Callable[[str], Records], records_url: str, tmp_path: Path) -> None:
    """From SQLite into either database: the second export is the first."""
    first, second = opened("first"), open_records(records_url, ZONE)
    with first.session(HUB, WRITTEN) as session:
        import_records(session, read_folder(FARM), ZONE)
    written = export(first)
    (tmp_path / "out").mkdir()
    for name, text in written.items():
        (tmp_path / "out" / name).write_text(text, "utf-8", newline="")
    with second.session(HUB, WRITTEN) as session:
        import_records(session, read_folder(tmp_path / "out"), ZONE)
    assert export(second) == written
    second.close()
    # a second time nothing is new, whether rows are known by their id or by their name
    for folder in (FARM, tmp_path / "out"):
        with first.session(HUB, WRITTEN) as session:
            import_records(session, read_folder(folder), ZONE)
        assert export(first) == written


def test_at_any_moment_the_farm_passes_the_check_of_an_import(opened: Callable[[str], Records]) -> None:
    records = opened("empty")
    for now in (datetime(2026, 11, 22, 16, tzinfo=ZONE), datetime(2028, 2, 29, 12, tzinfo=ZONE), datetime(2031, 1, 1, tzinfo=ZONE)):
        with records.session(HUB, now) as session:
            check(session, source_of(lived(TABLES, now, ZONE)), ZONE, now)


def test_the_demo_on_14_may_is_the_one_of_the_pictures(opened: Callable[[str], Records]) -> None:
    """20 head of cattle in P4 since Monday, to go to P7 on Thursday."""
    records, now = opened("demo"), WRITTEN + timedelta(hours=6)
    demo_records(records, now, now)
    with records.session() as session:
        cattle = next(herd for herd in queries.herds(session, now) if herd.name == "Cattle")
        tasks = [task.name for task in journal.tasks(session, now + timedelta(hours=18))]
    assert (cattle.place, cattle.head, cattle.since) == ("P4", 20, datetime(2026, 5, 11, 9, tzinfo=ZONE))
    assert "Cattle to P7" in tasks


def test_a_second_start_changes_nothing(opened: Callable[[str], Records]) -> None:
    records, now = opened("demo"), WRITTEN + timedelta(hours=6)
    demo_records(records, now, now)
    before = export(records)
    demo_records(records, now, now + timedelta(days=1))
    assert export(records) == before
    # and nothing is due that was not done already
    assert work(records, now) == 0


def test_hands_do_what_is_due_but_not_what_a_visitor_touched(opened: Callable[[str], Records]) -> None:
    records, now = opened("demo"), WRITTEN + timedelta(hours=6)
    visitor = Actor("visitor", frozenset({"steward"}))
    demo_records(records, now, now)
    with records.session(visitor, now) as session:
        own = commands.add_task(session, "Paint the barn", now + timedelta(hours=5)).id
        move = next(task for task in journal.tasks(session, now + timedelta(days=1)) if task.name == "Sheep to P4")
        commands.move_task(session, move.id, move.at + timedelta(hours=1), timed=True)
    then = now + timedelta(days=2)
    assert work(records, then) > 10
    with records.session() as session:
        left = {task.id for task in journal.tasks(session, then)}
        done = {log.name: log for log in journal.journal(session, then, since=now, most=100)}
        places = {herd.name: herd.place for herd in queries.herds(session, then)}
    assert {own, move.id} <= left
    (plan,) = (row for row in TABLES["logs"] if (row["name"], row["at"]) == ("Cattle to P7", "2026-05-14 09:00"))
    assert (done["Cattle to P7"].at, done["Cattle to P7"].done_by) == (datetime(2026, 5, 14, 9, tzinfo=ZONE), plan["assignee"])
    assert (places["Cattle"], places["Sheep"]) == ("P7", "P8")
    assert work(records, then) == 0


def test_hands_leave_what_is_refused_and_do_the_rest(opened: Callable[[str], Records]) -> None:
    records, now = opened("demo"), WRITTEN + timedelta(hours=6)
    demo_records(records, now, now)
    with records.session(HUB, now) as session:
        commands.put_place(session, "P7", "paddock", parent="Pastures", phase="retired")
    assert work(records, now + timedelta(days=1)) > 5
    with records.session() as session:
        assert [t.name for t in journal.tasks(session, now + timedelta(days=1)) if t.is_movement] == ["Cattle to P7"]


def test_hands_that_come_after_ten_days_catch_up_with_every_round(opened: Callable[[str], Records]) -> None:
    records, now = opened("demo"), WRITTEN + timedelta(hours=6)
    demo_records(records, now, now)
    work(records, now + timedelta(days=10))
    with records.session() as session:
        logs = journal.journal(session, now + timedelta(days=10), since=now, most=400)
        (coming,) = (t for t in journal.tasks(session, now + timedelta(days=12)) if t.name == "Read the walk-in cooler")
    assert sum(log.name == "Read the walk-in cooler" for log in logs) == 10
    assert coming.at == datetime(2026, 5, 24, 7, tzinfo=ZONE)
    assert {log.at for log in logs if log.name.startswith("Cattle to")} == {
        datetime(2026, 5, day, 9, tzinfo=ZONE) for day in (14, 17, 20, 23)
    }
    assert HANDS.may("worker") and not HANDS.may("steward")


@pytest.mark.parametrize("simulated", [True, False])
def test_hands_come_to_a_simulated_hub_only(make_hub: Callable[..., Hub], simulated: bool) -> None:
    hub = make_hub(slug="real" if not simulated else "demo", simulated=simulated)
    records = open_records(hub.records_url, hub.zone)
    now = datetime(2026, 5, 14, 20, tzinfo=UTC)
    with records.session(HUB, now) as session:
        commands.add_task(session, "Shut the hens in", now - timedelta(hours=1), timed=True)
    live.lend_hands(hub, now)
    with records.session() as session:
        assert (journal.tasks(session, now) == []) == simulated
    records.close()
