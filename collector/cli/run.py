"""hubland up, collect, dashboard, simulate: running a hub, whole or in parts."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from collector.cli import app
from collector.process import Stop, start_logging
from collector.settings import Hub, open_hub
from collector.supervise import Child, Supervisor, dashboard, lock, need_port, python, wait_for_page, wait_for_port
from sensors.errors import ServiceError

Folder = Annotated[Path, typer.Option("--folder", help="The hub's folder (made by `hubland init`).")]
MOSQUITTO = "mosquitto.conf"
PORT_CURE = "if it is Debian's own Mosquitto: sudo systemctl disable --now mosquitto; else change [broker] port, and mosquitto.conf"


@app.command()
def up(folder: Folder = Path(), port: Annotated[int, typer.Option(help="Port of the dashboard; 0 = the hub's setting.")] = 0) -> None:
    """Run a hub: broker (where managed), receiver, worker, jobs and dashboard.

    Example: hubland up --folder ~/laurel-cove
    """
    hub = open_hub(folder)
    port = port or hub.settings.dashboard.port
    start_logging()
    held = lock(hub.folder)
    need_port(port, hub.settings.dashboard.host)
    children: list[Callable[[], Child]] = []
    if hub.settings.broker.managed:
        need_port(hub.settings.broker.port, "0.0.0.0", PORT_CURE)
        children.append(lambda: mosquitto(hub))
    children += [lambda name=name: python(name, hub) for name in ("receiver", "worker", "jobs")]  # type: ignore[misc]
    _run(hub, children, port)
    held.close()


@app.command()
def collect(folder: Folder = Path()) -> None:
    """Run only what collects: receiver, worker and jobs.

    Example: hubland collect --folder /srv/hub
    """
    hub = open_hub(folder)
    start_logging()
    held = lock(hub.folder)
    _run(hub, [lambda name=name: python(name, hub) for name in ("receiver", "worker", "jobs")], None)  # type: ignore[misc]
    held.close()


@app.command("dashboard")
def dashboard_command(folder: Folder = Path(), port: Annotated[int, typer.Option(help="Port; 0 = the hub's setting.")] = 0) -> None:
    """Run only the dashboard.

    Example: hubland dashboard --folder /srv/hub --port 8501
    """
    hub = open_hub(folder)
    port = port or hub.settings.dashboard.port
    start_logging()
    need_port(port, hub.settings.dashboard.host)
    _run(hub, [], port)


@app.command()
def simulate(
    folder: Folder = Path(), speed: Annotated[float, typer.Option(min=0.1, max=2000, help="Simulated hours per hour.")] = 1.0
) -> None:
    """Play the demo hub's devices against the hub's broker.

    Example: hubland simulate --folder demo-hub --speed 60
    """
    hub = open_hub(folder)
    start_logging()
    _run(hub, [lambda: python("simulate", hub, "--speed", str(speed))], None)


def mosquitto(hub: Hub) -> Child:
    """Mosquitto with the hub's own configuration; ServiceError where it is not installed."""
    # Debian puts it where a plain user's PATH does not look
    binary = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if binary is None:
        raise ServiceError(
            "Mosquitto, the MQTT broker, is not installed.",
            next_step="sudo apt-get install mosquitto && sudo systemctl disable --now mosquitto   (hubland runs it itself)",
        )
    return Child("mosquitto", [binary, "-c", str(hub.folder / MOSQUITTO)])


def _run(hub: Hub, children: list[Callable[[], Child]], port: int | None) -> None:
    """Start children in order, say where the dashboard is, and tend them until Ctrl-C."""
    stop = Stop()
    supervisor = Supervisor()
    try:
        for make in children:
            child = supervisor.add(make())
            if child.name == "mosquitto":
                wait_for_port(hub.settings.broker.port, child, stop)
        if port is not None:
            page = supervisor.add(dashboard(hub, port))
            url = f"http://{hub.settings.dashboard.host}:{port}"
            if wait_for_page(url + "/health", page, stop):
                print(f"dashboard: {url}", flush=True)
        supervisor.run(stop)
    finally:
        print("stopping ...", file=sys.stderr, flush=True)
        supervisor.stop()
