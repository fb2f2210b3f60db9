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
from models.advice.blend import blended, said_night
from models.advice.hours import NS, Hours
from models.advice.nights import KIND, Nights, Span, lead, tonight
from models.advice.offsets import learned
from models.advice.outlook import Outlook
from models.agronomy.nights import Night
from models.records import forecasts, queries
from models.records.database import Records, Session
from models.records.queries import PlaceView
from sensors.series import SeriesStore, Window

log = logging.getLogger("hubland.nights")

LEARN_FROM = timedelta(days=366)
HINDCAST_NIGHTS = 30
METHOD = "own nights, ridge"
# of how many nights a provider's offset is learned
OFFSET_NIGHTS = 45


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
    said = Said(session, hub.settings.forecast.provider, known, now)
    for place in known.places.values():
        own, other = known.forecast(place, span, now), said.night(place, span)
        found = blended(own, other)
        if found is not None:
            method = " and ".join(part for part in (METHOD if own else "", said.provider if other else "") if part)
            _keep(session, place.id, span, lead(span, now), now, now, found, method)


class Said:
    """What the provider that the settings name says of tonight, at each place with the offset it has had there."""

    def __init__(self, session: Session, provider: str, known: Nights, now: datetime) -> None:
        self.provider, self.known, self.now = provider, known, now
        self.frame = self._frame(session, now) if provider else None
        self.spans = list(known.ended(now, OFFSET_NIGHTS)) if self.frame else []
        self.minima = [self._minimum(session, span) for span in self.spans]

    def night(self, place: PlaceView, span: Span) -> Night | None:
        if self.frame is None or self.now - self.frame.issued_at > timedelta(hours=forecasts.FRESH_H):
            return None
        came = [self.known.outcome(place, s) for s in self.spans]
        offset = learned(self.minima, [float("nan") if c is None else c for c in came])
        start, end = span.sunset.timestamp(), span.end.timestamp()
        return said_night(self.frame, offset, start, end, self.now.timestamp())

    def _frame(self, session: Session, before: datetime) -> Outlook | None:
        found = forecasts.latest_outlook(session, before, self.provider)
        return None if found is None else Outlook.from_document(found.document)

    def _minimum(self, session: Session, span: Span) -> float:
        """What it said at the dusk of a past night; NaN where it was not heard within a day before."""
        frame = self._frame(session, span.dusk)
        fresh = frame is not None and span.dusk - frame.issued_at < timedelta(days=1)
        lowest = frame.minimum(span.sunset, span.end) if frame and fresh else None
        return float("nan") if lowest is None else lowest.temp_c


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


def _keep(
    session: Session, place_id: UUID, span: Span, when: str, issued_at: datetime, now: datetime, night: Night, method: str = METHOD
) -> UUID:
    return forecasts.keep_forecast(
        session,
        kind=KIND,
        place_id=place_id,
        target_from=span.sunset,
        target_to=span.end,
        lead=when,
        issued_at=issued_at,
        made_at=now,
        method=method,
        p20=night.p20,
        p50=night.p50,
        p80=night.p80,
        detail={"hours": [list(row) for row in night.hours], "nights": night.nights, "terms": list(night.terms), "error_k": night.error},
        hindcast=issued_at != now,
    )
