"""The frame of a page: who and when, the answer, the evidence; empty and error states."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import context, reads
from dashboard.parts import words
from models.advice.farm import Farm
from models.display import clock, day
from sensors.errors import HublandError

STYLESHEET = Path(__file__).parent / "stylesheet.css"
REFRESH_S = 10


@cache
def _stylesheet() -> str:
    return STYLESHEET.read_text("utf-8")


def style() -> None:
    """The one stylesheet."""
    st.html(f"<style>{_stylesheet()}</style>")


def live(draw: Callable[[Farm], None], every_s: int = REFRESH_S) -> None:
    """Draw a page from the farm as it is now, and again every few seconds; a page that cannot says why."""

    @st.fragment(run_every=every_s)
    def again() -> None:
        with st.container(key="page"):
            try:
                if not context.visitor().may("viewer"):
                    signed_out()
                    return
                draw(reads.farm(context.now()))
            except HublandError as why:
                error(why)

    again()


def signed_out() -> None:
    """A page that was open when its visitor signed out elsewhere, or lost access: nothing more is shown."""
    empty("You are signed out.", "What you had typed and not saved is lost.")
    st.html('<p><a href="/auth/sign-in">Sign in</a></p>')


def masthead(farm: Farm) -> None:
    """Whose farm, what day and time, whether any of it is real, and who looks."""
    today = farm.now.astimezone(farm.zone).date()
    simulated = " · :orange[simulated data]" if farm.simulated else ""
    visitor = context.visitor()
    with st.container(key="masthead", gap=None):
        st.markdown(f"{words.plain(farm.name)} · {day(today)}, {clock(farm.now, farm.zone, farm.units)}{simulated}")
        if visitor is not context.DEMO:
            # not Markdown: its links open a new tab
            field = ' · <a href="/log">Field page</a>' if visitor.may("worker") else ""
            st.html(f'<p><a href="/auth/me">Signed in as {escape(visitor.name)} · Sign out</a>{field}</p>')


def frame(farm: Farm) -> tuple[DeltaGenerator, DeltaGenerator]:
    """The masthead and two columns. Desktop: the sentence left, the evidence right; a phone has them below each other."""
    with st.container(key="two"):
        left, right = st.columns([0.42, 0.58], gap="large")
    with left:
        masthead(farm)
    return left, right


def empty(title: str, what_to_do: str) -> None:
    """Nothing here yet: what to do first."""
    with st.container(key="headline"):
        st.markdown(f"# {title}")
    st.markdown(what_to_do)


def error(why: HublandError) -> None:
    """An error as a person can use it: what was expected, what was got, what to do."""
    with st.container(key="headline"):
        st.markdown(f"# {words.plain(why.what)}")
    rows = (("where", why.where), ("expected", why.expected), ("got", why.got), ("what to do", why.next_step))
    with st.container(key="card-error", border=True):
        st.markdown(words.badge("act"))
        for label, text in rows:
            if text:
                st.markdown(f":gray[{label}]  \n{words.plain(text)}")


CONNECT = (
    "1. Let the device, or its gateway, send to this hub’s MQTT broker; `hubland doctor` says whether the broker is reached.\n"
    "2. It appears under *Devices* as new within a minute of its first message.\n"
    "3. Name it, and say which place it describes. README, section *Connect a first real device*, has the steps for each make."
)


def nothing_connected() -> None:
    """No device was ever heard: what to do first."""
    empty("Connect a first device, and its readings stand here.", CONNECT)
