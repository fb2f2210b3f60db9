"""Amounts of one crop in the units it is picked, stored and shared in: pounds, bunches, heads, pints.

Units of weight convert by themselves; a bunch or a head only where somebody weighed one. Nothing is guessed: a bunch of kale is not
a bunch of radishes.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.agronomy.crops import Crop
from models.agronomy.seeds import OZ_G
from models.agronomy.stated import stated
from sensors.errors import UnitError

# pounds in each unit of weight
POUNDS: Mapping[str, float] = {"lb": 1.0, "oz": 1 / 16, "kg": 1000 / OZ_G / 16, "g": 1 / OZ_G / 16}


def unit_weights(crop: Crop) -> dict[str, float]:
    """Pounds in one of each unit that the crop's yield and shares are told in, as far as somebody weighed them."""
    told = ((crop.yield_unit, crop.unit_weight_lb), (crop.share_unit, crop.share_unit_weight_lb))
    return {unit: weight for unit, weight in told if unit is not None and weight is not None}


def converted(amount: float, unit: str, into: str, weights_lb: Mapping[str, float] | None = None) -> float:
    """An amount in another unit; weights_lb: pounds in one of each of the crop's own units. UnitError where one of them is not known."""
    stated("amount", amount, unit, 0)
    if unit == into:
        return amount
    known = {**(weights_lb or {}), **POUNDS}
    for one in (unit, into):
        if one not in known:
            raise UnitError(
                f"Nobody has weighed one {one} of this crop.",
                where="unit",
                expected=f"{into}, or a unit whose weight is known: {', '.join(sorted(known))}",
                got=unit,
                next_step=f"weigh one {one} and write it down with the crop, or give the amount in {into if one == unit else unit}",
            )
    return amount * known[unit] / known[into]
