"""The figures of a crop, each with its source; a steward lays the hub's own over them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import cards
from models.advice.farm import Farm
from models.agronomy.columns import columns_of
from models.agronomy.crops import Crop, catalogue, new_crop, sources, with_overrides
from models.display import DASH, UNIT_WORDS

# what a grower asks first: figure -> in words, in this order
SHOWN = {
    "days_typical": "days to first harvest", "days_basis": "counted", "greenhouse_days_low": "in the greenhouse, at least",
    "in_row_spacing_in": "between plants", "rows_per_30in_bed": "rows on a 30 in bed", "soil_germ_min_f": "soil at least",
    "yield_typical": "yield", "yield_per": "of", "harvest_window_weeks": "picked for", "kill_temp_f": "killed at",
    "succession_days": "sow again after", "rotation_years": "back on a bed after", "storage_days_low": "keeps, at least",
}  # fmt: skip


def crop(farm: Farm) -> None:
    """Choose a crop; see its figures."""
    known = ledger.crops(str(context.here().hub.folder))
    if not known:
        return
    with st.expander("Figures of a crop", key="figures"):
        name = st.selectbox("Which crop?", [c.name for c in known], index=None, key="figures-crop")
        chosen = next((c for c in known if c.name == name), None)
        if chosen is not None:
            _told(effective(chosen.key, chosen.name, chosen.facts))


def effective(key: str, name: str, facts: dict[str, Any]) -> Crop:
    """A crop's figures as this hub has them."""
    base = catalogue().get(key)
    return with_overrides(base, facts) if base is not None else new_crop(key, name, facts)


def _told(crop: Crop) -> None:
    columns = columns_of("crop")
    shown = [f for f in SHOWN if getattr(crop, f) not in (None, ())]
    # a yield's unit is a figure itself
    rows = [(SHOWN[f], said(getattr(crop, f), getattr(crop, columns[f].unit, None) or columns[f].unit)) for f in shown]
    cards.facts("figures", rows or [("nothing known", DASH)])
    named = {key for f in shown for key in crop.source(f).split("+") if key in sources()}
    told = "; ".join(f"{key}: {sources()[key].title}" for key in sorted(named))
    cards.note("figures", f"Sources: {told}" if told else "From general knowledge: weigh your own, and write it into the table.")


def said(value: object, unit: str) -> str:
    """A figure as people say it."""
    words_ = f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")
    return f"{words_} {UNIT_WORDS.get(unit, unit)}".strip()
