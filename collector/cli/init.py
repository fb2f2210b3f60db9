"""hubland init: a new hub folder, ready to run."""

from __future__ import annotations

import json
import os
import re
import socket
import tomllib
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from collector import mosquitto
from collector.cli import app
from collector.settings import FILE, open_hub, parse, zone_named
from sensors.errors import SettingsError

COLLECTOR, GATEWAY = "hubland", "gateway"


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The new hub's folder.")],
    name: Annotated[str, typer.Option(prompt="What is the hub called", help="Its name, as people say it.")],
    place: Annotated[str, typer.Option(prompt="Where is it (town, state)", help="Town and state.")] = "",
    time_zone: Annotated[str, typer.Option(help="IANA name; default: this computer's.")] = "",
    units: Annotated[str, typer.Option(help="us or metric.")] = "us",
    latitude: Annotated[float, typer.Option(help="Degrees north; for sunrise and frost.")] = 35.6,
    longitude: Annotated[float, typer.Option(help="Degrees east (west is negative).")] = -82.55,
    elevation_m: Annotated[float, typer.Option(help="Metres above the sea.")] = 670.0,
    port: Annotated[int, typer.Option(help="Port of the MQTT broker.")] = 1883,
    address: Annotated[str, typer.Option(help="Address that devices reach; default: this computer's on its network.")] = "",
) -> None:
    """Make a hub: settings, broker configuration, and one account for your first gateway or device.

    Example: hubland init ~/laurel-cove
    """
    folder = folder.expanduser().resolve()
    if (folder / FILE).exists():
        raise SettingsError(
            "There is already a hub in this folder.", where=str(folder), next_step="choose another folder, or run it: hubland up"
        )
    zone = time_zone or local_zone()
    zone_named(zone, "--time-zone")
    settings = _settings(name, place, zone, units, latitude, longitude, elevation_m, port)
    folder.mkdir(parents=True, exist_ok=True)
    gateway_password = _broker_files(folder, port)
    (folder / FILE).write_text(settings)
    _first_place(folder, name)
    _say(folder, address or local_address(), port, gateway_password)


def _first_place(folder: Path, name: str) -> None:
    """The records, with the property itself in them."""
    # here, because it takes half a second that no other command should pay
    from models.records.actor import HUB
    from models.records.commands import put_place

    records = open_hub(folder, {}).open_records()
    with records.session(HUB) as session:
        put_place(session, name, "property")
    records.close()


def _settings(name: str, place: str, zone: str, units: str, latitude: float, longitude: float, elevation_m: float, port: int) -> str:
    """The text of hubland.toml, checked before anything is written."""
    if units not in ("us", "metric"):
        raise SettingsError("Units are not known.", where="--units", expected="us or metric", got=units)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "hub"
    text = f"""# {name}: the settings of this hub. Every one is in docs/reference/settings.md.
[hub]
id = "{uuid.uuid4()}"
name = {_quoted(name)}
slug = "{slug}"
place = {_quoted(place)}
latitude = {latitude}
longitude = {longitude}
elevation_m = {elevation_m}
time_zone = "{zone}"
units = "{units}"

[broker]
host = "127.0.0.1"
port = {port}
user = "{COLLECTOR}"
password_file = "broker.secret"
managed = true
"""
    parse(tomllib.loads(text), FILE)
    return text


def _broker_files(folder: Path, port: int) -> str:
    """Configuration, passwords and ACL of Mosquitto; the gateway's password, which is kept nowhere in clear."""
    own, gateway = mosquitto.new_password(24), mosquitto.new_password()
    (folder / "mosquitto.conf").write_text(mosquitto.configuration(str(folder), port, as_root=os.geteuid() == 0))
    _secret(
        folder / "mosquitto.passwords", "\n".join(mosquitto.password_line(u, p) for u, p in ((COLLECTOR, own), (GATEWAY, gateway))) + "\n"
    )
    _secret(folder / "mosquitto.acl", mosquitto.access(COLLECTOR, [GATEWAY]))
    _secret(folder / "broker.secret", own + "\n")
    return gateway


def _secret(path: Path, text: str) -> None:
    """Write a file only its owner can read, from its first byte on."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _say(folder: Path, address: str, port: int, password: str) -> None:
    """The account as words and as a QR code. This is the only time the password is shown."""
    import segno

    typer.echo(f"""
The hub is in {folder}

Point your first gateway or device at this broker:
  address   {address}
  port      {port}
  user      {GATEWAY}
  password  {password}
(Write the password down: it is not kept in clear.)
""")
    segno.make(f"mqtt://{GATEWAY}:{password}@{address}:{port}", micro=False).terminal(compact=True)
    typer.echo(f"\nRun the hub:  hubland up --folder {folder}\n")


def local_zone() -> str:
    """This computer's time zone by its IANA name; New York's where it does not say."""
    with suppress(OSError):
        target = os.path.realpath("/etc/localtime")
        if "/zoneinfo/" in target:
            return target.split("/zoneinfo/")[1]
    return "America/New_York"


def local_address() -> str:
    """This computer's address on its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            # a UDP "connection" only chooses the outgoing interface; 192.0.2.1 is a documentation address
            sock.connect(("192.0.2.1", 9))
            return str(sock.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's quoting is a subset of it."""
    return json.dumps(text, ensure_ascii=False)
