"""What a page says first. Today is a registry: each module here gives at most three lines a function, Today ranks them.

A state is decided here, once: Today and the page a line links to never differ. Lines speak of what is measured now
and of the last day; they never forecast. Walks its own folder: a new file with a @lines function is all it takes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from models.advice.farm import Farm

State = Literal["act", "watch", "unknown", "todo", "fine"]
ORDER: tuple[State, ...] = ("act", "watch", "unknown", "todo", "fine")
MOST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know. `headline` is the whole answer in a sentence, `title` the short of it in a list.

    reason: why, and what would cure it. inputs: how old and how complete what it stands on is. page: where it is
    shown whole. weight: within one state, the heavier first. place, measurand: what it is about and whose chart shows
    it, "" for the hub as a whole.
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
