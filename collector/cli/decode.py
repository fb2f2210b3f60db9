"""hubland decode: what a message says, without touching any store."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from collector.cli import app
from collector.settings import zone_named
from sensors.corpus import answer, decode_folder
from sensors.device import Known
from sensors.envelopes import decode as decoded
from sensors.envelopes import envelope_for
from sensors.errors import InputError
from sensors.reading import Message


@app.command()
def decode(
    file: Annotated[Path | None, typer.Argument(help="The message's bytes; left out or -: standard input.")] = None,
    topic: Annotated[str, typer.Option(help="The topic it was published on.")] = "",
    corpus: Annotated[Path | None, typer.Option(help="A folder of envelope files (FAMILY/NAME.json) instead of one message.")] = None,
    time_zone: Annotated[str, typer.Option(help="For devices that send local time.")] = "America/New_York",
    to_json: Annotated[bool, typer.Option("--json", help="One JSON object a message; its keys are stable.")] = False,
) -> None:
    """Show the readings of a message, or why there are none. Exit 0 when something was read, 4 when nothing was.

    Example: mosquitto_sub -t 'tele/+/SENSOR' -C 1 | hubland decode --topic tele/greenhouse/SENSOR
    """
    zone = zone_named(time_zone, "--time-zone")
    if corpus is not None:
        if not corpus.is_dir():
            raise InputError("There is no such folder.", where=str(corpus), expected="a folder of FAMILY/NAME.json files")
        for said in decode_folder(corpus, zone):
            typer.echo(json.dumps(said)) if to_json else _print(said)
        return
    if not topic:
        raise InputError("A message needs its topic.", next_step="add --topic, e.g. --topic zigbee2mqtt/bed-04")
    if file is not None and str(file) != "-" and not file.is_file():
        raise InputError("There is no such file.", where=str(file))
    payload = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
    message = Message(topic, payload, time.time_ns())
    said = {"topic": topic, "family": envelope_for(topic).name, **answer(decoded(message, Known(zone)))}
    typer.echo(json.dumps(said)) if to_json else _print(said)
    if not said["readings"]:
        raise typer.Exit(4)


def _print(said: dict[str, Any]) -> None:
    typer.echo(said.get("file") or f"{said['topic']} ({said['family']})")
    for r in said["readings"]:
        channel = f"/{r['channel']}" if r["channel"] else ""
        doubt = {3: "  suspect", 4: "  bad"}.get(r["qc"], "")
        typer.echo(f"  {r['device']}{channel}  {r['measurand']} = {r['value']:.6g} {r['unit']}  {r['time'] or 'at arrival'}{doubt}")
    for why in said["rejected"]:
        field = f"{why['field']}: " if why.get("field") else ""
        typer.echo(f"  not read: {field}{why['reason']}" + (f"  -> {why['next_step']}" if why.get("next_step") else ""))
    if not said["readings"] and not said["rejected"]:
        typer.echo("  nothing to read: a status message")
