"""hubland export, hubland import: the farm's records as a folder of plain files, and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli import app
from collector.settings import Hub, open_hub
from sensors.errors import InputError

if TYPE_CHECKING:
    from models.records.database import Records, Session
    from models.records.folder.reading import Source

HUBLAND = "hubland"
FORMAT = "Whose files they are: hubland, farmos, qrop, areas or roster."


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="The folder to write; files of an export that lies there are replaced.")],
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    tiers: Annotated[bool, typer.Option(help="With what members pay (tiers.csv).")] = True,
    format: Annotated[str, typer.Option(help=FORMAT)] = HUBLAND,
) -> None:
    """Write all records of a hub as CSV files and GeoJSON; `hubland import` reads them back.

    Example: hubland export ~/backup/laurel-cove --folder ~/laurel-cove
    """
    # here, because it takes half a second that no other command should pay
    from models.records.folder.writing import folder_files, tables_of

    hub, other = open_hub(folder), _format(format)
    to = to.expanduser()
    with opened(hub) as records, records.session() as session:
        if other is None:
            files = dict(folder_files(session, hub.zone, tiers=tiers))
        else:
            files = other.write(tables_of(session, hub.zone, tiers=tiers))
    write_folder(to, files, clear=other is None)
    for name, text in files.items():
        typer.echo(f"{name}: {rows_in(text):,}" if name.endswith(".csv") else name)
    if not files:
        typer.echo("There is nothing to export yet.")


@app.command("import")
def import_(
    source: Annotated[Path | None, typer.Argument(metavar="FROM", help="The folder with the files to read.")] = None,
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    scenario: Annotated[Path | None, typer.Option(help="A season in one file (docs/reference/season.md), instead of a folder.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; write nothing.")] = False,
    format: Annotated[str, typer.Option(help=FORMAT)] = HUBLAND,
) -> None:
    """Read a folder of plain files into a hub's records. It is checked whole first: all of it is written, or nothing.

    Example: hubland import ~/backup/laurel-cove --folder ~/laurel-cove
    """
    from models.records.actor import HUB
    from models.records.command import now_of
    from models.records.folder.checking import check as checked
    from models.records.folder.loading import import_records
    from models.records.folder.reading import read_folder

    hub, other, path = open_hub(folder), _format(format), _one_of(source, scenario)
    with opened(hub) as records, records.session(HUB) as session:
        if scenario is not None:
            found = _season(path, session, hub.zone)
        else:
            found = read_folder(path) if other is None else _foreign(path, other, session, hub.zone)
        with _progress(found.rows * (1 if check else 2)) as progress:
            if check:
                batch = checked(session, found, hub.zone, now_of(session), progress)
                said = f"Nothing is wrong with these {sum(len(p.entries) for ps in batch.sheets.values() for p in ps):,} rows."
            else:
                said = str(import_records(session, found, hub.zone, progress=progress))
    typer.echo(said)


def _one_of(source: Path | None, scenario: Path | None) -> Path:
    """The one of the two that was given."""
    if (source is None) == (scenario is None):
        raise InputError(
            "What is to be read?", expected="a folder of files, or --scenario with one file", got="neither" if source is None else "both",
            next_step="hubland import ~/backup/laurel-cove, or hubland import --scenario season.json",
        )  # fmt: skip
    path = source or scenario
    assert path is not None
    return path.expanduser()


def _season(path: Path, session: Session, zone: Any) -> Source:
    """A scenario file as a source like our own."""
    from models.interop.scenario import tables
    from models.records.folder.reading import source_of
    from models.records.folder.writing import tables_of

    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except OSError as why:
        raise InputError(
            "The file cannot be read.", where="--scenario", expected="a season as JSON", got=f"{path}: {why.strerror}",
            next_step="docs/reference/season.md has one to begin with",
        ) from why  # fmt: skip
    except (UnicodeDecodeError, json.JSONDecodeError) as why:
        raise InputError(
            "This file is no JSON.", where=str(path), expected="a season as JSON", got=str(why)[:200],
            next_step="docs/reference/season.md has one to begin with",
        ) from why  # fmt: skip
    return source_of(tables(document, tables_of(session, zone)))


@contextmanager
def opened(hub: Hub) -> Iterator[Records]:
    """The hub's records, closed again at the end."""
    records = hub.open_records()
    try:
        yield records
    finally:
        records.close()


def _format(name: str) -> Any:
    """The other program's format of that name; None for our own."""
    if name == HUBLAND:
        return None
    from models.interop import FORMATS

    if name not in FORMATS:
        raise InputError("There is no such format.", expected=", ".join((HUBLAND, *FORMATS)), got=name, next_step="choose one of these")
    return FORMATS[name]


def _foreign(source: Path, other: Any, session: Session, zone: Any) -> Source:
    """Files of another program, through its format, as a source like our own."""
    from models.records.folder.reading import source_of
    from models.records.folder.writing import tables_of

    paths = [source] if source.is_file() else sorted(p for p in source.glob("*") if p.is_file() and not p.name.startswith("."))
    if not paths:
        raise InputError(
            "There are no files there.", where=str(source), next_step="give the folder or the file that the other program wrote"
        )
    try:
        files = {p.name: p.read_text("utf-8-sig") for p in paths}
    except UnicodeDecodeError as why:
        raise InputError("A file is not UTF-8.", where=str(source), next_step="save it as CSV UTF-8") from why
    return source_of(other.read(files, tables_of(session, zone)))


def rows_in(text: str) -> int:
    """Rows of a CSV text below its header; a line break within quotes begins no row."""
    return max(sum(outside.count("\n") for outside in text.split('"')[::2]) - 1, 0)


def write_folder(to: Path, files: Mapping[str, str], *, clear: bool) -> None:
    """Write files whole, each under another name first, so that a full disk or a fallen plug leaves the old one.

    clear: take away files of an older export that have no rows any more.
    """
    from models.records.folder.files import FILES
    from models.records.folder.writing import OUTLINES

    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            beside = to / f".{name}.new"
            beside.write_text(text, "utf-8", newline="")
            beside.replace(to / name)
        for name in (*(f"{f.name}.csv" for f in FILES), OUTLINES) if clear else ():
            if name not in files:
                (to / name).unlink(missing_ok=True)
    except OSError as why:
        raise InputError("The folder cannot be written.", where=str(to), got=str(why), next_step="choose another folder") from why


def write_file(out: Path, body: bytes, where: str) -> None:
    """Write what a command made, and say how much. where: the option that names the file; InputError where it cannot be written."""
    try:
        out.expanduser().write_bytes(body)
    except OSError as why:
        raise InputError(
            "The file cannot be written.", where=where, got=f"{out}: {why.strerror}", next_step="make its folder first, or choose another"
        ) from why  # fmt: skip
    typer.echo(f"{out}: {len(body):,} bytes")


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[str, int], None]]:
    """A bar on a terminal; elsewhere one line a stage. Both on standard error: what was asked for is on standard output."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    with typer.progressbar(length=max(rows, 1), file=sys.stderr) as bar:

        def show(stage: str, done: int) -> None:
            bar.label = f"{stage:<26.26}"
            bar.update(done)

        yield show


def _lines() -> Callable[[str, int], None]:
    seen: set[str] = set()

    def say(stage: str, _rows: int) -> None:
        if stage not in seen:
            seen.add(stage)
            typer.echo(stage, err=True)

    return say
