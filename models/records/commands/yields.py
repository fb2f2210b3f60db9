"""The farm's own yield over the catalogue's: what plantings are planned by from now on, where nobody expects another harvest of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.records.command import command, say
from models.records.commands._find import crop_called
from models.records.commands.crops import figures
from models.records.crops import Crop
from sensors.errors import RecordError

# the figures that go along with a yield, by the same factor
SPREAD = ("yield_low", "yield_typical", "yield_high")


@command("steward")
def use_own_yield(session: Session, crop: str, amount: float, unit: str) -> Crop:
    """A usual crop gives so much, of what the crop's figures count it by (100 feet of bed, 100 plants); poor and excellent ones move along.

    unit: that of the crop's yield, said again, so that no bunch is taken for a pound. RecordError where it is another.
    """
    of = crop_called(session, crop)
    known = figures(of)
    if amount <= 0:
        raise RecordError("A yield is more than nothing.", where=of.name, expected="an amount above 0", got=f"{amount:g}")
    if unit != known.yield_unit:
        raise RecordError(
            f"The yield of {of.name} is counted in another unit.", where=of.name, expected=str(known.yield_unit or "no yield is known"),
            got=unit, next_step="give the amount in that unit, or change the crop's yield_unit first",
        )  # fmt: skip
    told = {name: getattr(known, name) for name in SPREAD}
    factor = amount / (told["yield_typical"] or amount)
    scaled = {name: float(f"{value * factor:.6g}") for name, value in told.items() if value is not None}
    of.facts = {**of.facts, **scaled, "yield_typical": float(amount), "yield_unit": unit, "yield_per": known.yield_per}
    figures(of)
    session.flush()
    say(session, f"{of.name} is planned by {amount:g} {unit} of {str(known.yield_per).replace('_', ' ')}.")
    return of


@command("steward")
def use_catalogue_yield(session: Session, crop: str) -> Crop:
    """Plantings are planned by the catalogue's yield again. RecordError where the hub has none of its own, or the catalogue none."""
    of = crop_called(session, crop)
    if "yield_typical" not in of.facts:
        raise RecordError(f"{of.name} is planned by the catalogue's yield already.", where=of.name)
    of.facts = {name: value for name, value in of.facts.items() if name not in (*SPREAD, "yield_unit", "yield_per")}
    known = figures(of)
    if known.yield_typical is None:
        raise RecordError(
            f"The catalogue has no yield of {of.name}.", where=of.name, expected="a crop of the catalogue", got=of.key,
            next_step="keep your own figure, or change it",
        )  # fmt: skip
    session.flush()
    say(session, f"{of.name} is planned by the catalogue's {known.yield_typical:g} {known.yield_unit} again.")
    return of
