"""Chance without memory: every draw is a hash of what it is for and when, so that any window can be made again."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@cache
def key(seed: int, *what: str) -> int:
    """A 63-bit number for a purpose: the same words and seed give the same number, on any machine."""
    return int.from_bytes(blake2b("\0".join((str(seed), *what)).encode(), digest_size=8).digest(), "little") >> 1


def uniform(purpose: int, index: NDArray[np.int64]) -> Floats:
    """One draw in [0, 1) for each index. SplitMix64 (Steele, Lea and Flood 2014) of purpose and index."""
    with np.errstate(over="ignore"):
        z = np.atleast_1d(index).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(purpose)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(purpose: int, index: NDArray[np.int64]) -> Floats:
    """Draws of mean 0 and standard deviation 1, never beyond 3: the sum of three uniform ones."""
    tripled = np.atleast_1d(index).astype(np.int64) * 3
    return (uniform(purpose, tripled) + uniform(purpose, tripled + 1) + uniform(purpose, tripled + 2) - 1.5) * 2.0


def smooth(purpose: int, time_s: Floats, period_s: float) -> Floats:
    """Noise that wanders: normal draws at every `period_s`, joined by half cosines."""
    position = np.atleast_1d(time_s) / period_s
    before = np.floor(position).astype(np.int64)
    weight = 0.5 - 0.5 * np.cos(np.pi * (position - before))
    return normal(purpose, before) * (1.0 - weight) + normal(purpose, before + 1) * weight
