"""Sheets of a season: what stands on each, as tables of plain figures.

A Table says what is on a sheet; collector.season_sheets draws it on paper or writes it as CSV. A cell that is None is not known, or is
filled in by hand; what is not known is never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.advice.season.scenario import Given
from models.amounts import say_amount
from models.display import rounded
from models.planning.harvest import Forecast
from models.planning.planting import Bed, Planting
from models.planning.planting.bed_map import Taken
from models.planning.scenario.chain import Chain
from models.records.seasons import Planned, SeasonView
from sensors.errors import UnitError

Cell = str | float | int | date | None
# what stands in a cell that nobody knows, and in one that is filled in by hand
UNKNOWN, BOX, LINE = "?", "[   ]", "________"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. key: its name in CSV, with the unit; title: on paper; wide: its part of the paper, of all columns' together; blank: what
    stands where the cell is None."""

    key: str
    title: str
    wide: float
    blank: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet. title: what it is; span: of which days, in words; notes: sentences below; empty: what stands where there are no rows."""

    title: str
    span: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    empty: str = "Nothing."


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a planting may go in by the soil. soil_f, least_f: as it is and as it should be [°F], None not known; says: go, wait or
    unknown; why: a sentence."""

    soil_f: float | None
    least_f: float | None
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Cold:
    """The lowest forecast of the next nights [°F], None: nobody forecasts it; on: the night; why: a sentence where it is not known."""

    low_f: float | None
    on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing of a shared week. each: in a full box, 0 none; having: boxes with some; surplus: what shares and the planned meal leave;
    keeps_d: days that it keeps once picked, least and most, None not known."""

    crop: str
    unit: str
    each: float
    having: int
    surplus: float
    keeps_d: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SharedWeek:
    """A week shared out. pick_up: where and when, in words; on: its first day; frozen: whether it is printed already."""

    week: date
    shares: int
    items: tuple[Handed, ...]
    on: date
    pick_up: str = ""
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class LotLabel:
    """A lot for its label: crop, bed ("" not said), the day it was picked, its number, and how much in words ("" not weighed yet)."""

    crop: str
    bed: str
    on: date
    lot: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class SeedHeld:
    """Seed on hand. seeds: counted, None where nobody knows how many; said: in words."""

    seeds: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Known:
    """All that sheets are filled from. on: the day of looking; us: feet and °F on paper, else metres and °C. beds, stands: all beds, and
    who is in them when. gates, colds by planting, seed and companies (where seed is bought) by (crop, variety): empty where nothing
    measures or counts. forecast, shared, lots: for sheets that ask for them."""

    view: SeasonView
    given: Given
    chain: Chain
    on: date
    us: bool = True
    farm: str = ""
    beds: tuple[Bed, ...] = ()
    stands: tuple[Taken, ...] = ()
    gates: Mapping[str, Gate] = field(default_factory=dict)
    colds: Mapping[str, Cold] = field(default_factory=dict)
    seed: Mapping[tuple[str, str], SeedHeld] = field(default_factory=dict)
    companies: Mapping[tuple[str, str], str] = field(default_factory=dict)
    forecast: Forecast | None = None
    shared: SharedWeek | None = None
    lots: tuple[LotLabel, ...] = ()

    @property
    def plans(self) -> Mapping[str, Planting]:
        """Plantings that can be reckoned with, by name."""
        return {one.id: one for one in self.given.scenario.season.plantings}

    def planned(self) -> tuple[Planned, ...]:
        """All plantings of the plan, by name."""
        return tuple(sorted(self.view.plantings, key=lambda one: one.name))


def within(on: date | None, first: date, days: int) -> bool:
    """Whether a day is one of those from first on."""
    return on is not None and first <= on < first + timedelta(days=days)


def said_day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"


def said_days(first: date, days: int) -> str:
    """Days in words: a week by its Monday, others from the first to the last."""
    if days == 7 and first.weekday() == 0:
        return f"week of {said_day(first)} {first.year}"
    last = first + timedelta(days=days - 1)
    return f"{said_day(first)} {first.year}" if days == 1 else f"{said_day(first)} to {said_day(last)} {last.year}"


def listed(words: Iterable[str]) -> str:
    """Words once each, with commas."""
    return ", ".join(dict.fromkeys(word for word in words if word))


def amount_words(value: float, unit: str) -> str:
    """An amount with its unit as people say it: "20 bunches"; a unit that amounts do not know stays as it is."""
    try:
        return say_amount(round(value, 2), unit)
    except UnitError:
        return f"{plain(value)} {unit}".strip()


def plain(value: float) -> str:
    """A number without more digits than it has, two at most."""
    if 0 < abs(value) < 0.01:
        return f"{value:.1g}"
    return f"{round(value):,}" if abs(value - round(value)) < 1e-9 else rounded(value, 2).rstrip("0").rstrip(".")
