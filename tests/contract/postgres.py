"""A real PostgreSQL for tests: the one that HUBLAND_TEST_POSTGRES_URL names, else a server of our own on a loopback port."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

MISSING = "PostgreSQL is not installed (apt-get install postgresql), and HUBLAND_TEST_POSTGRES_URL is not set"
# no test outlives a power cut, so nothing need wait for the disk; a time zone that is not UTC shows a time that lost its own
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "timezone=America/New_York")


class PostgresServer(NamedTuple):
    """Where it listens, as a role that may create databases."""

    url: URL

    def database(self) -> str:
        """A new, empty database: its URL, as in [records] url of hubland.toml."""
        name = f"test_{uuid4().hex[:12]}"
        with self._connect() as connection:
            # before version 15 files were copied always; since then one has to ask, and it takes a seventh of the time
            copied = " STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
            order = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'" + copied)
            connection.execute(order.format(sql.Identifier(name)))
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Away with it, also where a connection was left open."""
        with self._connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(make_url(url).database))))

    def refill(self, url: str, tables: Sequence[str], rows: Mapping[str, bytes]) -> None:
        """The rows of `tables`, which name those they refer to first, become these; whoever still has the database open is cut off.

        A hundred times as fast as another database, which is a thousand files to make and as many to take away.
        """
        with psycopg.connect(_plain(make_url(url)), connect_timeout=5) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for table in reversed(tables):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for (sequence,) in connection.execute("SELECT relname FROM pg_class WHERE relkind = 'S'").fetchall():
                connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(sequence)))
            for table in filter(rows.__contains__, tables):
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                    copy.write(rows[table])

    def rows(self, url: str, tables: Sequence[str]) -> dict[str, bytes]:
        """What is in those tables that have rows, as `refill` takes it."""
        found = {}
        with psycopg.connect(_plain(make_url(url)), connect_timeout=5) as connection:
            for table in tables:
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    found[table] = b"".join(map(bytes, copy))
        return {table: text for table, text in found.items() if text}

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(_plain(self.url), autocommit=True, connect_timeout=5)


def _plain(url: URL) -> str:
    """As the driver itself takes it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def available() -> bool:
    return bool(_given() or _binaries())


def _given() -> PostgresServer | None:
    url = os.environ.get("HUBLAND_TEST_POSTGRES_URL")
    return PostgresServer(make_url(url).set(drivername="postgresql+psycopg")) if url else None


def _binaries() -> Path | None:
    """The folder with initdb and postgres; Debian keeps them off the PATH, one folder for each version."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)], reverse=True)
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *map(str, newest_first)]
    return next((Path(f) for f in folders if f and shutil.which("initdb", path=f) and shutil.which("postgres", path=f)), None)


def _run_as(folder: Path) -> dict[str, Any]:
    """What subprocess needs to run it in `folder`, which becomes its own: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {"cwd": folder}
    import pwd  # here, since Windows has none

    account = next(entry for name in ("postgres", "nobody") for entry in pwd.getpwall() if entry.pw_name == name)
    for path in (folder, *folder.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    return {"cwd": folder, "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server for the length of a `with`. FileNotFoundError where there is none."""
    given, binaries = _given(), _binaries()
    if given:
        yield given
        return
    if binaries is None:
        raise FileNotFoundError(MISSING)
    _sweep()
    # not in pytest's own folder, which nobody but its owner may enter
    folder = Path(tempfile.mkdtemp(prefix="hubland-postgres-"))
    try:
        with _running(binaries, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _sweep() -> None:
    """Away with what runs left behind that were killed: their folders are an hour old, and no server runs in them."""
    for folder in Path(tempfile.gettempdir()).glob("hubland-postgres-*"):
        try:
            old = time.time() - folder.stat().st_mtime > 3600
            pid = folder / "cluster" / "postmaster.pid"
            runs = pid.is_file() and _runs(int(pid.read_text().split()[0]))
        except OSError:  # somebody else's, or gone since
            continue
        if old and not runs:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[PostgresServer]:
    """The server on a cluster made in `folder`, and its end."""
    password = uuid4().hex
    (folder / "password").write_text(password)
    run_as = _run_as(folder)
    asked = ["-U", "hubland", "--auth=scram-sha-256", "--pwfile=password", "--encoding=UTF8", "--no-locale", "--no-sync"]
    initdb = subprocess.run([binaries / "initdb", "-D", "cluster", *asked], capture_output=True, text=True, timeout=120, **run_as)
    if initdb.returncode:
        raise AssertionError(f"initdb failed: {initdb.stderr[-2000:]}")
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    where = ["-D", "cluster", "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([binaries / "postgres", *where, *settings], stdout=log, stderr=log, **run_as)
    try:
        server = PostgresServer(make_url(f"postgresql+psycopg://hubland:{password}@127.0.0.1:{port}/postgres"))
        _wait(server, process, folder / "log")
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # "fast": ends the sessions that are left, then itself
        process.wait(30)


def _wait(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while not server.answers():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"PostgreSQL does not answer; its log: {log.read_text()[-2000:]}")
        time.sleep(0.05)
