"""hubland doctor: is everything all right, and if not, what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from collector.cli import app
from collector.health import snapshot
from collector.settings import open_hub


@app.command()
def doctor(
    folder: Annotated[Path, typer.Option(help="The hub's folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """Look at a running hub: processes, broker, store, disk, and whether every message is accounted for.

    Exit 0 when all is well, 4 when a check failed. Example: hubland doctor --folder demo-hub
    """
    said = snapshot(open_hub(folder))
    if as_json:
        typer.echo(json.dumps(said))
    else:
        _print(said)
    if not all(check["ok"] for check in said["checks"]):
        raise typer.Exit(4)


def _print(said: dict[str, Any]) -> None:
    loss = said["loss"]
    typer.echo(f"{said['hub']}: {said['devices']} devices, {said['series']} series, {said['series_fresh']} heard in the last minute")
    typer.echo(
        f"today: {loss['received']} received = {loss['stored']} stored + {loss['duplicate']} repeats + {loss['status']} status"
        f" + {loss['quarantined']} in quarantine + {loss['refused']} refused; {loss['waiting']} waiting"
        + ("" if loss["balances"] else "   THIS DOES NOT BALANCE")
    )
    for check in said["checks"]:
        typer.echo(
            f"  {'ok ' if check['ok'] else 'NOT'} {check['name']}: {check['message']}"
            + (f"  -> {check['next_step']}" if check["next_step"] else "")
        )
