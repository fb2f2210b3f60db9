"""Navigation and nothing else; the pages are rows of dashboard/registry.py."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import context
from dashboard.parts import page
from dashboard.registry import PAGES
from sensors.errors import HublandError

HERE = Path(__file__).parent

st.set_page_config(page_title="Hubland", page_icon=str(HERE / "parts" / "mark.svg"), layout="wide")
page.style()
logo = (HERE / "parts" / "logo.svg").read_text("utf-8")
st.logo(logo.replace("#23271f", "#ece8dc") if st.context.theme.type == "dark" else logo, size="large")

groups: dict[str, list[st.Page]] = {}
for row in PAGES:
    groups.setdefault(row.group, []).append(st.Page(row.file, title=row.title, url_path=row.key, default=row is PAGES[0]))
chosen = st.navigation(groups, position="top")
try:
    context.here()
except HublandError as why:
    with st.container(key="page"):
        page.error(why)
    st.stop()
chosen.run()
