"""HiGHS as every planner uses it: silent, one number of threads in a process, and its word checked before it is believed."""

from __future__ import annotations

import highspy

# one value everywhere: a second model with another one makes HiGHS give up silently (harvest_methods 5, trap 1)
THREADS = 1


class NotSolved(RuntimeError):
    """HiGHS gave up: what it holds is no answer."""


def solver() -> highspy.Highs:
    """HiGHS, silent, with the one number of threads."""
    made = highspy.Highs()  # type: ignore[no-untyped-call]
    made.setOptionValue("output_flag", False)
    made.setOptionValue("threads", THREADS)
    return made


def optimal(highs: highspy.Highs) -> bool:
    """Runs it; whether the optimum was proven. Raises NotSolved where HiGHS gave up."""
    if highs.run() == highspy.HighsStatus.kError:
        raise NotSolved(f"HiGHS gave up: {highs.modelStatusToString(highs.getModelStatus())}")
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
