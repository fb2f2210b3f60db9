"""A forecast service to test against: a real HTTP server on loopback that answers as Open-Meteo and the NWS document theirs.

Its numbers are our own. `says` maps a path to (status, headers, body); `asked` keeps every request with its headers.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json; charset=utf-8"}
UNITS = {
    "time": "unixtime", "temperature_2m": "°C", "dew_point_2m": "°C", "wind_speed_10m": "m/s", "wind_gusts_10m": "m/s", "cloud_cover": "%",
    "precipitation": "mm", "precipitation_probability": "%", "shortwave_radiation": "W/m²",
}  # fmt: skip


@dataclass
class Service:
    """A running server: its address, what it says, and what it was asked."""

    url: str
    says: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def say(self, path: str, document: object, status: int = 200, **headers: str) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.says[path] = (status, {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}, body)

    def paths(self) -> list[str]:
        return [path.partition("?")[0] for path, _ in self.asked]


@contextmanager
def forecast_service() -> Iterator[Service]:
    """A service on a free port of loopback, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append((self.path, dict(self.headers)))
            status, headers, body = service.says.get(self.path.partition("?")[0], (404, JSON, b'{"detail": "not found"}'))
            etag = headers.get("ETag", "")
            if etag and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            # without Python's own Date, so that a server's clock may be wrong
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def open_meteo(start: datetime, hours: int = 48, **fields: object) -> dict[str, Any]:
    """An answer of /v1/forecast with timeformat=unixtime; fields replace those of `hourly` (None takes one out)."""
    stamps = [int((start + timedelta(hours=h)).timestamp()) for h in range(hours)]
    hourly: dict[str, object] = {
        "time": stamps,
        "temperature_2m": [round(12 - 0.25 * h, 1) for h in range(hours)],
        "dew_point_2m": [-5.0] * hours,
        "wind_speed_10m": [2.0] * hours,
        "wind_gusts_10m": [5.0 + h for h in range(hours)],
        "cloud_cover": [h % 101 for h in range(hours)],
        "precipitation": [0.1 * h for h in range(hours)],
        "precipitation_probability": [h % 101 for h in range(hours)],
        "shortwave_radiation": [10.0 * h for h in range(hours)],
    }
    for name, value in fields.items():
        if value is None:
            del hourly[name]
        else:
            hourly[name] = value
    return {
        "latitude": 35.6, "longitude": -82.55, "generationtime_ms": 0.2, "utc_offset_seconds": 0, "timezone": "GMT",
        "timezone_abbreviation": "GMT", "elevation": 670.0, "hourly_units": dict(UNITS), "hourly": hourly,
    }  # fmt: skip


def layer(start: datetime, *values: tuple[str, float | None], uom: str = "wmoUnit:degC") -> dict[str, Any]:
    """A layer of forecastGridData: values one after another, each with the length of its interval."""
    found, at = [], start
    for length, value in values:
        found.append({"validTime": f"{at.isoformat()}/{length}", "value": value})
        days, _, time = length.removeprefix("P").partition("T")
        at += timedelta(days=int(days.rstrip("D") or 0), hours=int(time.rstrip("H") or 0))
    return {"uom": uom, "values": found}


def nws_point(url: str) -> dict[str, Any]:
    """An answer of /points."""
    return {
        "id": f"{url}/points/35.6,-82.55", "type": "Feature",
        "properties": {"gridId": "GSP", "gridX": 50, "gridY": 80, "forecastGridData": f"{url}/gridpoints/GSP/50,80"},
    }  # fmt: skip


def nws_grid(start: datetime, issued: datetime, **layers: object) -> dict[str, Any]:
    """An answer of /gridpoints with 24 hours of every layer we read."""
    said: dict[str, object] = {
        "updateTime": issued.isoformat(),
        "temperature": layer(start, ("PT1H", 11.1), ("PT3H", 8.9), ("PT8H", 5.0), ("PT12H", 10.0)),
        "dewpoint": layer(start, ("P1DT0H", 3.0)),
        "windSpeed": layer(start, ("P1D", 7.2), uom="wmoUnit:km_h-1"),
        "windGust": layer(start, ("P1D", 18.0), uom="wmoUnit:km_h-1"),
        "skyCover": layer(start, ("P1D", 25), uom="wmoUnit:percent"),
        "quantitativePrecipitation": layer(start, ("PT6H", 3.0), ("PT18H", 0), uom="wmoUnit:mm"),
        "probabilityOfPrecipitation": layer(start, ("PT12H", 40), ("PT12H", 5), uom="wmoUnit:percent"),
    }
    return {"type": "Feature", "properties": {**said, **layers}}
