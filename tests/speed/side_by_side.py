"""Measurements in processes of their own, side by side, each kept to one core; each reads its own clock, once it is under way."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.queues import Queue
from types import TracebackType
from typing import Self, TypeVar, TypeVarTuple

from tests.speed.bench_collector import two_cores

Job = TypeVarTuple("Job")
Found = TypeVar("Found")


class SideBySide:
    """So many at a time. One: here, on two cores. More: as many processes, started once, a core each."""

    def __init__(self, workers: int) -> None:
        self.pool: ProcessPoolExecutor | None = None
        if workers <= 1:
            two_cores()
            return
        # not forked: a solver's threads do not go over into a copy of the process
        context = multiprocessing.get_context("spawn")
        cores = sorted(os.sched_getaffinity(0))
        if workers > len(cores):
            raise SystemExit(
                f"{workers} workers need a core each; this machine lets the measurement have {len(cores)}. Try --workers {len(cores)}."
            )
        seats: Queue[int] = context.Queue()
        for core in cores[:workers]:
            seats.put(core)
        self.pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_seated, initargs=(seats,))

    def each(self, work: Callable[[*Job], Found], jobs: Iterable[tuple[*Job]]) -> list[Found]:
        """What work makes of each job, in the order of the jobs."""
        if self.pool is None:
            return [work(*job) for job in jobs]
        return [asked.result() for asked in [self.pool.submit(work, *job) for job in jobs]]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)


def _seated(seats: Queue[int]) -> None:
    os.sched_setaffinity(0, {seats.get()})
