"""Records as plain files: the same records give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.geometry import checked
from models.records.assets import Asset
from models.records.folder.files import FILES, Column, File
from models.records.places import Place
from sensors.errors import InputError

# a cell that begins with one of these is a formula to a spreadsheet; the quote makes it words, and import takes it off
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
OUTLINES = "places.geojson"
_TYPE = (Asset, "type")


def folder_files(session: Session, zone: ZoneInfo, *, tiers: bool = True) -> Iterator[tuple[str, str]]:
    """(file name, text) of every file of the hub, in the order of FILES; then the outlines of places as GeoJSON.

    tiers: whether what members pay is in it. A file without records is left out.
    """
    for file, rows in _tables(session, zone, tiers, quoted=True):
        yield f"{file.name}.csv", table(file, rows)
    outlines = _outlines(session)
    if outlines:
        yield OUTLINES, outlines


def tables_of(session: Session, zone: ZoneInfo, *, tiers: bool = True) -> dict[str, list[dict[str, str]]]:
    """The same as tables: file name without .csv -> rows as header -> text, words as they are (no formula is escaped).

    Rows of places have a cell `geometry` besides: GeoJSON, "" where nobody has drawn it.
    """
    found = {}
    for file, rows in _tables(session, zone, tiers, quoted=False):
        headers = [c.header for c in file.columns]
        found[file.name] = [dict(zip(headers, row, strict=True)) for row in rows]
    drawn = {str(id): geometry for id, geometry in session.execute(select(Place.id, Place.geometry))}
    for place in found.get("places", ()):
        place["geometry"] = said("json", drawn[place["id"]], zone)
    return found


def _tables(session: Session, zone: ZoneInfo, tiers: bool, quoted: bool) -> Iterator[tuple[File, list[list[str]]]]:
    """Every file that has rows, these in their order. Columns are read without their records: there may be 200,000."""
    names = _names(session)
    for file in FILES:
        if file.name == "tiers" and not tiers:
            continue
        rows = _rows(session, file, names, zone, quoted)
        if rows:
            yield file, rows


def rows_of(session: Session, zone: ZoneInfo, name: str) -> list[dict[str, str]]:
    """The rows of one file, as `tables_of` has them (of places without their outlines)."""
    file = next(f for f in FILES if f.name == name)
    headers = [c.header for c in file.columns]
    return [dict(zip(headers, row, strict=True)) for row in _rows(session, file, _names(session), zone, quoted=False)]


def _rows(session: Session, file: File, names: Names, zone: ZoneInfo, quoted: bool) -> list[list[str]]:
    fields = ["asset_id" if c.attribute == "asset.type" else c.field for c in file.columns]
    # of a day without an hour the day alone is written
    timed = file.name == "logs"
    wanted = [getattr(file.table, f) for f in (*fields, *(["timed"] if timed else []))]
    writers = [_writer(c, names, zone, quoted) for c in file.columns]
    rows = [
        [write(value, values[-1] if timed else True) for write, value in zip(writers, values, strict=False)]
        for values in session.execute(select(*wanted).execution_options(yield_per=5_000))
    ]
    return sorted(rows, key=partial(_order, file))


def _writer(column: Column, names: Names, zone: ZoneInfo, quoted: bool) -> Callable[[Any, bool], str]:
    """How the cells of a column are written: from (value, whether it has an hour) to text."""
    words = escaped if quoted else str
    if column.attribute == "asset.type":
        return lambda value, _: names[_TYPE].get(value, "")
    if column.of is not None:
        called = names[column.of]
        return lambda value, _: words(called.get(value, ""))
    if column.kind == "text":
        return lambda value, _: "" if value is None else words(value)
    return lambda value, timed: "" if value is None else said(column.kind, value, zone, timed)


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
    return str(value)


def escaped(text: str) -> str:
    """Words that a spreadsheet must not run."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _outlines(session: Session) -> str:
    found = [p for p in session.scalars(select(Place).order_by(Place.name)) if p.geometry]
    if not found:
        return ""
    features = [
        {"type": "Feature", "id": str(p.id), "geometry": _checked(p.geometry), "properties": {"name": p.name, "kind": p.kind}}
        for p in found
        if p.geometry
    ]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, sort_keys=True) for f in features)
    return '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n"


def _checked(geometry: dict[str, Any]) -> dict[str, Any]:
    """An outline as import would have it; one that it would refuse as it is, for then it says what is wrong."""
    try:
        return checked(geometry)
    except InputError:
        return geometry
