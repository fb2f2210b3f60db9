"""hubland sheets: what stands on the season's sheets, on the screen or as files. hubland recall: where a lot went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collector.cli import app
from collector.cli.folder import write_file
from collector.settings import open_hub
from sensors.errors import InputError

if TYPE_CHECKING:
    from models.advice.season.sheets import Table


@app.command()
def sheets(
    sheet: Annotated[str, typer.Argument(help="Which one; left out: lists them.")] = "",
    week: Annotated[str, typer.Option(help="A day of the week, as 2027-05-24, today or Mon. Left out: this week.")] = "",
    days: Annotated[int, typer.Option(help="How many days from there on. Left out: as many as the sheet usually has.")] = 0,
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    out: Annotated[Path | None, typer.Option(help="Write it to this file: .pdf, .csv, or .txt where it is words.")] = None,
) -> None:
    """Print a sheet of the season: sowing, setting out, beds, seed, the plan, labels, words for members. Exit 4 where nothing stands on it.

    Example: hubland sheets field-sowing --week 2027-05-24 --folder ~/laurel-cove --out field-sowing.pdf
    """
    # here, because they take half a second that no other command should pay
    from collector.season_sheets import SHEETS, first_day, made, span_of
    from collector.season_sheets import sheet as sheet_called
    from collector.season_sheets.paper import Stamp
    from collector.season_sheets.reading import known_for
    from models.dates import parse_day

    if not sheet:
        width = max(len(key) for key in SHEETS)
        typer.echo("\n".join(f"{one.key.ljust(width)}  {one.about}" for one in SHEETS.values()))
        return
    one, hub, now = sheet_called(sheet), open_hub(folder), datetime.now(UTC)
    today = now.astimezone(hub.zone).date()
    first = first_day(one, parse_day(week, today=today, where="--week") if week else today)
    span, records = span_of(one, days), hub.open_records()
    try:
        known = known_for(one, hub, records, first, now)
    finally:
        records.close()
    table = one.table(known, first, span)
    if out is None:
        typer.echo("\n".join(one.text(known, first) if one.text is not None else _lines(table)))
    else:
        settings = hub.settings.hub
        body = made(one, _form(out), known, first, span, Stamp(settings.name, settings.units, now, hub.zone))
        write_file(out, body, "--out")
    if not table.rows:
        raise typer.Exit(4)


@app.command()
def recall(
    lot: Annotated[str, typer.Argument(help="The lot's number; left out: lists those picked last.")] = "",
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    out: Annotated[Path | None, typer.Option(help="Write it to this file: .pdf or .csv.")] = None,
) -> None:
    """Show where a lot went: its harvest, boxes and pick-ups, kitchen, store, and the members to tell. Exit 4 where there is no such lot.

    Example: hubland recall LET-B8-20270514-1 --folder ~/laurel-cove --out recall.pdf
    """
    # here, because they take half a second that no other command should pay
    from collector.season_sheets import CSV, as_csv
    from collector.season_sheets.paper import Stamp
    from collector.season_sheets.recall import recall_and_names, recall_sheet, recent_lots
    from models.advice.season.recall import table

    hub, now = open_hub(folder), datetime.now(UTC)
    records = hub.open_records()
    try:
        if not lot:
            typer.echo("\n".join(recent_lots(records)) or "No harvest has a lot yet.")
            return
        found, names = recall_and_names(records, hub, lot, named=True)
    finally:
        records.close()
    if out is None or not found.picked:
        # of a number mistyped no sheet is written that could pass for a clean recall
        typer.echo("\n".join(_lines(table(found, names))))
    else:
        stamp = Stamp(hub.settings.hub.name, hub.settings.hub.units, now, hub.zone)
        body = as_csv(table(found, names)).encode() if _form(out) == CSV else recall_sheet(found, names, stamp)
        write_file(out, body, "--out")
    if not found.picked:
        raise typer.Exit(4)


def _form(out: Path) -> str:
    """The form of a file by its name."""
    form = out.suffix.lower().removeprefix(".")
    if not form:
        raise InputError("In which form?", where="--out", expected="a file that ends with .pdf or .csv", got=str(out))
    return form


def _lines(table: Table) -> Iterator[str]:
    """A table as lines of the screen, columns under each other; its notes below."""
    from collector.season_sheets.paper import cell_words
    from models.advice.season.sheets import BOX

    yield f"{table.title}  {table.span}"
    rows = [[cell_words(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    shown = [n for n, column in enumerate(table.columns) if column.blank != BOX or any(row[n] != BOX for row in rows)]
    wide = [max(len(text) for text in (table.columns[n].title, *(row[n] for row in rows))) for n in shown]
    for row in ([column.title for column in table.columns], *rows):
        yield "  ".join(row[n].ljust(w) for n, w in zip(shown, wide, strict=True)).rstrip()
    if not rows:
        yield table.empty
    yield from table.notes
