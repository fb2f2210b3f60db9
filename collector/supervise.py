"""Keeping a hub's processes running: start them, restart what dies, stop all of it cleanly on Ctrl-C."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from collector.settings import Hub
from sensors.errors import AlreadyRunning, ServiceError

log = logging.getLogger("hubland")

STOP_S = 8.0  # a worker finishes its chunk and a dashboard its requests well within this
FIRST_RESTART_S, LAST_RESTART_S = 1.0, 60.0
# One that ran so long before it died did not die of its start: its wait begins anew.
HEALTHY_S = 60.0


@dataclass(slots=True)
class Child:
    """One process of a hub and how it is started."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait_s: float = FIRST_RESTART_S
    due_at: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(list(self.command), env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL)
        self.started_at = time.monotonic()


class Supervisor:
    """Runs children until told to stop."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, child: Child) -> Child:
        """Start a child and keep it running from now on."""
        child.start()
        self.children.append(child)
        return child

    def tend(self) -> None:
        """Restart what died, each after a wait of its own that grows while it keeps dying."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.due_at:
                    child.start()
            elif child.process.poll() is not None:
                if now - child.started_at > HEALTHY_S:
                    child.wait_s = FIRST_RESTART_S
                log.warning("%s stopped (exit %s); starting it again in %.0f s", child.name, child.process.returncode, child.wait_s)
                child.process, child.due_at = None, now + child.wait_s
                child.wait_s = min(child.wait_s * 2, LAST_RESTART_S)

    def run(self, stopping: Callable[[], bool]) -> None:
        while not stopping():
            self.tend()
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask all to stop, last started first; end those that do not within a few seconds."""
        running = [c for c in reversed(self.children) if c.process is not None and c.process.poll() is None]
        for child in running:
            assert child.process is not None
            child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_S
        for child in running:
            assert child.process is not None
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("%s did not stop in time and is ended", child.name)
                child.process.kill()
                child.process.wait()


def python(name: str, hub: Hub, *more: str) -> Child:
    """A process of collector.process for a hub."""
    return Child(name, [sys.executable, "-m", "collector.process", name, "--folder", str(hub.folder), *more])


def dashboard(hub: Hub, port: int) -> Child:
    """The dashboard, by name only: the collector knows nothing of what stands above it."""
    command = [sys.executable, "-m", "dashboard", "--folder", str(hub.folder), "--host", hub.settings.dashboard.host, "--port", str(port)]
    return Child("dashboard", command)


def lock(folder: Path) -> IO[str]:
    """Hold the hub folder for this process; AlreadyRunning where another holds it. Keep the result: closing lets go."""
    handle = (folder / "hubland.lock").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as why:
        handle.seek(0)
        pid = handle.read().strip()
        handle.close()
        raise AlreadyRunning(
            "This hub is already running.",
            where=str(folder),
            got=f"process {pid}" if pid else "",
            next_step="stop the other one, or give another --folder",
        ) from why
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def need_port(port: int, host: str = "127.0.0.1", cure: str = "") -> None:
    """AlreadyRunning where something listens on a port; `cure` says what else may help than another --port."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as why:
            raise AlreadyRunning(
                f"Port {port} is in use.",
                where=host,
                got=str(why),
                next_step=cure or f"stop what uses it, or choose another: --port {port + 1}",
            ) from why


def free_port(wanted: int) -> int:
    """`wanted` where it is free on loopback, else one that is."""
    for port in (wanted, 0):
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sock.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(sock.getsockname()[1])
    raise ServiceError("This machine has no free port on loopback.")


def wait_for_port(port: int, child: Child, stopping: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until a child listens on loopback; ServiceError when it dies first or time is up."""
    end = time.monotonic() + seconds
    while not stopping():
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        if (child.process is not None and child.process.poll() is not None) or time.monotonic() > end:
            raise ServiceError(f"The {child.name} did not start.", where=f"port {port}", next_step="its last words stand above")
        time.sleep(0.05)


def wait_for_page(url: str, child: Child, stopping: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait until a page answers; False when told to stop, ServiceError when its process dies or time is up."""
    end = time.monotonic() + seconds
    while not stopping():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        if child.process is not None and child.process.poll() is not None:
            raise ServiceError(
                f"The {child.name} stopped while starting.", got=f"exit {child.process.returncode}", next_step="its last words stand above"
            )
        if time.monotonic() > end:
            raise ServiceError(f"The {child.name} does not answer.", where=url, got=f"nothing for {seconds:.0f} s")
        time.sleep(0.1)
    return False
