"""What every test may use: real servers on loopback ports of their own, and hub folders that go away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from collector.settings import Hub, open_hub
from models.records.base import Base
from models.records.database import open_records
from tests.contract import influx as influx_server
from tests.contract import postgres as postgres_server
from tests.contract.influx import InfluxServer
from tests.contract.postgres import PostgresServer
from tests.folders import new_database

# no test measures time: what is slow is found by make bench
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REQUIRED = {name.strip() for name in os.environ.get("HUBLAND_REQUIRE", "").split(",") if name.strip()}
# what a test that keeps records in one of several databases says about itself in its report
RECORDS = "record database"
# of the records, each after those it refers to
TABLES = [table.name for table in Base.metadata.sorted_tables]


def skip(name: str, why: str) -> None:
    """Skip a test whose server or folder is missing, by name; fail it where HUBLAND_REQUIRE names it."""
    if name in REQUIRED:
        pytest.fail(f"{name} is required (HUBLAND_REQUIRE) but {why}")
    pytest.skip(f"{name}: {why}")


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float = 10.0, what: str = "it") -> None:
    """Wait for something another process does; fails the test when it does not come."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(0.02)


@pytest.fixture(scope="session")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real Mosquitto with the limits we ship, shared by the tests of a process; its port."""
    with running_mosquitto(tmp_path_factory.mktemp("mosquitto")) as port:
        yield port


@pytest.fixture
def own_mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A Mosquitto nobody else has spoken to: what others leave retained there would be heard."""
    with running_mosquitto(tmp_path_factory.mktemp("own-mosquitto")) as port:
        yield port


@contextmanager
def running_mosquitto(folder: Path) -> Iterator[int]:
    binary = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if binary is None:
        skip("mosquitto", "it is not installed (apt-get install mosquitto)")
    port = free_port()
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        "max_queued_messages 65000\nmax_inflight_messages 1000\nsys_interval 1\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([str(binary), "-c", str(config)], stdout=log, stderr=log)
    wait_until(lambda: _answers(port), 10, "mosquitto's start")
    yield port
    process.terminate()
    process.wait(10)


def _answers(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def make_hub(tmp_path: Path) -> Callable[..., Hub]:
    """make_hub(port) -> a hub folder for a broker on that port."""

    def make(port: int = 1883, slug: str = "test", **hub: object) -> Hub:
        folder = tmp_path / slug
        folder.mkdir(exist_ok=True)
        more = "".join(f"{k} = {str(v).lower() if isinstance(v, bool) else repr(v)}\n" for k, v in hub.items())
        (folder / "hubland.toml").write_text(
            f'[hub]\nid = "00000000-test-{slug}"\nname = "Test Hub"\nslug = "{slug}"\n{more}[broker]\nport = {port}\n'
        )
        return open_hub(folder, {})

    return make


@pytest.fixture(scope="session")
def influx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InfluxServer]:
    """A real InfluxDB 2: HUBLAND_TEST_INFLUX_URL and _TOKEN, or an influxd of our own."""
    if not influx_server.available():
        skip("influx", influx_server.MISSING)
    with influx_server.influx_server(tmp_path_factory.mktemp("influx")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL: HUBLAND_TEST_POSTGRES_URL, or a server of our own."""
    if not postgres_server.available():
        skip("postgres", postgres_server.MISSING)
    with postgres_server.postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def new_postgres(postgres: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database brought to the newest schema, which the tests of a process fill and empty by turns."""
    url = postgres.database()
    open_records(url).close()
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_url(postgres: PostgresServer, new_postgres: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own while it runs, as that of a hub just made."""
    yield new_postgres
    postgres.refill(new_postgres, TABLES, {})


@pytest.fixture
def bare_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database of the test's own, without any table."""
    url = postgres.database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def records_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database for records, of each kind a hub may keep them in, as a hub just made has it.

    It is copied: how it comes to be is tested in contract/test_records_databases.py, and takes longer than most tests.
    """
    request.node.user_properties.append((RECORDS, request.param))
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    (tmp_path / "records.db").write_bytes(new_database())
    return f"sqlite:///{tmp_path}/records.db"


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, of each kind a hub may keep its records in."""
    request.node.user_properties.append((RECORDS, request.param))
    return f"sqlite:///{tmp_path}/records.db" if request.param == "sqlite" else str(request.getfixturevalue("bare_postgres_url"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which series stores and record databases were covered: a skipped one must not pass for a tested one."""
    stores, databases = [], []
    for state in ("passed", "skipped"):
        for report in terminalreporter.stats.get(state, []):
            database = dict(getattr(report, "user_properties", ())).get(RECORDS)
            if database:  # may be called sqlite too, and is no series store
                databases.append((database, state))
            else:
                stores.append((str(report.nodeid).partition("[")[2].removesuffix("]"), state))
    for title, names, seen in (
        ("series stores", ("memory", "sqlite", "influx"), stores),
        ("record databases", ("sqlite", "postgres"), databases),
    ):
        counts = {name: (seen.count((name, "passed")), seen.count((name, "skipped"))) for name in names}
        words = [
            f"{name} {passed} passed" if passed else f"{name} NOT COVERED" for name, (passed, skipped) in counts.items() if passed + skipped
        ]
        if words:
            terminalreporter.write_line(f"{title}: " + ", ".join(words))
