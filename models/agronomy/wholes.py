"""Whole pieces out of amounts: a seed, a cell and a head of lettuce do not divide.

Arithmetic with decimal fractions leaves 1,380.0000000002 where 1,380 is meant, and rounding that up would order a seed too
many. What lies within a billionth of a whole number is that number.
"""

from __future__ import annotations

from math import ceil, floor

# relative; far above what a dozen multiplications leave, far below a seed in a bag
_NOISE = 1e-9


def whole_up(amount: float) -> int:
    """The least whole number that is not below the amount."""
    return ceil(amount - _NOISE * max(1.0, abs(amount)))


def whole_down(amount: float) -> int:
    """The greatest whole number that is not above the amount."""
    return floor(amount + _NOISE * max(1.0, abs(amount)))
