"""A storage crop from its harvest to the last hand-over: cured, seed kept back, the kitchen's part, equal portions on set days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.stated import stated
from models.agronomy.storage import keeps_until, ready_from, whole_portions
from sensors.errors import InputError

# days over which a store is handed out, at most: a hundred years are a slip of the pen, and end beyond the calendar
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class StoredCrop:
    """A crop that goes into store whole, in one unit. gross: harvest; seed_kept: part of it (fraction) planted again, taken before shrink;
    shrink: fraction lost in store; kitchen: for the whole season; each: of a share and hand-over; every_days between hand-overs;
    first_on: the first one, None: as soon as it is ready; storage_days: None: nobody knows."""

    gross: float
    harvest_on: date
    each: float
    shares: float
    every_days: int
    cure_days: float = 0
    seed_kept: float = 0.0
    shrink: float = 0.0
    kitchen: float = 0.0
    first_on: date | None = None
    storage_days: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What comes of it. seed: kept back; distributable: after seed and shrink; to_members: after the kitchen; days: of whole hand-overs;
    left: less than one of them; keeps_until: None where nobody knows."""

    seed: float
    ready_on: date
    distributable: float
    kitchen: float
    to_members: float
    days: tuple[date, ...]
    left: float
    keeps_until: date | None

    @property
    def keeps(self) -> bool:
        """Whether the last hand-over is within its life."""
        return self.keeps_until is None or not self.days or self.days[-1] <= self.keeps_until


def drawn(crop: StoredCrop) -> Drawn:
    """The season of a storage crop: whole hand-overs to all shares, until less than one is left."""
    stated("days between hand-overs", crop.every_days, "days", 1, 366)
    seed = stated("harvest", crop.gross, "", 0) * stated("part kept for seed", crop.seed_kept, "", 0, 1)
    ready = ready_from(crop.harvest_on, crop.cure_days)
    stock = (crop.gross - seed) * (1 - stated("shrink", crop.shrink, "", 0, 1))
    kitchen = min(stated("kitchen", crop.kitchen, "", 0), stock)
    each = stated("quantity a share", crop.each, "", 0, above=True) * stated("shares", crop.shares, "", 0)
    # without anybody to take it, it stays where it is
    count, left = whole_portions(stock - kitchen, each) if each else (0, stock - kitchen)
    first = max(ready, crop.first_on or ready)
    if count * crop.every_days > MOST_DAYS:
        raise InputError(
            f"What is stored would be handed out {count:,} times, for more than a hundred years.", where="quantity a share",
            expected="a quantity that empties the store in a season", got=f"{crop.each:g} of {stock - kitchen:g}",
            next_step="check the quantity a share, the length of bed and the yield: one of them has another unit",
        )  # fmt: skip
    days = tuple(first + timedelta(days=crop.every_days * n) for n in range(count))
    until = None if crop.storage_days is None else keeps_until(crop.harvest_on, crop.storage_days)
    return Drawn(seed, ready, stock, kitchen, stock - kitchen, days, left, until)
