"""Calendar addresses: a new one, shown once as address and QR code; those that are good, each with its stop."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import segno
import streamlit as st

from dashboard import context, ledger
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.display import day
from models.records import commands
from models.records.database import Session
from models.records.feeds import FEEDS

SHOWN = "feed-shown"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def address(token: str, as_events: bool) -> str:
    """The address of a feed, under the name by which the visitor reached this hub."""
    at = urlsplit(st.context.url or "http://localhost")
    return f"{at.scheme}://{at.netloc}/feeds/{token}.ics{'?as=events' if as_events else ''}"


def draw(farm: Farm) -> None:
    """The visitor's calendar addresses."""
    with st.expander("Your calendar address", key="addresses"):
        if context.visitor().person_id is None:
            cards.note("addresses", "A calendar address belongs to a person: sign in with an account of your own to have one.")
            return
        _shown_once()
        with st.form("new-feed", border=False):
            kind = st.selectbox("Show in my phone’s calendar", list(FEEDS), format_func=_said, key="feed-kind")
            as_events = st.toggle("My calendar shows no tasks: send them as all-day events", value=True, key="feed-as-events")
            if st.form_submit_button("New address", type="primary"):
                made: list[str] = []
                if doing.do(lambda session: made.append(commands.subscribe_feed(session, str(kind)))):
                    st.session_state[SHOWN] = (FEEDS[str(kind)].title, address(made[0], as_events and FEEDS[str(kind)].types != ()))
                    st.rerun()
        _standing(farm)


def _said(kind: str) -> str:
    return f"{FEEDS[kind].title}: {FEEDS[kind].meaning}"


def _shown_once() -> None:
    """The address just made. It is kept nowhere: who leaves this page makes another."""
    title, url = st.session_state.get(SHOWN, ("", ""))
    if not url:
        return
    with cards.card("feed-shown", title):
        st.markdown("Scan this with the phone, or copy the address into its calendar under *subscribe*. It is shown only now.")
        st.image(segno.make(url, micro=False).svg_inline(scale=5, border=3, dark="#000", light="#fff"), width=260)
        st.code(url, language=None, wrap_lines=True)
        st.link_button("Open in this device’s calendar", url.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1))
        if urlsplit(url).hostname in LOOPBACK:
            cards.note("feed-loopback", "This address works on this computer only: open the page as a phone does, then make another.")
        if st.button("I have it", key="feed-seen"):
            del st.session_state[SHOWN]
            st.rerun()


def _standing(farm: Farm) -> None:
    """Addresses that are good; a steward sees and stops everybody's."""
    steward = doing.may("steward")
    with st.container(key="list-feeds", gap=None):
        for feed in ledger.addresses(steward):
            with st.container(key=f"row-feed-{feed.id}", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
                since = f"since {day(feed.created_at.astimezone(farm.zone).date(), farm.now.astimezone(farm.zone).date())}"
                owner = f"{feed.person}, {since}" if steward else since
                st.markdown(f"**{FEEDS[feed.kind].title}**  \n{words.plain(owner)}", width="stretch")
                if st.button("Stop", key=f"stop-{feed.id}") and doing.do(partial(_stop, feed.id)):
                    st.rerun()


def _stop(id: object, session: Session) -> None:
    commands.revoke_feed(session, id)  # type: ignore[arg-type]
