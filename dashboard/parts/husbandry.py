"""What is done with animals, where they are seen: move and count a herd; weigh, treat, note a birth or that one is gone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard import context
from dashboard.parts import doing
from models.advice.farm import Farm
from models.amounts import parse_amount
from models.records import commands
from models.records.husbandry import AnimalView
from models.records.places import GRAZED
from models.records.queries import HerdView
from sensors.errors import HublandError


def herd(farm: Farm, herd: HerdView) -> None:
    """Move a herd, count it, note a birth."""
    key = str(herd.id)
    with st.container(key=f"buttons-herd-{key}", horizontal=True):
        with st.popover("Move", key=f"pop-move-{key}"):
            to = st.selectbox("Where to?", [p.name for p in farm.places if p.kind in GRAZED], index=None, key=f"to-{key}")
            if st.button("Moved", key=f"moved-{key}", type="primary", disabled=not to):
                _done(farm, commands.move_herd, herd=herd.name, to=str(to))
        with st.popover("Count", key=f"pop-count-{key}"):
            head = st.number_input("How many are they?", 0, 100_000, herd.head or 0, key=f"head-{key}")
            if st.button("Counted", key=f"counted-{key}", type="primary"):
                _done(farm, commands.count_herd, herd=herd.name, head=int(head))
        with st.popover("Birth", key=f"pop-birth-{key}"):
            born = st.number_input("How many were born?", 1, 1000, 1, key=f"born-{key}")
            if st.button("Born", key=f"birth-{key}", type="primary"):
                _done(farm, commands.record_birth, mother=herd.name, head=int(born))


def animal(farm: Farm, animal: AnimalView) -> None:
    """Weigh, treat, change its herd, or say that it is gone."""
    key = str(animal.id)
    with st.container(key=f"buttons-animal-{key}", horizontal=True):
        with st.popover("Weigh", key=f"pop-weigh-{key}"):
            _amount("How heavy?", "1,040 lb", f"weight-{key}", lambda w: _done(farm, commands.weigh, animal=animal.name, weight=w))
        with st.popover("Treat", key=f"pop-treat-{key}"):
            _treat(farm, animal, key)
        with st.popover("Herd", key=f"pop-herd-{key}"):
            to = st.selectbox("To which herd?", [h.name for h in farm.herds if h.name != animal.herd], index=None, key=f"herd-of-{key}")
            if st.button("Joined", key=f"joined-{key}", type="primary", disabled=not to):
                _done(farm, commands.join_herd, animals=[animal.name], herd=str(to))
        with st.popover("Gone", key=f"pop-gone-{key}"):
            if st.button("Sold", key=f"sold-{key}"):
                _done(farm, commands.sell_animal, who=animal.name)
            if st.button("Died", key=f"died-{key}"):
                _done(farm, commands.record_death, who=animal.name)


def _treat(farm: Farm, animal: AnimalView, key: str) -> None:
    what = st.text_input("With what?", key=f"treat-{key}", placeholder="wormer, penicillin, hoof trim")
    milk = st.number_input("Days without milk (on the label)", 0, 365, 0, key=f"milk-{key}")
    meat = st.number_input("Days without meat (on the label)", 0, 365, 0, key=f"meat-{key}")
    if st.button("Treated", key=f"treated-{key}", type="primary", disabled=not what):
        _done(farm, commands.treat, who=[animal.name], what=what, milk_days=int(milk), meat_days=int(meat))


def _amount(label: str, example: str, key: str, then: Callable[[Any], None]) -> None:
    typed = st.text_input(label, key=key, placeholder=example)
    if st.button("Save", key=f"save-{key}", type="primary", disabled=not typed):
        try:
            amount = parse_amount(typed, where=label)
        except HublandError as why:
            doing.wrong(why)
        else:
            then(amount)


def _done(farm: Farm, act: Callable[..., Any], **arguments: Any) -> None:
    """Run a command that takes when and by whom; show the page as it is then."""
    if doing.do(partial(act, **arguments, at=farm.now, by=context.visitor().name, id=uuid.uuid4())):
        st.rerun()
