"""What the project computes, by the names that reference cases give it.

An adapter turns the inputs of a case into the arguments of a function of the project, and nothing more: it is
registered under the quantity's name, in a module adapters_*.py of this folder, and found by walking.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

Inputs = Mapping[str, Any]
Adapter = Callable[[Inputs], Any]

SHARED = Path(__file__).parents[3] / "shared" / "cases"
ROOT = Path(os.environ.get("HUBLAND_CASES") or SHARED)
_ADAPTERS: dict[str, Adapter] = {}


def quantity(*names: str) -> Callable[[Adapter], Adapter]:
    """Register an adapter under the name or names of what it computes."""

    def register(adapter: Adapter) -> Adapter:
        for name in names:
            if _ADAPTERS.setdefault(name, adapter) is not adapter:
                raise ValueError(f"two adapters for {name!r}")
        return adapter

    return register


def told(given: Inputs, **names: str) -> dict[str, Any]:
    """What a case says of some arguments, by our names for them: what it leaves out or blank is left to the function's own default."""
    return {ours: given[theirs] for ours, theirs in names.items() if given.get(theirs) is not None}


@cache
def adapters() -> Mapping[str, Adapter]:
    """Every adapter by its quantity, from every adapters_*.py of this folder."""
    for path in sorted(Path(__file__).parent.glob("adapters_*.py")):
        importlib.import_module(f"tests.reference.{path.stem}")
    return _ADAPTERS


def read(name: str, root: Path = ROOT) -> Any:
    """A file of the folder of cases; None where there is none."""
    path = root / name
    return json.loads(path.read_text("utf-8")) if path.is_file() else None


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """The reference cases of the folder; none where there is no such file."""
    return tuple(read("reference_cases.json") or ())


@cache
def _inputs_by_id() -> Mapping[str, Inputs]:
    """Inputs that another case may refer to: those of this folder, and of the shared one."""
    known = (*(read("reference_cases.json", SHARED) or ()), *cases())
    return {case["id"]: case["inputs"] for case in known}


def resolved(inputs: Inputs) -> Inputs:
    """Inputs in which "as": "ID" is replaced by the inputs of that case; what is written beside it holds over them."""
    if "as" not in inputs:
        return inputs
    known = _inputs_by_id()
    said = str(inputs["as"])
    named = said if said in known else max((i for i in known if i in said), key=len, default=None)
    if named is None:
        raise KeyError(f"no case {said!r} to take inputs from")
    return {**resolved(known[named]), **{name: value for name, value in inputs.items() if name != "as"}}


def elsewhere(inputs: Inputs) -> str | None:
    """The case that inputs are taken from, where neither folder holds it; None where all inputs are there."""
    try:
        resolved(inputs)
    except KeyError:
        return str(inputs["as"])
    return None


def matches(got: Any, expected: Any, tolerance: float, kind: str) -> bool:
    """Whether an answer is what a case expects: numbers within the tolerance, lists item by item, the rest alike.

    What is not known (None, or NaN among numbers) is no number, and a number is not what is not known.
    """
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(name in got and matches(got[name], v, tolerance, kind) for name, v in expected.items())
    if isinstance(expected, str):
        return str(got) == expected
    if isinstance(expected, list):
        return isinstance(got, Iterable) and _all_match(list(got), expected, tolerance, kind)
    unknown = got is None or (isinstance(got, float) and isnan(got))
    if expected is None or unknown:
        return expected is None and unknown
    if isinstance(expected, bool):
        return bool(got) is expected
    # one part in 10^9 for a difference that is exactly the tolerance
    allowed = tolerance * abs(expected) if kind == "rel" else tolerance
    return bool(abs(float(got) - expected) <= allowed + 1e-9 * max(1.0, abs(expected)))


def _all_match(got: list[Any], expected: list[Any], tolerance: float, kind: str) -> bool:
    return len(got) == len(expected) and all(matches(g, e, tolerance, kind) for g, e in zip(got, expected, strict=True))
