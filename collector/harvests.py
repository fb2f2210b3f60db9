"""The job that keeps each week's harvest forecast as it was issued, and says two weeks later what was picked.

Once a week, on its Monday where the hub is on, the next weeks are said crop by crop. What was said stands; a hub that was off says
nothing afterwards, for only what was really issued can be scored.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from collector.own_weather import own_weather
from collector.settings import Hub
from models.advice.season.forecast import problem_of
from models.advice.season.issued import Pickings, issue_of, known_on, settled_before
from models.advice.season.scenario import scenario_of
from models.agronomy.growing import week_of
from models.planning.harvest import Weather
from models.planning.harvest.forecast import forecast
from models.records.database import Records, Session
from models.records.harvest_forecasts import issued_in, issues, keep_issue, settle_issue
from models.records.seasons import SeasonView, season
from sensors.errors import HublandError
from sensors.series import SeriesStore

log = logging.getLogger("hubland.harvests")

METHOD = "own records and heat"
# so long after a week a harvest that is written down late corrects what came of it
CORRECTED = timedelta(days=62)


def forecast_harvest(hub: Hub, store: SeriesStore, records: Records, now: datetime) -> None:
    """One round: weeks that are over, and the word on the weeks ahead where this week has none."""
    today = now.astimezone(hub.zone).date()
    with records.session() as session:
        view = season(session, hub.zone, today)
        settle(session, view, today, now)
        due = bool(view.plantings) and not issued_in(session, week_of(today))
    if due:
        issue(records, view, own_weather(hub, store, records, today, now), today, now)


def issue(records: Records, view: SeasonView, sky: Weather | None, today: date, now: datetime) -> int:
    """Keep what is said on a day of the weeks ahead, from what was known on the evening before; how many crops' weeks."""
    known = known_on(view, today)
    try:
        found = forecast(problem_of(known, scenario_of(known, today), today, sky))
    except HublandError as why:
        log.warning("no harvest forecast this week: %s", why)
        return 0
    with records.session() as session:
        count = keep_issue(session, issue_of(found, Pickings(known)), today, now, METHOD if sky else "own records and days")
    log.info("%d weeks of crops forecast", count)
    return count


def settle(session: Session, view: SeasonView, today: date, now: datetime) -> None:
    """What was picked in the weeks that are over and had their time to be written down, and what was written down since."""
    end = settled_before(today)
    picked = Pickings(known_on(view, today))
    for row in issues(session, date.min, end):
        # a hub that was off for long has weeks that nobody settled in their time
        if not row.found or row.said.week >= end - CORRECTED:
            came = picked.came(row.said.crop, row.said.week, row.said.unit)
            settle_issue(session, row.id, came.found, came.amount, now)
