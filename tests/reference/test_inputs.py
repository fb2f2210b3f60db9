"""Every input that a case gives is read: an adapter that passes one over answers for the value it happened to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.reference.registry import SHARED, adapters, elsewhere, read, resolved

# quantity -> what a case says beside what the answer follows from, and why it does not follow from that
PASSED_OVER = {
    "FAO-56 Penman-Monteith reference ET, daily (Uccle, 6 July)": {"n_h": "the sun's radiation is given too"},
    "FAO-56 hourly reference ET 02:00-03:00": dict.fromkeys(
        ("lat_deg", "lon_west_deg", "zone_centre_west_deg", "doy", "mid_hour"),
        "the clearness of the sky is given, and at night the sun gives none",
    ),
    "monthly soil heat flux": {"T_month_C": "the months on both sides are given"},
    "SDSHC Grazing Cover Crops worksheet: production": dict.fromkeys(("residual_in", "utilisation_pct"), "what is left is another line's"),
    "days_to_emergence_linear": {"crop": "its table is given"},
    "rotation_conflict_end_to_start": {"disease": "its years are given"},
    **{
        f"South Dakota Soil Health Coalition Graziers Math: {line}": dict.fromkeys(names, "another line of the same sheet asks for it")
        for line, names in {
            "usable": ("animal_lb", "pct_bw", "head", "acres", "ungrazeable_ac", "plan_days"),
            "available": ("leave_lb_ac", "animal_lb", "pct_bw", "head", "acres", "ungrazeable_ac", "plan_days"),
            "acres-per-day": ("acres", "ungrazeable_ac", "plan_days"),
            "days": ("plan_days",),
            "animal-days": ("head", "plan_days"),
            "animals": ("head",),
        }.items()
    },
}


class Watched(Mapping[str, Any]):
    """Inputs that remember which of them were asked for."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.inputs, self.read = inputs, set[str]()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return self.inputs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.inputs)

    def __len__(self) -> int:
        return len(self.inputs)


def told() -> list[Any]:
    known = [case for name in ("reference_cases.json", "crop_cases.json") for case in read(name, SHARED) or ()]
    return [pytest.param(case, id=case["id"]) for case in known if not elsewhere(case["inputs"])]


@pytest.mark.parametrize("case", told())
def test_every_input_of_a_case_is_read(case: dict[str, Any]) -> None:
    given = Watched(resolved(case["inputs"]))
    adapters()[case["quantity"]](given)
    assert set(given) - given.read - set(PASSED_OVER.get(case["quantity"], ())) == set()
