"""On which day plantings will go into their beds: what the harvest forecast takes where nobody wrote yet that they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from collector.known import farm_now
from collector.settings import Hub
from models.advice.gather import midnight
from models.advice.thisweek.shifting import expected_days
from models.advice.thisweek.work import READ_DAYS, Work
from models.records import journal
from models.records.database import Records
from models.records.seasons import SeasonView
from sensors.series import SeriesStore


def expected(hub: Hub, store: SeriesStore, records: Records, view: SeasonView, on: date, now: datetime) -> dict[str, date]:
    """Planting -> the day foreseen, of those of this week that are late or wait for their soil; none for a day that is not today: what the
    soil was then is no forecast of it."""
    if now.astimezone(hub.zone).date() != on or not hub.spool_path.exists():
        # a folder that never heard a device is no running hub
        return {}
    with records.session() as session:
        tasks = journal.tasks(session, midnight(on + timedelta(days=READ_DAYS), hub.zone))
    if not any(task.type in ("seeding", "transplanting") for task in tasks):
        return {}
    work = Work(view, tasks=tuple(tasks))
    return expected_days(replace(farm_now(hub, store, records, now), work=work), work)
