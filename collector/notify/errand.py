"""Work that may hang, done beside the jobs: at most one errand of a name at a time, each in a thread that holds up nobody.

A thread that waits for a silent server cannot be ended. It is left alone, its name stays busy until it comes back, and it keeps no
process from stopping: so not a ThreadPoolExecutor, whose threads are waited for at the end.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sensors.errors import HublandError, ServiceError

log = logging.getLogger("hubland.notify")

NO_ANSWER = "There is no answer."


@dataclass(slots=True)
class Errand:
    """One piece of work on its way. settle(error) is called once: by its own thread as soon as it is done, or when it took too long."""

    name: str
    settle: Callable[[HublandError | None], None]
    began: float
    thread: threading.Thread | None = None
    _settled: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def done(self, error: HublandError | None) -> bool:
        """Settle it, if nobody has; whether it was this that did."""
        with self._lock:
            if self._settled:
                return False
            self._settled = True
        self.settle(error)
        return True


class Errands:
    """Errands under way. most: so many at once, beside those that hang; limit_s: after so long one counts as failed."""

    def __init__(self, most: int = 8, limit_s: float = 30.0) -> None:
        self._most, self._limit_s = most, limit_s
        self._running: dict[str, Errand] = {}
        self._hanging: set[str] = set()

    def send(self, name: str, work: Callable[[], None], settle: Callable[[HublandError | None], None]) -> bool:
        """Start work unless one of its name is under way, or too many are; whether it was taken.

        settle gets None where it went well, else why not, and is called in any thread. Where an errand of this name still hangs,
        the new one fails at once: another thread would hang beside it.
        """
        if name in self._hanging:
            settle(self._silence())
            return True
        if name in self._running or len(self._running) - len(self._hanging) >= self._most:
            return False
        errand = Errand(name, settle, time.monotonic())
        errand.thread = threading.Thread(target=_do, args=(errand, work), name=f"errand {name}", daemon=True)
        self._running[name] = errand
        errand.thread.start()
        return True

    def tend(self) -> None:
        """Let go of those that are back; settle as failed those that took too long."""
        for name, errand in list(self._running.items()):
            if errand.thread is not None and not errand.thread.is_alive():
                del self._running[name]
                self._hanging.discard(name)
            elif time.monotonic() - errand.began > self._limit_s and errand.done(self._silence()):
                self._hanging.add(name)

    def wait(self, seconds: float) -> bool:
        """Wait until all are back; whether they are."""
        end = time.monotonic() + seconds
        for errand in list(self._running.values()):
            if errand.thread is not None:
                errand.thread.join(max(0.0, end - time.monotonic()))
        self.tend()
        return not self._running

    def _silence(self) -> ServiceError:
        return ServiceError(NO_ANSWER, expected=f"one within {self._limit_s:g} s", next_step="it is tried again")


def _do(errand: Errand, work: Callable[[], None]) -> None:
    error: HublandError | None = None
    try:
        work()
    except HublandError as why:
        error = why
    except Exception as why:  # a plugin of Apprise may raise anything; its words may hold an address, so only its kind is told
        error = ServiceError("Sending failed in a way nobody foresaw.", got=type(why).__name__, next_step="it is tried again")
    try:
        errand.done(error)
    except Exception:  # the records may be busy or away; whoever sent the errand looks again
        log.exception("what came of sending could not be written down")
