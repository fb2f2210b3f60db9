"""Cards, numbers and rows: what stands instead of tables on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from dashboard.parts import deeds, words
from dashboard.parts.icons import icon
from dashboard.registry import page
from models.advice import Line
from models.advice.farm import Farm, Number
from models.display import DASH, age, number, quantity, unit_word
from sensors.measurands import measurands

# terms that need a sentence, one tap away
EXPLAINED = {"vapour_pressure_deficit": f"VPD: {measurands()['vapour_pressure_deficit'].meaning}"}


# a row says why in so many letters; cut where a clause ends, but not to less than this
BRIEF, LEAST_BRIEF = 90, 24


@contextmanager
def card(key: str, title: str = "", state: str = "", text: str = "") -> Iterator[None]:
    """A bordered card with its title left and its state right."""
    with st.container(key=f"card-{key}", border=True):
        if title:
            spread = {"horizontal": True, "wrap": False, "vertical_alignment": "center", "horizontal_alignment": "distribute"}
            with st.container(key=f"cardhead-{state}-{key}", **spread):  # type: ignore[arg-type]  # the literals are the container's own
                # a long title wraps; its state stays beside it
                st.markdown(f"**{words.plain(title)}**", width="stretch")
                if state:
                    st.markdown(words.badge(state, text), width="content")
        yield


def metrics(key: str, shown: Sequence[tuple[str, Number]], farm: Farm) -> None:
    """Numbers side by side, each with its unit; grey where late, a ring where suspect."""
    with st.container(key=f"metrics-{key}", horizontal=True, gap="medium"):
        for i, (label, value) in enumerate(shown):
            text, unit = number(value.measurand, value.value, farm.units), unit_word(value.measurand, farm.units)
            body = f"{text} :small[{unit}]" if text != DASH and unit else text
            if value.late or value.value is None:
                body = f":gray[{body}]"
            if value.doubted and value.value is not None:
                body = f"{words.picture('suspect')} {body}"
            with st.container(key=f"metric-{key}-{i}", width="content", gap=None):
                st.markdown(words.plain(label), width="content", help=EXPLAINED.get(value.measurand))
                st.markdown(body, width="content")


def provenance(key: str, shown: Sequence[tuple[str, Number]]) -> None:
    """What the numbers stand on: coverage and age, and why one is missing, late or suspect."""
    parts: list[str] = []
    for label, value in shown:
        if not value.of:
            continue
        if value.late:
            parts.append(f"{label} is {age(value.age_s)} old: {value.why}")
        elif value.value is None or value.doubted:
            parts.append(f"{label}: {value.why}")
        else:
            parts.append(f"{value.counted} of {value.of} probes, {age(value.age_s)}" if value.of > 1 else f"{label} {age(value.age_s)}")
    note(key, " · ".join(dict.fromkeys(parts)))


def note(key: str, text: str) -> None:
    """Small print, in a full ink."""
    if text:
        with st.container(key=f"note-{key}"):
            st.markdown(words.plain(text))


def facts(key: str, rows: Sequence[tuple[str, str]]) -> None:
    """Label left, value right, a rule between."""
    with st.container(key=f"facts-{key}", gap=None):
        for i, (label, value) in enumerate(rows):
            with st.container(key=f"fact-{key}-{i}", horizontal=True, wrap=False, horizontal_alignment="distribute", gap="small"):
                st.markdown(f":gray[{words.plain(label)}]", width="content")
                st.markdown(words.plain(value), width="content")


def told(value: Number, farm: Farm) -> str:
    """A number as a phrase: "29 %, 6 min, 2 of 2 probes"; a dash and the reason where it is missing."""
    if value.value is None:
        return f"{DASH} ({value.why})"
    parts = [quantity(value.measurand, value.value, farm.units), age(value.age_s) + (" old" if value.late else "")]
    if value.of > 1:
        parts.append(f"{value.counted} of {value.of} probes")
    if value.late or value.doubted:
        parts.append(value.why)
    return ", ".join(parts)


def row(farm: Farm, key: str, line: Line, here: str = "") -> None:
    """One line in a list: icon, title, reason, and what may be said to be done; else the page where it is shown whole."""
    with st.container(key=f"row-{key}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon(line.state), width=18, alt=words.word(line.state))
        with st.container(key=f"rowtext-{key}", width="stretch", gap=None):
            st.markdown(f"**{words.plain(line.title)}**")
            with st.container(key=f"note-row-{key}"):
                reason = line.reason if line.page == here else brief(line.reason)
                told = " · ".join(words.plain(part) for part in (reason, line.inputs) if part)
                st.markdown(" · ".join(part for part in (words.coloured(line.state), told) if part))
            if len(line.deeds) > 1 and line.page == here and deeds.offered(line):
                # several answers to one question: none of them alone may stand beside it
                with st.container(key=f"deeds-row-{key}", horizontal=True, gap="small"):
                    deeds.buttons(farm, line, primary=False)
        if len(line.deeds) == 1 and deeds.offered(line):
            deeds.button(farm, line, line.deeds[0])
        elif line.page != here:
            with st.container(key=f"see-{key}", width="content"):
                st.page_link(page(line.page).file, label="See", icon="")


def brief(reason: str) -> str:
    """The beginning of a reason, up to where a sentence or a clause ends: the page it links to says it whole."""
    if len(reason) <= BRIEF:
        return reason
    ends = [at for mark in (". ", "; ", " (", ": ") if (at := reason.find(mark)) >= LEAST_BRIEF]
    return reason[: min(ends)] if ends and min(ends) <= 2 * BRIEF else reason


def quiet(key: str, text: str, to: str = "", label: str = "Show", state: str = "fine") -> None:
    """All fine is one quiet line. state: "unknown" where nothing is heard that could be fine."""
    with st.container(key=f"quiet-{key}", horizontal=True, wrap=False, vertical_alignment="top", gap="small"):
        st.image(icon(state), width=18, alt=words.word(state))
        with st.container(key=f"quiettext-{key}", gap=None):
            st.markdown(words.plain(text))
            if to:
                with st.container(key=f"link-{key}", width="content"):
                    st.page_link(page(to).file, label=label, icon="")
