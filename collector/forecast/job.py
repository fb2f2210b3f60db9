"""The job that gets outlooks: the own past every hour, the provider that the settings name at its interval, none where none is named."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from collector.forecast import Given, Provider, providers
from collector.forecast import station as weather_station
from collector.forecast.web import Web
from models.records import queries
from models.records.forecasts import OWN, keep_outlook, trim_outlooks
from sensors.errors import HublandError

if TYPE_CHECKING:
    from collector.jobs import Bench

log = logging.getLogger("hubland.forecast")

# how long frames stay: what a provider is off at a place is learned from two months of nights. Scores need no frame.
KEEP = timedelta(days=60)
# one that did not answer is asked again after this, or its interval where that is shorter
AGAIN_MINUTES = 15
# what pages and doctor may know of it: {provider: {"asked_at": epoch s, "error": sentence, "" where it answered}}
META = "outlooks"


def outlook(bench: Bench, now: datetime) -> None:
    """Get the outlooks that are due and forget old ones. A provider that does not answer is noted, not raised."""
    settings, noted = bench.hub.settings.forecast, bench.spool.meta(META, {})
    for name, every in ((settings.provider, settings.every_minutes), (OWN, 60)):
        if name and _due(noted.get(name), every, now):
            wrong = _ask(bench, name, now)
            if wrong and wrong != (noted.get(name) or {}).get("error"):
                log.warning("no outlook from %s: %s", name, wrong)
            noted[name] = {"asked_at": now.timestamp(), "error": wrong}
            bench.spool.put_meta(META, noted)
    with bench.records.session() as session:
        trim_outlooks(session, now - KEEP)


def _due(noted: dict[str, object] | None, every: int, now: datetime) -> bool:
    """Whether its interval has passed; one of the clock that was set back is due."""
    asked = noted.get("asked_at") if noted else None
    if not isinstance(asked, int | float):
        return True
    wait = min(every, AGAIN_MINUTES) if noted and noted.get("error") else every
    # a second early is on time: the jobs' clock does not tick exactly
    return not 0 <= now.timestamp() - asked < wait * 60 - 1


def _ask(bench: Bench, name: str, now: datetime) -> str:
    """Ask a provider and keep what it says; the sentence of what went wrong, "" where nothing did."""
    hub = bench.hub.settings.hub
    try:
        said = _provider(bench, name).fetch(hub.latitude, hub.longitude, hub.elevation_m, now)
    except HublandError as why:
        return str(why)
    with bench.records.session() as session:
        keep_outlook(session, said.document(), now)
    return ""


def _provider(bench: Bench, name: str) -> Provider:
    with bench.records.session() as session:
        places, deployments = queries.places(session), queries.deployments(session)
    past = partial(weather_station.past, bench.store, bench.hub.slug, places, deployments)
    settings = bench.hub.settings.forecast
    return providers()[name](Given(_web(settings.contact), settings.url, past))


_WEBS: dict[str, Web] = {}


def _web(contact: str) -> Web:
    """One for the life of the process: it remembers what holds still."""
    return _WEBS.setdefault(contact, Web(contact))
