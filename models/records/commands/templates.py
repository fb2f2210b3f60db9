"""Templates: tasks that come with every sowing, planting, harvest and move, and go along when its day moves.

A task of a template is made once for each planting (or move): `came_from` says which. Until the thing is done its day
is the plan's; then it is the day it was done. A task that somebody moved by hand, or finished, stays as it is.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records.assets import Asset, Planting
from models.records.command import command, now_of, say, zone_of
from models.records.commands._facts import put
from models.records.commands._find import called, crop_called, name_for, template_called
from models.records.commands._log import changed, day_of, write_log
from models.records.logs import Log, LogAsset
from models.records.places import Place
from models.records.plans import Template
from models.records.state import stays
from sensors.errors import RecordError

# who enters last year's sowings wants no tasks of last year
TOO_LATE = timedelta(days=30)
LOG_OF = {"sowing": "seeding", "planting": "transplanting", "first harvest": "harvest"}
PLANNED = {
    "sowing": "planned_sow_on", "planting": "planned_plant_on", "first harvest": "planned_first_harvest_on",
    "last harvest": "planned_last_harvest_on",
}  # fmt: skip
# what a template made keeps its day, to tell whether somebody has moved it since
MADE = "template_day"
FARTHEST_DAYS = 3660


class TemplateFacts(TypedDict, total=False):
    """What may be said of a template; what is left out stays as it is. crop: "" for all. days: before, where below zero."""

    anchor: str
    days: int
    crop: str
    log_type: str
    minutes: int | None
    notes: str


@command("steward")
def put_template(session: Session, name: str, **facts: Unpack[TemplateFacts]) -> Template:
    """Add a task that comes with every sowing, planting, first or last harvest or move; or change what is given of it."""
    given: dict[str, Any] = dict(facts)
    template = called(session, Template, Template.name, name)
    if template is None:
        template = Template(name=name_for(session, Template, Template.name, name))
        given = {"anchor": None, "days": 0, **given}
    if "crop" in given:
        crop = given.pop("crop")
        template.crop = crop_called(session, crop) if crop else None
        given["crop_id"] = template.crop.id if template.crop else None
    put(template, **given)
    if abs(template.days) > FARTHEST_DAYS:
        raise RecordError("That is too many days.", where=template.name, expected=f"at most {FARTHEST_DAYS}", got=str(template.days))
    session.add(template)
    session.flush()
    for planting in session.scalars(select(Planting).where(Planting.archived_on.is_(None))):
        _fire(session, template, planting)
    say(session, f"{template.name} is written down.")
    return template


@command("steward")
def remove_template(session: Session, name: str) -> Template:
    """No new tasks come from this template. Those it has made stay."""
    template = template_called(session, name)
    session.delete(template)
    session.flush()
    say(session, f"{template.name} makes no more tasks.")
    return template


def follow_planting(session: Session, planting: Planting) -> None:
    """Make or move the tasks that come with a planting's sowing, planting and harvests."""
    for template in session.scalars(select(Template).where(Template.anchor != "move")):
        _fire(session, template, planting)


def follow_log(session: Session, log: Log) -> None:
    """Make or move the tasks that come with what was recorded or planned: of a planting, of a move, of a sowing without planting."""
    plantings = [link.asset for link in log.assets if isinstance(link.asset, Planting)]
    for planting in plantings:
        follow_planting(session, planting)
    herds = [link.asset for link in log.assets if link.asset.type in ("group", "animal")]
    anchor = "move" if log.is_movement and herds else next((a for a, type in LOG_OF.items() if type == log.type), "")
    if plantings or not anchor or log.status == "abandoned" or (anchor == "first harvest"):
        return
    for template in session.scalars(select(Template).where(Template.anchor == anchor)):
        if template.crop_id in (None, log.crop_id):
            places = [link.place for link in log.places]
            _task(session, template, log.id, day_of(session, log.at), [link.asset for link in log.assets], places, log.crop_id)


def _fire(session: Session, template: Template, planting: Planting) -> None:
    if template.anchor == "move" or template.crop_id not in (None, planting.crop_id):
        return
    on = anchor_day(session, planting, template.anchor)
    if on is not None:
        ids = [stay.place_id for stay in stays(session, now_of(session), [planting.id])]
        places = [place for id in ids if (place := session.get(Place, id))]
        _task(session, template, planting.id, on, [planting], places, planting.crop_id)


def anchor_day(session: Session, planting: Planting, anchor: str) -> date | None:
    """The farm day a template counts from: when it was done, else when it is planned; None where nobody knows."""
    if anchor == "last harvest":
        return planting.archived_on or planting.planned_last_harvest_on
    types = [LOG_OF[anchor]]
    if anchor == "planting" and planting.established == "direct_seeded":
        types = ["seeding"]
    about = select(LogAsset.log_id).where(LogAsset.asset_id == planting.id)
    done = session.scalar(select(func.min(Log.at)).where(Log.id.in_(about), Log.status == "done", Log.type.in_(types)))
    if done is not None:
        return day_of(session, done)
    planned: date | None = getattr(planting, PLANNED[anchor])
    if planned is None and anchor == "planting" and planting.established == "direct_seeded":
        return planting.planned_sow_on
    return planned


def _task(
    session: Session, template: Template, anchor: uuid.UUID, on: date, assets: list[Asset], places: list[Place], crop: uuid.UUID | None
) -> None:
    came_from = f"template:{template.id}:{anchor}"
    due = on + timedelta(days=template.days)
    at = datetime.combine(due, time(12), zone_of(session))
    log = session.scalar(select(Log).where(Log.came_from == came_from))
    if log is None:
        if at >= now_of(session) - TOO_LATE:
            write_log(
                session, template.log_type, template.name, at, status="pending", assets=assets, places=places, crop_id=crop,
                minutes=template.minutes, notes=template.notes, came_from=came_from, details={MADE: due.isoformat()},
            )  # fmt: skip
        return
    untouched = log.status == "pending" and log.details.get(MADE) == day_of(session, log.at).isoformat()
    if untouched and log.details[MADE] != due.isoformat():
        log.at, log.details = at, {**log.details, MADE: due.isoformat()}
        changed(session, log)
