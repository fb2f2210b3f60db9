"""Every place as a table, for wide screens: edit in place, paste from a spreadsheet, save all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from zlib import crc32

import pandas as pd
import streamlit as st

from dashboard.landtable import COLUMNS, Edited, edited, kind_words, rows
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.display import counted, joined
from models.records import commands
from models.records.ground import Land
from models.records.places import KINDS

GENERATION = "land-table-generation"


def show(farm: Farm, land: Sequence[Land]) -> None:
    """The table, what it would change, and its button."""
    cards.note("table", "Paste rows from a spreadsheet; the columns are name, kind, parent, phase, date, cost, funding, notes.")
    before = pd.DataFrame(rows(land), columns=["was", *COLUMNS]).astype({"cost": "object"})
    before["cost"] = ["" if pd.isna(v) else f"{v:,.2f}".removesuffix(".00") for v in before["cost"]]
    # the editor keeps what was typed by row number: over other rows it would fall on other places, so they get a new one
    key = f"land-table-{st.session_state.get(GENERATION, 0)}-{crc32(before.to_csv().encode())}"
    table = st.data_editor(
        before, key=key, num_rows="dynamic", hide_index=True, width="stretch", column_order=COLUMNS,
        column_config={"kind": st.column_config.TextColumn(help=joined([kind_words(k) for k in KINDS], 30))},
    )  # fmt: skip
    found = edited(land, table.to_dict("records"), farm.now.astimezone(farm.zone).date())
    _wrong(found)
    if not (found.changed or found.removed) or found.wrong:
        return
    gone = f", {joined(found.removed, 3)} removed" if found.removed else ""
    st.markdown(words.plain(f"{counted(len(found.changed), 'row')} changed{gone}."))
    save = partial(commands.revise_land, rows=found.changed, removed=found.removed)
    if st.button("Save the table", type="primary", key="save-table") and doing.do(save):
        st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1
        st.rerun()


def _wrong(found: Edited) -> None:
    """What is wrong, by row and column."""
    for why in found.wrong[:10]:
        st.error(words.plain(f"{why.where}: {why.what}" + (f" Expected: {why.expected}." if why.expected else "")))
    if len(found.wrong) > 10:
        st.error(f"And {len(found.wrong) - 10} more.")
