"""The hub's own weather out of its store, as the harvest forecast reads it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from collector.settings import Hub
from models.advice.hours import NS, Hours
from models.advice.season.weather import YEARS, weather_of
from models.planning.harvest import Weather
from models.records import queries
from models.records.database import Records
from sensors.series import SeriesStore, Window


def own_weather(hub: Hub, store: SeriesStore, records: Records, on: date, now: datetime) -> Weather | None:
    """Up to a day, or to now where that is earlier; None where nothing measured any."""
    with records.session() as session:
        places, deployments = tuple(queries.places(session)), queries.deployments(session)
    if not deployments:
        return None
    looked = min(datetime.combine(on + timedelta(days=1), time(), hub.zone), now)
    window = Window(int((looked - timedelta(days=366 * YEARS)).timestamp()) * NS, int(looked.timestamp()) * NS)
    return weather_of(Hours(store, hub.slug, deployments, window), places, hub.zone, hub.settings.hub.latitude, looked.timestamp())
