"""Where outlooks of the weather come from. One module a provider; each turns what it is told into the one form of an Outlook.

Nothing here asks anybody unless hubland.toml names a provider: a hub without internet has its own past, which is always
there. Walks its own folder: a new file with a @provider function is all a new provider takes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from collector.forecast.web import Web
from models.advice.outlook import Outlook

Floats = NDArray[np.float64]


class Provider(Protocol):
    """Somebody who says what the weather will be."""

    @property
    def name(self) -> str:
        """Who it is, as outlooks are kept under it."""
        ...

    def fetch(self, latitude: float, longitude: float, elevation_m: float, now: datetime) -> Outlook:
        """The hours to come at a point (degrees north and east, metres). ServiceError where it does not say."""
        ...


@dataclass(frozen=True)
class Given:
    """What a provider may work with: the web, and the hub's own past (see climatology.PAST) up to a moment.

    url: where a service answers, "" at its own address.
    """

    web: Web = field(default_factory=Web)
    url: str = ""
    past: Callable[[datetime], Mapping[str, Floats]] = lambda _: {}


Makes = Callable[[Given], Provider]
REGISTRY: dict[str, Makes] = {}


def provider(name: str) -> Callable[[Makes], Makes]:
    """Register what makes a provider."""

    def register(makes: Makes) -> Makes:
        REGISTRY[name] = makes
        return makes

    return register


@cache
def providers() -> Mapping[str, Makes]:
    """Every provider by its name, found by walking this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return REGISTRY
