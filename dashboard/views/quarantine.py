"""Quarantine: what came in that nobody could read? Nothing here is lost: it is read again once it is cured."""

from __future__ import annotations

import streamlit as st

from collector.health import Complaint
from dashboard import forms, reads
from dashboard.parts import answer, cards, page, words
from models.advice.farm import Farm
from models.display import age, counted, from_ns, moment
from sensors.reading import Quarantined


def draw(farm: Farm) -> None:
    left, right = page.frame(farm)
    asked = farm.questions
    known = {(q.device, q.reason) for q in asked}
    complaints = [c for c in reads.complaints(farm) if (c.device, c.reason) not in known]
    with left:
        if asked:
            total = sum(q.count for q in asked)
            senders = counted(len({q.device or q.topic for q in asked}), "sender")
            sentence = f"{counted(total, 'message')} from {senders} {'wait' if total > 1 else 'waits'} for a cure."
            answer.calm("todo", sentence, "Nothing is lost: they are kept as they came, and read again once cured.", "")
        elif not farm.devices:
            page.empty("Nothing in quarantine, for nothing was heard yet.", page.CONNECT)
        else:
            answer.calm("fine", "Nothing is in quarantine.", "Every message that came in could be read.", "")
    with right:
        if asked:
            st.markdown("### Questions")
        for i, question in enumerate(asked[:20]):
            _question(farm, i, question)
        if complaints:
            st.markdown("### Left out of readable messages")
        for i, complaint in enumerate(complaints[:12]):
            _complaint(farm, i, complaint)


def _question(farm: Farm, i: int, asked: Quarantined) -> None:
    with cards.card(f"question-{i}", asked.device or asked.topic, "todo", counted(asked.count, "message")):
        st.markdown(words.plain(asked.reason[:1].upper() + asked.reason[1:]))
        since = moment(from_ns(asked.first_ns), farm.now, farm.zone, farm.units)
        last = age(farm.now.timestamp() - asked.last_ns / 1e9)
        bytes_said = f"{len(asked.payload)} bytes: {first_bytes(asked.payload)}"
        cards.note(f"question-{i}", f"since {since}, last {last} ago · {asked.topic} · {bytes_said}")
        if asked.next_step:
            st.markdown(f"**What to do:** {words.plain(asked.next_step)}")
        forms.which_model(farm, i, asked)


def first_bytes(payload: bytes, most: int = 8) -> str:
    """The beginning of a message, as text where it is text, else as hex."""
    text = payload[:40].decode("ascii", "replace")
    if text.isprintable() and "\ufffd" not in text:
        return text + ("…" if len(payload) > 40 else "")
    return payload[:most].hex(" ").upper() + (" …" if len(payload) > most else "")


def _complaint(farm: Farm, i: int, said: Complaint) -> None:
    last = age(farm.now.timestamp() - said.last_ns / 1e9)
    with st.container(key=f"complaint-{i}", gap=None):
        st.markdown(f"**{words.plain(said.device)}** {words.plain(said.field)}: {words.plain(said.reason)}")
        cards.note(f"complaint-{i}", f"{counted(said.count, 'time')}, last {last} ago. {said.next_step}")


page.live(draw)
