"""Twenty years of a hub's records: how long they take to import and to export, and how long "where is everything" takes."""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.registry import page
from models.records import state
from models.records.actor import HUB
from models.records.database import open_records
from models.records.folder.loading import import_records
from models.records.folder.reading import read_folder
from models.records.folder.writing import folder_files
from tests.contract.influx import InfluxServer
from tests.speed.bench_collector import row
from tests.speed.bench_pages import of_pages
from tests.speed.bench_stores import read_ms

ZONE = ZoneInfo("America/New_York")
FIRST = date(2007, 1, 1)
YEARS = 20
LOGS = 200_000
PLANTINGS = 5_000
BEDS, PADDOCKS = 400, 99
HERDS, ANIMALS = 6, 600
IMPORT_S, STATE_MS = 60, 50
Rows = Iterable[Sequence[object]]


def bench(scratch: Path, influx: InfluxServer | None) -> list[dict[str, object]]:
    """Import the folder into an empty hub, export it, ask where everything was on days of its twenty years."""
    scratch.mkdir(parents=True)
    folder = scratch / "folder"
    twenty_years(folder, random.Random(20))
    records = open_records(f"sqlite:///{scratch}/records.db")
    began = time.monotonic()
    with records.session(HUB, datetime(2027, 1, 2, tzinfo=UTC)) as session:
        import_records(session, read_folder(folder), ZONE)
    imported = time.monotonic() - began
    began = time.monotonic()
    with records.session() as session:
        files = dict(folder_files(session, ZONE))
    exported = time.monotonic() - began
    assert files["logs.csv"].count("\r\n") == LOGS + 1
    chance = random.Random(21)
    with records.session() as session:

        def ask() -> bool:
            at = datetime(2007, 6, 1, tzinfo=UTC) + timedelta(days=chance.randrange(365 * YEARS - 160))
            return bool(state.places_of(session, at)) and bool(state.occupancy(session, at)) and bool(state.head_counts(session, at))

        middle, slow = read_ms(ask)
    records.close()
    (scratch / "hubland.toml").write_text('[hub]\nid = "bench"\nname = "Twenty years"\nslug = "twenty"\nsimulated = true\n', "utf-8")
    pages = of_pages(
        scratch, (page("tasks"), page("logbook"), page("crops"), page("animals")), datetime(2026, 5, 14, 17, tzinfo=UTC), ", 20 years"
    )
    inside = f"{LOGS // 1000},000 logs in SQLite"
    return [
        row(f"import of {inside}", imported, "s", IMPORT_S, most=True),
        row(f"export of {inside}", exported, "s"),
        row(f"all places, occupancy and head counts of a day, {inside}", middle, "ms", STATE_MS, most=True),
        row(f"the same, slowest of 20, {inside}", slow, "ms"),
        *pages,
    ]


def twenty_years(folder: Path, rng: random.Random) -> None:
    """Write such a hub as a folder: 500 places, 5,000 plantings, 600 animals in six herds, 200,000 logs with their parts."""
    folder.mkdir(parents=True)
    _write(folder, "places", ("name", "kind", "parent"), _places())
    _write(folder, "crops", ("key", "name"), [(f"crop-{i}", f"Crop {i}") for i in range(60)])
    _write(folder, "herds", ("name", "species"), [(f"Herd {i}", "cattle") for i in range(HERDS)])
    animals = [(f"Animal {i}", "cattle", FIRST + timedelta(days=rng.randrange(365 * YEARS))) for i in range(ANIMALS)]
    _write(folder, "animals", ("name", "species", "birth_on"), animals)
    plantings = [_planting(i, rng) for i in range(PLANTINGS)]
    _write(folder, "plantings", ("name", "crop", "season", "planned_sow_on", "length_m", "archived_on"), plantings)
    logs, assets, places, amounts = [], [], [], []
    for n, (log, about, where, amount) in enumerate(_logs(plantings, animals, rng)):
        id = f"00000000-0000-4000-8000-{n:012x}"
        logs.append((id, *log))
        assets += [(id, i, *one) for i, one in enumerate(about)]
        places += [(id, i, one) for i, one in enumerate(where)]
        amounts += [(id, 0, *amount)] if amount else []
    _write(folder, "logs", ("id", "type", "name", "status", "at", "is_movement", "is_group_assignment", "group", "crop", "done_by"), logs)
    _write(folder, "log_assets", ("log", "n", "type", "asset"), assets)
    _write(folder, "log_places", ("log", "n", "place"), places)
    _write(folder, "quantities", ("log", "n", "measure", "value", "unit", "label", "adjustment", "type", "asset"), amounts)


def _write(folder: Path, name: str, head: Sequence[str], rows: Rows) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _places() -> Rows:
    yield "Hub", "property", ""
    yield from ((f"Bed {i}", "bed", "Hub") for i in range(BEDS))
    yield from ((f"Paddock {i}", "paddock", "Hub") for i in range(PADDOCKS))


def _planting(i: int, rng: random.Random) -> tuple[str, str, str, date, int, date]:
    """(name, crop, season, sown on, metres, gone on)"""
    year = i * YEARS // PLANTINGS
    sown = date(FIRST.year + year, 3, 1) + timedelta(days=rng.randrange(150))
    return f"Planting {i}", f"Crop {rng.randrange(60)}", str(sown.year), sown, rng.choice((15, 30)), sown + timedelta(days=120)


Log = tuple[tuple[object, ...], list[tuple[str, str]], list[str], tuple[object, ...] | None]


def _logs(plantings: list[tuple[str, str, str, date, int, date]], animals: Rows, rng: random.Random) -> Iterable[Log]:
    """A day's work, 200,000 times: herds moved daily, animals put into herds, sowings, harvests, and what else there is to do."""
    count = 0
    for name, crop, _, sown, _, _ in plantings:
        bed = [f"Bed {rng.randrange(BEDS)}"]
        yield ("seeding", f"Sow {name}", "done", sown, "yes", "no", "", crop, "Ana"), [("plant", name)], bed, None
        for week in range(8):
            weight = ("weight", rng.randrange(10, 400) / 4, "lb", "harvest", "", "", "")
            at = sown + timedelta(days=60 + 7 * week)
            yield ("harvest", f"Pick {name}", "done", at, "no", "no", "", crop, "Bo"), [("plant", name)], bed, weight
            count += 1
        count += 1
    for name, _, born in animals:
        herd = f"Herd {rng.randrange(HERDS)}"
        yield ("birth", f"{name} is born", "done", born, "no", "yes", herd, "", "Cy"), [("animal", str(name))], [], None
        count += 1
    for herd in range(HERDS):
        head = ("count", 40, "head", "", "reset", "group", f"Herd {herd}")
        yield ("observation", "Counted", "done", FIRST, "no", "no", "", "", "Cy"), [("group", f"Herd {herd}")], [], head
        count += 1
        for day in range(365 * YEARS):
            at = f"{FIRST + timedelta(days=day)} 07:{herd:02}"
            moved = [("group", f"Herd {herd}")]
            yield ("activity", "Move", "done", at, "yes", "no", "", "", "Cy"), moved, [f"Paddock {rng.randrange(PADDOCKS)}"], None
            count += 1
    for n in range(LOGS - count):
        at = FIRST + timedelta(days=rng.randrange(365 * YEARS))
        yield ("activity", f"Weed {n}", "done", at, "no", "no", "", "", "Di"), [], [f"Bed {rng.randrange(BEDS)}"], None
