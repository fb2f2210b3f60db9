"""How far a provider's minima are off at one place: what a hollow, a slope or a roof does that no grid of 2.5 km knows.

The mean difference of the nights so far, drawn towards nothing while they are few (a James-Stein kind of shrinkage with
a prior of what such differences are worth), and the spread that is left, so that a forecast can say how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from models.advice.outlook import Outlook
from models.advice.score import Settled

Floats = NDArray[np.float64]

# before any night is known a place may differ by so much from its grid cell, either way [K]: cold-air pools of a few
# kelvin are usual in mountain valleys. Only a beginning: five nights of its own weigh more
PRIOR_OFFSET_K = 2.0
# and one night from another by so much [K]: a day-ahead minimum is off by about this at a station of the grid itself
PRIOR_SPREAD_K = 2.0
# how many nights the prior spread is worth
PRIOR_NIGHTS = 5.0
# P20 and P80 of a normal distribution, in standard deviations
P80 = 0.8416


@dataclass(frozen=True, slots=True)
class Offset:
    """What to add to a provider's minimum here [K], how sure that is [K], and how far one night lies from it [K].

    nights: pairs it was learned from; 0: nothing is known, add nothing, with the prior's spread.
    """

    kelvin: float
    sure_k: float
    spread_k: float
    nights: int

    def applied(self, minimum_c: float) -> tuple[float, float, float]:
        """(P20, P50, P80) at the place [°C] where the provider says `minimum_c`."""
        middle, half = minimum_c + self.kelvin, P80 * float(np.hypot(self.spread_k, self.sure_k))
        return middle - half, middle, middle + half


def learned(said_c: Sequence[float] | Floats, came_c: Sequence[float] | Floats) -> Offset:
    """The offset from a provider's minima and the place's own, night by night; nights where either is NaN do not count."""
    off = np.asarray(came_c, dtype=np.float64) - np.asarray(said_c, dtype=np.float64)
    off = off[~np.isnan(off)]
    nights = len(off)
    mean = float(off.mean()) if nights else 0.0
    squares = float(((off - mean) ** 2).sum())
    spread = float(np.sqrt((PRIOR_NIGHTS * PRIOR_SPREAD_K**2 + squares) / (PRIOR_NIGHTS + max(nights - 1, 0))))
    # the precision of n nights against that of the prior, which is one of zero
    worth = nights / spread**2
    prior = 1 / PRIOR_OFFSET_K**2
    return Offset(mean * worth / (worth + prior), float(np.sqrt(1 / (worth + prior))), spread, nights)


def learned_from(settled: Iterable[Settled]) -> Offset:
    """The offset from forecasts of the provider's own minimum (as P50) whose outcome at the place is known."""
    pairs = [(f.p50, f.outcome) for f in settled if f.outcome is not None]
    return learned([said for said, _ in pairs], [came for _, came in pairs])


def night_minima(frames: Sequence[Outlook], nights: Sequence[tuple[float, float]]) -> Floats:
    """What a provider said of each night (dusk, dawn as epoch seconds) at its dusk: of the newest frame issued by then.

    frames: of one provider, in order of issue. NaN where none was issued within a day before dusk, or it does not reach.
    """
    said = np.full(len(nights), np.nan)
    issued = np.array([f.issued_at.timestamp() for f in frames])
    for i, (dusk_s, dawn_s) in enumerate(nights):
        at = int(np.searchsorted(issued, dusk_s, side="right")) - 1
        if at < 0 or dusk_s - issued[at] > 86_400:
            continue
        lowest = frames[at].minimum(datetime.fromtimestamp(dusk_s, UTC), datetime.fromtimestamp(dawn_s, UTC))
        said[i] = np.nan if lowest is None else lowest.temp_c
    return said
