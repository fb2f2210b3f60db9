"""What the forecast has to pick this week, and how sure that is."""

from __future__ import annotations

from models.advice.thisweek.work import Coming, Item, Work
from models.amounts import unit_named
from models.display import rounded

# less of a crop is none
LEAST = 0.1


def plain(value: float) -> str:
    """An amount without more digits than it has use for."""
    return rounded(value, 0 if value >= 10 else 1).removesuffix(".0")


def amounted(value: float, unit: str) -> str:
    """An amount with its unit as people say it: "1 bunch", "53 heads"."""
    said, known = plain(value), unit_named(unit)
    return f"{said} {known.name if said == '1' else known.many}"


def pick(work: Work) -> list[Item]:
    """Crops of which at least a little is likely, the most certain first."""
    likely = [one for one in work.coming or () if max(one.p50, one.picked) >= LEAST]
    return [_item(one) for one in sorted(likely, key=lambda one: (one.picked >= one.p50, one.p20 < LEAST, one.name))]


def _item(one: Coming) -> Item:
    left = max(one.p50 - one.picked, 0.0)
    so_far = f"{amounted(one.picked, one.unit)} picked so far" if one.picked else ""
    low, high = plain(max(one.p20, one.picked)), amounted(max(one.p80, one.picked), one.unit)
    band = f"likely {high if plain(max(one.p80, one.picked)) == low else f'{low} to {high}'} this week"
    title = f"Pick {one.name.lower()}" if left >= LEAST else f"{one.name}: the week's is picked"
    covers = f", {one.covers}" if one.covers else ""
    reason = "; ".join(part for part in (f"{band}{covers}", so_far) if part)
    if left < LEAST:
        return Item("pick", f"pick {one.crop}", title, reason, "fine")
    return Item("pick", f"pick {one.crop}", title, reason, "todo", amount=amounted(left, one.unit))
