"""What may be said of a line where it is read: that something was done about it, or that it can wait. Each is one log, with its undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import context
from dashboard.parts import doing
from models import advice
from models.advice import Deed, Line
from models.advice.farm import Farm
from models.display import clock, day, moment
from models.records import commands
from models.records.answers import Answered
from models.records.command import now_of
from models.records.database import Session
from models.records.incidents import incidents


def offered(line: Line) -> bool:
    """Whether the visitor may answer a line."""
    return bool(line.subject) and doing.may("worker")


def buttons(farm: Farm, line: Line, *, primary: bool = True) -> None:
    """Under a sentence: a button a deed, and "Not now". One deed is the thing to do; of several none is."""
    for deed in line.deeds:
        button(farm, line, deed, primary=primary and len(line.deeds) == 1)
    # a line that has become more urgent is another question, so this is another button: a tap meant for the old one is none
    if st.button("Not now", key=f"later-{line.state}-{line.subject}"):
        _answer(farm, line, None)


def button(farm: Farm, line: Line, deed: Deed, *, primary: bool = False) -> None:
    """The button of a deed. Its key is the question's: lines change their order between drawing and tapping."""
    if st.button(deed.label, key=f"deed-{line.subject}-{deed.label}", type="primary" if primary else "secondary"):
        _answer(farm, line, deed)


def _answer(farm: Farm, line: Line, deed: Deed | None) -> None:
    """Write the answer down as the visitor's, and draw the page anew without the line."""
    if deed is not None and deed.herds:
        if doing.do(partial(_move, farm, deed)):
            st.rerun()
        return
    told = deed or Deed("", line.title, (line.place,) if line.place in farm.place_named else ())
    answer = partial(
        commands.answer_advice, subject=line.subject, name=told.name, at=farm.now, state=line.state, done=deed is not None,
        places=told.places, type=told.type, amount=told.amount, by=context.visitor().name,
        until=advice.holds_until(line, deed is not None, farm.now, farm.zone),
    )  # fmt: skip
    if doing.do(partial(_with_alert, line.subject, answer)):
        st.rerun()


def _move(farm: Farm, deed: Deed, session: Session) -> None:
    """The herds are there now; those that graze together went together."""
    for herd in deed.herds:
        commands.move_herd(session, herd, deed.places[0], farm.now, by=context.visitor().name)


def _with_alert(subject: str, answer: Callable[[Session], object], session: Session) -> None:
    """Who answers a line has seen the alert it raised: nobody else is told. Taken back alone, the answer leaves that standing."""
    for one in incidents(session, now_of(session), open_only=True):
        if one.cause == subject and one.state == "open":
            commands.acknowledge_incident(session, one.id)
    answer(session)


def asked_again(farm: Farm, said: Answered) -> str:
    """ "Ann, 1:40 pm; asked again 3:40 pm if it is still so" """
    on, today = said.until.astimezone(farm.zone).date(), farm.now.astimezone(farm.zone).date()
    again = " ".join([*([] if on == today else [day(on, today)]), clock(said.until, farm.zone, farm.units)])
    return f"{said.by}, {moment(said.at, farm.now, farm.zone, farm.units)}; asked again {again} if it is still so"
