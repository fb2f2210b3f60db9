"""A scenario file read and checked: its beds, plantings, wishes, shares and what was picked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any

from models.agronomy.growing import week_of
from models.amounts import convert_amount
from models.planning.planting import BOUGHT, DIRECT, RAISED, Bed, Grown, HeatCount, Planting, Season, Seeding, Stretch, basis_of
from models.planning.scenario import Exclusion, Picked, Scenario, Size, Update, Wish
from models.planning.scenario.fields import MOST_DAYS, Row
from models.planning.scenario.reading_more import hubs_plan, ramps, stand_for_years, stores, tiers, yard
from models.planning.scenario.temperatures import cold_nights, heat_count, heat_of
from sensors.errors import RecordError, UnitError

# what a plan may call its way of planting
_METHODS = {"direct": DIRECT, "ds": DIRECT, "transplant": RAISED, "tp": RAISED, "raised": RAISED, "bought": BOUGHT}


def read_scenario(given: Mapping[str, Any]) -> Scenario:
    """The scenario of a file's object. Raises RecordError naming the row and the field that is missing or cannot be."""
    top = Row(given, "scenario")
    count = heat_count(top)
    beds = _beds(top)
    plantings = tuple(_planting(row, beds, count) for row in top.rows("plan"))
    if len({p.id for p in plantings}) < len(plantings):
        raise RecordError("Two plantings of a plan have one id.", where="plan", expected="an id for each", next_step="rename one of them")
    wishes = _wishes(top.rows("plan"))
    price, paying = tiers(top.row("sliding_scale"))
    update, sales = _update(top, plantings), top.row("sales")
    sizes = _sizes(top)
    return Scenario(
        id=top.text("id", "scenario"),
        title=top.text("title", ""),
        as_of=top.maybe_day("as_of"),
        sizes=sizes,
        season=Season(beds, plantings, _history(top), _rotation(top, plantings)),
        wishes=wishes,
        shrink_usual=top.number("shrink_default", 0.0, 0, 1),
        shrink={crop: Row({crop: part}, "shrink").number(crop, high=1) for crop, part in _mapping(top, "shrink").items()},
        heat_count=count,
        heat=heat_of(top, count),
        nights=cold_nights(top),
        exclusions=_exclusions(top, sizes),
        picked=_all_picked(top, plantings, _updated_crop(update, plantings)),
        update=update,
        yard=yard(top),
        standing=tuple(stand_for_years(row, top) for row in top.rows("perennials") if "leaves_per_plant" not in row),
        ramps=tuple(ramps(row) for row in top.rows("perennials") if "leaves_per_plant" in row),
        stores=stores(top),
        standard_price=price,
        tiers=paying,
        hubs=hubs_plan(top.row("hubs")),
        produce_sales_usd=None if sales is None else sales.number("avg_produce_sales_3yr_usd"),
    )


def _sizes(top: Row) -> tuple[Size, ...]:
    """Sizes of share; a size on two lines has the shares of both. Raises RecordError where they are not worth the same."""
    found: dict[str, Size] = {}
    for row in top.rows("shares"):
        size = Size(row.text("type"), row.whole("count"), row.number("fe", 1.0))
        before = found.get(size.name, size)
        if before.full != size.full:
            raise row.refuse("fe", f"{before.full:g}, as of the other {size.name} shares", size.full)
        found[size.name] = replace(size, count=size.count + (before.count if size.name in found else 0))
    return tuple(found.values())


def _mapping(top: Row, name: str) -> Mapping[str, Any]:
    one = top.row(name)
    return {} if one is None else one.values


def _beds(top: Row) -> tuple[Bed, ...]:
    beds = tuple(Bed(r.text("bed"), r.number("length_ft", low=0.1), r.number("width_in", 30.0, 1)) for r in top.rows("beds"))
    for name, often in Counter(bed.name for bed in beds).items():
        if often > 1:
            raise RecordError(
                f"The bed {name} is listed {often} times.", where="beds", expected="each bed once", got=name,
                next_step="rename one of them, or leave it out",
            )  # fmt: skip
    if not beds and "beds" in top and top.many("plan"):
        raise RecordError(
            "A plan needs beds to stand in.",
            where="beds",
            expected="at least one bed",
            got="none",
            next_step="list the beds and their lengths",
        )
    return beds


def _history(top: Row) -> tuple[Grown, ...]:
    rows = top.rows("bed_history")
    return tuple(Grown(r.text("bed"), r.text("crop"), r.text("family"), r.day("planted"), r.maybe_day("ended")) for r in rows)


def _rotation(top: Row, plantings: tuple[Planting, ...]) -> dict[str, float]:
    """The file's own years; families it does not name are not asked to wait."""
    years = _mapping(top, "rotation_interval_years")
    named = {family: Row(years, "rotation_interval_years").number(family) for family in years}
    return {**{p.family: 0.0 for p in plantings}, **named}


def _planting(row: Row, beds: tuple[Bed, ...], count: HeatCount | None) -> Planting:
    method = _METHODS.get(row.text("method", "transplant" if "greenhouse_days" in row else "direct").lower())
    if method is None:
        raise row.refuse("method", "direct, transplant or bought", row.values["method"])
    return Planting(
        id=row.text("id"),
        crop=row.text("crop"),
        family=row.text("family", ""),
        method=method,
        plant_on=row.day("start_date"),
        stretches=_stretches(row, beds),
        unit=row.text("unit"),
        rate=row.number("yield_per_100_bedft"),
        # what goes into store is dug or cut in one go
        fractions=(1.0,) if row.flag("storage") and "fractions" not in row else row.numbers("fractions"),
        days=row.maybe("dtm_days", high=MOST_DAYS),
        basis=basis_of(method),
        greenhouse_days=row.maybe("greenhouse_days", high=MOST_DAYS),
        target_f_days=row.maybe("target_gdd"),
        heat=count,
        kill_temp_f=row.maybe("kill_temp_f", -80, 120),
        seeding=_seeding(row),
    )


def _stretches(row: Row, beds: tuple[Bed, ...]) -> tuple[Stretch, ...]:
    """The planting's feet, shared between its beds by their lengths. A bed that is not listed is asked about, not refused."""
    names = row.words("beds") or (row.text("bed", f"bed of {row.text('id')}"),)
    listed = {bed.name: bed.length_ft for bed in beds}
    usual = max(listed.values(), default=1.0)
    known = {name: listed.get(name, usual) for name in names}
    feet, whole = row.number("bed_ft", low=0.01), sum(known[name] for name in names)
    return tuple(Stretch(name, feet * known[name] / whole) for name in names)


def _seeding(row: Row) -> Seeding:
    return Seeding(
        rows=row.maybe("rows"),
        seeds_per_row_ft=row.maybe("seeds_per_row_ft"),
        overage=row.number("overage", 0.0),
        in_row_in=row.maybe("in_row_in", 0.01),
        germination=row.number("germination", 1.0, 0.01, 1),
        nursery_loss=row.number("nursery_loss", 0.0, 0, 0.99),
        cells_per_tray=row.maybe("cells_per_tray", 1),
        seeds_per_oz=row.maybe("seeds_per_oz", 1e-6),
    )


def _wishes(rows: list[Row]) -> dict[str, Wish]:
    """What is asked of each crop: of its plantings' rows the first that says so. Raises RecordError where they measure in two units."""
    found: dict[str, Wish] = {}
    for row in rows:
        crop, unit = row.text("crop"), row.text("unit")
        if crop in found and found[crop].unit != unit:
            raise row.refuse("unit", f"{found[crop].unit}, as in the other plantings of {crop}", unit)
        found.setdefault(crop, wish_of(crop, unit, [one for one in rows if one.values.get("crop") == crop]))
    return found


def wish_of(crop: str, unit: str, rows: list[Row]) -> Wish:
    """What is asked of a crop, by the rows that say something of it."""

    def of(name: str, low: float = 0.0, high: float = inf) -> float | None:
        return next((row.maybe(name, low, high) for row in rows if name in row), None)

    return Wish(
        crop=crop,
        unit=unit,
        each=of("share_qty", 1e-9),
        # each planting of a crop repeats what the kitchen asks of the crop
        kitchen=max(row.number("kitchen_per_week", 0.0) for row in rows),
        cap=of("cap_per_fe"),
        least=of("min_useful") or 0.0,
        piece=True in {row.flag("piece") for row in rows},
        tags=tuple(dict.fromkeys(tag for row in rows for tag in row.words("tags"))),
        stored=True in {row.flag("storage") for row in rows},
        cure_days=of("cure_days", high=MOST_DAYS) or 0.0,
        storage_days=of("storage_days", high=MOST_DAYS),
        every_days=int(of("distribution_every_days", 1, MOST_DAYS) or 7),
        each_full=of("qty_per_fe", 1e-9),
    )


def _updated_crop(update: Update | None, plantings: tuple[Planting, ...]) -> str | None:
    if update is None:
        return None
    return update.crop or next((p.crop for p in plantings if p.id == update.planting), None)


def _exclusions(top: Row, sizes: tuple[Size, ...]) -> tuple[Exclusion, ...]:
    """Who takes nothing with a tag: at most all shares of a size. A size left blank has nobody."""
    counts = {size.name: size.count for size in sizes}
    found = []
    for row in top.rows("exclusions"):
        without = {name: row.whole(name, 0) for name in row.values if name != "tag"}
        for name, count in without.items():
            if count > counts.get(name, 0):
                raise row.refuse(name, f"at most the {counts[name]} {name} shares" if name in counts else "a size of share", count)
        found.append(Exclusion(row.text("tag"), without))
    return tuple(found)


def _all_picked(top: Row, plantings: tuple[Planting, ...], usual: str | None) -> tuple[Picked, ...]:
    """The harvest log; its lines may name perennials and storage crops too."""
    others = {str(row.values.get("id")): row.text("crop", "") for name in ("perennials", "storage_crops") for row in top.rows(name)}
    if "logs" in top:
        others["shiitake"] = "shiitake"
    return tuple(_picked(row, plantings, others, usual) for row in top.rows("harvest_log"))


def _picked(row: Row, plantings: tuple[Planting, ...], others: Mapping[str, str], usual: str | None) -> Picked:
    """A line of the harvest log; where it names neither planting nor crop it is of the crop that is brought up to date."""
    said = row.text("plan", "") or None
    planting = next((p for p in plantings if p.id == said), None)
    crops = {p.crop for p in plantings} | set(others.values())
    if said is not None and planting is None and said not in crops | set(others):
        raise row.refuse("plan", "the id of a planting, or a crop of the plan", said)
    crop = planting.crop if planting else row.text("crop", others.get(said or "", said) or usual)
    if crop not in crops:
        raise row.refuse("crop", f"one of {', '.join(sorted(crops))}" if crops else "a crop that is planned", crop)
    wanted = next((p.unit for p in plantings if p.crop == crop), None)
    unit = row.text("unit", wanted or "")
    week = row.day("week") if "week" in row else row.day("date")
    amount = row.number("qty")
    if wanted is not None and unit != wanted:
        try:
            amount, unit = convert_amount(amount, unit, wanted), wanted
        except UnitError as why:
            raise row.refuse("unit", f"{wanted}: nobody says what one {unit} is in it", unit) from why
    return Picked(week_of(week), planting.id if planting else None, crop, amount, unit)


def _update(top: Row, plantings: tuple[Planting, ...]) -> Update | None:
    """What is brought up to date. Raises RecordError where it names a planting or a crop that the file does not have."""
    row = top.row("update")
    if row is None:
        return None
    planting, crop = (row.text(name) if name in row else None for name in ("plan", "crop"))
    beside = [one for name in ("perennials", "storage_crops") for one in top.rows(name)]
    ids = {p.id for p in plantings} | {str(one.values.get("id")) for one in beside}
    crops = {p.crop for p in plantings} | {str(one.values.get("crop")) for one in beside} | ({"shiitake"} if "logs" in top else set())
    if planting in crops - ids:
        planting, crop = None, planting
    for name, said, known in (("plan", planting, ids), ("crop", crop, crops)):
        if said is not None and said not in known:
            raise row.refuse(name, f"one of {', '.join(sorted(known))}" if known else "something that the file plans", said)
    return Update(planting, crop, row.number("prior_cv", 0.5, 1e-6), row.number("obs_cv", 0.25, 1e-6))
