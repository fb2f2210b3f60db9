"""Records as plain files: the same records give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.records.assets import Asset
from models.records.folder.files import FILES, Column, File
from models.records.places import Place

# a cell that begins with one of these is a formula to a spreadsheet; the quote makes it words, and import takes it off
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
OUTLINES = "places.geojson"
_TYPE = (Asset, "type")


def folder_files(session: Session, zone: ZoneInfo, *, tiers: bool = True) -> Iterator[tuple[str, str]]:
    """(file name, text) of every file of the hub, in the order of FILES; then the outlines of places as GeoJSON.

    tiers: whether what members pay is in it. A file without records is left out.
    """
    names = _names(session)
    for file in FILES:
        if file.name == "tiers" and not tiers:
            continue
        rows = [[cell(column, record, names, zone) for column in file.columns] for record in session.scalars(select(file.table))]
        if rows:
            yield f"{file.name}.csv", table(file, sorted(rows, key=partial(_order, file)))
    outlines = _outlines(session)
    if outlines:
        yield OUTLINES, outlines


def table(file: File, rows: list[list[str]]) -> str:
    """CSV text with its header; lines end as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([c.header for c in file.columns])
    writer.writerows(rows)
    return out.getvalue()


def _order(file: File, row: list[str]) -> tuple[str, ...]:
    headers = [c.header for c in file.columns]
    keys = ("at", *file.key) if "at" in headers else file.key
    return (*(row[headers.index(k)].zfill(6) if k == "n" else row[headers.index(k)] for k in keys), row[0])


Names = dict[tuple[type[Any], str], dict[uuid.UUID, str]]


def _names(session: Session) -> Names:
    """For every (table, attribute) that a column refers to: id -> what to write."""
    wanted = {c.of for f in FILES for c in f.columns if c.of} | {_TYPE}
    return {(t, a): dict(session.execute(select(inspect(t).attrs["id"].class_attribute, getattr(t, a))).all()) for t, a in wanted}


def cell(column: Column, record: Any, names: Names, zone: ZoneInfo) -> str:
    """One cell as text."""
    if column.attribute == "asset.type":
        return names[_TYPE].get(record.asset_id, "")
    value = getattr(record, column.field)
    if value is None:
        return ""
    if column.of is not None:
        return escaped(names[column.of].get(value, ""))
    return said(column.kind, value, zone, getattr(record, "timed", True))


def said(kind: str, value: Any, zone: ZoneInfo, timed: bool = True) -> str:
    """A value of a kind as a file has it. A moment is local, with its offset; of a day without an hour the day alone."""
    if kind == "flag":
        return "yes" if value else "no"
    if kind == "json":
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if value else ""
    if kind == "moment":
        local = value.astimezone(zone)
        return str(local.isoformat(sep=" ") if timed else local.date().isoformat())
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return escaped(str(value)) if kind == "text" else str(value)


def escaped(text: str) -> str:
    """Words that a spreadsheet must not run."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _outlines(session: Session) -> str:
    found = [p for p in session.scalars(select(Place).order_by(Place.name)) if p.geometry]
    if not found:
        return ""
    features = [{"type": "Feature", "id": str(p.id), "geometry": p.geometry, "properties": {"name": p.name, "kind": p.kind}} for p in found]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, sort_keys=True) for f in features)
    return '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n"
