"""QARTOD's flags (IOOS QARTOD manuals; ioos_qc has the same numbers). Worst wins, never the value altered."""

from __future__ import annotations

GOOD = 1
NOT_EVALUATED = 2
SUSPECT = 3
FAIL = 4
MISSING = 9

# From best to worst for combining: a test that could not run says less than one that passed.
PRECEDENCE = (MISSING, NOT_EVALUATED, GOOD, SUSPECT, FAIL)
_RANK = {flag: rank for rank, flag in enumerate(PRECEDENCE)}

WORDS = {GOOD: "good", NOT_EVALUATED: "not checked", SUSPECT: "suspect", FAIL: "bad", MISSING: "missing"}


def worst(*flags: int) -> int:
    """The flag that stands when several tests spoke: FAIL over SUSPECT over GOOD over NOT_EVALUATED over MISSING."""
    return max(flags, key=_RANK.__getitem__, default=NOT_EVALUATED)
