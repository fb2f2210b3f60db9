"""The worked farm through every format: what a hub wrote for another program changes nothing when it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.interop import FORMATS
from models.records.actor import HUB
from models.records.database import Session, open_records
from models.records.folder.loading import import_records
from models.records.folder.reading import read_folder, source_of
from models.records.folder.writing import tables_of

FARM = Path(__file__).parents[2] / "collector/simulate/farm"
ZONE = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    records = open_records(f"sqlite:///{tmp_path_factory.mktemp('exchange')}/records.db")
    with records.session(HUB) as session:
        import_records(session, read_folder(FARM), ZONE)
        yield session
    records.close()


@pytest.mark.parametrize("name", FORMATS)
def test_a_hub_that_reads_what_it_wrote_has_nothing_new(session: Session, name: str) -> None:
    tables = tables_of(session, ZONE)
    files = FORMATS[name].write(tables)
    assert files
    done = import_records(session, source_of(FORMATS[name].read(files, tables)), ZONE)
    assert (sum(done.new.values()), sum(done.changed.values())) == (0, 0), str(done)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_files(session: Session, name: str) -> None:
    tables = tables_of(session, ZONE)
    assert FORMATS[name].write(tables) == FORMATS[name].write(tables)
