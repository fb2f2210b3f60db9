"""Correcting what was written down: a done log is put right, or struck because it was wrong altogether.

Undo takes back the last act of its own minute; a mistake seen the next morning is corrected here. A struck log stays in
the records, given up with its reason, and nothing follows from it any longer.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from models.amounts import Amount, convert_amount, parse_amount, say_amount
from models.records.actor import Actor
from models.records.assets import Herd, Lot
from models.records.command import actor_of, command, now_of, say
from models.records.commands._brought import brought_forward, no_longer_brought, standing_apart
from models.records.commands._facts import put, words
from models.records.commands._find import asset_called, crop_called, place_called, places_called, planting_called
from models.records.commands._log import Counted, changed, day_of, happened, quantity, stand, usable
from models.records.commands.field import READINGS, parse_reading
from models.records.commands.herds import head_amount, heads
from models.records.commands.stock import counted_in
from models.records.commands.tasks import LABELS
from models.records.commands.templates import follow_log
from models.records.logs import USES, Log, LogAsset, Quantity
from sensors.errors import NotAllowed, RecordError

# for so long a worker puts their own entries right; what is older is the steward's
OWN = timedelta(days=7)
HEAD_COUNT = "head count"


class LogFacts(TypedDict, total=False):
    """What may be corrected of a done log; what is left out stays as it is.

    at: when it happened, timed: whether to the hour (True where only `at` is given). what: of a harvest, the planting
    or crop. amounts: in the order `amounts_of` tells them; those left out are taken off. places, assets: by name.
    lengths_m: metres of bed by place. by: who did it.
    """

    at: datetime | None
    timed: bool | None
    name: str | None
    notes: str | None
    what: str | None
    amounts: Sequence[Amount] | None
    places: Sequence[str] | None
    lengths_m: Mapping[str, float] | None
    assets: Sequence[str] | None
    use: str | None
    by: str | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """An amount of a log as people think of it: one figure, however many quantities it stands for."""

    label: str
    amount: Amount


def may_correct(actor: Actor, done_by: str, changed_by: str, latest: datetime, now: datetime) -> bool:
    """Whether somebody may correct a log: a steward any, a worker their own of the last week (`latest`: done or written down)."""
    own = bool(actor.name) and actor.name in (done_by, changed_by) and latest >= now - OWN
    return actor.may("steward") or (actor.may("worker") and own)


@command("worker")
def correct_log(session: Session, id: uuid.UUID, **facts: Unpack[LogFacts]) -> Log:
    """Put a done log right: only what is given changes, and all that follows from it follows. Own logs of a week; stewards all."""
    log = _done(session, id, "correct")
    given: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
    before = standing_apart(session, log)
    name = log.name
    if "at" in given:
        happened(session, given["at"], log.name)
        log.at, log.timed = given["at"], given.get("timed", True)
    elif "timed" in given:
        log.timed = given["timed"]
    if "what" in given:
        name = _of_what(session, log, given["what"], name)
    if "assets" in given:
        name = _about(session, log, given["assets"], name)
    if "places" in given or "lengths_m" in given:
        name = _where(session, log, given.get("places"), given.get("lengths_m"), name)
    if "amounts" in given:
        name = _how_much(session, log, given["amounts"], name)
    _facts(log, given, name)
    brought_forward(session, log, before, named="name" in given)
    changed(session, log)
    follow_log(session, log)
    say(session, f"Corrected: {log.name}.")
    return log


@command("worker")
def strike_log(session: Session, id: uuid.UUID, reason: str) -> Log:
    """A done log was wrong: it stays, given up with its reason, and counts no longer. Own logs of a week; stewards all."""
    log = _done(session, id, "strike")
    if not words(reason, log.name).strip():
        raise RecordError("Why was it wrong?", where=log.name, next_step="say it in a word or two: entered twice, wrong bed")
    no_longer_brought(session, log)
    log.status = "abandoned"
    put(log, reason=reason.strip())
    try:
        changed(session, log)
    except RecordError as why:
        why.next_step = "strike or correct first what was taken out since, or enter a count of what is there"
        raise
    follow_log(session, log)
    say(session, f"Struck: {log.name} ({log.reason}).")
    return log


def _done(session: Session, id: uuid.UUID, act: str) -> Log:
    """The done log of that id, which the actor may change."""
    log = session.get(Log, id)
    if log is None:
        raise RecordError("There is no such entry.", got=str(id), next_step="reload the page: somebody may have removed it")
    if log.status != "done":
        step = "change the task instead" if log.status == "pending" else "enter it anew, if it was right after all"
        raise RecordError("Only what is done can be corrected.", where=log.name, got=log.status, next_step=step)
    actor = actor_of(session)
    if not may_correct(actor, log.done_by, log.changed_by, max(log.at, log.created_at), now_of(session)):
        raise NotAllowed(
            f"{actor.name} may not {act} that entry.", where=log.name, expected=f"an entry of one’s own of the last {OWN.days} days",
            got=f"by {log.done_by or log.changed_by or 'somebody else'}, {day_of(session, log.at)}", next_step="ask a steward to do it",
        )  # fmt: skip
    return log


def _facts(log: Log, given: Mapping[str, Any], name: str) -> None:
    use = given.get("use")
    if use and (log.type != "harvest" or use not in USES):
        raise RecordError(f"{use!r} is no use of a harvest.", where=log.name, expected=", ".join(USES), got=use)
    put(log, name=words(given.get("name", name)).strip())
    put(log, **{column: given[fact] for fact, column in _COLUMNS.items() if fact in given})


_COLUMNS = {"notes": "notes", "use": "use", "by": "done_by", "minutes": "minutes"}


def _of_what(session: Session, log: Log, what: str, name: str) -> str:
    """Another planting or crop that was picked. The name as it then is."""
    if log.type != "harvest":
        raise RecordError("Only a harvest can be given to another crop.", where=log.name, next_step="strike it and enter it anew")
    planting = planting_called(session, what)
    crop, old = planting.crop if planting else crop_called(session, what), log.crop
    others = [link.asset for link in log.assets if link.asset.type != "plant"]
    log.assets = [LogAsset(n=n, asset=a, asset_id=a.id) for n, a in enumerate([*([planting] if planting else []), *others])]
    log.crop_id, log.crop = crop.id, crop
    return _swapped(name, old.name if old else "", crop.name)


def _about(session: Session, log: Log, names: Sequence[str], name: str) -> str:
    """Other assets it is about. Births, deaths, sales and changes of herd are about whom they are about."""
    if log.is_group_assignment or log.type in ("birth", "sale") or log.categories in ("death", HEAD_COUNT):
        raise RecordError(
            "Whom this entry is about cannot be changed.", where=log.name, next_step="strike it, and enter it anew for the right one"
        )
    old, new = [link.asset for link in log.assets], list(dict.fromkeys(asset_called(session, n) for n in names))
    if log.is_movement and not new:
        raise RecordError("Who was moved?", where=log.name, expected="a herd, an animal or a planting")
    if any(q.asset_id and q.asset_id in {a.id for a in old} for q in log.quantities):
        raise RecordError(
            "What was counted in this entry cannot be changed.", where=log.name, next_step="strike it, and enter it anew for the right one"
        )
    log.assets = [LogAsset(n=n, asset=a, asset_id=a.id) for n, a in enumerate(new)]
    return _swapped(name, old[0].name, new[0].name) if len(old) == len(new) == 1 else name


def _where(session: Session, log: Log, names: Sequence[str] | None, lengths_m: Mapping[str, float] | None, name: str) -> str:
    """Other places, or other lengths of bed. One place instead of one keeps its length."""
    old = list(log.places)
    new = places_called(session, names) if names is not None else [link.place for link in old]
    if log.is_movement and old and not new:
        raise RecordError("Where to?", where=log.name, expected="a place", next_step="say where they went, or strike the entry")
    if log.is_movement and {p.id for p in new} - {link.place_id for link in old}:
        usable(new, log.name)
    lengths = {link.place_id: link.length_m for link in old if link.length_m and link.place_id in {p.id for p in new}}
    if not lengths and len(old) == len(new) == 1 and old[0].length_m:
        lengths = {new[0].id: old[0].length_m}
    if lengths_m is not None:
        lengths = {place_called(session, one).id: length for one, length in lengths_m.items()}
    before = old[0].place.name if len(old) == 1 else ""
    stand(log, new, lengths)
    return _swapped(name, before, new[0].name) if before and len(new) == 1 else name


def amounts_of(log: Log) -> list[Told]:
    """The amounts of a log in order: a head count as it was counted, what left one herd for another once."""
    found = []
    for told, some in groupby(log.quantities, key=_same):
        one = next(iter(some))
        amount = Amount(told[1], told[2], one.measure, one.canonical, one.canonical_unit)
        found.append(Told(one.label, head_amount(int(log.details["head"])) if _is_head_count(log) else amount))
    return found


def _same(q: Quantity) -> tuple[str, float, str]:
    return q.label, q.value, q.unit


def _is_head_count(log: Log) -> bool:
    return log.categories == HEAD_COUNT and "head" in log.details


def _how_much(session: Session, log: Log, amounts: Sequence[Amount], name: str) -> str:
    """Other amounts. The name as it then is."""
    told = amounts_of(log)
    together = [list(some) for _, some in groupby(log.quantities, key=_same)]
    if len(amounts) < len(told) and log.quantities and any(q.adjustment for some in together[len(amounts) :] for q in some):
        raise RecordError("An amount that changes a stock is needed.", where=log.name, next_step="give the amount, or strike the entry")
    for old, some, amount in zip(told, together, amounts, strict=False):
        _check_amount(log, old, some[0], amount)
        if _is_head_count(log):
            amount = _counted_heads(log, some[0], amount)
        for q in some:
            if isinstance(q.asset, Lot):
                counted_in(q.asset, amount)
            q.measure, q.value, q.unit = amount.measure, amount.value, amount.unit
            q.canonical, q.canonical_unit = amount.canonical, amount.canonical_unit
    for old, amount in zip(told, amounts, strict=False):
        name = _said_anew(name, old.amount, amount)
    kept = [q for some in together[: len(amounts)] for q in some]
    more = [Counted(amount, LABELS.get(log.type, "")) for amount in amounts[len(told) :]]
    if len(kept) != len(log.quantities) or more:
        log.quantities = [*kept, *(quantity(len(kept) + n, one) for n, one in enumerate(more))]
    return name


def _check_amount(log: Log, old: Told, q: Quantity, new: Amount) -> None:
    """The new amount is of the kind the old one was, wherever something counts on it."""
    if isinstance(q.asset, Herd) or q.unit == "head":
        if new.canonical_unit != "head":
            raise RecordError("How many animals or people?", where=log.name, expected="a number, such as 12 head", got=_said(new))
        heads(int(new.value) if new.value == int(new.value) else -1, log.name)
    elif q.adjustment or log.categories == "weight":
        convert_amount(new.value, new.unit, q.unit)
    reading = READINGS.get(q.label.capitalize()) if log.categories == "reading" else None
    if reading is not None:
        parse_reading(reading.title, _said(new))
    if log.categories == "weight" and new.value <= 0:
        raise RecordError("That is no weight.", where=log.name, expected="a weight, such as 112 lb", got=_said(new))


def _counted_heads(log: Log, q: Quantity, amount: Amount) -> Amount:
    """Of the animals counted, those without a record of their own; the others are as many as they were."""
    named = int(log.details["head"]) - int(q.value)
    if amount.value < named:
        raise RecordError(
            f"{named} of them have a record of their own.", where=log.name, expected=f"{named} or more", got=_said(amount),
            next_step="say first which of them were sold, died or left",
        )  # fmt: skip
    log.details = {**log.details, "head": int(amount.value)}
    return head_amount(int(amount.value) - named)


def _said(amount: Amount) -> str:
    return say_amount(amount.value, amount.unit)


def _said_anew(name: str, old: Amount, new: Amount) -> str:
    """A name that tells its amount, telling the new one: "Carrot: 30 lb", "Supper: 40 came"."""
    swapped = _swapped(name, _said(old), _said(new))
    return swapped if swapped != name or old.measure != "count" else _swapped(name, f"{old.value:g}", f"{new.value:g}")


def _swapped(name: str, old: str, new: str) -> str:
    """The name with a word, or words, in another's place; the last time it stands there as words of its own."""
    found = list(re.finditer(rf"(?<![\w.]){re.escape(old)}(?![\w.])", name)) if old else []
    return name[: found[-1].start()] + new + name[found[-1].end() :] if found else name


def typed_amount(text: str, old: Amount) -> Amount:
    """What a person typed instead of an amount; a bare number is in the unit that stood there. UnitError."""
    return parse_amount(text, default_unit=old.unit)
