"""hubland export: the farm's records as a folder of plain files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from collector.cli import app
from collector.settings import open_hub


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="The folder to write; files of the same name in it are replaced.")],
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    tiers: Annotated[bool, typer.Option(help="With what members pay (tiers.csv).")] = True,
) -> None:
    """Write all records of a hub as CSV files and GeoJSON; `hubland import` reads them back.

    Example: hubland export ~/backup/laurel-cove --folder ~/laurel-cove
    """
    # here, because it takes half a second that no other command should pay
    from models.records.database import open_records
    from models.records.folder.writing import folder_files

    hub = open_hub(folder)
    records = open_records(hub.records_url)
    to = to.expanduser()
    to.mkdir(parents=True, exist_ok=True)
    with records.session() as session:
        for name, text in folder_files(session, hub.zone, tiers=tiers):
            (to / name).write_text(text, "utf-8", newline="")
            typer.echo(f"{name}: {text.count(chr(10)) - 1 if name.endswith('.csv') else ''}".rstrip(": "))
    records.close()
