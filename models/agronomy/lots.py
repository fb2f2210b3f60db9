"""Codes of lots: which crop, from which bed, picked on which day, by which crew; short enough to write on a bin.

Cornell's and Louisiana State's plans for small farms ask of a lot crop, field, day and crew. The short form is that of a sample plan:
072414-2, picked on 24 July 2014 in field 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sensors.errors import InputError


def field_lot(picked_on: date, field: str) -> str:
    """A lot by day and field alone, such as 072414-2: month, day and year. Raises InputError for a field without letters or digits."""
    return f"{picked_on:%m%d%y}-{_part('field', field)}"


def lot_code(crop: str, bed: str, picked_on: date, crew: str | int = 1) -> str:
    """A lot by crop, bed, day and crew, such as LET-B2-20270512-1. The crop gives its first three letters."""
    letters = re.sub(r"[^A-Z]", "", crop.upper())[:3]
    # "Bed 8" is B8, as people write it on a bin
    short = re.sub(r"(?i)^bed\s+(?=\w)", "B", bed.strip())
    return f"{_part('crop', letters)}-{_part('bed', short)}-{picked_on:%Y%m%d}-{_part('crew', str(crew))}"


def own_lot(crop: str, bed: str, picked_on: date, taken: Mapping[str, str]) -> str:
    """A lot's code that no other crop has; the same crop, bed and day are one lot. taken: lot -> its crop."""
    crew = 1
    while taken.get(code := lot_code(crop, bed, picked_on, crew), crop) != crop:
        crew += 1
    return code


def _part(name: str, text: str) -> str:
    """A part of a code: letters and digits, so that it can be read aloud and stands in a QR code."""
    plain = re.sub(r"[^A-Za-z0-9]", "", text)
    if plain:
        return plain
    raise InputError(
        f"A lot code needs a {name} with letters or digits.",
        where=name,
        expected="letters or digits",
        got=repr(text),
        next_step=f"give the {name} its name",
    )
