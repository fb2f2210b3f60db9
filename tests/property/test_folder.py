"""Any records there can be survive the way into files and back, to the byte."""

from __future__ import annotations

import tempfile
import uuid
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from models.amounts import unit_named
from models.records import index
from models.records.actor import HUB, ROLES
from models.records.assets import Asset
from models.records.crops import Variety
from models.records.database import Session
from models.records.folder.cells import unescaped
from models.records.folder.files import FILES, Column, File
from models.records.folder.writing import escaped
from models.records.logs import Adjustment, Log, LogAsset, LogPlace, Membership, Movement, Quantity
from models.records.places import Place
from tests.folders import ZONE, empty_records, out, put, written

# what makes files hard: signs of spreadsheets and of CSV, line ends, blanks, and letters of everywhere
HARD = st.sampled_from(
    ["=1+1", "-40", "@a", "'", "''", "'=x", "\t", "\r", "\r\n", '"', ",", ";", " a ", "ß", "\ufeff", "日本", "\x85", "\u2028"]
)
WORDS = st.lists(HARD | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6), max_size=3).map("".join)
JSON = st.dictionaries(
    WORDS, st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1e9, 1e9) | WORDS | st.lists(WORDS, max_size=2), max_size=2
)
MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)
OUTLINES = st.none() | st.tuples(LON, LAT).map(lambda p: {"type": "Point", "coordinates": list(p)})
UNITS = {
    "weight": ["lb", "kg", "oz"],
    "volume": ["bu", "gal"],
    "count": ["head", "bunch", ""],
    "temperature": ["degF"],
    "rating": ["", "stars"],
}
# what has to be after what
PAIRS = {
    "ends_at": "starts_at",
    "to_at": "from_at",
    "end_on": "start_on",
    "paused_to": "paused_from",
    "planned_last_harvest_on": "planned_first_harvest_on",
}


@given(WORDS)
def test_escaping_and_reading_give_back_the_words(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(WORDS)
def test_no_written_cell_begins_a_formula(text: str) -> None:
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r"))


class Made:
    """Records drawn file by file; names and moments are never drawn twice where they must not be."""

    def __init__(self, draw: Any, session: Session) -> None:
        self.draw, self.session = draw, session
        self.made: dict[type[Any], list[Any]] = {}
        self.used: set[tuple[object, ...]] = set()

    def fill(self) -> None:
        for file in FILES:
            for _ in range(self.draw(st.integers(0, 2)) if file.whole else 0):
                record = self.record(file)
                if record is None:
                    continue
                self.session.add(record)
                self.session.flush()
                self.made.setdefault(file.table, []).append(record)
                if file.table is Log:
                    self.parts(record)

    def record(self, file: File) -> Any:
        record = file.table(id=uuid.UUID(int=self.draw(st.integers(1, 2**128 - 1).filter(self.new("id")))))
        for column in file.columns[1:]:
            if column.of is None:
                setattr(record, column.field, self.value(file, column, record))
            else:
                there = self.choices(column, record)
                if not there and column.required:
                    return None
                setattr(record, column.field, self.draw(st.sampled_from(there if column.required else [None, *there])))
        if file.table is Place:
            record.geometry = self.draw(OUTLINES)
        if file.name == "tiers" and not self.new("tier")(record.member_id):
            return None
        if file.name == "logs":
            record.timed = self.draw(st.booleans())
            if not record.timed:
                record.at = datetime.combine(record.at.astimezone(ZONE).date(), time(12), ZoneInfo(ZONE.key)).astimezone(UTC)
            if not self.new("at")(record.at):
                return None
        return record

    def new(self, what: str) -> Any:
        def first(value: object) -> bool:
            key = (what, value)
            known = key in self.used
            self.used.add(key)
            return not known

        return first

    def choices(self, column: Column, record: Any) -> list[uuid.UUID]:
        assert column.of is not None
        found = self.made.get(column.of[0], [])
        if column.of[0] is Variety:
            found = [v for v in found if v.crop_id == record.crop_id]
        return [one.id for one in found]

    def value(self, file: File, column: Column, record: Any) -> Any:
        draw, header = self.draw, column.header
        if header == "roles":
            return ",".join(sorted(draw(st.sets(st.sampled_from(list(ROLES))))))
        if header == "repeat":
            return draw(st.sampled_from(["", "FREQ=WEEKLY"]))
        if header == "weekday":
            return draw(st.none() | st.integers(0, 6))
        if header in ("name", "key", "number", "title") and column.required:
            return draw(WORDS.filter(lambda w: bool(w.strip())).filter(self.new(f"{file.name} {header}")))
        if column.kind == "uuid":
            events = self.made.get(next(f.table for f in FILES if f.name == "events"), [])
            return draw(st.sampled_from([None, *(e.id for e in events)]))
        kinds: dict[str, Any] = {
            "text": WORDS.filter(lambda w: bool(w.strip())) if column.required else WORDS,
            "choice": st.sampled_from(column.choices) if column.choices else st.just(""),
            "number": st.floats(-1e9 if column.least is None else column.least, 1e9),
            "whole": st.integers(-99 if column.least is None else int(column.least), 99),
            "flag": st.booleans(), "day": DAYS, "moment": MOMENTS, "clock": st.times(), "json": JSON,
        }  # fmt: skip
        found = draw(kinds[column.kind])
        kept = inspect(file.table).attrs[column.field].columns[0]
        if kept.nullable and draw(st.booleans()):
            return None
        before = getattr(record, PAIRS[header]) if header in PAIRS else None
        if before is not None and found <= before:
            return before + (datetime.max - datetime.max.replace(day=30)) if kept.nullable is False else None
        return (found or None) if kept.nullable and column.kind == "json" else found

    def parts(self, log: Log) -> None:
        draw = self.draw
        assets = [a for table, found in self.made.items() if issubclass(table, Asset) for a in found]
        about = draw(st.lists(st.sampled_from(assets), max_size=3, unique_by=lambda a: a.id)) if assets else []
        places = self.made.get(Place, [])
        where = draw(st.lists(st.sampled_from(places), max_size=2)) if places else []
        if log.is_movement and any(a.type == "group" for a in about):
            where = where[:1]
        first = draw(st.integers(0, 3))
        log.assets = [LogAsset(n=first + n, asset_id=a.id) for n, a in enumerate(about)]
        log.places = [LogPlace(n=2 * n, place_id=p.id, length_m=draw(st.none() | st.floats(0, 99))) for n, p in enumerate(where)]
        log.quantities = [self.quantity(n, assets) for n in range(draw(st.integers(0, 2)))]
        self.session.flush()

    def quantity(self, n: int, assets: list[Any]) -> Quantity:
        draw = self.draw
        measure = draw(st.sampled_from(list(UNITS)))
        unit, value = draw(st.sampled_from(UNITS[measure])), draw(st.floats(-40 if measure == "temperature" else 0, 1e6))
        canonical, canonical_unit = value, unit or ("piece" if measure == "count" else "")
        if unit and measure != "rating":
            row = unit_named(unit)
            canonical, canonical_unit = value * row.scale + row.offset, row.canonical
        asset = draw(st.sampled_from([None, *(a.id for a in assets)]))
        return Quantity(
            n=n, measure=measure, value=value, unit=unit, label=draw(WORDS), canonical=canonical, canonical_unit=canonical_unit,
            adjustment=draw(st.sampled_from(["", "reset", "increment", "decrement"])), asset_id=asset,
        )  # fmt: skip


def entries(session: Session) -> list[list[str]]:
    """The index, as sorted text."""
    return [
        sorted(repr([getattr(e, c.key) for c in inspect(table).columns]) for e in session.scalars(select(table)))
        for table in (Movement, Membership, Adjustment)
    ]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
)
@given(st.data())
def test_export_import_and_export_again_are_the_same_bytes(data: st.DataObject) -> None:
    with empty_records() as first, empty_records() as second, tempfile.TemporaryDirectory() as folder:
        with first.session(HUB) as session:
            Made(data.draw, session).fill()
        with first.session(HUB) as session:
            index.rebuild(session)
        files = out(first)
        if not files:
            return
        source = written(Path(folder), files)
        done = put(second, source)
        assert out(second) == files
        again = put(second, source)
        assert (again.new, again.changed) == ({}, {})
        assert done.rows == again.rows
        with first.session() as one, second.session() as other:
            assert entries(one) == entries(other)
