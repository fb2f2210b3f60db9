"""What pages ask of past grazing: the record of stays, plans of the past against what was read. Cached briefly."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from collector import grazing_sheets
from dashboard import context, reads
from models.advice.farm import Farm
from models.advice.rotation.ahead import GRAZE, read
from models.advice.rotation.backtest import Held, held
from models.advice.rotation.facts import paddock_facts
from models.advice.rotation.masses import sward_read
from models.advice.rotation.record import Grazed
from models.advice.rotation.terms import Spell
from models.records import grazing, grazing_settings
from models.records.grazed import HerdStay
from models.records.grazing_settings import Setting

# plans of the past are held against readings of so many days; a record is of a season and a winter
PLANS_D, RECORD_D = 120, 365


def folder() -> str:
    return str(context.here().hub.folder)


@st.cache_data(ttl=30, show_spinner=False)
def record(folder: str, minute: datetime, since: date, until: date) -> tuple[Grazed, ...]:
    """What was grazed in a span; ask for full minutes."""
    with context.here().records.session() as session:
        return tuple(grazing_sheets.rows_of(session, reads.farm(minute), since, until))


@st.cache_data(ttl=30, show_spinner=False)
def settings(folder: str) -> dict[str, Setting]:
    """Every setting of grazing as it holds here."""
    with context.here().records.session() as session:
        return grazing_settings.grazing_settings(session)


@st.cache_resource(ttl=120, max_entries=2, show_spinner=False)
def tested(folder: str, hour: datetime) -> Held:
    """Plans of the last months against what was read after them; ask for full hours."""
    farm = reads.farm(hour)
    troughs = farm.of_kind("trough")
    facts = {p.name: found for p in farm.of_kind("paddock", "silvopasture") if (found := paddock_facts(p, troughs)) is not None}
    ways = farm.grass.settings
    readings = [
        mass for one in farm.grass.swards if one.place in facts and (mass := sward_read(ways, one, facts[one.place], farm.zone)) is not None
    ]
    with context.here().records.session() as session:
        kept = grazing.rotations(session, hour - timedelta(days=PLANS_D))
    plans = [plan for one in kept if (plan := read(one)) is not None and plan.days]
    return held(plans, readings, [_spell(farm, s) for s in farm.grass.stays if s.species in GRAZE])


def _spell(farm: Farm, stay: HerdStay) -> Spell:
    left = stay.left_at.astimezone(farm.zone).date() if stay.left_at is not None else None
    return Spell(stay.herd, stay.place, stay.from_at.astimezone(farm.zone).date(), left)


def changed() -> None:
    """Settings were changed: ask them anew."""
    settings.clear()
