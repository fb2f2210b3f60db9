"""The door to InfluxDB 2.x: the only module that imports influxdb-client. What is written there: influx_series.py.

Writes are synchronous and of joined text: influxdb-client's batching mode loses what it cannot deliver. Questions are
InfluxQL over /query, answered in MessagePack: a year of hours comes in half the time that Flux takes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from collector.store.batch import FIRST_NS, LAST_NS
from sensors.errors import PointRejected, StoreError
from sensors.series import Window

_TIMEOUT_MS = 30_000
_POOL = 8
# What to do about an answer; anything else is in the server's own log.
_NEXT_STEPS = {
    401: "check the token of the series store",
    403: "the token must be allowed to read and write this bucket",
    404: "check org and bucket in store.url",
}
# The server understood and will not take it, however often it is offered. Versions differ in which of these they send.
_REFUSED = (400, 413, 422)


class Influx:
    """One bucket of one server. Threads may share it. The token is never part of an error."""

    def __init__(self, address: str, org: str, bucket: str, token: str) -> None:
        self.address, self._org, self._bucket, self._token = address, org, bucket, token
        self._client = InfluxDBClient(address, token=token, org=org, timeout=_TIMEOUT_MS, connection_pool_maxsize=_POOL)
        self._writer = self._client.write_api(write_options=SYNCHRONOUS)
        self._checked = False

    def write(self, body: str) -> None:
        """Write lines. PointRejected where the database refuses what is in them, StoreError where it is away."""
        try:
            if not self._checked:
                self._check_bucket()
            self._writer.write(self._bucket, self._org, body.encode())
        except ApiException as why:
            if why.status in _REFUSED:
                raise PointRejected(_message(why)) from why
            raise self._trouble(why) from why
        except (HTTPError, OSError) as why:
            raise self._trouble(why) from why

    def ask(self, question: str) -> list[list[Any]]:
        """The rows of the first table that an InfluxQL question gives; each begins with its time in ns."""
        try:
            answer = self._client.api_client.request(  # type: ignore[no-untyped-call]
                "GET",
                f"{self.address}/query",
                query_params={"db": self._bucket, "q": question, "epoch": "ns"},
                headers={"Authorization": f"Token {self._token}", "Accept": "application/x-msgpack"},
                _preload_content=False,
            ).data
        except (ApiException, HTTPError, OSError) as why:
            raise self._trouble(why) from why
        result = msgspec.msgpack.decode(answer)["results"][0]
        if "error" in result:
            raise StoreError(f"InfluxDB refuses the question: {result['error']}.", where=self.address, got=question)
        return result["series"][0]["values"] if result.get("series") else []

    def erase(self, predicate: str, window: Window) -> None:
        """Delete the points of a window whose tags and _measurement are as the predicate says."""
        # The server counts both ends as inside.
        start, stop = max(window.start_ns, FIRST_NS), min(window.end_ns, LAST_NS) - 1
        if start > stop:
            return
        try:
            self._client.delete_api().delete(_rfc3339(start), _rfc3339(stop), predicate, self._bucket, self._org)
        except (ApiException, HTTPError, OSError) as why:
            raise self._trouble(why) from why

    def close(self) -> None:
        self._client.close()  # type: ignore[no-untyped-call]

    def _check_bucket(self) -> None:
        try:
            bucket = self._client.buckets_api().find_bucket_by_name(self._bucket)  # type: ignore[no-untyped-call]
        except ApiException as why:
            if why.status not in (401, 403, 404):
                raise
            bucket = None  # a token may be allowed to write and not to look: the write itself will tell
        if bucket and any(rule.every_seconds for rule in bucket.retention_rules or []):
            raise StoreError(
                f"The bucket {self._bucket} forgets old points.",
                where=self.address,
                expected="a bucket that keeps for ever: the last word of a silent sensor stands at time 0",
                got=f"a retention of {bucket.retention_rules[0].every_seconds} s",
                next_step=f"influx bucket update --retention 0 --id {bucket.id}",
            )
        self._checked = True

    def _trouble(self, why: Exception) -> StoreError:
        if not isinstance(why, ApiException) or not why.status:
            return StoreError(
                f"InfluxDB cannot be reached ({type(why).__name__}).",
                where=self.address,
                next_step="start it, or check store.url in hubland.toml",
            )
        return StoreError(
            f"InfluxDB refuses: {_message(why)}.",
            where=f"{self.address}, bucket {self._bucket}",
            got=f"status {why.status}",
            next_step=_NEXT_STEPS.get(why.status, "see InfluxDB's own log"),
        )


def _message(why: ApiException) -> str:
    try:
        return str(msgspec.json.decode(why.body or b"")["message"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return str(why.reason or "no reason given")


def _rfc3339(time_ns: int) -> str:
    seconds, rest = divmod(time_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{rest:09d}Z"
