"""Crop cases (../shared/cases/crop_cases.json, or HUBLAND_CASES): from degree days to shares, what we compute is what others say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import skip
from tests.reference.registry import ROOT, adapters, matches, read


def crop_cases() -> list[dict[str, Any]]:
    return list(read("crop_cases.json") or ())


def test_there_are_crop_cases() -> None:
    if read("crop_cases.json") is None:
        skip("cases", f"there is no {ROOT}/crop_cases.json")
    assert crop_cases()


def test_every_crop_quantity_has_a_function_of_ours() -> None:
    known = read("quantities.json")
    if known is None:
        skip("cases", f"there is no {ROOT}/quantities.json")
    unmapped = sorted({f"{row['group']}: {row['quantity']}" for row in known["crops"] if row["quantity"] not in adapters()})
    assert unmapped == []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in crop_cases()])
def test_a_crop_case_is_met(case: dict[str, Any]) -> None:
    adapter = adapters().get(case["quantity"])
    assert adapter is not None, f"nothing of ours computes {case['quantity']!r} ({case['group']})"
    got = adapter(case["inputs"])
    assert matches(got, case["expected"], case.get("tolerance", 0.0), case.get("tolerance_kind", "abs")), (
        f"{case['quantity']}: {got!r}, expected {case['expected']!r} {case['unit']} within {case.get('tolerance', 0.0)} ({case['source']})"
    )
