"""Hub folders in tests: empty records, what an import of plain tables does to them, and what they export."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from models.records.actor import HUB, Actor
from models.records.database import Records, open_records
from models.records.folder.loading import Imported, import_records
from models.records.folder.problems import FolderError, Problem
from models.records.folder.reading import Source, read_folder
from models.records.folder.writing import folder_files

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2027, 5, 1, 16, tzinfo=UTC)


@cache
def new_database() -> bytes:
    """The file of a SQLite database brought to the newest schema, with nothing in it: made once a process, for migrations take a while."""
    with tempfile.TemporaryDirectory(prefix="hubland-folder-") as folder:
        path = Path(folder) / "records.db"
        open_records(f"sqlite:///{path}").close()
        return path.read_bytes()


@contextmanager
def empty_records() -> Iterator[Records]:
    """Records of a hub just made, in a file of their own."""
    with tempfile.TemporaryDirectory(prefix="hubland-folder-") as folder:
        path = Path(folder) / "records.db"
        path.write_bytes(new_database())
        records = Records(f"sqlite:///{path}")
        yield records
        records.close()


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def sheet(*rows: Sequence[str]) -> str:
    """CSV text of a header and its rows."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def put(records: Records, source: Path | Source, actor: Actor = HUB) -> Imported:
    with records.session(actor, NOW) as session:
        found: Imported = import_records(session, read_folder(source) if isinstance(source, Path) else source, ZONE)
    return found


def out(records: Records) -> dict[str, str]:
    with records.session() as session:
        return dict(folder_files(session, ZONE))


def refused(records: Records, folder: Path) -> list[Problem]:
    """The problems of a folder that cannot be imported; that nothing of it was written is looked at here, each time."""
    before = out(records)
    try:
        put(records, folder)
    except FolderError as why:
        assert out(records) == before
        return why.problems
    raise AssertionError("the folder was imported")


# a small farm, written by hand
LAND = sheet(
    ("name", "kind", "parent"), ("Cove", "property", ""), ("P1", "paddock", "Cove"), ("P2", "paddock", "Cove"), ("Bed 4", "bed", "Cove")
)
GROWN = {
    "places.csv": LAND,
    "crops.csv": sheet(("key", "name"), ("carrot", "Carrot"), ("kale", "Kale")),
    "varieties.csv": sheet(("crop", "name"), ("Carrot", "Napoli"), ("Kale", "Lacinato")),
    "herds.csv": sheet(("name", "species"), ("Cattle", "cattle"), ("Sheep", "sheep")),
    "animals.csv": sheet(("name", "species"), ("Daisy", "cattle"), ("Poppy", "cattle")),
}
