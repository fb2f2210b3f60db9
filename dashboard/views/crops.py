"""Crops: what grows where, how far it is, and the figures the plan stands on."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import context, ledger
from dashboard.display import counted, day, joined
from dashboard.farm import Farm
from dashboard.parts import answer, bulk, cards, doing, figures, page, words
from models.amounts import say_amount
from models.records.growth import PlantingView

STAGES = ("picking", "growing", "sown", "planned", "over")


def draw(farm: Farm) -> None:
    folder = str(context.here().hub.folder)
    found = ledger.plantings(folder, ledger.soon(farm.now))
    left, right = page.frame(farm)
    if not found:
        with left:
            page.empty("No planting yet", "Write a crop and a first planting into the tables below, or paste them from a spreadsheet.")
    else:
        with left:
            answer.sentence(*told(found, farm.now.astimezone(farm.zone).date()))
            doing.did(farm)
        with right:
            _plantings(farm, found)
    with left:
        figures.crop(farm)
    if doing.may("steward"):
        bulk.tables("crops", farm, ("plantings", "crops", "varieties", "families", "plans"))


def told(found: tuple[PlantingView, ...], today: date) -> tuple[str, str]:
    """How much grows, and what is sown or set out next."""
    growing = [p for p in found if p.stage in ("growing", "picking")]
    picking = sum(p.stage == "picking" for p in growing)
    first = f"{counted(len(growing), 'planting')} in the ground{f', {picking} being picked' if picking else ''}."
    following = sorted(((due, p.name) for p in found if (due := next_due(p)) is not None), key=lambda x: x[0])
    if not following:
        return first, "nothing is planned to be sown"
    on, name = following[0]
    late = sum(due < today for due, _ in following)
    return first, f"next: {name}, {day(on, today)}{f' · {late} later than planned' if late else ''}"


def next_due(planting: PlantingView) -> date | None:
    """When it is to be sown or set out next; None where nothing more is planned."""
    if planting.stage == "planned":
        return planting.planned_sow_on or planting.planned_plant_on
    return planting.planned_plant_on if planting.stage == "sown" else None


def _plantings(farm: Farm, found: tuple[PlantingView, ...]) -> None:
    stages = [s for s in STAGES if any(p.stage == s for p in found)]
    with st.container(key="pills-crops"):
        shown = st.pills("stage", stages, default=stages[0], required=True, label_visibility="collapsed", key="stage")
    today = farm.now.astimezone(farm.zone).date()
    chosen = [p for p in found if p.stage == (shown or stages[0])]
    with st.container(key="list-crops", gap=None):
        for p in chosen:
            with st.container(key=f"row-{p.id}", gap=None):
                st.markdown(f"**{words.plain(p.name)}**")
                cards.note(f"planting-{p.id}", " · ".join(part for part in (_where(p), _when(p, today), _picked(p)) if part))


def _where(p: PlantingView) -> str:
    return joined([name for name, _ in p.places], 3) or "no place yet"


def _when(p: PlantingView, today: date) -> str:
    """The date that matters at its stage, planned ones marked as such."""
    if p.stage == "planned":
        on = p.planned_sow_on or p.planned_plant_on
        return f"planned for {day(on, today)}" if on else "no date planned"
    if p.stage == "sown":
        return f"sown {day(p.sown_on, today)}" + (f", set out planned {day(p.planned_plant_on, today)}" if p.planned_plant_on else "")  # type: ignore[arg-type]
    if p.stage == "growing":
        since = p.planted_on or p.sown_on
        first = f", first pick planned {day(p.planned_first_harvest_on, today)}" if p.planned_first_harvest_on else ""
        return (f"since {day(since, today)}" if since else "") + first
    return f"picked last {day(p.last_pick_on, today)}" if p.last_pick_on else ""


def _picked(p: PlantingView) -> str:
    """What was picked, in the units it was counted in; of what was expected."""
    got = joined([say_amount(round(amount, 1), unit) for unit, amount in sorted(p.picked.items())], 3)
    expected = f"{say_amount(p.yield_expected, p.yield_unit)} expected" if p.yield_expected is not None and p.yield_unit else ""
    return ", ".join(part for part in (got, expected) if part)


page.live(draw)
