"""Reference cases (../shared/cases, or HUBLAND_CASES): what we compute is what books and other programs say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import skip
from tests.reference.registry import ROOT, adapters, cases, elsewhere, matches, read, resolved


def groups() -> dict[str, str]:
    """The group of every quantity that reference cases may ask for."""
    return {row["quantity"]: row["group"] for row in (read("quantities.json") or {}).get("reference", ())}


def group(case: dict[str, Any]) -> str:
    return groups().get(case["quantity"], case["id"].partition("-")[0])


def test_there_are_cases() -> None:
    if read("reference_cases.json") is None:
        skip("cases", f"there is no {ROOT}/reference_cases.json")
    assert cases()


def test_every_quantity_has_a_function_of_ours() -> None:
    if read("quantities.json") is None:
        skip("cases", f"there is no {ROOT}/quantities.json")
    unmapped = sorted(f"{group}: {name}" for name, group in groups().items() if name not in adapters())
    assert unmapped == []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in cases()])
def test_a_reference_value_is_met(case: dict[str, Any]) -> None:
    adapter = adapters().get(case["quantity"])
    assert adapter is not None, f"nothing of ours computes {case['quantity']!r} ({group(case)})"
    if missing := elsewhere(case["inputs"]):
        pytest.skip(f"{case['id']} takes its inputs from {missing}, which is kept elsewhere")
    got = adapter(resolved(case["inputs"]))
    kind, tolerance = case.get("tolerance_kind", "abs"), case.get("tolerance", 0.0)
    assert matches(got, case["expected"], tolerance, kind), (
        f"{case['quantity']}: {got!r}, expected {case['expected']!r} {case['unit']} within {tolerance} {kind} ({case['source']})"
    )
