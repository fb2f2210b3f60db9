"""Where a lot went, on paper: for the trial once a year, and for the day it counts. Members stand on it only for who may see them."""

from __future__ import annotations

from collections.abc import Mapping

from collector.season_sheets.paper import Paper, Stamp
from collector.settings import Hub
from models.advice.season.recall import Recall, recalled, span, table
from models.records import lots, shareholders
from models.records.database import Records, Session

Names = Mapping[str, tuple[str, str]]


def recall_of(session: Session, hub: Hub, lot: str) -> Recall:
    """A lot out of the records."""
    picked = lots.picked_lot(session, lot, hub.zone)
    weeks = span(picked)
    packed = lots.packed_weeks(session, *weeks) if weeks else []
    return recalled(lot.strip(), picked, packed, lots.store_moves(session, lot, hub.zone))


def recall_and_names(records: Records, hub: Hub, lot: str, named: bool) -> tuple[Recall, Names | None]:
    """A lot, and the members by id where they may be named."""
    with records.session() as session:
        return recall_of(session, hub, lot), shareholders.names(session) if named else None


def recent_lots(records: Records) -> list[str]:
    """Lots to choose from, the newest first."""
    with records.session() as session:
        return lots.lot_numbers(session)


def recall_sheet(found: Recall, names: Names | None, stamp: Stamp) -> bytes:
    """The recall with a box beside each to tell, and lines for who did it and how long it took."""
    made = table(found, names)
    paper = Paper(f"RECALL  {stamp.farm}  lot {found.lot}", stamp)
    for said in made.notes:
        paper.note(said, 10)
    paper.y -= 10
    if made.rows:
        paper.table(made.columns, made.rows, 9.0)
    else:
        paper.note(made.empty, 12)
    paper.y -= 12
    for line in (
        "Begun at ______   all found at ______   done by ________________   what is still out: ________________________",
        "A trial once a year: one step back (bed, seed, input) and one step forward (boxes, kitchen, hubs), with all of it accounted for.",
    ):
        paper.note(line, 11)
        paper.y -= 4
    return paper.done()
