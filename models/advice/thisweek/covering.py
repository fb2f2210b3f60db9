"""Covers and cold frames: what the nights ahead would kill, and trays that begin to go outside."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from models.advice import Deed, frost
from models.advice.farm import Farm
from models.advice.frost_words import beds_said, numbered
from models.advice.thisweek.air import nights_ahead
from models.advice.thisweek.soil import celsius, cover_of, fahrenheit
from models.advice.thisweek.work import Item, Work, beds_of, last_day
from models.agronomy.setting_out import HARDEN_DAYS, hardening_from
from models.display import counted, day, joined, quantity

AIR = "air_temperature"
# trays that nobody put out by then stay in till they are set out
LATE = timedelta(days=2)


def cover(farm: Farm) -> list[Item]:
    """Tonight as the advice on frost says it; then each later night that would kill what stands in the open."""
    tonight = [
        Item("cover", line.subject, line.headline.removesuffix("."), line.reason, line.state, (line.place,), inputs=line.inputs,
             on=farm.now.astimezone(farm.zone).date(), deed=line.deeds[0] if line.deeds else None, line=line)
        for line in frost.frost(farm) if line.subject.startswith("frost")
    ]  # fmt: skip
    return tonight + _later(farm)


def _later(farm: Farm) -> list[Item]:
    """The nights after tonight, each with all its beds."""
    threatened: dict[date, list[tuple[frost.Tender, float]]] = defaultdict(list)
    by_place: dict[str, dict[date, float | None]] = {}
    for one in frost.tender(farm):
        if cover_of(farm, one.place):
            continue
        if one.place not in by_place:
            by_place[one.place] = nights_ahead(farm, one.place).minima_f
        for on in sorted(by_place[one.place])[1:]:
            low = by_place[one.place][on]
            if low is not None and low <= fahrenheit(one.kill_c):
                threatened[on].append((one, low))
    return [_night(farm, on, threatened[on]) for on in sorted(threatened)]


def _night(farm: Farm, on: date, lost: list[tuple[frost.Tender, float]]) -> Item:
    today = farm.now.astimezone(farm.zone).date()
    beds = sorted({one.place for one, _ in lost}, key=numbered)
    crops = sorted({one.crop.lower() for one, _ in lost})
    low, kill = min(low for _, low in lost), max(one.kill_c for one, _ in lost)
    reason = (
        f"the night is forecast to get down to {quantity(AIR, celsius(low), farm.units)}; {joined(crops, 3)} "
        f"{'die' if len(crops) > 1 else 'dies'} at {quantity(AIR, kill, farm.units)}"
    )
    title = f"Lay covers ready for {beds_said(joined(beds, 4))}: frost {day(on, today)} night"
    return Item("cover", f"cover {on.isoformat()}", title, reason, "watch", tuple(beds), on=on, inputs="weather forecast, as much colder "
                "here as tonight", deed=Deed("Laid ready", f"Laid covers ready for {beds_said(joined(beds, 4))}", tuple(beds)),
                until=on + timedelta(days=1))  # fmt: skip


def harden(farm: Farm, work: Work) -> list[Item]:
    """Trays that are to go outside for the first time this week."""
    today = farm.now.astimezone(farm.zone).date()
    found = []
    for one in work.season.plantings:
        if one.established != "transplant_raised" or one.plant_on is None or one.sown_on is None or one.planted_on is not None:
            continue
        first, beds = hardening_from(one.plant_on), beds_of(work, one)
        if not today - LATE <= first <= last_day(today) or (beds and cover_of(farm, beds[0][0])):
            continue
        found.append(_trays(farm, one.name, one.crop.lower(), first, one.plant_on, one.known.kill_temp_f, today))
    return sorted(found, key=lambda item: (item.on or today, item.title))


def _trays(farm: Farm, name: str, crop: str, first: date, plant_on: date, kill_f: float | None, today: date) -> Item:
    set_out = f"set out {day(plant_on, today)}: {counted(HARDEN_DAYS, 'day')} outside first"
    bring_in = f", in on nights near {quantity(AIR, celsius(kill_f), farm.units)}" if kill_f is not None else ""
    begins = max(first, today)
    return Item("cover", f"harden {name}", f"Harden off {crop}", f"{set_out}{bring_in}", "todo", on=begins, planting=name,
                deed=Deed("Put out", f"Put {crop} out to harden off"), until=plant_on + timedelta(days=1))  # fmt: skip
