"""Today: what needs me, most urgent first."""

from __future__ import annotations

import streamlit as st

from dashboard import lines
from dashboard.display import age, number, unit_word
from dashboard.farm import Farm
from dashboard.parts import answer, page


def draw(farm: Farm) -> None:
    page.masthead(farm)
    found = lines.ranked(farm)
    if found:
        answer.headline(found[0])
    air = farm.outside("air_temperature")
    st.metric("air", f"{number('air_temperature', air.value, farm.units)} {unit_word('air_temperature', farm.units)}")
    answer.note("air", age(air.age_s))


page.live(draw)
