"""The bed map of a season's sheets: the bars of the page Planting, on paper and as a table of stays."""

from __future__ import annotations

from datetime import date

from models.advice.season.sheets import Column, Known, Table
from models.advice.season.sheets.measures import length, length_column
from models.agronomy.crop_rotation import current_name
from models.agronomy.growing import week_of
from models.planning.planting.bed_map import BedMap, bed_map, family_letters, natural

# the weeks of a year
WEEKS = 53


def map_of(known: Known) -> BedMap:
    """The map of the season's year."""
    return bed_map(known.beds, known.stands, week_of(date(_year(known), 1, 1)), WEEKS)


def _year(known: Known) -> int:
    return int(known.view.season) if known.view.season.isdigit() else known.on.year


def table(known: Known) -> Table:
    """The bars of the year as rows."""
    letters = family_letters({one.family for one in known.stands})
    first, last = week_of(date(_year(known), 1, 1)), date(_year(known), 12, 31)
    stands = sorted((one for one in known.stands if one.within(first, last)), key=lambda one: (natural(one.bed), one.from_on, one.planting))
    columns = (
        Column("block", "Block", 0.14, ""), Column("bed", "Bed", 0.12), Column("from_on", "From", 0.1), Column("to_on", "To", 0.1, ""),
        Column("planting", "Planting", 0.2), Column("crop", "Crop", 0.14), Column("family", "Family", 0.12, ""),
        Column("letter", "", 0.03), length_column(known.us, 0.05),
    )  # fmt: skip
    blocks = {bed.name: bed.block for bed in known.beds}
    rows = tuple(
        (
            blocks.get(one.bed) or None, one.bed, one.from_on, one.to_on, one.planting, one.crop, one.family or None,
            letters[current_name(one.family)], length(known.us, one.length_ft or None),
        )
        for one in stands
    )  # fmt: skip
    return Table("BED MAP", known.view.season, columns, rows, (), "Nothing is planned yet.")
