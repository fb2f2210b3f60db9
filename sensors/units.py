"""Units, at the doors. The only module that knows pint.

Inside the house a bare float is in its measurand's canonical unit. A door asks `converter(from, to)` once and keeps
the two numbers; pint is never in a loop over readings (25 us a conversion against 0.1 us for a multiply and an add).
The pairs a farm meets every day stand in conversions.csv (a test holds each against pint), so that the worker never
loads pint for them: half a second and 25 MB.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sensors.errors import UnitError

if TYPE_CHECKING:
    import pint


@cache
def spellings() -> dict[str, str]:
    """How devices and people write units -> pint's spelling, from spellings.csv; "" is a plain number."""
    text = resources.files("sensors").joinpath("spellings.csv").read_text("utf-8")
    return {row["written"]: row["unit"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[Any]:
    """The one registry of the process; built when first asked for (half a second)."""
    import pint

    units: pint.UnitRegistry[Any] = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    for definition in ("ppm = 1e-6 = ppm", "ppb = 1e-9 = ppb", "inHg = inch_Hg_32F", "umol = micromole"):
        name = definition.split(" = ")[0]
        if name not in units:
            units.define(definition)
    return units


def spelled(unit: str) -> str:
    """The unit in pint's spelling, as far as the table knows it."""
    text = unit.strip()
    return spellings().get(text, text)


@cache
def common() -> dict[tuple[str, str], tuple[float, float]]:
    """(given, wanted) -> (scale, offset) of conversions.csv."""
    text = resources.files("sensors").joinpath("conversions.csv").read_text("utf-8")
    return {(r["given"], r["wanted"]): (float(r["scale"]), float(r["offset"])) for r in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=4096)
def converter(given: str, wanted: str) -> tuple[float, float]:
    """(scale, offset) such that value_in_wanted = value_in_given * scale + offset.

    Raises UnitError where a unit is unknown, the dimensions differ, or the relation is not a straight line.
    Affine conversions leave about 1e-12 of float noise for degrees Fahrenheit: compare with a tolerance.
    """
    source, target = spelled(given), spelled(wanted)
    if source == target:
        return 1.0, 0.0
    known = common().get((source, target))
    return known or by_pint(given, wanted)


def by_pint(given: str, wanted: str) -> tuple[float, float]:
    """What `converter` gives, asked of pint."""
    source, target = spelled(given), spelled(wanted)
    units = registry()
    try:
        zero, one, ten = (float(units.Quantity(x, source).to(target).magnitude) for x in (0.0, 1.0, 10.0))
    except Exception as why:  # pint raises many kinds, its parser even built-in ones; all mean the same here
        raise UnitError(
            f"{given!r} is not a unit that can become {wanted or 'a plain number'!r}.",
            expected=f"a unit of the same kind as {wanted or '1'}",
            got=given or "no unit",
            next_step="correct the unit at the device, or leave it out to mean the usual one",
        ) from why
    scale = one - zero
    if abs((ten - zero) - 10 * scale) > 1e-6 * max(1.0, abs(ten)):
        raise UnitError(f"{given!r} to {wanted!r} is not a straight line.", expected="an affine unit", got=given)
    return scale, zero


def convert(value: float, given: str, wanted: str) -> float:
    """One value from one unit to another; for doors and tests, not for loops."""
    scale, offset = converter(given, wanted)
    return value * scale + offset
