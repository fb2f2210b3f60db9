"""QARTOD's gross range test: outside the physical span a value fails, outside the plausible span it is suspect."""

from __future__ import annotations

from sensors.measurands import Measurand
from sensors.quality.flags import FAIL, GOOD, SUSPECT


def gross_range(value: float, measurand: Measurand) -> int:
    """The flag for a value in the measurand's canonical unit; the ends of a span belong to it. NaN fails."""
    low, high = measurand.physical
    if not low <= value <= high:
        return FAIL
    low, high = measurand.plausible
    return GOOD if low <= value <= high else SUSPECT
