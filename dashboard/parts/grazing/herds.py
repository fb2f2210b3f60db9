"""Each herd: where it is and since when, its next move and why, and what may be done about it: moved, changed, why not elsewhere."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import context
from dashboard.parts import answer, cards, doing, words
from dashboard.parts.grazing import change
from models.advice import Line
from models.advice.farm import Farm
from models.advice.rotation.ahead import Ahead, lot_of, next_place, today_of
from models.advice.rotation.weighing import Wish
from models.display import NBSP, counted, day, joined
from models.planning.grazing.rotation import Move
from models.records import commands
from models.records.database import Session


def where(farm: Farm, one: Ahead) -> str:
    """ "Cattle, 24 head, in P4 since Mon 11 May" """
    known = {h.name: h for h in farm.herds}
    heads = [f"{name}, {known[name].head}{NBSP}head" for name in one.herds if name in known and known[name].head is not None]
    since = f" since {day(one.herd.since.astimezone(farm.zone).date(), today_of(farm))}" if one.herd.since is not None else ""
    return f"{joined(heads or one.herds)}, in {one.herd.place or 'no place'}{since}"


def headline(farm: Farm, one: Ahead, line: Line) -> None:
    """The herd that wants somebody first: who and where, the answer, its reason, and the buttons in the sentence."""
    with st.container(key="note-where"):
        st.markdown(words.plain(where(farm, one)))
    answer.calm(line.state, line.headline, line.reason, line.inputs)
    with st.container(key="deeds-headline", horizontal=True, gap="small", vertical_alignment="center"):
        buttons(farm, one, primary=True)
    change.draw(farm, one)


def card(farm: Farm, one: Ahead, line: Line) -> None:
    """Another herd: the same in small."""
    with cards.card(f"herd-{one.label}", line.title[:1].upper() + line.title[1:], line.state):
        cards.note(f"herd-{one.label}", where(farm, one))
        if line.reason:
            st.markdown(words.plain(line.reason[:1].upper() + line.reason[1:] + "."))
        with st.container(key=f"deeds-herd-{one.label}", horizontal=True, gap="small", vertical_alignment="center"):
            buttons(farm, one, primary=False)
        change.draw(farm, one)


def buttons(farm: Farm, one: Ahead, *, primary: bool) -> None:
    """Moved: where the plan has it next, at one tap; change and why not are a steward's."""
    move = one.move
    if doing.may("worker"):
        if to := next_place(farm, one):
            if st.button("Moved", key=f"moved-{one.label}", type="primary" if primary else "secondary", help=f"to {to}, now"):
                moved(farm, one, to)
        else:
            elsewhere(farm, one)
    if move is not None and doing.may("steward"):
        if st.button("Change", key=f"change-{one.label}"):
            change.begin(one, move)
            st.rerun()
        other = fuller(one, move)
        if other and st.button(f"Why not {other}?", key=f"whynot-{one.label}", type="tertiary"):
            change.weigh(Wish(one.label, other, move.first, move.days, move.first), f"herd {one.label}")
            st.rerun()


def elsewhere(farm: Farm, one: Ahead) -> None:
    """It goes to the lot, or wherever it went: a place is chosen."""
    # a popover that has done its work is another one: it is shut
    with st.popover("Moved", key=f"movedto-{one.label}-{one.herd.since}"):
        to = st.selectbox("Where to?", places(farm), index=None, key=f"to-{one.label}", placeholder="choose a place")
        if st.button("Save", key=f"savemove-{one.label}", type="primary", disabled=not to):
            moved(farm, one, str(to))


def places(farm: Farm) -> list[str]:
    """Where a herd may be: the lot and the paddocks first, then what else is land or a building."""
    first = [lot] if (lot := lot_of(farm)) else []
    first += [p.name for p in farm.of_kind("paddock", "silvopasture")]
    return list(dict.fromkeys(first + [p.name for p in farm.of_kind("field", "woods", "orchard", "building", "log_yard")]))


def moved(farm: Farm, one: Ahead, to: str) -> None:
    if doing.do(partial(_move, farm, one, to)):
        change.leave()
        st.rerun()


def _move(farm: Farm, one: Ahead, to: str, session: Session) -> None:
    for name in one.herds:
        commands.move_herd(session, name, to, farm.now, by=context.visitor().name)


def fuller(one: Ahead, move: Move) -> str:
    """The paddock that has most on the day of the move, beside the one it goes to and those the reasons name; "" for none."""
    plan, t = one.plan, (move.first - one.plan.start).days
    told = {name for name in plan.mass if any(why.startswith(f"{name} has more") for why in move.reasons)}
    mass = {name: own[t] for name, own in plan.mass.items() if 0 <= t < len(own) and name not in {move.paddock, one.herd.place, *told}}
    return max(mass, key=lambda name: mass[name], default="")


def unplanned(farm: Farm, names: list[str]) -> str:
    """Herds that graze and are in no plan, and what would bring them into it; "" for none."""
    found = [h for h in farm.herds if h.name in names]
    told = [f"{h.name} ({counted(h.head, 'head', 'head') if h.head else 'not counted'}) in {h.place or 'no place'}" for h in found]
    return f"In no plan: {joined(told)}. A herd is planned from the day a move to a paddock is logged." if told else ""
