"""Stock: lots of food, seed and material; what came, what went, what a count found."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from models.amounts import Amount, convert_amount, say_amount, unit_named
from models.records.assets import Lot, Material, Product, Seed
from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import called, crop_called, lot_called, name_for
from models.records.commands._log import Counted, happened, write_log
from models.records.commands.crops import variety_of
from models.records.logs import Log
from sensors.errors import RecordError

KINDS: dict[str, type[Lot]] = {"product": Product, "seed": Seed, "material": Material}


class LotFacts(TypedDict, total=False):
    """What may be said of a lot; what is left out stays as it is. unit: what it is counted in."""

    crop: str
    variety: str
    number: str
    unit: str
    source: str
    bought_on: date | None
    use_by_on: date | None
    archived_on: date | None
    notes: str


@command("worker")
def put_lot(session: Session, name: str, kind: str, **facts: Unpack[LotFacts]) -> Lot:
    """Add a lot of stock (product, seed or material), or change what is given of it."""
    if kind not in KINDS:
        raise RecordError(f"{kind!r} is no kind of stock.", where=name, expected=", ".join(KINDS), got=kind)
    table = KINDS[kind]
    given = dict(facts)
    lot = called(session, table, table.name, name)
    if lot is None:
        # a name tells one lot, whatever kind it is of: people say only the name
        lot = table(name=name_for(session, Lot, Lot.name, name), details={})
        session.add(lot)
    if "crop" in given:
        crop = given.pop("crop")
        lot.crop = crop_called(session, str(crop)) if crop else None
    if "variety" in given:
        variety = str(given.pop("variety"))
        lot.variety = variety_of(session, lot.crop, variety) if lot.crop and variety else None
        if variety and lot.variety is None:
            raise RecordError(f"There is no variety called {variety!r}.", where=name, next_step="add it to its crop first")
    if given.get("unit"):
        given["unit"] = unit_named(str(given["unit"])).name
    put(lot, **{fact: value for fact, value in given.items() if fact != "variety"})
    session.flush()
    say(session, f"{lot.name} is written down.")
    return lot


def counted_in(lot: Lot, amount: Amount) -> Amount:
    """The amount, where it is of the kind the lot is counted in; what comes first says in which unit. UnitError otherwise."""
    if lot.unit:
        convert_amount(amount.value, amount.unit, lot.unit)
    else:
        lot.unit = amount.unit
    return amount


def into_lot(session: Session, name: str, amount: Amount, label: str) -> Counted:
    """A quantity that adds to a lot."""
    lot = lot_called(session, name)
    return Counted(counted_in(lot, amount), label, "increment", lot)


def out_of_lot(session: Session, name: str, amount: Amount, label: str) -> Counted:
    """A quantity that is taken out of a lot."""
    lot = lot_called(session, name)
    return Counted(counted_in(lot, amount), label, "decrement", lot)


@command("worker")
def receive(
    session: Session, lot: str, amount: Amount, at: datetime, *, source: str = "", timed: bool = True, notes: str = "", by: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """So much came into a lot: bought, given, brought in."""
    happened(session, at, lot)
    came, said = into_lot(session, lot, amount, "received"), say_amount(amount.value, amount.unit)
    log = _write(session, "purchase", f"{said} of {lot} came", at, came, id=id, source=source, timed=timed, notes=notes, done_by=by)
    say(session, f"{said} of {lot} came.")
    return log


@command("worker")
def use_up(
    session: Session, lot: str, amount: Amount, at: datetime, *, what_for: str = "", timed: bool = True, notes: str = "", by: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """So much went out of a lot: used, given out, thrown away. Never more than is there."""
    happened(session, at, lot)
    went, said = out_of_lot(session, lot, amount, "used"), say_amount(amount.value, amount.unit)
    log = _write(session, "activity", f"{said} of {lot} used", at, went, id=id, method=what_for, timed=timed, notes=notes, done_by=by)
    say(session, f"{said} of {lot} used.")
    return log


@command("worker")
def count_stock(
    session: Session, lot: str, amount: Amount, at: datetime, *, timed: bool = True, notes: str = "", by: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """So much of a lot was there when somebody counted, whatever the records thought."""
    happened(session, at, lot)
    found, said = lot_called(session, lot), say_amount(amount.value, amount.unit)
    there = Counted(counted_in(found, amount), "counted", "reset", found)
    log = _write(session, "observation", f"{said} of {lot} counted", at, there, id=id, timed=timed, notes=notes, done_by=by)
    say(session, f"{said} of {lot} counted.")
    return log


def _write(session: Session, type: str, name: str, at: datetime, counted: Counted, **facts: object) -> Log:
    assets = [counted.asset] if counted.asset else []
    return write_log(session, type, name, at, assets=assets, quantities=[counted], **facts)  # type: ignore[arg-type]
