"""From who has a share and what will be picked to a week shared out, and to the board of the weeks ahead.

Values are counted in usual portions of a share: what a usual share holds of a crop counts as 1, so that no price is needed. Of the
kitchen's planned meal the defaults are 100 g of vegetables to cook and 60 g of salad a head, 15 % lost in trimming (crops_csa C20).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.advice.harvest import Season, into
from models.advice.packing import Packed, PackedGroup, PackedItem, PickUp
from models.agronomy.crops import Crop, families
from models.planning.harvest import Forecast, Row
from models.planning.shares import Allocation, Group, Item, Week
from models.planning.shares.allocate import allocate
from models.planning.shares.coverage import Cell, Want, covered
from models.planning.shares.given import questions
from models.planning.shares.roster import Grouped, Holder, grouped
from models.records.harvested import Picked
from models.records.shareholders import DepotView, ShareView
from sensors.errors import UnitError

POUND_KG = 0.45359237
COOKED_KG, SALAD_KG, TRIM = 0.1, 0.06, 0.15
# most of a crop in a full share, in usual portions
MOST_PORTIONS = 2.0
PIECES = frozenset({"head", "bunch", "piece", "each", "ear", "fruit"})
SALAD, COOKING, ROOT, ALLIUM, TREAT = "salad", "cooking green", "root", "allium or herb", "treat"
_KINDS = {
    "Asteraceae": SALAD, "Cucurbitaceae": SALAD, "Solanaceae": SALAD, "Brassicaceae": COOKING, "Amaranthaceae": COOKING,
    "Apiaceae": ROOT, "Convolvulaceae": ROOT, "Amaryllidaceae": ALLIUM, "Lamiaceae": ALLIUM, "Fabaceae": TREAT, "Rosaceae": TREAT,
    "Ericaceae": TREAT, "Poaceae": TREAT,
}  # fmt: skip


@dataclass(frozen=True)
class Sharing:
    """What the records say of shares. holders: week (Monday) -> its shares; meals: week -> heads at planned meals."""

    holders: Mapping[date, Sequence[ShareView]]
    depots: Sequence[DepotView]
    meals: Mapping[date, int]


def portion(crop: Crop | None, unit: str) -> float:
    """What a usual full share holds of a crop, in unit; 1 where nobody has said, or has weighed it."""
    if crop is None or not crop.share_quantity or not crop.share_unit:
        return 1.0
    try:
        return into(crop.share_quantity, crop.share_unit, unit, crop) or 1.0
    except UnitError:
        return 1.0


def exclusions(words: str, known: Mapping[str, Crop]) -> tuple[frozenset[str], tuple[str, ...]]:
    """(crop keys that must not be in the box, words that fit no crop): what members wrote, taken widely.

    "tomatoes" keeps every tomato out, "nightshades" the whole family; a word counts where it is part of a crop's or family's name.
    """
    keys, unknown = set[str](), list[str]()
    for phrase in re.split(r",|;|/|\band\b|\bor\b|\bno\b", words.lower()):
        word = _stem(phrase.strip())
        if word:
            fitting = {key for key, crop in known.items() if any(_fits(word, name) for name in _names(crop))}
            keys |= fitting
            unknown += [] if fitting else [phrase.strip()]
    return frozenset(keys), tuple(unknown)


def _fits(word: str, name: str) -> bool:
    """Whether a word means a name: wide, but three letters are not enough in the middle of another word (egg, eggplant)."""
    return (len(word) > 3 and word in name) or any(part.endswith(word) for part in re.split(r"[^a-z]+", name))


def _stem(word: str) -> str:
    for end, new in (("ies", "y"), ("oes", "o"), ("s", "")):
        if word.endswith(end) and len(word) > len(end) + 2:
            return word[: -len(end)] + new
    return word


def _names(crop: Crop) -> list[str]:
    family = families().get(crop.family or "")
    common = family.common_name if family is not None else ""
    return [name.lower() for name in (crop.name, crop.key.replace("_", " "), crop.family or "", common, crop.category or "") if name]


def week_rows(forecast: Forecast, week: date) -> dict[str, Row]:
    """Crop -> its row of a week."""
    return {row.crop: row for row in forecast.rows if row.planting is None and row.week == week}


def picked_in(season: Season, harvests: Iterable[Picked], week: date) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Crop -> (picked so far in a week, its lots); what is in no unit of the crop is left out."""
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    units = season.units
    for one in harvests:
        if one.crop in units and week <= one.on < week + timedelta(days=7):
            try:
                amount = into(one.amount, one.unit, units[one.crop], season.known.get(one.crop))
            except UnitError:
                continue
            had, lots = found.get(one.crop, (0.0, ()))
            found[one.crop] = (had + amount, (*lots, *((one.lot,) if one.lot and one.lot not in lots else ())))
    return found


def shared_out(season: Season, forecast: Forecast, harvests: Sequence[Picked], sharing: Sharing, week: date) -> Packed:
    """The week shared out by what is believed now: P50 of the harvest after shrink, at least what is picked already."""
    rows, so_far = week_rows(forecast, week), picked_in(season, harvests, week)
    holders, asked = _holders(sharing.holders.get(week, ()), season.known)
    capacity = {d.name: d.capacity for d in sharing.depots if d.capacity is not None}
    groups = grouped(holders, capacity)
    supply = _supply(season, rows, so_far)
    items = _items(season, supply, sharing.meals.get(week, 0))
    given = Week(items, groups.groups)
    found = allocate(given)
    sizes = {one.member.hex: one.size for one in sharing.holders.get(week, ())}
    boxes = tuple(_boxed(group, season.names, groups, sizes, found) for group in groups.groups)
    packed = []
    for item in items:
        row, (had, lots) = rows.get(item.id), so_far.get(item.id, (0.0, ()))
        part = [d[item.id].amount if item.id in d else 0.0 for d in (found.base, found.extra, found.left)]
        low, high, planned = (max(row.p20, had), max(row.p80, had), row.planned) if row is not None else (had, had, 0.0)
        packed.append(PackedItem(
            item.id, season.names.get(item.id, item.id), item.unit, item.step, item.supply, part[0], part[1], part[2], low, high, planned,
            _beds(season, forecast, item.id, week), lots,
        ))  # fmt: skip
    said = tuple(_in_names(note, season.names) for note in (*groups.over, *found.notes))
    return Packed(
        week, tuple(packed), boxes, _pick_ups(sharing, boxes, week), sharing.meals.get(week, 0), found.gap, said,
        (*asked, *questions(given)),
    )  # fmt: skip


def _holders(shares: Sequence[ShareView], known: Mapping[str, Crop]) -> tuple[list[Holder], list[str]]:
    """Shares with their exclusions as crops; what fits no crop is asked, and never dropped in silence."""
    found, asked = list[Holder](), list[str]()
    for one in shares:
        excluded, unknown = exclusions(one.allergies, known)
        found.append(Holder(one.member.hex, one.weight, one.depot or "no pick-up place", excluded, one.paused))
        if unknown:
            asked.append(
                f"Share {one.number} takes no {' and no '.join(unknown)}: no crop of this hub is called so. Check its box by hand."
            )
    return found, asked


def _supply(season: Season, rows: Mapping[str, Row], so_far: Mapping[str, tuple[float, tuple[str, ...]]]) -> dict[str, float]:
    shrink = {crop.key: crop.shrink for crop in season.problem.crops}
    keys = sorted({*rows, *so_far})
    found = {k: max(rows[k].p50 if k in rows else 0.0, so_far.get(k, (0.0, ()))[0]) * (1 - shrink[k]) for k in keys}
    return {key: amount for key, amount in found.items() if amount > 0}


def _items(season: Season, supply: Mapping[str, float], heads: int) -> tuple[Item, ...]:
    units = season.units
    base = meal_of(season, supply, heads)
    found = []
    for key, amount in supply.items():
        crop, unit = season.known.get(key), units[key]
        usual = portion(crop, unit)
        step = 1.0 if unit in PIECES else 0.25 if usual >= 0.5 else 0.05
        there = int(amount / step + 1e-9) * step
        if there > 0:
            found.append(Item(
                key, unit, there, 1 / usual, step, cap=max(step, MOST_PORTIONS * usual), kitchen_base=min(base.get(key, 0.0), there),
                kitchen_extra=there, kind=_KINDS.get(crop.family or "", "") if crop is not None else "", rotates=unit in PIECES,
            ))  # fmt: skip
    return tuple(found)


def meal_of(season: Season, supply: Mapping[str, float], heads: int) -> dict[str, float]:
    """What the planned meals take of the crop there is most of, one for salad and one to cook, at most a quarter of it."""
    found: dict[str, float] = {}
    for kinds, each in (((SALAD,), SALAD_KG), ((COOKING, ROOT), COOKED_KG)):
        fitting = [
            (supply[key] / per, key, per) for key in supply
            if (per := _pound(season, key)) is not None and key in season.known and _KINDS.get(season.known[key].family or "") in kinds
        ]  # fmt: skip
        if fitting and heads:
            _, key, per = max(fitting)
            found[key] = min(heads * each / (1 - TRIM) / POUND_KG * per, supply[key] / 4)
    return found


def _pound(season: Season, key: str) -> float | None:
    """How much of a crop's unit a pound is; None where nobody has weighed one."""
    try:
        return into(1.0, "lb", season.units[key], season.known.get(key))
    except UnitError:
        return None


def _in_names(note: str, names: Mapping[str, str]) -> str:
    """A sentence with crops by their names instead of their keys."""
    return re.sub(r"[a-z]+(?:_[a-z]+)*", lambda word: names.get(word[0], word[0]).lower() if word[0] in names else word[0], note)


def _boxed(group: Group, names: Mapping[str, str], grouped: Grouped, sizes: Mapping[str, str], found: Allocation) -> PackedGroup:
    members = grouped.members[group.id]
    size = sizes.get(members[0], f"{group.weight:g}") if members else f"{group.weight:g}"
    box = {item: part.amount for item, part in found.portions[group.id].items()}
    excluded = tuple(sorted(names.get(key, key) for key in group.excluded))
    return PackedGroup(group.id, size, group.weight, group.depot, group.shares, excluded, members, box, found.values[group.id])


def _beds(season: Season, forecast: Forecast, crop: str, week: date) -> tuple[str, ...]:
    """Beds whose plantings of a crop may give in a week."""
    giving = [row.planting for row in forecast.rows if row.crop == crop and row.week == week and row.planting is not None and row.p80 > 0]
    beds = [place for name in giving if name in season.plantings for place, _ in season.plantings[name].places]
    return tuple(dict.fromkeys(beds))


def _pick_ups(sharing: Sharing, groups: Sequence[PackedGroup], week: date) -> tuple[PickUp, ...]:
    known = {d.name: d for d in sharing.depots}
    found = []
    for name in dict.fromkeys(group.depot for group in groups):
        depot = known.get(name)
        on = week + timedelta(days=4 if depot is None or depot.weekday is None else depot.weekday)
        hours = f"{depot.opens:%H:%M}-{depot.closes:%H:%M}" if depot is not None and depot.opens and depot.closes else ""
        found.append(PickUp(name, on, hours))
    return tuple(found)


def board(season: Season, forecast: Forecast, sharing: Sharing, weeks: Sequence[date]) -> tuple[Cell, ...]:
    """How well the weeks ahead cover one usual portion for every share, by crop."""
    start, count = season.problem.start, season.problem.weeks
    wanted = [0.0] * count
    for week in weeks:
        at = season.problem.week_of(week)
        if 0 <= at < count:
            wanted[at] = sum(one.weight for one in sharing.holders.get(week, ()) if not one.paused)
    shrink = {crop.key: (crop.unit, crop.shrink) for crop in season.problem.crops}
    wants = [
        Want(key, unit, portion(season.known.get(key), unit), tuple(wanted), shrink=lost) for key, (unit, lost) in shrink.items()
        if any(row.crop == key and row.planting is None and row.week in weeks and row.p80 > 0 for row in forecast.rows)
    ]  # fmt: skip
    return covered(start, forecast.draws, wants)
