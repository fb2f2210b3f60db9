"""hubland demo: the living hub in one command, everything embedded on loopback."""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from collector.cli import app
from collector.process import Stop, start_logging
from collector.settings import FILE, Hub, open_hub
from collector.supervise import Supervisor, dashboard, free_port, lock, need_port, python, wait_for_page, wait_for_port
from sensors.errors import SettingsError


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo hub lives; made where it is missing.")] = Path("demo-hub"),
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8501,
    speed: Annotated[float, typer.Option(min=1, max=2000, help="Simulated hours per hour; 720 makes a day pass in two minutes.")] = 1.0,
) -> None:
    """Show a living hub: simulated devices of real makes over a real broker, stored and drawn. Needs nothing else.

    Example: hubland demo --folder demo-hub --port 8501
    """
    start_logging()
    folder = folder.expanduser().resolve()
    if not folder.parent.is_dir():
        raise SettingsError(
            "The demo's folder cannot be made.",
            where=str(folder),
            got=f"there is no folder {folder.parent}",
            next_step="make it, or give another --folder",
        )
    folder.mkdir(exist_ok=True)
    held = lock(folder)
    need_port(port)
    hub = _prepared(folder)
    stop = Stop()
    supervisor = Supervisor()
    try:
        _start(hub, port, speed, supervisor, stop)
        supervisor.run(stop)
    finally:
        print("stopping ...", file=sys.stderr, flush=True)
        supervisor.stop()
        held.close()


def _start(hub: Hub, port: int, speed: float, supervisor: Supervisor, stop: Stop) -> None:
    """Intake and pages first; the past is written while they start; then the worker, and the devices' first words."""
    from collector.simulate.past import bring_up_to_now

    page = supervisor.add(dashboard(hub, port))
    broker = supervisor.add(python("broker", hub))
    wait_for_port(hub.settings.broker.port, broker, stop)
    supervisor.add(python("receiver", hub))
    bring_up_to_now(hub, datetime.now(UTC), lambda text: print(text, file=sys.stderr, flush=True))
    supervisor.add(python("worker", hub))
    supervisor.add(python("jobs", hub))
    supervisor.add(python("simulate", hub, "--speed", str(speed)))
    url = f"http://127.0.0.1:{port}"
    if wait_for_page(url + "/health", page, stop):
        print(f"dashboard: {url}", flush=True)
        print("Simulated data. Stop with Ctrl-C; the hub stays in " + str(hub.folder), file=sys.stderr, flush=True)


def _prepared(folder: Path) -> Hub:
    """The demo's hub folder with its settings, its broker's port chosen anew where the old one is taken."""
    from collector.simulate import HUB

    path = folder / FILE
    if path.is_file():
        hub = open_hub(folder)
        if not hub.settings.hub.simulated:
            raise SettingsError(
                "This folder holds a real hub; the demo does not write into it.", where=str(folder), next_step="give another --folder"
            )
        id_ = hub.settings.hub.id
    else:
        id_ = str(uuid.uuid4())
    path.write_text(
        f"# The demo hub of Hubland: simulated data.\n[hub]\nid = {id_!r}\n"
        + "".join(f"{name} = {value!r}\n" for name, value in HUB.items())
        + f"simulated = true\n\n[broker]\nport = {free_port(1883)}\n"
    )
    return open_hub(folder)
