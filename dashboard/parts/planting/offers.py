"""A wish for a harvest, and the plantings that would give it: each with its days, feet, plants, trays and bed. One tap plans them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from dashboard.parts import cards, doing, words
from dashboard.parts.planting import opened
from models.advice.planting.clashes import Asked
from models.advice.planting.stands import metres
from models.advice.planting.wishes import Offer, Wish, facts_of, offered
from models.agronomy.crops import Crop
from models.amounts import parse_amount, say_amount
from models.display import counted, day, joined
from models.planning.harvest import Weather
from models.planning.planting import DIRECT
from models.planning.planting.proposal import Proposal
from models.records import commands
from models.records.commands import PlantingRow
from sensors.errors import HublandError, InputError

WISH = "planting-wish"


def wish(asked: Asked, crops: dict[str, Crop], weather: Weather | None) -> None:
    """The form, and the proposal under it."""
    with st.expander("Want a harvest", key="want"):
        with st.form("want-form", border=False):
            crop = st.selectbox("What?", sorted(crops), index=None, key="want-crop")
            amount = st.text_input("How much?", key="want-amount", placeholder="200 lb, or 20 shares")
            on = st.date_input("When (every week: from when on)?", asked.today + timedelta(days=120), key="want-on")
            weeks = st.number_input("Every week, for how many weeks? (1: once)", 1, 40, 1, key="want-weeks")
            safe = st.checkbox("To be held in four years of five", key="want-safe", help="Plants more: yields differ from year to year.")
            if st.form_submit_button("Propose", type="primary"):
                st.session_state[WISH] = (crop, amount, on, int(weeks), bool(safe))
        if (told := st.session_state.get(WISH)) is not None:
            _answered(asked, crops, weather, *told)


def _answered(
    asked: Asked, crops: dict[str, Crop], weather: Weather | None, name: str | None, amount: str, on: date, weeks: int, safe: bool
) -> None:
    try:
        if name is None or name not in crops:
            raise InputError("Which crop?", where="What?", expected="a crop of this hub", next_step="choose one")
        value, unit = read_amount(amount)
        season = str(on.year)
        found = offered(
            Wish(value, unit, on, weeks, safe), crops[name], f"{season} {name}", asked.ground, [p.name for p in asked.plan.plantings],
            asked.today, weather,
        )  # fmt: skip
    except HublandError as why:
        st.error(doing.in_words(why))
        return
    if draw(asked, found, crops[name], f"{season} {name}" if len(found.named) > 1 else "", "want"):
        st.session_state.pop(WISH, None)
        st.rerun()


def read_amount(text: str) -> tuple[float, str]:
    """(200, "lb"), or (20, "share") of "20 shares". InputError as parse_amount."""
    plain = text.strip().casefold()
    for word in ("shares", "share"):
        if plain.endswith(word):
            number = plain.removesuffix(word).strip()
            try:
                return max(float(number), 0.0), "share"
            except ValueError:
                break
    found = parse_amount(text, where="How much?")
    return found.value, found.unit


def draw(asked: Asked, found: Offer, crop: Crop, succession: str, key: str) -> bool:
    """The plantings of an offer with a button that plans them all. Whether they were planned."""
    feet = sum(one.planting.bed_ft for _, one in found.named)
    total = sum(one.planting.total() for _, one in found.named)
    with cards.card(f"offer-{key}", f"{counted(len(found.named), 'planting')} of {found.crop.lower()}, {feet:.0f} ft"):
        expected = f"Expected: {say_amount(round(total), found.unit)} in all the weeks of picking, before what is lost on the way."
        asked_for = f"For {say_amount(round(found.amount, 1), found.unit)} handed out. " if key == "want" else ""
        cards.note(f"offer-{key}", asked_for + expected)
        for n, said in enumerate(found.said):
            cards.note(f"offer-said-{key}-{n}", said)
        for n, (name, one) in enumerate(found.named):
            with st.container(key=f"rowtext-offer-{key}-{n}", gap=None):
                st.markdown(f"**{words.plain(name)}**")
                cards.note(f"offer-{key}-{n}", in_words(one, asked.today))
        if not found.fits:
            cards.note(f"offer-short-{key}", "It cannot be planned as long as it has no bed.")
            return False
        if doing.may("steward") and st.button("Accept", type="primary", key=f"accept-{key}"):
            return _accept(asked, found, crop, succession)
    return False


def in_words(one: Proposal, today: date) -> str:
    """Days, feet, plants, trays, seed and bed of a proposal."""
    planting = one.planting
    parts = (
        [f"sow {'' if planting.method == DIRECT else 'in trays '}{day(one.begins_on, today)}"]
        if one.sow_on or planting.method == DIRECT
        else []
    )
    if planting.method != DIRECT:
        parts.append(f"set out {day(planting.plant_on, today)}")
    parts.append(f"pick from {day(one.first_week, today)} to {day(one.to_on, today)}")
    parts.append(f"{one.plants:,} plants" if one.plants else "")
    parts.append(f"{counted(round(one.trays), 'tray')}" if one.trays else "")
    parts.append(f"{one.seeds:,} seeds" if one.seeds else "")
    if one.short_ft:
        parts.append(f"no bed: {one.short_ft:.0f} of {planting.bed_ft:.0f} ft are not free all that time")
    else:
        parts.append(joined([f"{piece.bed}, {piece.length_ft:.0f} ft" for piece in planting.stretches], 4))
        parts += one.warnings
    return " · ".join(part for part in parts if part)


def _accept(asked: Asked, found: Offer, crop: Crop, succession: str) -> bool:
    rows = []
    plans = {season: name for name, season in asked.plan.plans}
    for name, one in found.named:
        season = str(one.first_week.year)
        beds = {piece.bed: metres(piece.length_ft) for piece in one.planting.stretches}
        facts = facts_of(one, crop, plans.get(season, ""), season, succession)
        rows.append(PlantingRow(name, found.crop, beds, facts))  # type: ignore[arg-type]  # its keys are columns
    if not doing.do(partial(commands.plan_plantings, rows=rows)):
        return False
    opened.want(found.named[0][0])
    return True
