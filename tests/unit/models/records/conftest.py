"""The small farm of tests/records_examples.py in each kind of database, grown once a process and copied for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.records.database import Records
from tests.conftest import TABLES
from tests.contract.postgres import PostgresServer
from tests.folders import new_database
from tests.records_examples import farm

Open = Callable[[ZoneInfo | None], Records]


def grow(url: str, zone: ZoneInfo | None) -> None:
    records = Records(url, zone)
    farm(records)
    records.close()


@cache
def farm_file(zone: ZoneInfo | None) -> bytes:
    """The farm as the file of a SQLite database."""
    with tempfile.TemporaryDirectory(prefix="hubland-farm-") as folder:
        path = Path(folder) / "records.db"
        path.write_bytes(new_database())
        grow(f"sqlite:///{path}", zone)
        return path.read_bytes()


@pytest.fixture(scope="session")
def farm_rows(postgres: PostgresServer, new_postgres: str) -> Callable[[ZoneInfo | None], Mapping[str, bytes]]:
    """The farm as the rows of each table of a PostgreSQL database; called while that is empty, and leaves it so."""

    @cache
    def rows(zone: ZoneInfo | None) -> Mapping[str, bytes]:
        grow(new_postgres, zone)
        found = postgres.rows(new_postgres, TABLES)
        postgres.refill(new_postgres, TABLES, {})
        return found

    return rows


@pytest.fixture
def farm_url(records_url: str, request: pytest.FixtureRequest) -> Callable[[ZoneInfo | None], str]:
    """farm_url(zone) -> the database of the test, with the farm in it."""

    def url(zone: ZoneInfo | None) -> str:
        if records_url.startswith("sqlite"):
            Path(records_url.removeprefix("sqlite:///")).write_bytes(farm_file(zone))
        else:
            rows = request.getfixturevalue("farm_rows")(zone)
            request.getfixturevalue("postgres").refill(records_url, TABLES, rows)
        return records_url

    return url


@pytest.fixture
def open_farm(farm_url: Callable[[ZoneInfo | None], str]) -> Iterator[Open]:
    """open_farm(zone) -> the records of a farm of the test's own, which reckons in that time zone."""
    opened: list[Records] = []

    def open_one(zone: ZoneInfo | None) -> Records:
        opened.append(Records(farm_url(zone), zone))
        return opened[-1]

    yield open_one
    for records in opened:
        records.close()
