"""The job that reckons how long the water lasts, keeps each week's forecast as it was issued, and says a week later what was there.

A hub that begins, or that was off, has the last weeks forecast afterwards from what was known at their beginning; these are
marked as hindcasts. A week in which somebody opened or shut a way to a tank is marked too: no forecast is to answer for that.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from math import isfinite
from typing import Any
from uuid import UUID

import numpy as np

from collector.settings import Hub
from models.advice.hours import NS, Hours
from models.advice.outlook import Outlook
from models.advice.water_past import BACK_D, Around, WaterPast
from models.advice.water_weeks import AHEAD_D, DAYS_KIND, WEEK_KIND, Supply, forecast
from models.agronomy.crop_water import coefficients
from models.agronomy.crops import catalogue
from models.agronomy.elementwise import Array
from models.agronomy.water_store import empty_after
from models.geometry import size_m2
from models.records import forecasts, growth, queries
from models.records.database import Records, Session
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView
from sensors.series import SeriesStore, Window

log = logging.getLogger("hubland.supply")

WEEKS, WEEK, SHOWN_D = 12, timedelta(days=7), 14
# a week's forecast made so soon after its beginning is as good as made then
SOON = timedelta(hours=6)
METHOD = "own weeks"


def forecast_supply(hub: Hub, store: SeriesStore, records: Records, now: datetime) -> None:
    """One round: how long the water lasts now, weeks that are over, and weeks without a word."""
    with records.session() as session:
        past = _past(hub, store, session, now)
        if not past.works.tanks:
            return
        _settle(session, past, now)
        _weeks(session, past, hub, now)
        _now(session, past, hub, now)


def _past(hub: Hub, store: SeriesStore, session: Session, now: datetime) -> WaterPast:
    window = Window(int((now - timedelta(days=BACK_D)).timestamp()) * NS, int(now.timestamp()) * NS)
    places = queries.places(session)
    hours = Hours(store, hub.slug, queries.deployments(session), window)
    around = Around(hub.settings.hub.latitude, hub.zone, (), _kc(session, hub, now), {p.name: a for p in places if (a := _area(p))})
    return WaterPast(hours, places, queries.devices(session), around)


def _kc(session: Session, hub: Hub, now: datetime) -> dict[str, float]:
    """The crop coefficient of each place with something growing, the thirstiest where several do."""
    found: dict[str, float] = {}
    for planting in growth.plantings(session, now, hub.zone):
        crop = catalogue().get(planting.crop_key)
        row = coefficients(crop) if crop is not None and planting.stage in ("growing", "picking") else None
        for place, _ in planting.places if row is not None else ():
            found[place] = max(found.get(place, 0.0), row.kc_mid if row else 0.0)
    return found


def _area(place: PlaceView) -> float | None:
    long, wide = place.details.get("length_m"), place.details.get("width_m")
    return float(long) * float(wide) if long and wide else size_m2(place.geometry)


def _reckoned(session: Session, past: WaterPast, at: datetime) -> Supply:
    """The forecast of a moment, from what was known then; the same moment always draws the same paths."""
    past.around = replace(past.around, herds=queries.herds(session, at))
    kept = forecasts.latest_outlook(session, at)
    outlook = None if kept is None else Outlook.from_document(kept.document)
    return forecast(past, at, outlook, np.random.default_rng(int(at.timestamp()) // 3600))


def _now(session: Session, past: WaterPast, hub: Hub, now: datetime) -> None:
    found = _reckoned(session, past, now)
    begins = datetime.combine(now.astimezone(hub.zone).date(), time(), hub.zone).astimezone(UTC)
    for name, left in found.left.items():
        band = [min(empty_after(course), float(AHEAD_D)) for course in left]
        _keep(session, DAYS_KIND, _id(past, name), (begins, now + timedelta(days=AHEAD_D)), (now, now), band, _detail(found, name))


def _detail(found: Supply, name: str) -> dict[str, Any]:
    """What pages show besides the days: the course of the store, the reserve, and for the hub what goes and comes each day."""
    start = found.at.timestamp()
    left = [[start + 86_400 * day, *(round(float(v), 1) for v in column)] for day, column in enumerate(found.left[name].T)]
    detail: dict[str, Any] = {"left": left, "reserve": found.reserve[name], "room": found.room[name]}
    if not name:
        detail |= {
            "uses": _daily(found.uses),
            "came": _daily(found.came),
            "notes": [[n.kind, n.place, n.value] for n in found.notes],
        }
    return detail


def _daily(bands: Mapping[Any, Array]) -> dict[str, list[list[float]]]:
    return {str(key): [[round(float(v), 1) for v in column] for column in band[:, :SHOWN_D].T] for key, band in bands.items()}


def _weeks(session: Session, past: WaterPast, hub: Hub, now: datetime) -> None:
    """Each of the last weeks, from Monday to Monday, has its forecast; those that are over have what came of it."""
    today = now.astimezone(hub.zone).date()
    monday = today - timedelta(days=today.weekday())
    starts = [datetime.combine(monday - n * WEEK, time(), hub.zone).astimezone(UTC) for n in range(WEEKS + 1)]
    told = {f.target_from for f in forecasts.forecasts(session, WEEK_KIND, starts[-1])}
    made = 0
    for start in starts:
        if start in told or past.hour(start) < 7 * 24:
            continue
        found = _reckoned(session, past, start)
        for name, band in found.week.items():
            issued = (start, now) if now - start > SOON else (now, now)
            _keep(session, WEEK_KIND, _id(past, name), (start, start + WEEK), issued, [float(v) for v in band], {})
            made += 1
    if made:
        log.info("%d forecasts of a week's water", made)
        _settle(session, past, now)


def _settle(session: Session, past: WaterPast, now: datetime) -> None:
    names = {t.id: t for t in past.works.tanks}
    for row in forecasts.open_forecasts(session, WEEK_KIND, now - timedelta(minutes=30)):
        tanks = [names[row.place_id]] if row.place_id in names else list(past.works.tanks) if row.place_id is None else []
        held = [past.held(tank, row.target_to) for tank in tanks]
        known = [h for h in held if h is not None and isfinite(h)]
        if not tanks or len(known) < len(tanks):
            continue
        if past.turned(past.hour(row.target_from), past.hour(row.target_to)):
            _mark(session, row)
        forecasts.settle(session, row.id, sum(known), now)


def _mark(session: Session, row: ForecastView) -> None:
    _keep(session, row.kind, row.place_id, (row.target_from, row.target_to), (row.issued_at, row.made_at), [row.p20, row.p50, row.p80],
          {"turned": True}, hindcast=row.hindcast)  # fmt: skip


def _id(past: WaterPast, name: str) -> UUID | None:
    return past.named[name].id if name else None


def _keep(
    session: Session, kind: str, place: UUID | None, target: tuple[datetime, datetime], made: tuple[datetime, datetime],
    band: list[float], detail: dict[str, Any], hindcast: bool | None = None,
) -> None:  # fmt: skip
    issued_at, made_at = made
    forecasts.keep_forecast(
        session, kind=kind, place_id=place, target_from=target[0], target_to=target[1], lead="day" if kind == DAYS_KIND else "week",
        issued_at=issued_at, made_at=made_at, method=METHOD, p20=band[0], p50=band[1], p80=band[2], detail=detail,
        hindcast=issued_at != made_at if hindcast is None else hindcast,
    )  # fmt: skip
