"""hubland tasks: what is to be done, on the screen or on a sheet of paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from collector.cli import app
from collector.cli.folder import write_file
from collector.settings import open_hub


@app.command()
def tasks(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    first: Annotated[str, typer.Option("--from", help="The first day: today, Mon, 2027-05-01.")] = "today",
    days: Annotated[int, typer.Option(help="How many days, 1 to 31.")] = 1,
    sheet: Annotated[Path | None, typer.Option(help="Write them as PDF to this file, with boxes to tick.")] = None,
) -> None:
    """Show the open tasks of some days, with what is overdue by then; or print them for people without a phone.

    Example: hubland tasks --folder ~/laurel-cove --from Mon --days 7 --sheet tasks.pdf
    """
    # here, because it takes half a second that no other command should pay
    from collector import sheets
    from models.dates import parse_day

    hub = open_hub(folder)
    now = datetime.now(UTC)
    start = parse_day(first, today=now.astimezone(hub.zone).date(), where="--from")
    records = hub.open_records()
    try:
        if sheet is not None:
            write_file(sheet, sheets.task_sheet(records, hub, start, days, now), "--sheet")
        else:
            for block in sheets.blocks(sheets.due(records, hub, start, days), hub.zone, start):
                typer.echo(f"{block.person} · {block.place}")
                for row in block.rows:
                    typer.echo(f"  [ ] {row.name} ({row.note})")
    finally:
        records.close()
