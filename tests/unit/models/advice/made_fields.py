"""A farm with beds, probes in their soil, and a week's work made by hand: Thursday 14 May 2026, 1:40 pm on the farm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from models.advice.farm import Farm, Heard, Live
from models.advice.outlook import Outlook
from models.advice.thisweek.soil import celsius
from models.advice.thisweek.work import Work
from models.agronomy.crops import catalogue
from models.records.journal import LogView
from models.records.queries import DeviceView, PlaceView
from models.records.seasons import Planned, SeasonView
from sensors.series import SeriesKey
from tests.unit.models.advice.made_past import with_hours
from tests.unit.models.advice.test_frost import NOW, ZONE, place

TODAY = date(2026, 5, 14)
LAND = (
    place("Hill Farm", "property"), place("Weather station", "station", "Hill Farm"), place("Gardens", "field", "Hill Farm"),
    place("Block B", "block", "Gardens"), place("Bed 4", "bed", "Block B", length_m=30.48), place("Bed 5", "bed", "Block B"),
    place("Block C", "block", "Gardens"), place("Bed 12", "bed", "Block C", length_m=30.48),
    place("High tunnel", "greenhouse", "Hill Farm"), place("Bed 1", "bed", "High tunnel"), place("Log yard", "log_yard", "Hill Farm"),
)  # fmt: skip
Morning = Mapping[date, float | None]


def soil_probe(where: str, age_s: float = 300.0, depth_m: float | None = 0.08, **facts: Any) -> Live:
    """A probe in a bed's soil; late where it is older than two hours."""
    kind = next(p.kind for p in LAND if p.name == where)
    ns = int((NOW.timestamp() - age_s) * 1e9)
    key = SeriesKey("h", f"{where} soil", "", "soil_temperature")
    live = Live(key, "soil_temperature", where, kind, depth_m, 20.0, ns, ns, 1, 0, age_s, age_s > 7200)
    return replace(live, **facts)


def air_probe() -> Live:
    ns = int((NOW.timestamp() - 60) * 1e9)
    key = SeriesKey("h", "station", "", "air_temperature")
    return Live(key, "air_temperature", "Weather station", "station", None, 15.0, ns, ns, 1, 0, 60.0, False)


def days_back(*mornings_f: float | None) -> Morning:
    """Mornings up to today [°F], the last one today's."""
    return {TODAY - timedelta(days=len(mornings_f) - 1 - n): value for n, value in enumerate(mornings_f)}


def daily(mornings: Morning, warmer_f: float = 8.0) -> Callable[[datetime], float | tuple[float, float, float] | None]:
    """Hours of soil: the morning's till 10 am, so much warmer after; None on days nobody knows."""

    def wave(hour: datetime) -> float | None:
        local = hour.astimezone(ZONE)
        value = mornings.get(local.date())
        return None if value is None else celsius(value if local.hour < 10 else value + warmer_f)

    return wave


def farm_of(soil: Mapping[Live, Morning], air_f: Mapping[date, float] | None = None, **facts: Any) -> Farm:
    """The farm with probes and their mornings; air_f: each day's air at the station."""
    lives = (*soil, *([air_probe()] if air_f is not None else []))
    heard = [
        Heard(DeviceView(x.key.device, x.key.device, "", "", "", 300.0, True, "active"), x.time_ns, x.age_s, x.late, (x.place,))
        for x in lives
    ]
    made = Farm("Hub", ZONE, "us", 35.6, -82.5, False, NOW, LAND, tuple(heard), lives, **facts)
    waves: dict[Live, Any] = {live: daily(mornings) for live, mornings in soil.items()}
    if air_f is not None:
        told = dict(air_f)
        waves[lives[-1]] = lambda hour: celsius(told[on]) if (on := hour.astimezone(ZONE).date()) in told else None
    return with_hours(made, waves)


def outlook_of(days_f: Mapping[date, float], issued_at: datetime = NOW) -> Outlook:
    """A forecast of days each as warm all day [°F]."""
    hours, temps = [], []
    for on, value in sorted(days_f.items()):
        begin = datetime.combine(on, time(), ZONE).timestamp()
        hours += [begin + 3600 * h for h in range(24)]
        temps += [celsius(value)] * 24
    return Outlook("own", issued_at, hours, temp_c=temps)  # type: ignore[arg-type]  # lists are made arrays of


def planned(name: str, crop: str = "bean_bush", established: str = "direct_seeded", **facts: Any) -> Planned:
    """A planting as planned, in bed 12 whole unless said otherwise."""
    known = catalogue()[crop]
    none = ("plant_on", "first_harvest_on", "last_harvest_on", "days_to_transplant", "days_to_maturity", "length_m", "rows", "spacing_cm",
            "plants", "tray_cells", "loss_pct", "yield_expected", "price", "sown_on", "planted_on", "archived_on")  # fmt: skip
    given: dict[str, Any] = {
        **dict.fromkeys(none), "name": name, "crop": known.name, "family": known.family or "", "variety": "", "season": "2026", "plan": "",
        "established": established, "known": known, "sow_on": TODAY, "maturity_from": "", "yield_unit": "",
        "stands": (("Bed 12", None),), "details": {},
    }  # fmt: skip
    return Planned(**{**given, **facts})


def task(name: str, planting: str, kind: str = "seeding", on: date = TODAY, places: tuple[str, ...] = ("Bed 12",)) -> LogView:
    at = datetime.combine(on, time(12), ZONE)
    return LogView(
        uuid4(), kind, name, "pending", at, False, "", "", (planting,), places, (), "", "", "", "", "", kind != "activity", 0, at, None
    )


def work_of(plantings: tuple[Planned, ...], tasks: tuple[LogView, ...] = (), beds: tuple[PlaceView, ...] = LAND, **facts: Any) -> Work:
    rows = tuple((p.name, p.details) for p in beds if p.kind == "bed")
    before = facts.pop("before", ())
    season = SeasonView("", "2026", {}, rows, plantings, before, (), (), ())
    return Work(season, tasks=tasks, **facts)
