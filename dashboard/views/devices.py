"""Devices: who is silent, and what do I do about it?"""

from __future__ import annotations

import streamlit as st

from dashboard import forms, reads, summary
from dashboard.charts import lanes
from dashboard.parts import answer, cards, chart, page
from dashboard.registry import page as page_of
from models import advice
from models.advice.farm import HOUSEKEEPING, Farm, Heard
from models.display import age, counted, joined

# what says nothing of the place a new device may hang in
RADIO = HOUSEKEEPING | {"noise", "frequency"}


def draw(farm: Farm) -> None:
    if not farm.devices:
        page.masthead(farm)
        page.nothing_connected()
        return
    found = advice.ranked(farm, "devices")
    heard = sum(not h.silent for h in farm.devices)
    left, right = page.frame(farm)
    with left:
        well = ("fine", f"All {counted(len(farm.devices), 'device')} are heard.", summary.heard(farm), "")
        held = answer.advised(farm, found, "devices", well, rest=False)
        cards.note("heard", f"{heard} of {counted(len(farm.devices), 'device')} heard")
        st.markdown("### Heard in the last 24 hours")
        rows = reads.lanes(farm)
        if rows:
            drawn = lanes.options(rows, farm.now, farm.zone, farm.units, chart.ink())
            says = "When each gateway was heard over the last day"
            st.echarts_chart(drawn, height=lanes.height(rows), theme=None, renderer="svg", key="chart-heard", alt=says)
        for stranger in [h for h in farm.devices if not h.registered][:3]:
            _new(farm, stranger)
    with right:
        if found[1:]:
            st.markdown("### Needs a hand")
            answer.others(farm, found[1:], "devices")
        cards.quiet("devices", summary.all_else(farm, [*found, *held]))
        _all(farm)
        _today(farm)


def _new(farm: Farm, heard: Heard) -> None:
    """A device nobody has named yet."""
    with cards.card(f"new-{heard.device.key}", f"New: “{heard.name}”"):
        said = [x for x in farm.lives if x.key.device == heard.device.key and x.measurand not in RADIO]
        what = joined(sorted({x.measurand.replace("_", " ") for x in said}), 4)
        cards.note(f"new-{heard.device.key}", f"{what} · heard {age(heard.age_s)} ago")
        cards.metrics(f"new-{heard.device.key}", [(x.measurand.replace("_", " "), summary.one(x)) for x in said[:3]], farm)
        forms.naming(farm, heard)


def _all(farm: Farm) -> None:
    with st.expander(f"Show all {len(farm.devices)}"):
        rows = []
        for h in sorted(farm.devices, key=lambda h: (not h.silent, h.name)):
            where = joined(list(h.places), 2) or ("new" if not h.registered else "no place")
            told = "never heard" if h.last_ns is None else f"silent {age(h.age_s)}" if h.silent else age(h.age_s)
            rows.append((f"{h.name} · {where}", told))
        cards.facts("all-devices", rows)


def _today(farm: Farm) -> None:
    account = reads.account(farm)
    if account is not None and account.total.received:
        st.divider()
        st.markdown(summary.delivery_sentence(account))
        with st.container(key="link-delivery"):
            st.page_link(page_of("delivery").file, label="Delivery", icon="")


page.live(draw)
