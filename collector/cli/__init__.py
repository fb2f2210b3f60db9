"""hubland: the command line. One module a group of commands; each error says what to do."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from sensors.errors import HublandError, InputError

app = typer.Typer(
    name="hubland",
    help="The land of a mutual-aid hub, live: sensors, water, greenhouses and pastures on one small computer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def commands() -> typer.Typer:
    """The whole command line: each module of this folder registers its commands when it is imported."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return app


def main() -> None:
    """Run a command; exit 0 when it did its work, 1 for what was asked wrongly, 2 (typer) for usage, 3 for a service that is away."""
    try:
        commands()()
    except HublandError as why:
        print(f"hubland: {why}", file=sys.stderr)
        sys.exit(1 if isinstance(why, InputError) else 3)
