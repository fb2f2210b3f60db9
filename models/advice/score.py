"""How well forecasts did: was the band as wide as it said, was the middle in the middle.

A P20-P80 band should hold three outcomes in five. Whether what was seen is chance or a band that is too wide or too
narrow is decided by the binomial distribution itself, not by its normal approximation, which is wrong for few nights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, isfinite, lgamma, log, nan
from typing import Literal, NamedTuple, Protocol

import numpy as np

Verdict = Literal["wide", "narrow", "fair", "too few"]

EXPECTED = 0.6
# below this a band could hold all or none by chance
LEAST = 10
# how often a fair band may be called wide or narrow
WRONG = 0.05


class Case(NamedTuple):
    """One forecast and what came."""

    p20: float
    p50: float
    p80: float
    outcome: float


class Settled(Protocol):
    """Anything with a band and an outcome (models.records.forecasts.ForecastView)."""

    @property
    def p20(self) -> float: ...
    @property
    def p50(self) -> float: ...
    @property
    def p80(self) -> float: ...
    @property
    def outcome(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Score:
    """How n forecasts did. inside: how many outcomes lay in P20-P80, its ends included. NaN where n is 0.

    median_abs_error of P50; bias: mean of P50 less outcome, above zero where too high was forecast; pinball: mean loss
    over P20, P50 and P80 (Gneiting & Raftery 2007: the lower the better, and only an honest band makes it low); span:
    mean width of the band. All in the unit of the forecast.
    """

    n: int
    inside: int
    median_abs_error: float
    bias: float
    pinball: float
    span: float
    expected: float = EXPECTED

    @property
    def share(self) -> float:
        """Share of outcomes inside the band; NaN of none."""
        return self.inside / self.n if self.n else nan

    @property
    def verdict(self) -> Verdict:
        """Whether the band is honest: "fair" unless so few or so many inside would be chance in fewer than WRONG of cases."""
        if self.n < LEAST:
            return "too few"
        low, high = fair_counts(self.n, self.expected)
        return "narrow" if self.inside < low else "wide" if self.inside > high else "fair"


def score(cases: Iterable[Case]) -> Score:
    """The score of some cases; those in which a number is missing do not count."""
    rows = np.array([case for case in cases if all(isfinite(v) for v in case)], dtype=np.float64).reshape(-1, 4)
    if not len(rows):
        return Score(0, 0, nan, nan, nan, nan)
    p20, p50, p80, came = rows.T
    inside = int(((came >= p20) & (came <= p80)).sum())
    losses = [_pinball(came - p, share) for p, share in ((p20, 0.2), (p50, 0.5), (p80, 0.8))]
    return Score(
        len(rows),
        inside,
        float(np.median(np.abs(came - p50))),
        float(np.mean(p50 - came)),
        float(np.mean(losses)),
        float(np.mean(p80 - p20)),
    )


def cases_of(settled: Iterable[Settled]) -> list[Case]:
    """The cases of forecasts whose outcome is known."""
    return [Case(f.p20, f.p50, f.p80, f.outcome) for f in settled if f.outcome is not None]


def fair_counts(n: int, expected: float = EXPECTED) -> tuple[int, int]:
    """The fewest and the most inside, of n, that a fair band gives; each tail beyond them has at most WRONG / 2."""
    # by logarithms: the counts of a few thousand nights are beyond a float
    chances = [
        exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(expected) + (n - k) * log(1 - expected)) for k in range(n + 1)
    ]
    return _tail(chances), n - _tail(chances[::-1])


def _tail(chances: list[float]) -> int:
    """How many of the first counts together are at most WRONG / 2."""
    total = 0.0
    for count, chance in enumerate(chances):
        total += chance
        if total > WRONG / 2:
            return count
    return len(chances) - 1


def _pinball(over: np.ndarray, share: float) -> np.ndarray:
    """The quantile loss: an outcome above the quantile costs `share` a unit, one below it 1 - share."""
    return np.maximum(share * over, (share - 1) * over)
