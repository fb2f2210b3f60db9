"""What a page says first. Today is a registry: each module here gives at most three lines a function, Today ranks them.

A state is decided here, once: Today and the page a line links to never differ. Lines stand on what is measured, on the
derived days and on the forecasts that jobs keep. Walks its own folder: a new file with a @lines function is all it takes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from models.advice.farm import Farm

State = Literal["act", "watch", "unknown", "todo", "fine"]
ORDER: tuple[State, ...] = ("act", "watch", "unknown", "todo", "fine")
MOST = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody may say they did about a line; it becomes a done log.

    label: on the button ("Covered"). name: the log's ("Covered beds 4 and 5 against frost"). amount: typed as people do
    ("70 gal"), "" for none.
    """

    label: str
    name: str
    places: tuple[str, ...] = ()
    type: str = "activity"
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know. `headline` is the whole answer in a sentence, `title` the short of it in a list.

    reason: why, and what would cure it. inputs: how old and how complete what it stands on is. page: where it is
    shown whole. weight: within one state, the heavier first. place, measurand: what it is about and whose chart shows
    it, "" for the hub as a whole. deeds: what may be said to be done about it; `subject` names the question that such an
    answer answers ("frost Block B"), which holds until `until` and while the state is the same.
    """

    state: State
    headline: str
    title: str
    reason: str
    inputs: str
    page: str
    place: str = ""
    weight: float = 0.0
    measurand: str = ""
    subject: str = ""
    deeds: tuple[Deed, ...] = ()
    until: datetime | None = None


Gives = Callable[[Farm], list[Line]]
REGISTRY: list[Gives] = []


def lines(give: Gives) -> Gives:
    """Register a function that gives lines."""
    REGISTRY.append(give)
    return give


@cache
def registry() -> tuple[Gives, ...]:
    """Every registered function, found by walking this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(REGISTRY)


def ranked(farm: Farm, page: str = "") -> list[Line]:
    """All lines, most urgent first; those of one page where it is named."""
    found = [line for give in registry() for line in give(farm)[:MOST]]
    return sorted((x for x in found if page in ("", x.page)), key=lambda x: (ORDER.index(x.state), -x.weight, x.title))
