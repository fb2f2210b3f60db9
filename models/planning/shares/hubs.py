"""What is left, sent to other hubs by need: as much as goes while each hub's part stays near its part of the need.

Orgut, Ivy, Uzsoy and Wilson 2015 (a North Carolina food bank): |z_h / Z - d_h / D| <= kappa, z_h within the hub's capacity.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# halvings: far below any scale's step
HALVINGS = 200


def equitable(supply: float, needs: Sequence[float], capacities: Sequence[float], kappa: float) -> list[float]:
    """What each hub gets [unit of supply], the most in all that kappa allows, as near to the parts of the need as may be.

    needs: in any one measure, 0 or more; capacities: in the unit of supply. What no hub may get stays: it is the supply less
    the sum.
    """
    need, most = np.asarray(needs, float), np.asarray(capacities, float)
    if supply <= 0 or not len(need) or need.sum() <= 0:
        return [0.0] * len(need)
    part = need / need.sum()
    low, high = np.maximum(part - kappa, 0.0), np.where(part > 0, part + kappa, 0.0)

    def possible(total: float) -> bool:
        floor, top = low * total, np.minimum(most, high * total)
        return bool((floor <= top + 1e-12).all() and floor.sum() <= total + 1e-12 and total <= top.sum() + 1e-12)

    total, above = (supply, supply) if possible(supply) else (0.0, supply)
    for _ in range(HALVINGS if total < above else 0):
        middle = (total + above) / 2
        total, above = (middle, above) if possible(middle) else (total, middle)
    return _near(part * total, low * total, np.minimum(most, high * total), total)


def _near(wanted: np.ndarray, low: np.ndarray, high: np.ndarray, total: float) -> list[float]:
    """Amounts within limits that sum to total, from those wanted: what is missing or too much is spread over the room there is."""
    given = np.clip(wanted, low, np.maximum(low, high))
    over = total - float(given.sum())
    room = np.maximum(high - given, 0.0) if over > 0 else np.maximum(given - low, 0.0)
    if room.sum() > 0:
        given = given + np.sign(over) * room * min(1.0, abs(over) / float(room.sum()))
    return [float(z) for z in given]


def whole(amounts: Sequence[float], capacities: Sequence[int]) -> list[int]:
    """Whole steps by largest remainder: their sum is that of the amounts rounded down, none above its capacity. A hub's part
    may be off by less than a step."""
    exact = np.asarray(amounts, float)
    steps = np.minimum(np.floor(exact + 1e-9).astype(int), np.asarray(capacities, int))
    missing = int(np.floor(exact.sum() + 1e-9)) - int(steps.sum())
    for h in np.argsort(-(exact - steps), kind="stable"):
        if missing > 0 and exact[h] > steps[h] + 1e-9 and steps[h] < capacities[h]:
            steps[h] += 1
            missing -= 1
    return [int(s) for s in steps]
