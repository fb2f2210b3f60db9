"""The job that forecasts tonight's lowest at every place, keeps it as it was issued, and says in the morning what came.

A hub that begins, or that was off at dusk, has the last nights forecast afterwards from what was known at their dusk;
these are marked as hindcasts, and learned from no later night.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from collector.settings import Hub
from models.advice.hours import NS, Hours
from models.advice.nights import KIND, Nights, Span, lead, tonight
from models.agronomy.nights import Night
from models.records import forecasts, queries
from models.records.database import Records, Session
from models.records.queries import PlaceView
from sensors.series import SeriesStore, Window

log = logging.getLogger("hubland.nights")

LEARN_FROM = timedelta(days=366)
HINDCAST_NIGHTS = 30
METHOD = "own nights, ridge"


def forecast_nights(hub: Hub, store: SeriesStore, records: Records, now: datetime) -> None:
    """One round: tonight's forecasts, the outcomes of nights that are over, and hindcasts where a night has no word."""
    with records.session() as session:
        places = queries.places(session)
        known = _nights(hub, store, session, places, now)
        _settle(session, known, now)
        _hindcast(session, known, now)
        _tonight(session, known, hub, now)


def _nights(hub: Hub, store: SeriesStore, session: Session, places: Sequence[PlaceView], now: datetime) -> Nights:
    window = Window(int((now - LEARN_FROM).timestamp()) * NS, int(now.timestamp()) * NS)
    hours = Hours(store, hub.slug, queries.deployments(session), window)
    settings = hub.settings.hub
    return Nights(hours, places, settings.latitude, settings.longitude, hub.zone)


def _tonight(session: Session, known: Nights, hub: Hub, now: datetime) -> None:
    settings = hub.settings.hub
    span = tonight(now, settings.latitude, settings.longitude, hub.zone)
    if span is None:
        return
    for place in known.places.values():
        found = known.forecast(place, span, now)
        if found is not None:
            _keep(session, place.id, span, lead(span, now), now, now, found)


def _settle(session: Session, known: Nights, now: datetime) -> None:
    for row in forecasts.open_forecasts(session, KIND, now - timedelta(minutes=30)):
        place = known.places.get(row.place_id) if row.place_id else None
        span = next((s for s in known.spans if s.sunset == row.target_from), None)
        came = known.outcome(place, span) if place and span else None
        if came is not None:
            forecasts.settle(session, row.id, came, now)


def _hindcast(session: Session, known: Nights, now: datetime) -> None:
    recent = list(known.ended(now, HINDCAST_NIGHTS))
    if not recent:
        return
    told = {(f.place_id, f.target_from) for f in forecasts.forecasts(session, KIND, recent[-1].sunset) if f.lead == "dusk"}
    made = 0
    for place in known.places.values():
        for span in recent:
            if (place.id, span.sunset) in told:
                continue
            found, came = known.forecast(place, span, span.dusk), known.outcome(place, span)
            if found is not None and came is not None:
                forecasts.settle(session, _keep(session, place.id, span, "dusk", span.dusk, now, found), came, now)
                made += 1
    if made:
        log.info("%d past nights forecast afterwards, to show how well it does here", made)


def _keep(session: Session, place_id: UUID, span: Span, when: str, issued_at: datetime, now: datetime, night: Night) -> UUID:
    return forecasts.keep_forecast(
        session,
        kind=KIND,
        place_id=place_id,
        target_from=span.sunset,
        target_to=span.end,
        lead=when,
        issued_at=issued_at,
        made_at=now,
        method=METHOD,
        p20=night.p20,
        p50=night.p50,
        p80=night.p80,
        detail={"hours": [list(row) for row in night.hours], "nights": night.nights, "terms": list(night.terms), "error_k": night.error},
        hindcast=issued_at != now,
    )
