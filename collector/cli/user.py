"""hubland user: who may sign in, for whoever owns the machine. Passwords are asked for, never part of a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collector.cli import app
from collector.settings import open_hub
from sensors.errors import RecordError

if TYPE_CHECKING:
    from models.records.contacts import PersonView
    from models.records.database import Session

user = typer.Typer(no_args_is_help=True, help="Who may sign in, and as what.\n\nExample: hubland user add Ann --role steward")
app.add_typer(user, name="user")

Folder = Annotated[Path, typer.Option("--folder", help="The hub's folder.")]
Name = Annotated[str, typer.Argument(help="The person's name, as the records have it.")]
ROLE_HELP = "viewer, worker, steward or treasurer; may be given several times."


@user.command()
def add(
    name: Name,
    role: Annotated[list[str], typer.Option(help=ROLE_HELP)],
    login: Annotated[str, typer.Option(help="The name to sign in with; default: the person's name.")] = "",
    email: Annotated[str, typer.Option(help="E-mail address; an identity provider finds the person by it.")] = "",
    no_password: Annotated[bool, typer.Option("--no-password", help="No password: only through an identity provider.")] = False,
    folder: Folder = Path(),
) -> None:
    """Add a person who may sign in. Asks for the password.

    Example: hubland user add Ann --role steward --role treasurer --folder ~/laurel-cove
    """
    from models.records import commands

    with _records(folder) as session:
        if any(p.name.lower() == name.strip().lower() and p.login for p in _people(session)):
            raise RecordError(f"{name} has an account already.", next_step="hubland user password, or hubland user roles")
        known = next((p for p in _people(session) if p.name.lower() == name.strip().lower()), None)
        person = commands.put_person(
            session, name, role, email=email or (known.email if known else ""), phone=known.phone if known else "",
            notes=known.notes if known else "", active=True,
        )  # fmt: skip
        if not no_password:
            commands.give_account(session, person, login or name, _password())
    typer.echo(f"{name}: {', '.join(sorted(role))}." + ("" if no_password else f" Signs in as {(login or name).strip().lower()}."))


@user.command()
def password(name: Name, folder: Folder = Path()) -> None:
    """Give a person a new password, and sign all their devices out. Asks for it.

    Example: hubland user password Ann --folder ~/laurel-cove
    """
    from models.records import commands
    from models.records.commands._find import person_called

    with _records(folder) as session:
        person = person_called(session, name)
        login = next((p.login for p in _people(session) if p.id == person.id), "") or person.name
        commands.give_account(session, person, login, _password())
        name = person.name
    typer.echo(f"{name} signs in as {login.lower()}, with the new password.")


@user.command()
def roles(
    name: Name,
    role: Annotated[list[str] | None, typer.Option(help=ROLE_HELP + " None: no access.")] = None,
    folder: Folder = Path(),
) -> None:
    """Set what a person may do; roles not named are taken away.

    Example: hubland user roles Ann --role worker --folder ~/laurel-cove
    """
    from models.records import commands
    from models.records.commands._find import person_called

    with _records(folder) as session:
        person = person_called(session, name)
        commands.put_person(session, person.name, role or [], email=person.email, phone=person.phone, notes=person.notes)
        name = person.name
    typer.echo(f"{name}: {', '.join(sorted(role or [])) or 'no access'}.")


@user.command("list")
def listed(folder: Folder = Path()) -> None:
    """Everybody, with roles and how they sign in.

    Example: hubland user list --folder ~/laurel-cove
    """
    with _records(folder) as session:
        everybody = _people(session)
        for person in everybody:
            how = person.login or ("through the provider" if person.through else "cannot sign in")
            gone = "" if person.active else "  (not here any more)"
            typer.echo(f"{person.name}  {', '.join(person.roles) or 'no access'}  {how}{gone}")
    if not everybody:
        typer.echo("Nobody is written down yet. To add the first: hubland user add NAME --role steward --role treasurer")


def _people(session: Session) -> list[PersonView]:
    from models.records.contacts import people

    return people(session, contact=True)


def _password() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Once more"))


@contextmanager
def _records(folder: Path) -> Iterator[Session]:
    """The hub's records, changed by the hub itself: whoever owns the machine owns its files."""
    # here, because it takes half a second that no other command should pay
    from models.records.actor import HUB

    records = open_hub(folder).open_records()
    try:
        with records.session(HUB) as session:
            yield session
    finally:
        records.close()
