"""What the jobs of the simulated hub said of its harvests in the weeks before it was started: every Monday, with that day's knowledge.

The demo's past is lived by its own clock (lived.py): tasks were done, harvests written down, and so was each week's forecast. A real hub
has nothing like it: what it did not say in time it does not say later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from collector.harvests import issue, settle
from collector.own_weather import own_weather
from collector.settings import Hub
from models.agronomy.growing import week_of
from models.records.database import Records
from models.records.harvest_forecasts import issued_in
from models.records.seasons import season
from sensors.series import SeriesStore

log = logging.getLogger("simulate")

# how many Mondays are told of, and when on a Monday
WEEKS, SAID_AT = 20, time(5, 30)


def issue_past(hub: Hub, store: SeriesStore, records: Records, now: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Forecast each Monday of the season so far on which nobody did, the earliest first; how many crops' weeks. Then what came of them."""
    today = now.astimezone(hub.zone).date()
    with records.session() as session:
        view = season(session, hub.zone, today)
        mondays = [week_of(today) - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]
        open_ = [day for day in mondays if day.year == int(view.season) and not issued_in(session, day)]
    if not open_ or not view.plantings:
        return 0
    sky, count = own_weather(hub, store, records, today, now), 0
    for monday in open_:
        if stop():
            return count
        count += issue(records, view, sky, monday, datetime.combine(monday, SAID_AT, hub.zone))
    with records.session() as session:
        settle(session, view, today, now)
    return count
