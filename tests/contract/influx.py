"""A real InfluxDB 2 for tests: the one that HUBLAND_TEST_INFLUX_URL names, else an `influxd` of our own on a loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from influxdb_client.client.influxdb_client import InfluxDBClient

MISSING = "influxd is not on the PATH, and HUBLAND_TEST_INFLUX_URL and HUBLAND_TEST_INFLUX_TOKEN are not set"


class InfluxServer(NamedTuple):
    """Where it listens, and a token and an organisation that may make buckets."""

    url: str
    token: str
    org: str

    def bucket(self) -> str:
        """A new, empty bucket that keeps for ever."""
        name = f"test-{uuid4().hex[:12]}"
        with InfluxDBClient(self.url, token=self.token, org=self.org) as client:
            client.buckets_api().create_bucket(bucket_name=name, org=self.org)
        return name

    def drop(self, bucket: str) -> None:
        with InfluxDBClient(self.url, token=self.token, org=self.org) as client:
            client.buckets_api().delete_bucket(client.buckets_api().find_bucket_by_name(bucket))

    def store_url(self, bucket: str) -> str:
        """As in [store] url of hubland.toml."""
        return f"influx://{self.url.split('://')[1]}?org={self.org}&bucket={bucket}&https={int(self.url.startswith('https'))}"


def available() -> bool:
    return bool(_given() or shutil.which("influxd"))


def _given() -> InfluxServer | None:
    url, token = os.environ.get("HUBLAND_TEST_INFLUX_URL"), os.environ.get("HUBLAND_TEST_INFLUX_TOKEN")
    return InfluxServer(url.rstrip("/"), token, os.environ.get("HUBLAND_TEST_INFLUX_ORG", "hubland")) if url and token else None


@contextmanager
def influx_server(folder: Path) -> Iterator[InfluxServer]:
    """The server for the length of a `with`; its data in `folder` where we start it. FileNotFoundError where there is none."""
    given = _given()
    if given:
        yield given
        return
    binary = shutil.which("influxd")
    if binary is None:
        raise FileNotFoundError(MISSING)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    where = ["--bolt-path", folder / "bolt", "--engine-path", folder / "engine", "--sqlite-path", folder / "sqlite"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binary, *map(str, where), "--http-bind-address", f"127.0.0.1:{port}", "--reporting-disabled"], stdout=log, stderr=log
        )
    try:
        yield _set_up(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def running_influx(folder: Path) -> Iterator[tuple[str, str, str, str] | None]:
    """(url, token, org, a new bucket) for a program that is no test; None where there is no InfluxDB."""
    if not available():
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    with influx_server(folder) as server:
        bucket = server.bucket()
        yield (server.url, server.token, server.org, bucket)
        server.drop(bucket)


def _set_up(url: str, folder: Path) -> InfluxServer:
    server = InfluxServer(url, uuid4().hex, "hubland")
    with InfluxDBClient(url, token=server.token) as client:
        end = time.monotonic() + 30
        while not client.ping():
            if time.monotonic() > end:
                raise AssertionError(f"influxd does not answer; its log: {(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        asked = {"username": "test", "password": uuid4().hex, "org": server.org, "bucket": "hubland", "token": server.token}
        client.api_client.call_api("/api/v2/setup", "POST", body=asked, header_params={"Content-Type": "application/json"})
    return server
