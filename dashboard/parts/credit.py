"""Whose weather a page goes by: a provider whose forecast is in what is shown is named there. Open-Meteo's licence asks for it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from models.advice import Line, frost
from models.advice.farm import Farm
from models.advice.warmth import STALE

# providers by the names they have in collector/forecast; the hub's own past needs no thanks
CREDITS = {
    "open-meteo": (
        "Forecast made from weather data by [Open-Meteo.com](https://open-meteo.com/) "
        "([CC BY 4.0](https://creativecommons.org/licenses/by/4.0/))."
    ),
    "nws": "Forecast made from data of the [US National Weather Service](https://www.weather.gov/).",
}
CALLED = {"open-meteo": "Open-Meteo", "nws": "the National Weather Service"}
# what the first word of a line's subject stands on: the coming night of its place, or the days to come
OF_NIGHTS = frozenset({"frost", "freeze", "close", "cold", "dew"})
OF_DAYS = frozenset({"heat", "water", "wait", "days"})


def of_nights(farm: Farm, places: Iterable[str] | None = None) -> set[str]:
    """Providers that had their say in tonight's forecasts of some places, of all where None."""
    told = frost.nights(farm)
    shown = told.values() if places is None else [told[name] for name in places if name in told]
    return {term for night in shown for term in night.detail.get("terms", ()) if term in CREDITS}


def of_days(farm: Farm) -> set[str]:
    """The provider whose hours the days to come are reckoned from, while they are."""
    outlook = farm.outlook
    gone_by = outlook is not None and outlook.provider in CREDITS and farm.now - outlook.issued_at <= STALE
    return {outlook.provider} if outlook is not None and gone_by else set()


def of_lines(farm: Farm, lines: Iterable[Line]) -> set[str]:
    """Providers that some lines go by."""
    found = set[str]()
    for line in lines:
        about = line.subject.partition(" ")[0]
        if about in OF_NIGHTS:
            found |= of_nights(farm, [line.place] if line.place in frost.nights(farm) else None)
        if about in OF_DAYS:
            found |= of_days(farm)
    return found


def draw(key: str, names: Iterable[str]) -> None:
    """Name them, in small print; nothing where a page goes by the hub's own past alone."""
    shown = [CREDITS[name] for name in sorted(names)]
    if shown:
        with st.container(key=f"note-credit-{key}"):
            st.markdown(" ".join(shown))
