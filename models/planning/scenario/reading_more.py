"""What a scenario says beside its annual crops: mushroom logs, perennials, storage crops, prices and hubs."""

from __future__ import annotations

from datetime import date, timedelta

from models.agronomy.growing import week_of
from models.planning.planting.log_yard import REST_DAYS, LogYard
from models.planning.planting.perennials import RAMP_DAYS, Stand
from models.planning.planting.stores import StoredCrop
from models.planning.scenario import HubsPlan, RampPlan, Standing, Store, Yard
from models.planning.scenario.fields import Row
from models.planning.sliding_scale import Tier


def yard(top: Row) -> Yard | None:
    """The log yard and what was picked in it; None where there are no logs."""
    row = top.row("logs")
    if row is None:
        return None
    batches = row.whole("batches", 1, 1)
    each = row.number("logs_per_batch") if "logs_per_batch" in row else row.number("count") / batches
    logs = LogYard(
        batches,
        each,
        row.number("lb_per_log_per_flush"),
        row.day("first_soak"),
        row.day("last_soak"),
        row.whole("soak_every_days", 7, 1),
        int(row.days("days_soak_to_harvest", 7)),
        row.whole("min_rest_days", REST_DAYS),
    )
    lost = _lost(row, top, "shiitake")
    picked: dict[date, float] = {}
    for one in top.rows("shiitake_log"):
        week = week_of(one.day("week"))
        picked[week] = picked.get(week, 0.0) + one.number("lb")
    return Yard(logs, row.number("share_qty_lb", low=1e-9), lost, picked, row.maybe("count"))


def _lost(row: Row, top: Row, crop: str) -> float:
    """What is lost of a crop between harvest and hand-over: as its row says, else as the file says of the crop, else of all."""
    usual = top.number("shrink_default", 0.0, 0, 1)
    of_crops = top.row("shrink")
    return row.number("shrink", usual if of_crops is None else of_crops.number(crop, usual, 0, 1), 0, 1)


def stand_for_years(row: Row, top: Row) -> Standing:
    """Berries and trees."""
    stand = Stand(row.number("count"), row.number("lb_per_plant"), row.day("first_week"), row.numbers("fractions"))
    each = row.maybe("share_qty", 1e-9)
    kitchen, shrink = row.number("kitchen_per_week", 0.0), _lost(row, top, row.text("crop"))
    return Standing(row.text("id", row.text("crop")), row.text("crop"), row.text("unit", "lb"), stand, shrink, kitchen, each)


def ramps(row: Row) -> RampPlan:
    """Ramps by the leaf."""
    return RampPlan(
        row.text("id", row.text("crop", "ramps")),
        row.text("crop", "ramps"),
        row.number("plants") if "plants" in row else row.number("count"),
        row.number("leaves_per_plant"),
        row.number("leaves_per_bunch", low=1e-9),
        row.day("earliest_emergence"),
        row.days("days_after_emergence", RAMP_DAYS),
    )


def stores(top: Row) -> tuple[Store, ...]:
    """Storage crops, each handed out to all shares alike."""
    shares = sum(row.whole("count") for row in top.rows("shares"))
    return tuple(_store(row, shares, _lost(row, top, row.text("crop"))) for row in top.rows("storage_crops"))


def _store(row: Row, shares: int, lost: float) -> Store:
    gross = row.number("bed_ft", low=0.01) / 100 * row.number("yield_per_100_bedft")
    kept = row.number("seed_back", 0.0)
    # below 1 it is a part of the harvest, from 1 up a weight
    part = kept if kept < 1 else min(1.0, kept / gross)
    stored = StoredCrop(
        gross=gross,
        harvest_on=row.day("start_date") + timedelta(days=row.days("dtm_days")),
        each=row.number("share_qty", low=1e-9),
        shares=shares,
        every_days=row.whole("every_days", 7, 1),
        cure_days=row.days("cure_days", 0.0),
        seed_kept=part,
        shrink=lost,
        kitchen=row.number("kitchen_total", 0.0),
        first_on=row.maybe_day("first_distribution"),
        storage_days=row.maybe("storage_days"),
    )
    return Store(row.text("id", row.text("crop")), row.text("crop"), row.text("unit", "lb"), stored)


def tiers(row: Row | None) -> tuple[float | None, tuple[Tier, ...]]:
    """The standard price and its tiers; (None, none) where there is no sliding scale."""
    if row is None:
        return None, ()
    found = tuple(Tier(one.text("name", ""), one.number("price"), one.whole("members")) for one in row.rows("tiers"))
    return row.number("standard"), found


def hubs_plan(row: Row | None) -> HubsPlan | None:
    """A surplus for hubs; None where there is none."""
    if row is None:
        return None
    hubs = row.rows("hubs")
    needs, rooms = (tuple(one.number(name) for one in hubs) for name in ("need", "capacity_lb"))
    names = tuple(one.text("name") for one in hubs)
    slacks = row.numbers("K") if "K" in row else (0.0,)
    return HubsPlan(row.text("crop", ""), row.number("surplus_lb"), names, needs, rooms, slacks)
