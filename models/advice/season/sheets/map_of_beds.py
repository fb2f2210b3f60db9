"""The bed map of a season's sheets: the same bars as on the page Planting, and as a table of stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from models.advice.season.reading import called, family
from models.advice.season.sheets import Column, Known, Table
from models.advice.season.sheets.measures import length, length_column
from models.advice.season.sheets.sowing import plant_on
from models.agronomy.crop_rotation import current_name
from models.agronomy.growing import week_of
from models.planning.planting.bed_map import GROWING, OVER, PLANNED, STANDING, BedMap, Taken, bed_map, family_letters, natural
from models.planning.planting.occupancy import WEEK_END
from models.records.seasons import Planned

# a map that nobody bounds: the weeks of a year
WEEKS = 53


def taken(known: Known) -> tuple[Taken, ...]:
    """Who stands in which bed of the season's plan, as done, else as planned."""
    return tuple(sorted(_taken(known), key=lambda one: (natural(one.bed), one.from_on, one.planting)))


def _taken(known: Known) -> Iterator[Taken]:
    for one in known.planned():
        plan, days = known.plans.get(one.name), known.chain.days.get(one.name)
        begun = one.planted_on or (one.sown_on if one.established == "direct_seeded" else None) or plant_on(known, one)
        if begun is None:
            continue
        stays = one.established in ("perennial", "inoculated")
        planned_end = days.last_week + WEEK_END if days else one.last_harvest_on
        end = one.archived_on - timedelta(days=1) if one.archived_on else None if stays else planned_end
        feet_of = {stretch.bed: stretch.length_ft for stretch in plan.stretches} if plan else {}
        state = OVER if one.archived_on and one.archived_on <= known.on else STANDING if stays else _state(known, one)
        for bed in dict.fromkeys(bed for bed, _ in one.stands):
            yield Taken(bed, one.name, called(one), family(one), begun, end, feet_of.get(bed, 0.0), state)


def _state(known: Known, one: Planned) -> str:
    there = one.planted_on or (one.sown_on if one.established == "direct_seeded" else None)
    return GROWING if there is not None and there <= known.on else PLANNED


def map_of(known: Known) -> BedMap:
    """The map of the season's year, of the beds that anything stands in or may."""
    beds = [replace(bed, block=known.blocks.get(bed.name, bed.block)) for bed in known.given.scenario.season.beds]
    year = int(known.view.season) if known.view.season.isdigit() else known.on.year
    return bed_map(beds, taken(known), week_of(date(year, 1, 1)), WEEKS)


def table(known: Known) -> Table:
    """The bars as rows."""
    stands = taken(known)
    letters = family_letters({one.family for one in stands})
    columns = (
        Column("block", "Block", 0.14, ""), Column("bed", "Bed", 0.12), Column("from_on", "From", 0.1), Column("to_on", "To", 0.1, ""),
        Column("planting", "Planting", 0.2), Column("crop", "Crop", 0.14), Column("family", "Family", 0.12, ""),
        Column("letter", "", 0.03), length_column(known.us, 0.05),
    )  # fmt: skip
    rows = tuple(
        (
            known.blocks.get(one.bed) or None, one.bed, one.from_on, one.to_on, one.planting, one.crop, one.family or None,
            letters[current_name(one.family)], length(known.us, one.length_ft) or None,
        )
        for one in stands
    )  # fmt: skip
    return Table("BED MAP", known.view.season, columns, rows, (), "Nothing is planned yet.")
