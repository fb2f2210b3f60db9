"""Plants that poison, and when: by season and by what weather has just done (tables/toxic_plants.csv).

What grows where is for people to say. A poisoned animal, and any doubt, belong to a veterinarian or the extension agent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.stated import chosen

# what happened on a day, and what holds now
EVENTS = ("storm", "frost", "drought_break")
STATES = ("drought", "short_sorghum", "short_feed", "clover_half")


@dataclass(frozen=True, slots=True)
class ToxicWindow:
    """A plant's danger: for which animals, between which days of the year (month, day), by what trigger, so many days after it."""

    plant: str
    name: str
    animals: tuple[str, ...]
    first: tuple[int, int]
    last: tuple[int, int]
    trigger: str
    after_days: int
    severity: str
    meaning: str
    unvalidated: bool
    source: str

    def in_season(self, day: date) -> bool:
        """Whether a day lies in the window; windows may go over the turn of the year."""
        now = (day.month, day.day)
        return self.first <= now <= self.last if self.first <= self.last else now >= self.first or now <= self.last


@dataclass(frozen=True, slots=True)
class Danger:
    """A plant that endangers an animal on a day. block: keep off, else watch. until: the last such day, None: as long as it holds."""

    plant: str
    name: str
    block: bool
    until: date | None
    meaning: str
    unvalidated: bool
    source: str


@cache
def windows() -> tuple[ToxicWindow, ...]:
    """Every window of the table."""

    def day(cell: str) -> tuple[int, int]:
        month, number = cell.split("-")
        return int(month), int(number)

    return tuple(
        ToxicWindow(
            r["plant"],
            r["name"],
            tuple(r["animals"].split()),
            day(r["from_day"]),
            day(r["to_day"]),
            r["trigger"],
            int(r["after_days"] or 0),
            r["severity"],
            r["meaning"],
            r["confidence"] == "unvalidated",
            r["source"],
        )
        for r in rows_of("toxic_plants")
    )


def toxic_plants() -> dict[str, str]:
    """Every plant by key, with what people call it."""
    return {one.plant: one.name for one in windows()}


def dangers(
    plants: Collection[str], animal: str, on: date, happened: Mapping[str, date] | None = None, holds: Collection[str] = ()
) -> tuple[Danger, ...]:
    """What endangers an animal in a paddock where these plants grow, on a day.

    animal: cattle, lactating_cows (who are cattle too), sheep, goats, horses, camelids, pigs. happened: of EVENTS, the day each
    last came. holds: of STATES, what holds now. Raises InputError for a plant, event or state that nobody knows.
    """
    for plant in plants:
        chosen("plant", plant, toxic_plants())
    for event in happened or {}:
        chosen("event", event, EVENTS)
    for state in holds:
        chosen("state", state, STATES)
    kinds = {animal, "cattle"} if animal == "lactating_cows" else {animal}
    found = (_danger(one, on, happened or {}, holds) for one in windows() if one.plant in plants and kinds & set(one.animals))
    return tuple(danger for danger in found if danger is not None)


def _danger(window: ToxicWindow, on: date, happened: Mapping[str, date], holds: Collection[str]) -> Danger | None:
    if not window.in_season(on):
        return None
    until: date | None = _last_day(window, on)
    if window.trigger in EVENTS:
        if window.trigger not in happened or not 0 <= (on - happened[window.trigger]).days <= window.after_days:
            return None
        until = happened[window.trigger] + timedelta(days=window.after_days)
    elif window.trigger:
        if window.trigger not in holds:
            return None
        until = None
    return Danger(window.plant, window.name, window.severity == "block", until, window.meaning, window.unvalidated, window.source)


def _last_day(window: ToxicWindow, on: date) -> date:
    year = on.year + 1 if window.last < (on.month, on.day) else on.year
    return date(year, *window.last)
