"""The forms of the Log: each writes down one thing, in the words and units people type."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import doing, moment
from dashboard.parts.moment import Circumstances
from models.advice.farm import Farm
from models.amounts import Amount, parse_amount, say_amount
from models.records import commands
from models.records.commands.field import READINGS, parse_reading
from models.records.database import Session
from models.records.logs import SECONDS, USES
from models.records.places import GRAZED, GROWN
from sensors.errors import HublandError

FORM = "entry-form"
MORE = "Earlier, by somebody else, a note"
# what is put on, spread, sprayed or fed most; anything else can be typed
INPUTS = ("Compost", "Manure", "Mulch", "Lime", "Fertilizer", "Spray", "Water", "Hay", "Feed", "Salt", "Minerals")
# a name of an entry is a line; what is longer goes into its notes
LINE = 120

Act = Callable[[Session], Any]


def names(farm: Farm, kinds: tuple[str, ...] = ()) -> list[str]:
    """Names of the places of these kinds, or of all."""
    return [place.name for place in farm.places if not kinds or place.kind in kinds]


def here() -> str:
    """The place a link from the map or a card named (?place=NAME)."""
    return str(st.query_params.get("place", ""))


def where(options: list[str], key: str, label: str = "Where?") -> list[str]:
    """The places of an entry; the one that was linked from stands there already."""
    return list(st.multiselect(label, options, default=[here()] if here() in options else [], key=key, placeholder="choose"))


def one_place(options: list[str], key: str, label: str = "Where?", placeholder: str = "choose") -> str:
    """The place of an entry, where it can be one only."""
    index = options.index(here()) if here() in options else None
    return str(st.selectbox(label, options, index=index, key=key, placeholder=placeholder) or "")


@contextmanager
def form(what: str) -> Iterator[str]:
    """A form, and the beginning of its fields' keys; empty again once it is saved, and as it was where it is refused."""
    key = f"{what}-{st.session_state.setdefault(FORM, 0)}"
    with st.form(f"form-{key}", border=False):
        yield key


def saved(make: Callable[[], Act], label: str = "Save") -> None:
    """The form's button: write it down and draw the page anew, or say why not."""
    if not st.form_submit_button(label, type="primary"):
        return
    try:
        act = make()
    except HublandError as why:
        doing.wrong(why)
        return
    if doing.do(act):
        st.session_state[FORM] += 1
        st.rerun()


def more(farm: Farm, key: str) -> Circumstances:
    """What few entries need, folded."""
    with st.expander(MORE, key=f"more-{key}"):
        return moment.ask(farm, key)


def optional(typed: str, where: str, **kind: Any) -> Amount | None:
    """An amount, None where nothing was typed."""
    return parse_amount(typed, where=where, **kind) if typed.strip() else None


def harvest(farm: Farm, folder: str) -> None:
    if nothing_grows(farm, folder):
        return
    with form("harvest") as key:
        what = st.selectbox("What?", grown(farm, folder), index=None, key=f"{key}-what", placeholder="lettuce")
        amount = st.text_input("How much?", key=f"{key}-amount", placeholder="12 lb, 3 bu, 5 bunches")
        places = where(names(farm, GROWN), f"{key}-places")
        use = st.selectbox("Where does it go?", USES, index=None, key=f"{key}-use", placeholder="not said")
        off = st.checkbox("Off-grade (seconds)", key=f"{key}-seconds")
        with st.expander("Lot, earlier, by somebody else, a note", key=f"more-{key}"):
            lot = st.text_input("Which lot?", key=f"{key}-lot", placeholder="its own: crop, bed, day, crew", max_chars=60)
            told = moment.ask(farm, key)
        saved(lambda: partial(
            commands.record_harvest, what=str(what or ""), amount=parse_amount(amount, where="How much?"), places=places, use=use or "",
            grade=SECONDS if off else "", lot_number=lot.strip() or None, by=told.who, notes=told.notes, id=uuid.uuid4(), **told.at(farm),
        ))  # fmt: skip


def grown(farm: Farm, folder: str) -> list[str]:
    """Plantings that are here, then crops."""
    plantings, crops = ledger.growing(folder, farm.now.astimezone(farm.zone).date())
    return [*plantings, *crops]


def nothing_grows(farm: Farm, folder: str) -> bool:
    """Say what to do first where no crop is written down."""
    if grown(farm, folder):
        return False
    st.markdown("No crop is written down yet. A steward adds them under *Crops*.")
    return True


def move(farm: Farm, _: str) -> None:
    if not farm.herds:
        st.markdown("No herd is written down yet. A steward adds them under *Animals*.")
        return
    with form("move") as key:
        herd = st.selectbox("Which herd?", [h.name for h in farm.herds], key=f"{key}-herd")
        to = one_place(names(farm, GRAZED), f"{key}-to", "Where to?")
        told = more(farm, key)
        saved(lambda: partial(
            commands.move_herd, herd=herd, to=to, by=told.who, notes=told.notes, id=uuid.uuid4(), **told.at(farm),
        ), "Moved")  # fmt: skip


def sowing(farm: Farm, folder: str) -> None:
    if nothing_grows(farm, folder):
        return
    with form("sowing") as key:
        what = st.selectbox("What?", grown(farm, folder), index=None, key=f"{key}-what", placeholder="carrot")
        places = where(names(farm, GROWN), f"{key}-places")
        length = st.text_input("How much of each bed?", key=f"{key}-length", placeholder="all of it; or 50 ft, half an acre")
        seed = st.text_input("How much seed?", key=f"{key}-seed", placeholder="not said; or 2 oz")
        told = more(farm, key)

        def make() -> Act:
            lengths, area = bed(length, places)
            notes = "\n".join(part for part in (area, told.notes) if part)
            return partial(
                commands.sow, what=str(what or ""), places=places, lengths_m=lengths, seed=optional(seed, "How much seed?"), notes=notes,
                done_by=told.who, id=uuid.uuid4(), **told.at(farm),
            )  # fmt: skip

        saved(make)


def planting_out(farm: Farm, folder: str) -> None:
    if nothing_grows(farm, folder):
        return
    with form("planting-out") as key:
        what = st.selectbox("What?", grown(farm, folder), index=None, key=f"{key}-what", placeholder="tomato")
        places = where(names(farm, GROWN), f"{key}-places")
        length = st.text_input("How much of each bed?", key=f"{key}-length", placeholder="all of it; or 50 ft")
        plants = st.text_input("How many plants?", key=f"{key}-plants", placeholder="not counted; or 120")
        told = more(farm, key)

        def make() -> Act:
            lengths, area = bed(length, places)
            counted = optional(plants, "How many plants?", measure="count", default_unit="plant")
            notes = "\n".join(part for part in (area, told.notes) if part)
            return partial(
                commands.transplant, what=str(what or ""), places=places, lengths_m=lengths, plants=counted, notes=notes, done_by=told.who,
                id=uuid.uuid4(), **told.at(farm),
            )  # fmt: skip

        saved(make)


def bed(typed: str, places: Sequence[str]) -> tuple[dict[str, float], str]:
    """(metres of each bed, or what is to be noted where it was told as an area)."""
    unit = "ft" if context.here().units == "us" else "m"
    size = optional(typed, "How much of each bed?", default_unit=unit)
    if size is None:
        return {}, ""
    if size.measure == "area":
        return {}, f"{say_amount(size.value, size.unit)} of it"
    length = parse_amount(typed, measure="length", default_unit=unit, where="How much of each bed?")
    return dict.fromkeys(places, length.canonical), ""


def reading(farm: Farm, _: str) -> None:
    what = str(st.selectbox("What did you read?", list(READINGS), key="reading-what"))
    row, units = READINGS[what], context.here().units
    with form("reading") as key:
        typed = st.text_input("How much?", key=f"{key}-amount", placeholder=row.example)
        place = one_place(names(farm, row.kinds), f"{key}-place-{what}", placeholder="choose" if row.kinds else "not said")
        told = more(farm, key)
        saved(lambda: partial(
            commands.record_reading, what=what, amount=parse_reading(what, typed, units), place=place, by=told.who, notes=told.notes,
            id=uuid.uuid4(), **told.at(farm),
        ))  # fmt: skip


def note(farm: Farm, folder: str) -> None:
    plantings, _ = ledger.growing(folder, farm.now.astimezone(farm.zone).date())
    with form("note") as key:
        said = st.text_area("What did you see?", key=f"{key}-what", max_chars=5000, height=100, placeholder="flea beetles on the kale")
        places = where(names(farm), f"{key}-places")
        with st.expander("How much, about what, earlier", key=f"more-{key}"):
            amount = st.text_input("How much?", key=f"{key}-amount", placeholder="not measured; or half an acre, 12 plants")
            about = st.multiselect("About what?", [*(h.name for h in farm.herds), *plantings], key=f"{key}-about", placeholder="choose")
            told = moment.ask(farm, key, notes=False)

        def make() -> Act:
            measured = optional(amount, "How much?")
            line = " ".join(said.split())
            return partial(
                commands.observe, what=line if len(line) <= LINE else f"{line[: LINE - 1]}…", places=places, about=about,
                amounts=[measured] if measured else [], notes=said.strip() if len(line) > LINE else "", done_by=told.who, id=uuid.uuid4(),
                **told.at(farm),
            )  # fmt: skip

        saved(make)


def given(farm: Farm, folder: str) -> None:
    """Compost, feed, spray: what was put on a place or given to a herd, and out of which stock."""
    plantings, _ = ledger.growing(folder, farm.now.astimezone(farm.zone).date())
    places, living = names(farm), [*(h.name for h in farm.herds), *plantings]
    with form("input") as key:
        what = st.selectbox(
            "What was given?", INPUTS, index=None, key=f"{key}-what", placeholder="compost, feed, spray", accept_new_options=True
        )
        amount = st.text_input("How much?", key=f"{key}-amount", placeholder="3 cu yd, 2 bales, 1 gal")
        to = where(list(dict.fromkeys([*places, *living])), f"{key}-to", "Where, or to whom?")
        lots = ledger.lots(folder)
        lot = st.selectbox("Out of which stock?", lots, index=None, key=f"{key}-lot", placeholder="none") if lots else ""
        told = more(farm, key)
        saved(lambda: partial(
            commands.record_input, what=str(what or "").strip(), amount=optional(amount, "How much?"), lot=lot or "",
            places=[name for name in to if name in places], about=[name for name in to if name not in places], done_by=told.who,
            notes=told.notes, id=uuid.uuid4(), **told.at(farm),
        ))  # fmt: skip
