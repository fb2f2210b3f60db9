"""Two series of one device and points of them, for the suites of the series stores."""

from __future__ import annotations

from sensors.series import Point, SeriesKey, SeriesStore, Window

T0 = 1_800_000_000_000_000_000  # 2027-01-15 08:00 UTC
SECOND = 1_000_000_000
HOUR = 3600 * SECOND
ALWAYS = Window(0, 2**62)
AIR = SeriesKey("hub", "tunnel", "", "air_temperature")
SOIL = SeriesKey("hub", "tunnel", "bed 4", "soil_moisture")


def put(store: SeriesStore, key: SeriesKey, *points: tuple[int, float], qc: int = 1, received_ns: int = 0) -> None:
    """Write (seconds after T0, value) points; received 2 s later unless told."""
    sid = store.series_ids([key])[0]
    result = store.write([(sid, T0 + at * SECOND, value, qc, 0, received_ns or T0 + (at + 2) * SECOND) for at, value in points])
    assert (result.written, result.rejected) == (len(points), [])


def point(at: int, value: float, qc: int = 1) -> Point:
    return Point(T0 + at * SECOND, value, qc, 0, T0 + (at + 2) * SECOND)
