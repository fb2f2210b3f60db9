"""A close look at the land: how much of it is covered, how fast water goes in, how many kinds of plants."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.amounts import Amount, unit_named
from models.records.command import command, say
from models.records.commands._facts import words
from models.records.commands._find import place_called
from models.records.commands._log import Counted, happened, write_log
from models.records.land_health import CATEGORY
from models.records.logs import Log
from sensors.errors import RecordError

# field -> (label of its quantity, unit, most that can be): a ring that holds its water for two days is a pond
_FIGURES = {
    "cover_percent": ("ground covered", "%", 100.0),
    "bare_percent": ("bare ground", "%", 100.0),
    "infiltration_min": ("infiltration", "min", 2880.0),
    "species": ("plant species", "piece", 500.0),
}
# a hundred steps are counted as covered or bare; who counts in tenths may be off by one
SLACK_PERCENT = 2.0


@command("worker")
def record_land_health(
    session: Session,
    place: str,
    at: datetime,
    *,
    cover_percent: float | None = None,
    bare_percent: float | None = None,
    infiltration_min: float | None = None,
    species: int | None = None,
    photo_point: str = "",
    photo: str = "",
    timed: bool = True,
    notes: str = "",
    by: str = "",
    id: uuid.UUID | None = None,
) -> Log:
    """A close look at a place: ground covered and bare [%], minutes until an inch of water is gone, kinds of plants, a photo.

    photo_point: where the picture is taken from, every time the same; photo: where it is kept. What was not looked at stays out.
    """
    looked_at = place_called(session, place)
    happened(session, at, looked_at.name)
    given = {"cover_percent": cover_percent, "bare_percent": bare_percent, "infiltration_min": infiltration_min, "species": species}
    found = {name: value for name, value in given.items() if value is not None}
    if not found and not photo_point.strip() and not photo.strip():
        raise RecordError("What was found?", where=looked_at.name, expected="cover, bare ground, infiltration, species or a photo")
    if cover_percent is not None and bare_percent is not None and cover_percent + bare_percent > 100 + SLACK_PERCENT:
        got = f"{cover_percent:g} % covered and {bare_percent:g} % bare"
        raise RecordError("Covered and bare ground are more than all of it.", where=looked_at.name, expected="100 % at most", got=got)
    details = {name: words(text).strip() for name, text in (("photo_point", photo_point), ("photo", photo)) if text.strip()}
    log = write_log(
        session, "observation", f"Land health: {looked_at.name}", at, id=id, places=[looked_at], timed=timed, notes=notes, done_by=by,
        quantities=[Counted(_amount(name, value, looked_at.name), _FIGURES[name][0]) for name, value in found.items()],
        categories=CATEGORY, details=details,
    )  # fmt: skip
    say(session, f"Land health of {looked_at.name} is written down.")
    return log


def _amount(name: str, value: float, where: str) -> Amount:
    label, unit, most = _FIGURES[name]
    if not 0 <= value <= most or (name == "species" and value != int(value)):
        expected = f"0 to {most:g} {unit if unit != 'piece' else ''}".strip()
        raise RecordError(f"{label.capitalize()} cannot be {value:g}.", where=where, expected=expected, got=f"{value:g}")
    row = unit_named(unit)
    return Amount(float(value), row.name, row.measure, value * row.scale + row.offset, row.canonical)
