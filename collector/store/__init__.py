"""Series stores: one protocol (sensors/series.py), three engines, chosen by a URL.

sqlite:////srv/hub/series.db                          the embedded default; one file
influx://localhost:8086?org=hub&bucket=hub&https=0    InfluxDB 2.x
memory:                                               for tests; gone with the process
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from sensors.errors import SettingsError
from sensors.series import SeriesStore

_FORMS = "sqlite:////folder/series.db, influx://host:8086?org=ORG&bucket=BUCKET or memory:"


def open_store(url: str, hub_zone: ZoneInfo, token: str = "", read_only: bool = False) -> SeriesStore:
    """The store behind a URL. Raises SettingsError where the URL names none, StoreError where it cannot be opened.

    hub_zone: where farm days begin and end. token: InfluxDB's, from the environment or a file, never from the URL.
    read_only: for the dashboard; writing then raises StoreError.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite" and rest.startswith("///") and len(rest) > 3:
        from collector.store.sqlite import SqliteStore

        return SqliteStore(unquote(rest[3:]), hub_zone, read_only)
    if scheme == "influx":
        return _influx(url, hub_zone, token, read_only)
    if scheme == "memory":
        from collector.store.memory import MemoryStore

        return MemoryStore(hub_zone)
    # The URL itself is not repeated whole: somebody may have put a token into it.
    raise SettingsError(
        "This is no address of a series store.", expected=_FORMS, got=f"{scheme}:...", next_step="set store.url in hubland.toml"
    )


def _influx(url: str, hub_zone: ZoneInfo, token: str, read_only: bool) -> SeriesStore:
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    missing = [name for name in ("org", "bucket") if not asked.get(name)]
    if not parts.hostname or missing:
        raise SettingsError(
            "The address of the InfluxDB store is not complete.",
            expected="influx://host:8086?org=ORG&bucket=BUCKET",
            got="no " + " and no ".join(missing or ["host"]),
            next_step="complete store.url in hubland.toml",
        )
    from collector.store.influx import Influx
    from collector.store.influx_series import InfluxStore

    secure = asked.get("https", "0") not in ("0", "", "no", "false")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{'https' if secure else 'http'}://{host}:{parts.port or 8086}"
    return InfluxStore(Influx(address, asked["org"], asked["bucket"], token), hub_zone, read_only)
