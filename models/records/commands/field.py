"""Readings taken by hand in the field: what no sensor tells."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.amounts import Amount, convert_amount, parse_amount, say_amount
from models.records.command import command, say
from models.records.commands._find import asset_called, places_called
from models.records.commands._log import Counted, write_log
from models.records.grazing_settings import amount_of
from models.records.logs import Log
from sensors.errors import RecordError


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that is read by hand. us, metric: the unit of a bare number; low, high: what can be, in canonical units.

    kinds: where it is taken (kinds of places, models.records.places.KINDS); such a reading needs its place. () anywhere.
    """

    title: str
    measure: str
    us: str
    metric: str
    low: float
    high: float
    method: str
    kinds: tuple[str, ...] = ()
    example: str = ""


_GROUND = ("bed", "block", "field", "paddock", "silvopasture", "orchard", "tree_row", "greenhouse", "woods", "log_yard")
_SWARD = ("paddock", "silvopasture", "field", "orchard")
_INSIDE = ("cold_room", "greenhouse", "building", "room")

# The spans are what can be at all, not what is good: a rain gauge emptied daily has never held 1.9 m anywhere (WMO's record
# of one day is 1.825 m, La Réunion 1966); a compost heap smoulders above 90 °C; a bull weighs under 2 t, a bale under 1 t;
# plate meters count to 120 clicks of half a centimetre; what is cut off a square metre weighs under 20 kg.
READINGS = {
    row.title: row
    for row in (
        Reading("Water level", "length", "in", "cm", 0.0, 15.0, "dipstick", ("tank", "spring", "trough", "catchment", "creek"), "31 in"),
        Reading("Rain", "length", "in", "mm", 0.0, 1.9, "rain gauge", (), "0.4 in"),
        Reading("Soil moisture", "ratio", "%", "%", 0.0, 100.0, "hand probe", _GROUND, "24 %"),
        Reading("Soil temperature", "temperature", "°F", "°C", -30.0, 70.0, "soil thermometer", _GROUND, "58 °F"),
        Reading("Sward height", "length", "in", "cm", 0.0, 3.0, "ruler", _SWARD, "8 in"),
        Reading("Plate meter", "length", "clicks", "clicks", 0.0, 0.6, "plate meter", _SWARD, "22 clicks"),
        Reading("Clip", "weight", "g", "g", 0.0, 20.0, "clipped frame", _SWARD, "24 g"),
        Reading("Compost temperature", "temperature", "°F", "°C", -30.0, 100.0, "compost thermometer", (), "140 °F"),
        Reading("Air temperature", "temperature", "°F", "°C", -60.0, 70.0, "thermometer", _INSIDE, "38 °F"),
        Reading("Water meter", "volume", "gal", "l", 0.0, 1e9, "meter", ("zone", "tank", "pump", "valve", "trough"), "48210 gal"),
        Reading("Weight", "weight", "lb", "kg", 0.0, 2000.0, "scale", (), "112 lb"),
    )
}

CLIP = "Clip"
# hoops are 0.02 to 0.5 m²; grass is never all water, and hay that is dried to the end has none
_CLIP_SPANS = {"frame_m2": (0.01, 4.0), "dry_percent": (5.0, 100.0)}


def reading_called(what: str) -> Reading:
    """The reading of that title; RecordError where there is none."""
    row = READINGS.get(what.strip().capitalize())
    if row is None:
        raise RecordError(f"{what!r} is no reading that is written down by hand.", where="What?", expected=", ".join(READINGS), got=what)
    return row


def parse_reading(what: str, text: str, units: str = "us") -> Amount:
    """What a person typed for a reading; a bare number is in the unit usual at a hub of `units` ("us" or "metric").

    RecordError or UnitError where it is no amount of that kind, or cannot be ("soil moisture above 100 %").
    """
    row = reading_called(what)
    amount = parse_amount(text, measure=row.measure, default_unit=row.us if units == "us" else row.metric, where=row.title)
    _check_span(row, amount)
    return amount


def _check_span(row: Reading, amount: Amount) -> None:
    """Refuse what cannot be, in the unit it was typed in."""
    if row.low <= amount.canonical <= row.high:
        return
    low, high = (convert_amount(bound, amount.canonical_unit, amount.unit) for bound in (row.low, row.high))
    side, bound = ("above", high) if amount.canonical > row.high else ("below", low)
    raise RecordError(
        f"{row.title} {side} {say_amount(round(bound), amount.unit)} cannot be.", where=row.title,
        expected=f"{round(low):g} to {say_amount(round(high), amount.unit)}", got=say_amount(amount.value, amount.unit),
        next_step="look at the figure and its unit again",
    )  # fmt: skip


@command("worker")
def record_reading(
    session: Session,
    what: str,
    amount: Amount,
    at: datetime,
    place: str = "",
    *,
    about: Sequence[str] = (),
    frame_m2: float | None = None,
    dry_percent: float | None = None,
    timed: bool = True,
    notes: str = "",
    by: str = "",
    id: uuid.UUID | None = None,
) -> Log:
    """What somebody read off by hand: an observation. what: a title of READINGS; about: animals, plantings or stock by name.

    Of a clip: frame_m2, the ground inside the frame (None: the hub's own frame), and dry_percent, its dry matter (None: not
    dried yet). RecordError where it cannot be, is of another measure, or needs a place.
    """
    row = reading_called(what)
    facts = _of_clip(session, row, frame_m2, dry_percent)
    if amount.measure != row.measure:
        raise RecordError(f"{row.title} is a {row.measure}, not a {amount.measure}.", where=row.title, expected=row.example)
    _check_span(row, amount)
    if row.kinds and not place:
        raise RecordError(f"{row.title} of what?", where="Where?", expected="a place", next_step="choose the place it was read at")
    said = say_amount(amount.value, amount.unit)
    log = write_log(
        session, "observation", f"{row.title}: {said}", at, id=id, assets=[asset_called(session, a) for a in about],
        places=places_called(session, [place] if place else []), quantities=[Counted(amount, row.title.lower())], timed=timed,
        notes=notes, done_by=by, method=row.method, categories="reading", details=facts,
    )  # fmt: skip
    say(session, f"{row.title}{f' at {place}' if place else ''}: {said}.")
    return log


def _of_clip(session: Session, row: Reading, frame_m2: float | None, dry_percent: float | None) -> dict[str, float]:
    """What a clipped weight needs beside it: the frame as it is now, for the hub's may be another next year."""
    if row.title != CLIP:
        if frame_m2 is not None or dry_percent is not None:
            raise RecordError(f"{row.title} has no frame and no dry matter.", where=row.title, expected="these of a clip only")
        return {}
    facts = {"frame_m2": amount_of(session, "frame_m2") if frame_m2 is None else frame_m2}
    if dry_percent is not None:
        facts["dry_percent"] = dry_percent
    for name, (least, most) in _CLIP_SPANS.items():
        if name in facts and not least <= facts[name] <= most:
            said = name.replace("_m2", " [m²]").replace("_percent", " matter [%]").capitalize()
            raise RecordError(
                f"{said} cannot be {facts[name]:g}.", where=row.title, expected=f"{least:g} to {most:g}", got=f"{facts[name]:g}"
            )
    return facts
