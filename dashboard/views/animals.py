"""Animals: which herd is where, how many it is, and each animal's own record."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import answer, bulk, cards, doing, husbandry, page, words
from models.advice.farm import Farm
from models.display import counted, day, joined, moment, quantity
from models.records.husbandry import AnimalView
from models.records.queries import HerdView

# rows of a list on a phone
MOST = 60


def draw(farm: Farm) -> None:
    animals = ledger.animals(str(context.here().hub.folder), ledger.soon(farm.now))
    left, right = page.frame(farm)
    with left:
        if not (farm.herds or animals):
            page.empty("No herd is written down yet", "Write a herd and its animals into the tables below, or paste them.")
        else:
            answer.sentence(*told(farm, animals))
            doing.did(farm)
            for herd in farm.herds:
                _herd(farm, herd, [a for a in animals if a.herd == herd.name])
    with right:
        if animals:
            _animals(farm, animals)
    if doing.may("steward"):
        bulk.tables("animals", farm, ("animals", "herds"))


def told(farm: Farm, animals: tuple[AnimalView, ...]) -> tuple[str, str]:
    """Where every herd is, in a sentence; how many animals have a name."""
    parts = [f"{h.name}{f' ({h.head})' if h.head is not None else ''} in {h.place}" for h in farm.herds if h.place]
    nowhere = [h.name for h in farm.herds if not h.place]
    sentence = f"{joined(parts, 5)}." if parts else "No herd has a place yet."
    return sentence, " · ".join(
        part
        for part in (f"{counted(len(animals), 'animal')} by name", f"nobody said where: {joined(nowhere, 3)}" if nowhere else "")
        if part
    )


def _herd(farm: Farm, herd: HerdView, members: list[AnimalView]) -> None:
    with cards.card(f"herd-{herd.id}", herd.name):
        head = f"{herd.head} head" if herd.head is not None else "nobody has counted them"
        since = f" since {moment(herd.since, farm.now, farm.zone, farm.units)}" if herd.since else ""
        st.markdown(words.plain(f"{head}, in {herd.place}{since}." if herd.place else f"{head}; nobody said where."))
        if members:
            cards.note(f"herd-{herd.id}", f"by name: {joined([a.name for a in members], 6)}")
        if doing.may("worker"):
            husbandry.herd(farm, herd)


def _animals(farm: Farm, animals: tuple[AnimalView, ...]) -> None:
    st.markdown("### By name")
    today = farm.now.astimezone(farm.zone).date()
    name = st.selectbox("Which animal?", [label(a) for a in animals], index=None, key="animal", placeholder="name or tag")
    chosen = next((a for a in animals if label(a) == name), None)
    if chosen is None:
        cards.facts("animals", [(label(a), ", ".join(p for p in (a.herd, age(a.birth_on, today)) if p)) for a in animals[:MOST]])
        if len(animals) > MOST:
            cards.note("more-animals", f"and {len(animals) - MOST} more; choose one by its name or tag")
        return
    with cards.card("animal", label(chosen)):
        rows = [
            ("kind", " ".join(p for p in (chosen.breed, chosen.species, {"F": "female", "M": "male"}.get(chosen.sex, "")) if p)),
            ("born", day(chosen.birth_on, today) if chosen.birth_on else "nobody said"),
            ("mother", chosen.dam or "nobody said"),
            ("herd", chosen.herd or "none"),
            ("where", chosen.place or "nobody said"),
            ("weight", weight(farm, chosen)),
        ]
        cards.facts("animal", rows)
        if doing.may("worker"):
            husbandry.animal(farm, chosen)
        history = ledger.of_asset(str(context.here().hub.folder), chosen.id, ledger.soon(farm.now))
        cards.facts("history", [(log.name, moment(log.at, farm.now, farm.zone, farm.units)) for log in history])


def label(animal: AnimalView) -> str:
    return f"{animal.name} · {animal.tag}" if animal.tag else animal.name


def weight(farm: Farm, animal: AnimalView) -> str:
    """Its last weight with its day."""
    if animal.weighed_at is None:
        return "never weighed"
    return f"{quantity('weight', animal.weight_kg, farm.units)}, {moment(animal.weighed_at, farm.now, farm.zone, farm.units)}"


def age(born: date | None, today: date) -> str:
    """How old, as people say it: weeks, months, then years."""
    if born is None:
        return ""
    days = (today - born).days
    if days < 70:
        return counted(days // 7, "week")
    return counted(days // 30, "month") if days < 730 else counted(int(days / 365.25), "year")


page.live(draw)
