"""The grazing on paper and as a table: the season's chart, and the record of what was grazed, for a wall and for whoever funds it.

A record has what NRCS practice 528 (prescribed grazing) asks for: paddock and area, kind and number of animals, in and out,
days, height in and out, rest before. Lengths on paper are in points.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

from collector.sheets import BOLD, MARGIN, REGULAR, SMALL, TITLE, blank, letters, printable
from models.advice.farm import Farm
from models.advice.rotation.ahead import read, today_of
from models.advice.rotation.record import Grazed, record
from models.display import NBSP, in_units, rounded
from models.geometry import ACRE_M2, HECTARE_M2
from models.planning.grazing.rotation import Rotation
from models.records import grazing, state
from models.records.database import Session
from models.records.grazed import HerdStay
from models.records.grazing import TOGETHER
from sensors.errors import InputError

LONGEST_D = 750
ROW, NAME, TOP = 22.0, 54.0, 30.0
# widths of the record's columns as shares of the paper
COLUMNS = (
    ("paddock", 0.1), ("area", 0.08), ("herd", 0.13), ("head", 0.06), ("in", 0.11), ("out", 0.11), ("days", 0.06), ("rest before", 0.09),
    ("entry height,", 0.1), ("exit height,", 0.09), ("AU·d a", 0.07),
)  # fmt: skip


def rows_of(session: Session, farm: Farm, since: date, until: date) -> list[Grazed]:
    """What was grazed in a span, with head counts as they were. InputError for a span that is none."""
    if not 0 <= (until - since).days <= LONGEST_D:
        raise InputError("A record is of some days.", where="days", expected=f"0 to {LONGEST_D}", got=str((until - since).days))
    plans = grazing.rotations(session, datetime.combine(since, datetime.min.time(), farm.zone) - timedelta(days=60), accepted_only=True)
    ids = {h.name: h.id for h in farm.herds}
    counts: dict[date, dict[Any, state.HeadCount]] = {}

    def head(stay: HerdStay) -> int | None:
        on = stay.from_at.date()
        if on not in counts:
            counts[on] = state.head_counts(session, stay.from_at + timedelta(hours=1))
        found = counts[on].get(ids.get(stay.herd))
        return found.total if found is not None else None

    return record(farm, plans, head, since, until)


# As a table


def record_csv(rows: Sequence[Grazed], units: str) -> str:
    """One row a stay; units stand in the heading, dates as 2026-05-14."""
    us = units == "us"
    area, height = ("ac", "in") if us else ("ha", "cm")
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([
        "paddock", f"area_{area}", "herd", "kind", "head", "animal_units", "in", "out", "days", "rest_before_d", f"height_in_{height}",
        f"height_out_{height}", f"animal_unit_days_per_{area}", "planned_in", "planned_out", "planned_paddock",
    ])  # fmt: skip
    for row in rows:
        plan = row.planned
        table.writerow([
            row.paddock, _area(row, us, 2), row.herd, row.kind, "" if row.head is None else row.head,
            "" if row.animal_units is None else f"{row.animal_units:.1f}", row.came, row.left or "", row.days,
            "" if row.rest_d is None else row.rest_d, _height(row.height_in_m, units), _height(row.height_out_m, units), _days(row, us),
            plan.first if plan else "", plan.out if plan else "", plan.paddock if plan else "",
        ])  # fmt: skip
    return out.getvalue()


def _area(row: Grazed, us: bool, digits: int) -> str:
    return "" if row.area_ha is None else f"{row.area_ha * (HECTARE_M2 / ACRE_M2 if us else 1.0):.{digits}f}"


def _rest(row: Grazed) -> str:
    """Days of rest before; of a herd that enters on the day another leaves, that it follows."""
    return "" if row.rest_d is None else f"{row.rest_d} d" if row.rest_d else "follows"


def _height(value: float | None, units: str) -> str:
    return "" if value is None else rounded(in_units("sward_height", value, units), 1)


def _days(row: Grazed, us: bool) -> str:
    """Animal-unit days on each acre or hectare."""
    found = row.animal_days_ha
    return "" if found is None else f"{found * (ACRE_M2 / HECTARE_M2 if us else 1.0):.1f}"


# On paper


class _Paper:
    """A sheet lying on its side, written on from the top down."""

    def __init__(self, farm: Farm, title: str, compressed: bool) -> None:
        self.out, self.title, self.page = BytesIO(), title, 0
        self.canvas, self.width, self.height = blank(self.out, farm.units, compressed=compressed)
        local = farm.now.astimezone(farm.zone)
        self.printed = f"{farm.name} · printed {local:%a} {local.day} {local:%b %Y}"
        self.has = letters()
        self.begin()

    def begin(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = self.height - MARGIN
        self.words(MARGIN, self.y - TITLE, self.title, BOLD, TITLE if self.page == 1 else 11.0)
        self.canvas.setFont(REGULAR, SMALL)
        self.canvas.drawRightString(self.width - MARGIN, MARGIN - 14, printable(f"{self.printed} · page {self.page}", self.has))
        self.y -= TITLE + 14

    def words(self, x: float, y: float, text: str, font: str = REGULAR, size: float = SMALL) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, printable(text.replace(NBSP, " "), self.has))

    def done(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def record_sheet(farm: Farm, rows: Sequence[Grazed], since: date, until: date, *, compressed: bool = True) -> bytes:
    """The record as PDF."""
    paper = _Paper(farm, f"Grazing record · {farm.name} · {_dated(since)} to {_dated(until)}", compressed)
    us = farm.units == "us"
    area, height = ("ac", "in") if us else ("ha", "cm")
    units = {"area": area, "entry height,": height, "exit height,": height, "AU·d a": area}
    _head(paper, units)
    for row in rows:
        if paper.y < MARGIN + 20:
            paper.begin()
            _head(paper, units)
        cells = (
            row.paddock, _area(row, us, 1), row.herd, "" if row.head is None else str(row.head), _day(row.came),
            _day(row.left) if row.left else "there now", str(row.days), _rest(row),
            _height(row.height_in_m, farm.units), _height(row.height_out_m, farm.units), _days(row, us),
        )  # fmt: skip
        _row(paper, cells, REGULAR)
    if not rows:
        paper.words(MARGIN, paper.y - 20, "Nothing is written down as grazed in these days.")
    return paper.done()


def _head(paper: _Paper, units: dict[str, str]) -> None:
    _row(paper, [f"{name} {units.get(name, '')}".strip() for name, _ in COLUMNS], BOLD)
    paper.canvas.line(MARGIN, paper.y - 4, paper.width - MARGIN, paper.y - 4)
    paper.y -= 3


def _row(paper: _Paper, cells: Sequence[str], font: str) -> None:
    paper.y -= 15
    x, wide = MARGIN, paper.width - 2 * MARGIN
    for cell, (_, share) in zip(cells, COLUMNS, strict=True):
        paper.words(x, paper.y, cell, font, 8.5)
        x += wide * share


def chart_sheet(farm: Farm, *, compressed: bool = True) -> bytes:
    """The season's chart as PDF: what was done filled, what is planned with an open frame; and the next moves in words."""
    plan = read(farm.grass.accepted) or read(farm.grass.rotation)
    if plan is None or not plan.days:
        raise InputError("There is no plan to print.", where="Grazing", next_step="the page Grazing says what stands in its way")
    today = today_of(farm)
    first = min([s.from_at.astimezone(farm.zone).date() for s in farm.grass.stays if s.from_at.year == farm.now.year], default=today)
    first, last = max(first, today - timedelta(days=90)), plan.start + timedelta(days=plan.days)
    paper = _Paper(farm, f"Grazing plan · {farm.name} · made {_dated(plan.made_at.astimezone(farm.zone).date())}", compressed)
    _chart(paper, farm, plan, first, last)
    _next(paper, plan, today)
    return paper.done()


def _chart(paper: _Paper, farm: Farm, plan: Rotation, first: date, last: date) -> None:
    names = sorted(plan.leave, key=lambda n: (n.rstrip("0123456789"), int("".join(c for c in n if c.isdigit()) or 0)))
    row = min(ROW, (paper.y - MARGIN - 130) / max(len(names), 1))
    step, top = (paper.width - 2 * MARGIN - NAME) / (last - first).days, paper.y - 14

    def x(on: date) -> float:
        return float(MARGIN + NAME + max(min((on - first).days, (last - first).days), 0) * step)

    bottom = top - row * len(names)
    paper.canvas.setLineWidth(0.4)
    for i, name in enumerate(names):
        paper.words(MARGIN, top - row * (i + 1) + row * 0.3, name, BOLD)
        paper.canvas.line(MARGIN, top - row * (i + 1), paper.width - MARGIN, top - row * (i + 1))
    for on in (first + timedelta(days=n) for n in range((last - first).days)):
        if on.day == 1:
            paper.canvas.line(x(on), top, x(on), bottom)
            paper.words(x(on) + 2, top + 3, f"{on:%B}")
    labels = [herd for label in plan.herds for herd in label.split(TOGETHER)]
    for herd, place, came, left, planned in _bars(farm, plan):
        if place in names and left > first:
            low = herd.split(TOGETHER)[0] in labels and labels.index(herd.split(TOGETHER)[0]) % 2 == 1
            high, y = row * (0.42 if low else 0.72), top - row * (names.index(place) + 1) + row * 0.14
            paper.canvas.setFillGray(1.0 if planned else 0.55 if low else 0.3)
            paper.canvas.rect(x(came), y, max(x(left) - x(came) - 0.6, 1.4), high, fill=1)
            paper.canvas.setFillGray(0)
    today = x(today_of(farm))
    paper.canvas.setLineWidth(1.2)
    paper.canvas.line(today, top + 12, today, bottom)
    paper.words(today + 3, bottom - 10, "today")
    key = " · ".join(f"{herd}: {'low' if i % 2 else 'high'} bars" for i, herd in enumerate(labels))
    paper.words(MARGIN, bottom - 22, f"Filled is done, open is planned. {key}.")
    paper.y = bottom - 34


def _bars(farm: Farm, plan: Rotation) -> list[tuple[str, str, date, date, bool]]:
    """(herd, paddock, in, out, planned), what was done first."""
    today, found = today_of(farm), list[tuple[str, str, date, date, bool]]()
    for stay in farm.grass.stays:
        came = stay.from_at.astimezone(farm.zone).date()
        left = stay.left_at.astimezone(farm.zone).date() if stay.left_at is not None else today
        found.append((stay.herd, stay.place, came, max(left, came + timedelta(days=1)), False))
    return [*found, *((m.herd, m.paddock, max(m.first, today), m.out, True) for m in plan.moves if m.out > today)]


def _next(paper: _Paper, plan: Rotation, today: date) -> None:
    """The next moves in words, in two columns, as many as there is room for."""
    coming = sorted((m for m in plan.moves if m.first >= today), key=lambda m: m.first)
    paper.words(MARGIN, paper.y, "Next moves", BOLD, 10.5)
    room = int((paper.y - MARGIN) / 13)
    for i, move in enumerate(coming[: 2 * room]):
        x = MARGIN + (paper.width / 2 - MARGIN) * (i // room)
        said = f"[  ]  {_day(move.first)}  {move.herd} to {move.paddock}, {move.days} d, out {_day(move.out)}"
        paper.words(x, paper.y - 15 - 13 * (i % room), said)


def _dated(on: date) -> str:
    return f"{on.day} {on:%b} {on.year}"


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"
