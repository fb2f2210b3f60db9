"""A small hub folder made by hand, the same each time: for pages, which need places, devices and a past.

`make(folder, now)` gives Laurel Cove with a silent gateway, a hot tunnel with one suspect probe, a leaking cistern and
a dead sensor; `make_empty(folder)` gives a hub nobody has set up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import cos, pi, sin
from pathlib import Path

from collector.settings import Hub, open_hub
from collector.store import open_store
from models.records import commands
from models.records.actor import HUB
from models.records.database import open_records
from models.records.sign_in import admit
from sensors.series import Rollup, SeriesKey, StoreRow

NS = 1_000_000_000
LON, LAT = -82.550, 35.620
TOML = """[hub]
id = "00000000-0000-0000-0000-000000000001"
name = "Laurel Cove"
slug = "laurel-cove"
place = "Western North Carolina"
latitude = 35.62
longitude = -82.55
simulated = true
"""


def at_metres(east: float, north: float) -> list[float]:
    return [LON + east / 90_480, LAT + north / 110_950]


def box(east: float, north: float, wide: float, high: float) -> dict[str, object]:
    corners = [(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)]
    return {"type": "Polygon", "coordinates": [[at_metres(east + e, north + n) for e, n in corners]]}


def point(east: float, north: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": at_metres(east, north)}


def _places() -> list[tuple[str, str, str, dict[str, object] | None, dict[str, object]]]:
    """(name, kind, parent, geometry, details)"""
    rows: list[tuple[str, str, str, dict[str, object] | None, dict[str, object]]] = [
        ("Laurel Cove", "property", "", box(-210, -200, 420, 420), {})
    ]
    for i in range(12):
        east, north = -200 + (i % 4) * 101, 120 - (i // 4) * 86
        kind = "paddock" if i < 8 else "silvopasture"
        rows.append((f"P{i + 1}", kind, "Laurel Cove", box(east, north, 96, 80), {}))
    rows += [
        ("High tunnel", "greenhouse", "Laurel Cove", box(-30, -120, 40, 30), {"vents_above_c": 24}),
        ("Propagation house", "greenhouse", "Laurel Cove", box(20, -120, 30, 30), {"heated_above_c": 7, "vents_above_c": 22}),
        ("Block B", "block", "Laurel Cove", box(120, -190, 60, 50), {}),
        ("Bed 4", "bed", "Block B", box(122, -188, 8, 46), {}),
        ("Bed 8", "bed", "Block B", box(140, -188, 8, 46), {}),
        ("Orchard", "orchard", "Laurel Cove", box(-120, -180, 60, 60), {}),
        ("Woods", "woods", "Laurel Cove", box(-200, -190, 60, 100), {}),
        ("Barn", "building", "Laurel Cove", box(60, -120, 40, 30), {}),
        ("Weather station", "station", "Laurel Cove", point(90, -140), {}),
        ("Walk-in cooler", "cold_room", "Laurel Cove", box(-50, -190, 12, 10), {}),
        ("Spring", "spring", "Laurel Cove", point(190, 150), {"feeds": ["Cistern 1", "Cistern 2"]}),
        ("Cistern 1", "tank", "Laurel Cove", point(120, -100), {"capacity_l": 22712, "feeds": ["Pump"]}),
        ("Cistern 2", "tank", "Laurel Cove", point(120, -125), {"capacity_l": 18927, "feeds": ["Valve B"]}),
        ("Pump", "pump", "Laurel Cove", point(112, -112), {"feeds": ["Zone A"]}),
        ("Valve B", "valve", "Laurel Cove", point(112, -130), {"feeds": ["Zone B"]}),
        ("Zone A", "zone", "Laurel Cove", None, {"feeds": ["Trough 1", "Barn", "Bed 4"]}),
        ("Zone B", "zone", "Laurel Cove", None, {"feeds": ["Block B"]}),
        ("Trough 1", "trough", "Laurel Cove", point(-100, 115), {"capacity_l": 568, "feeds": ["P1", "P2"]}),
    ]
    return rows


Wave = Callable[[float], float]  # epoch seconds -> canonical value


def daily(mean: float, swing: float, peak_hour: float = 20.0) -> Wave:
    """A day's course in UTC: warmest at peak_hour."""
    return lambda t: mean + swing * cos(2 * pi * (t / 86_400 - peak_hour / 24)) + 0.6 * sin(t / 4_000)


def falling(start: float, per_hour: float, from_s: float) -> Wave:
    return lambda t: start - per_hour * max(0.0, (t - from_s) / 3600)


def counting(per_hour: float) -> Wave:
    return lambda t: per_hour * (t / 3600 - 480_000)


Device = tuple[str, str, str, float, str, dict[str, tuple[str, Wave]]]


def _devices(now_s: float) -> list[Device]:
    """(key, place, gateway, interval_s, model, {measurand: (channel, wave)})"""
    air, wet = daily(15, 8), daily(65, -20)
    rows: list[Device] = [
        ("station", "Weather station", "", 300, "WS90", {
            "air_temperature": ("", air), "relative_humidity": ("", wet), "wind_speed": ("", daily(2, 1.5)),
            "wind_direction": ("", lambda t: 225.0), "solar_radiation": ("", daily(250, 250, 17)), "rain": ("", lambda t: 0.0),
        }),
        ("tunnel-1", "High tunnel", "tunnel gateway", 300, "SHT31", {
            "air_temperature": ("", daily(23, 9)), "relative_humidity": ("", daily(60, -15)),
        }),
        ("tunnel-2", "High tunnel", "tunnel gateway", 300, "SHT31", {"air_temperature": ("", daily(23.4, 9.2))}),
        ("tunnel-3", "High tunnel", "tunnel gateway", 300, "SHT31", {"air_temperature": ("", daily(31, 16))}),
        ("prop-1", "Propagation house", "tunnel gateway", 300, "SHT31", {
            "air_temperature": ("", daily(19, 4)), "relative_humidity": ("", daily(72, -8)),
        }),
        ("tank-1", "Cistern 1", "house gateway", 600, "level", {"water_level": ("", lambda t: 82 + 3 * sin(t / 20_000))}),
        ("tank-2", "Cistern 2", "house gateway", 600, "level", {"water_level": ("", falling(46, 0.5, now_s - 30 * 3600))}),
        ("trough-1", "Trough 1", "house gateway", 600, "level", {"water_level": ("", daily(80, 8))}),
        ("spring-flow", "Spring", "barn gateway", 600, "meter", {"flow_rate": ("", lambda t: 1.1)}),
        ("meter-barn", "Barn", "house gateway", 600, "meter", {"water_volume_total": ("", counting(14))}),
        ("meter-b", "Zone B", "house gateway", 600, "meter", {"water_volume_total": ("", counting(60))}),
        ("cooler", "Walk-in cooler", "", 600, "DS18B20", {"temperature": ("", daily(3.2, 0.8))}),
        ("bed-4", "Bed 4", "house gateway", 1200, "LSE01", {"soil_moisture": ("", daily(29, 0.5)), "soil_temperature": ("", daily(16, 2))}),
        ("bed-8", "Bed 8", "house gateway", 1200, "LSE01", {"soil_moisture": ("", daily(31, 0.5)), "battery_level": ("", lambda t: 9.0)}),
        ("cow-collar", "", "house gateway", 600, "collar", {
            "latitude": ("", lambda t: LAT + 160 / 110_950), "longitude": ("", lambda t: LON + 150 / 90_480),
        }),
    ]  # fmt: skip
    for i in range(12):
        gateway = "barn gateway" if i == 9 else "house gateway"
        waves = {"soil_moisture": ("", daily(22 + (i * 7) % 17, 0.4)), "soil_temperature": ("", daily(14 + i % 3, 2))}
        rows.append((f"soil-{i + 1}", f"P{i + 1}", gateway, 1200, "LSE01", waves))
    return rows


def make(folder: Path, now: datetime, raw_days: int = 8, rollup_days: int = 400) -> Hub:
    """The hub at `now`; the same folder and now give the same hub."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hubland.toml").write_text(TOML, "utf-8")
    hub = open_hub(folder, {})
    records = open_records(hub.records_url)
    devices = _devices(now.timestamp())
    with records.session(HUB) as session:
        for name, kind, parent, geometry, details in _places():
            commands.put_place(session, name, kind, parent=parent, geometry=geometry, details=details)
        for key, place, gateway, interval, model, _ in devices:
            commands.put_device(session, key, model=model, gateway=gateway, interval_s=interval, simulated=True)
            if place:
                commands.install_device(session, key, place, now - timedelta(days=500))
    records.close()
    _fill(hub, devices, now, raw_days, rollup_days)
    return hub


def _fill(hub: Hub, devices: list[Device], now: datetime, raw_days: int, rollup_days: int) -> None:
    store = open_store(hub.store_url, hub.zone)
    now_s = int(now.timestamp())
    for key, _, gateway, interval, _, waves in devices:
        # the barn gateway fell silent three hours and a bit ago; the tunnel's lost two hours last night
        last = now_s - (3 * 3600 + 720 if gateway == "barn gateway" else 120)
        for measurand, (channel, wave) in waves.items():
            sid = store.series_ids([SeriesKey(hub.slug, key, channel, measurand)])[0]
            times = range(last - raw_days * 86_400, last + 1, int(interval))
            gap = (now_s - 11 * 3600, now_s - 9 * 3600)
            rows: list[StoreRow] = []
            for t in (last - (last - t) // int(interval) * int(interval) for t in times):
                if gateway == "tunnel gateway" and gap[0] <= t < gap[1]:
                    continue
                doubted = key == "tunnel-3" and t > now_s - 5 * 3600
                rows.append((sid, t * NS, wave(t), 3 if doubted else 1, 2 if doubted else 0, t * NS + NS))
            store.write(rows)
            counts = measurand.endswith("_total")
            store.write_rollups("1h", [(sid, r) for r in _rollups(wave, now_s, 40 * 24, 3600, counts)])
            store.write_rollups("1d", [(sid, r) for r in _rollups(wave, now_s, rollup_days, 86_400, counts)])
    store.take_touched(10**9)
    store.close()


def _rollups(wave: Wave, now_s: int, count: int, step: int, counts: bool = False) -> list[Rollup]:
    start = now_s // step * step
    found = []
    for i in range(count, 0, -1):
        t = start - i * step
        # a year's course over it, so that the year's chart is not a straight line
        season = 6 * cos(2 * pi * (t / 86_400 / 365.25 - 0.55)) if step > 3600 and not counts else 0.0
        values = [wave(t + step * k / 4) + season for k in range(4)]
        total = wave(t + step) - wave(t) if counts else sum(values)
        found.append(Rollup(t * NS, min(values), sum(values) / 4, max(values), total, 6, 6))
    return found


def make_empty(folder: Path) -> Hub:
    """A hub folder just made: no places, no devices, no readings."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hubland.toml").write_text(TOML.replace("simulated = true", "simulated = false"), "utf-8")
    return open_hub(folder, {})


def signed_in(folder: Path, name: str, role: str) -> str:
    """Somebody of that role in the hub of a folder, signed in: the token of their cookie."""
    records = open_records(open_hub(folder, {}).records_url)
    with records.session(HUB) as session:
        account = commands.give_account(session, commands.put_person(session, name, [role]), name, "correct horse battery")
        token = admit(session, account, datetime.now(UTC))
    records.close()
    return token
