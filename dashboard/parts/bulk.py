"""Whole tables, to edit in place and to paste into from a spreadsheet: what growers miss most elsewhere.

A table has the columns of its file in a hub folder, and is checked and saved by the same rules as an import: all of it,
or nothing and why, row by row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import context, ledger
from dashboard.parts import cards, doing
from models.advice.farm import Farm
from models.display import counted
from models.records.folder.files import FILES, File
from models.records.folder.loading import import_records
from models.records.folder.reading import source_of

Row = dict[str, str]
# shown in a table's own words rather than as a column to fill in
HIDDEN = {"id"}


# which rows of a table are shown, by the table's name; all of them where nothing is said
Kept = Mapping[str, Callable[[Row], bool]]


def tables(key: str, farm: Farm, names: Sequence[str], kept: Kept | None = None) -> None:
    """An expander with a choice of tables; closed until asked for, since a table of a season is heavy."""
    with st.expander("Edit as a table", key=f"bulk-{key}"):
        if not st.toggle("Show the tables", key=f"bulk-on-{key}"):
            cards.note(f"bulk-{key}", "Change cells in place, or paste rows from a spreadsheet. Best on a wide screen.")
            return
        with st.container(key=f"pills-bulk-{key}"):
            name = st.pills("table", names, default=names[0], required=True, label_visibility="collapsed", key=f"bulk-name-{key}")
        _table(key, next(f for f in FILES if f.name == name), kept or {})


def _table(key: str, file: File, keep: Kept) -> None:
    kept = f"bulk-rows-{key}-{file.name}"
    rows = [row for row in ledger.table(str(context.here().hub.folder), file.name) if file.name not in keep or keep[file.name](row)]
    if kept not in st.session_state or not _touched(f"{kept}-editor"):
        # what others changed meanwhile is shown, until somebody begins to type
        st.session_state[kept] = rows
    before: list[Row] = st.session_state[kept]
    headers = [c.header for c in file.columns]
    edited = st.data_editor(
        pd.DataFrame(before, columns=headers, dtype=str), num_rows="dynamic", hide_index=True, key=f"{kept}-editor",
        column_config=_columns(file), column_order=[h for h in headers if h not in HIDDEN], width="stretch",
    )  # fmt: skip
    after = [{h: _text(v) for h, v in row.items()} for row in edited.to_dict("records")]
    new, gone = changes(before, after)
    if gone:
        cards.note(f"bulk-gone-{key}", f"{counted(gone, 'row')} taken out here stay in the records: give them an end date instead.")
    if new and st.button(f"Save {counted(len(new), 'row')}", key=f"bulk-save-{key}", type="primary"):
        _save(file, new, kept)
    with st.popover("Paste rows", key=f"bulk-pop-{key}"):
        shown = [h for h in headers if h not in HIDDEN]
        text = st.text_area("Rows from a spreadsheet", key=f"bulk-paste-{key}-{file.name}", placeholder="\t".join(shown[:4]))
        cards.note(f"bulk-paste-{key}", f"With a first row that names the columns, or in this order: {', '.join(shown)}.")
        rows = pasted(text, shown)
        if st.button(f"Save {counted(len(rows), 'row')}", key=f"bulk-add-{key}", type="primary", disabled=not rows):
            _save(file, rows, kept)


def _touched(editor: str) -> bool:
    """Whether anything was typed into a table that is not saved yet."""
    typed: Any = st.session_state.get(editor) or {}
    return any(typed.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def _save(file: File, rows: list[Row], kept: str) -> None:
    if doing.do(partial(import_records, source=source_of({file.name: rows}), zone=context.here().hub.zone)):
        del st.session_state[kept]
        st.rerun()


def pasted(text: str, headers: Sequence[str]) -> list[Row]:
    """Rows as a spreadsheet puts them on the clipboard (tabs), or as CSV. The first may name the columns; else they come in order.

    Cells beyond the last column are kept under a name nobody knows, so that the check says so.
    """
    sign = "\t" if "\t" in text else ";" if ";" in text and "," not in text else ","
    rows = [[c.strip() for c in row] for row in csv.reader(io.StringIO(text), delimiter=sign) if any(c.strip() for c in row)]
    if not rows:
        return []
    named = [c.casefold().replace(" ", "_") for c in rows[0]]
    if named[0] in headers and all(n in headers for n in named if n):
        columns, rows = named, rows[1:]
    else:
        columns = list(headers)
    return [{(columns[i] if i < len(columns) else f"column {i + 1}"): c for i, c in enumerate(row) if c} for row in rows]


def changes(before: Sequence[Row], after: Sequence[Row]) -> tuple[list[Row], int]:
    """(rows that are new or changed and hold something, how many were taken out)."""
    known = {r["id"]: r for r in before if r.get("id")}
    new = [r for r in after if any(v for h, v in r.items() if h != "id") and known.get(r.get("id", "")) != r]
    return new, len(known.keys() - {r.get("id", "") for r in after})


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _columns(file: File) -> dict[str, Any]:
    """Words for heads, choices as choices; the rest is text, so that "5/1/27" and "12 lb" may be typed as they are said."""
    found: dict[str, Any] = {}
    for c in file.columns:
        label = c.header.replace("_", " ")
        if c.kind == "choice":
            found[c.header] = st.column_config.SelectboxColumn(label, options=list(c.choices), help=c.meaning)
        elif c.kind == "flag":
            found[c.header] = st.column_config.SelectboxColumn(label, options=["yes", "no"], help=c.meaning)
        else:
            found[c.header] = st.column_config.TextColumn(label, help=c.meaning, required=c.required)
    return found
