"""A stay set otherwise: by tapping it and where it goes, or typed. What comes of it is reckoned by the jobs, before anything is set."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

import streamlit as st

from dashboard import asking
from dashboard.parts import cards, doing, words
from dashboard.parts.board.season import order
from dashboard.parts.grazing import again
from models.advice.farm import Farm
from models.advice.rotation.ahead import Ahead, planned, today_of
from models.advice.rotation.weighing import LONGEST_D, Weighed, Wish
from models.display import counted, day, joined
from models.planning.grazing.rotation import Move, Rotation
from models.records import commands
from models.records.database import Session
from models.records.grazing import TOGETHER

# what is being changed: the wish, what was asked of the jobs, and where on the page it was begun
WISH, ASKED, AT, SAID = "grazing-wish", "grazing-asked", "grazing-at", "grazing-said"
PARTS = {
    "hay": "hay", "moves": "moves", "heat": "heat without shade", "returns": "sheep back too soon", "end": "grass at the season’s end",
    "charges": "toxic fescue, far water and soft ground", "short": "stockpile that is missing", "mowing": "hay made",
}  # fmt: skip


def begin(one: Ahead, move: Move) -> None:
    """Its next stay is to be set otherwise."""
    pick(move, f"herd {one.label}")


def pick(move: Move, at: str) -> None:
    """A planned stay is to be moved; at: where on the page that was said."""
    leave()
    again.over()
    st.session_state[WISH] = Wish(move.herd, move.paddock, move.first, move.days, move.first)
    st.session_state[AT] = at


def leave() -> None:
    """Nothing is being changed any more."""
    for key in (WISH, ASKED, AT, SAID):
        st.session_state.pop(key, None)


def wish() -> Wish | None:
    found = st.session_state.get(WISH)
    return found if isinstance(found, Wish) else None


def picked(plan: Rotation) -> Move | None:
    """The stay of the plan that is being moved."""
    wanted = wish()
    return None if wanted is None else next((m for m in plan.moves if m.herd == wanted.herd and m.first == wanted.instead), None)


def weigh(wanted: Wish, at: str) -> None:
    """Ask the jobs what would come of a stay."""
    st.session_state[WISH], st.session_state[AT] = wanted, at
    st.session_state.pop(SAID, None)
    instead = wanted.instead.isoformat() if wanted.instead is not None else None
    st.session_state[ASKED] = asking.ask(
        "plan_grazing", herd=wanted.herd, paddock=wanted.paddock, first=wanted.first.isoformat(), days=wanted.days, instead=instead
    )


def draw(farm: Farm, one: Ahead) -> None:
    """The change begun at this herd, if there is one, or what came of it."""
    again.draw(farm, f"herd {one.label}")
    if st.session_state.get(AT) == f"herd {one.label}":
        card(farm)


def card(farm: Farm) -> None:
    """The stay as it is and as it would be, and what comes of that."""
    wanted, plan = wish(), planned(farm)
    if wanted is None or plan is None:
        return
    was = picked(plan)
    key = f"{wanted.herd}-{wanted.instead}"
    with cards.card("change", _title(was, wanted, today_of(farm))):
        _form(farm, plan, wanted, key)
        _answered(farm, wanted, was)


def _title(was: Move | None, wanted: Wish, today: date) -> str:
    if was is None:
        return f"{wanted.herd}: another stay"
    return f"{was.herd} in {was.paddock}, {day(was.first, today)} to {day(was.out, today)}"


def _form(farm: Farm, plan: Rotation, wanted: Wish, key: str) -> None:
    """The typed way: paddock, day and length."""
    names, last = sorted(plan.leave, key=order), plan.start.fromordinal(plan.start.toordinal() + plan.days - 1)
    with st.form(f"change-{key}", border=False):
        with st.container(key="change-fields", horizontal=True, gap="small"):
            place = st.selectbox("Paddock", names, names.index(wanted.paddock), key=f"wish-place-{key}-{wanted.paddock}")
            first = st.date_input(
                "From", wanted.first, min_value=today_of(farm), max_value=last, key=f"wish-first-{key}-{wanted.first}", format="YYYY-MM-DD"
            )
            days = st.number_input("Days", 1, LONGEST_D, wanted.days, key=f"wish-days-{key}-{wanted.days}")
        with st.container(key="change-buttons", horizontal=True, gap="small"):
            asks = st.form_submit_button("What comes of it?", type="primary" if ASKED not in st.session_state else "secondary")
            leaves = st.form_submit_button("Leave it")
    if leaves:
        leave()
        st.rerun()
    if asks and isinstance(first, date):
        weigh(Wish(wanted.herd, str(place), first, int(days), wanted.instead), str(st.session_state.get(AT, "")))
        st.rerun()


def _answered(farm: Farm, wanted: Wish, was: Move | None) -> None:
    """What the jobs said of it."""
    asked = st.session_state.get(ASKED)
    if not isinstance(asked, uuid.UUID):
        return
    found = st.session_state.get(SAID) or asking.answer(asked, wait=True)
    if found.state not in ("done", "failed"):
        cards.note("change", "Not reckoned yet: the hub’s jobs are busy, or do not run. This page looks again by itself.")
        return
    st.session_state[SAID] = found
    if found.error:
        st.error(words.plain(found.error))
        return
    came = Weighed.of(found.result)
    state, told = verdict(farm, wanted, was, came)
    with st.container(key=f"state-{state}-change"):
        st.markdown(f"{words.badge(state)} {words.plain(told)}")
    cards.note("change-why", why(came))
    if not came.broken and wanted != (was and Wish(was.herd, was.paddock, was.first, was.days, was.first)):
        _set(farm, wanted, told)


def verdict(farm: Farm, wanted: Wish, was: Move | None, came: Weighed) -> tuple[str, str]:
    """(state, what comes of it in a sentence)."""
    today = today_of(farm)
    stay = f"{wanted.herd} in {wanted.paddock} from {day(wanted.first, today)} for {counted(wanted.days, 'day')}"
    if came.broken:
        return "act", f"{stay} cannot be: {' '.join(came.broken)}"
    lots = [f"{herd} {counted(abs(d), 'day')} {'more' if d > 0 else 'fewer'} on hay" for herd, d in came.lot_days.items() if d]
    hot = round(came.unshaded_head_d)
    lots += [f"{abs(hot)} {'more' if hot > 0 else 'fewer'} head-days of heat without shade"] if hot else []
    lots += [f"sheep back too soon {came.sheep_returns} times more"] if came.sheep_returns > 0 else []
    money = f"{came.money}{abs(came.total):,.0f} {'more' if came.total > 0 else 'less'}"
    what = f"{joined([*lots, money])}" if abs(came.total) >= 1 or lots else "nothing else changes"
    return ("watch" if came.total >= 1 else "fine"), f"{stay}: {what}. No rest is broken."


def why(came: Weighed) -> str:
    """Why the plan has it elsewhere, and what the money is made of."""
    money = [
        f"{PARTS.get(part, part)} {'+' if value > 0 else '−'}{came.money}{abs(value):,.0f}"
        for part, value in sorted(came.parts.items(), key=lambda p: -abs(p[1]))
        if abs(value) >= 1
    ]
    reason = f"{came.why[:1].upper()}{came.why[1:]}." if came.why and not came.broken else ""
    return " ".join(x for x in (reason, f"In parts: {', '.join(money)}." if money else "") if x)


def _set(farm: Farm, wanted: Wish, told: str) -> None:
    if st.button("Set it", key="set-stay", type="primary") and doing.do(partial(_lock, wanted)):
        at = str(st.session_state.get(AT, ""))
        leave()
        again.begin(farm, told, at)
        st.rerun()


def _lock(wanted: Wish, session: Session) -> None:
    for name in wanted.herd.split(TOGETHER):
        commands.lock_stay(session, name, wanted.paddock, wanted.first, wanted.days)
