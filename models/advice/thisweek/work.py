"""What a week's work rests on, and how one piece of it is told."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from models.advice import Deed, Line, State
from models.planning.scenario import Scenario
from models.records.journal import LogView
from models.records.seasons import Planned, SeasonView

Kind = Literal["sow", "plant", "prepare", "pick", "soak", "cover", "rest"]
KINDS: tuple[Kind, ...] = ("sow", "plant", "prepare", "pick", "soak", "cover", "rest")
# the days a week's work is told for, today the first
DAYS = 7
# tasks are read for longer: what is set out in a fortnight has its bed prepared and its trays put out this week
READ_DAYS = 15


@dataclass(frozen=True, slots=True)
class Coming:
    """A crop that is to be picked this week. p20, p50, p80, picked: in unit; picked: so far. covers: for how many shares, as a sentence's
    end, "" unknown. plantings: that may give it, the likeliest first."""

    crop: str
    name: str
    unit: str
    p20: float
    p50: float
    p80: float
    picked: float = 0.0
    covers: str = ""
    plantings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Packing:
    """The week's boxes. on: the day of the pick-up, None not said; full, covered: boxes there are, and those whose every item is covered;
    chance: that all are, None unknown; short: what there is too little of."""

    on: date | None
    boxes: int
    covered: int
    chance: float | None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """The season as planned and reckoned with; pending tasks of a fortnight, overdue ones too; planting -> the days its logs were
    soaked, the last first; what is to be picked, None where no forecast was asked for."""

    season: SeasonView
    scenario: Scenario | None = None
    tasks: tuple[LogView, ...] = ()
    soaked: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    coming: tuple[Coming, ...] | None = None
    packing: Packing | None = None

    def planting(self, name: str) -> Planned | None:
        """The planting of that name, of this season or an earlier one."""
        return next((one for one in (*self.season.plantings, *self.season.before) if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. key: its question, the same from day to day; title: what to do; reason: why, in one sentence; amount: how much,
    "" nothing to count. state: as Today says it. on: by when, None: while it is so. task: the pending log it is. deed: what may be said
    to be done where there is no task. put_off: the day to which it had better be moved. moved: what it does to the days after it.
    short: the reason in few words, for a list. until: the day to which a deed holds. line: the advice it repeats."""

    kind: Kind
    key: str
    title: str
    reason: str
    state: State = "todo"
    places: tuple[str, ...] = ()
    amount: str = ""
    on: date | None = None
    task: uuid.UUID | None = None
    inputs: str = ""
    planting: str = ""
    deed: Deed | None = None
    put_off: date | None = None
    moved: str = ""
    short: str = ""
    until: date | None = None
    line: Line | None = None


def beds_of(work: Work, one: Planned) -> tuple[tuple[str, float | None], ...]:
    """Where it stands or is to stand: (bed, metres of it or None). What is in trays is bound for the bed of its task of setting out."""
    if one.established == "transplant_raised" and one.planted_on is None:
        bound = [t.places for t in work.tasks if t.type == "transplanting" and one.name in t.assets]
        if bound or one.sown_on is not None:
            return tuple((place, None) for place in bound[0]) if bound else ()
    return one.stands


def last_day(today: date) -> date:
    """The last day that counts as this week."""
    return today + timedelta(days=DAYS - 1)
