"""hubland farmos: the farm's records to a farmOS server and from it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from collector.cli import app
from collector.farmos import Farmos, Login, pull, push
from collector.settings import Hub, open_hub
from models.dates import parse_moment
from sensors.errors import InputError, SettingsError


@app.command()
def farmos(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="push: send this hub's records; pull: bring those of farmOS.")],
    url: Annotated[str, typer.Option(help="The server's address, as in the browser.")],
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    since: Annotated[str, typer.Option(help="With pull: only what changed since this day or time.")] = "",
    token_file: Annotated[Path | None, typer.Option(help="A file with the token; else HUBLAND_FARMOS_TOKEN.")] = None,
) -> None:
    """Send records to a farmOS server (3.x or 4.x), or bring its records here. Doing it again makes nothing twice.

    Example: hubland farmos push --url https://farm.example.org --folder ~/laurel-cove
    """
    hub = open_hub(folder)
    if what not in ("push", "pull"):
        raise InputError("This is neither push nor pull.", expected="push or pull", got=what)
    if since and what == "push":
        raise InputError("--since goes with pull.", next_step="leave it out: push sends what is not there yet and changes what differs")
    from_when = parse_moment(since, now=datetime.now(UTC), zone=hub.zone, where="--since")[0] if since else None
    server = Farmos(url, Login.of(os.environ, _token(token_file)))
    typer.echo(_push(hub, server) if what == "push" else _pull(hub, server, from_when))


def _token(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise SettingsError(
            "The token cannot be read.", where=str(file), next_step="put the token alone into a file that you may read"
        ) from why


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _push(hub: Hub, server: Farmos) -> str:
    # here, because it takes half a second that no other command should pay
    from models.interop.farmos.outgoing import entities_of
    from models.records.folder.writing import tables_of

    records = hub.open_records()
    try:
        with records.session() as session:
            tables = tables_of(session, hub.zone, tiers=False)
    finally:
        records.close()
    done = push(server, entities_of(tables), hub.zone, _say)
    return f"farmOS has {done.made:,} new records, {done.changed:,} changed; {done.same:,} were there as they are."


def _pull(hub: Hub, server: Farmos, since: datetime | None) -> str:
    from models.interop.farmos.incoming import tables_of as tables_from
    from models.records.actor import HUB
    from models.records.folder.loading import import_records
    from models.records.folder.reading import source_of
    from models.records.folder.writing import tables_of

    found = pull(server, hub.zone, since, _say)
    records = hub.open_records()
    try:
        with records.session(HUB) as session:
            return str(import_records(session, source_of(tables_from(found, tables_of(session, hub.zone))), hub.zone))
    finally:
        records.close()
