"""What every process of a hub shares: logging, stopping cleanly, and being asked for by name.

python -m collector.process receiver --folder /srv/hub
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from collector.settings import open_hub
from sensors.errors import HublandError

NAMES = ("broker", "receiver", "worker", "jobs", "simulate")


class Stop:
    """Told once by SIGINT or SIGTERM, or when the parent is gone; asked often."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._parent = os.getppid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._event.set())

    def __call__(self) -> bool:
        # a killed supervisor leaves no orphans behind: they would hold the port and the folder
        return self._event.is_set() or os.getppid() != self._parent

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`; True when told to stop."""
        return self._event.wait(seconds) or self()


def start_logging(level: int = logging.INFO) -> None:
    """One line an event, to standard error; the time first."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    for chatty in ("alembic", "amqtt", "transitions", "httpx", "watchdog"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def main() -> int:
    """Run one process of a hub."""
    parser = argparse.ArgumentParser(description="Run one process of a hub.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--speed", type=float, default=1.0)
    arguments = parser.parse_args()
    start_logging()
    stop = Stop()
    try:
        hub = open_hub(arguments.folder)
        if arguments.name == "receiver":
            from collector import receiver

            receiver.main(hub, stop)
        elif arguments.name == "worker":
            from collector import worker

            worker.main(hub, stop)
        elif arguments.name == "jobs":
            from collector import jobs

            jobs.main(hub, stop)
        elif arguments.name == "broker":
            from collector import broker

            broker.main(hub, stop)
        elif arguments.name == "simulate":
            from collector.simulate import live

            live.main(hub, stop, arguments.speed)
    except HublandError as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
