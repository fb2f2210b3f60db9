"""The small farm of tests/records_examples.py in each kind of database, grown once a process and copied for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.records.database import Records
from tests.conftest import RECORDS
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
def farm_database(postgres: PostgresServer, new_postgres: str) -> Iterator[Callable[[ZoneInfo | None], str]]:
    """The farm as a PostgreSQL database to be copied: its URL."""
    made: dict[ZoneInfo | None, str] = {}

    def url(zone: ZoneInfo | None) -> str:
        if zone not in made:
            made[zone] = postgres.database(like=new_postgres)
            grow(made[zone], zone)
        return made[zone]

    yield url
    for one in made.values():
        postgres.drop(one)


@pytest.fixture(params=["sqlite", "postgres"])
def open_farm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """open_farm(zone) -> the records of a farm of the test's own, which reckons in that time zone."""
    request.node.user_properties.append((RECORDS, request.param))
    on_postgres = request.param == "postgres"
    template = request.getfixturevalue("farm_database") if on_postgres else None
    server: PostgresServer | None = request.getfixturevalue("postgres") if on_postgres else None
    opened: list[Records] = []

    def open_one(zone: ZoneInfo | None) -> Records:
        if server is not None and template is not None:
            url = server.database(like=template(zone))
        else:
            path = tmp_path / f"farm-{len(opened)}.db"
            path.write_bytes(farm_file(zone))
            url = f"sqlite:///{path}"
        opened.append(Records(url, zone))
        return opened[-1]

    yield open_one
    for records in opened:
        records.close()
        if server is not None:
            server.drop(records.url)
