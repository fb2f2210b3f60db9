"""Crop scenarios (../shared/cases/crop_scenarios.json, or HUBLAND_CASES): a season from seed to share, every number as expected."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from typer.testing import CliRunner

from collector.cli import commands as hubland
from models.planning.scenario.answer import answer
from models.planning.scenario.reading import read_scenario
from tests.conftest import skip
from tests.reference.registry import ROOT, matches, read

# the contract's own tolerance, in the unit of each number; days are exact
TOLERANCE = 0.01


def scenarios() -> list[dict[str, Any]]:
    return list((read("crop_scenarios.json") or {}).get("scenarios", ()))


def parts() -> list[Any]:
    return [pytest.param(one, part, id=f"{one['id']}-{part}") for one in scenarios() for part in one["expected"]]


def test_there_are_scenarios() -> None:
    if read("crop_scenarios.json") is None:
        skip("cases", f"there is no {ROOT}/crop_scenarios.json")
    assert scenarios()


@pytest.mark.parametrize(("given", "part"), parts())
def test_a_part_of_a_scenario_is_as_expected(given: dict[str, Any], part: str) -> None:
    got, expected = answer(read_scenario(given)), given["expected"][part]
    assert part in got
    assert matches(got[part], expected, TOLERANCE, "abs"), f"{part}: {got[part]!r}, expected {expected!r}"


@cache
def through_the_commands(id: str) -> Any:
    """The answer of a scenario that was imported into a hub's records and planned from them."""
    given = next(one for one in scenarios() if one["id"] == id)
    with TemporaryDirectory(prefix="hubland-season-") as folder:
        hub, file = Path(folder), Path(folder) / "season.json"
        (hub / "hubland.toml").write_text('[hub]\nid = "season"\nname = "Season"\nslug = "season"\n')
        file.write_text(json.dumps({name: part for name, part in given.items() if name != "expected"}))
        assert CliRunner().invoke(hubland(), ["import", "--scenario", str(file), "--folder", folder]).exit_code == 0
        return json.loads(CliRunner().invoke(hubland(), ["plan", "planting", "--folder", folder, "--json"]).stdout)


@pytest.mark.parametrize(("given", "part"), parts())
def test_a_part_of_a_scenario_is_the_same_through_the_commands(given: dict[str, Any], part: str) -> None:
    got, expected = through_the_commands(given["id"]), given["expected"][part]
    assert matches(got.get(part), expected, TOLERANCE, "abs"), f"{part}: {got.get(part)!r}, expected {expected!r}"


@pytest.mark.parametrize("given", [pytest.param(one, id=one["id"]) for one in scenarios()])
def test_a_scenarios_answer_can_be_written_as_json(given: dict[str, Any]) -> None:
    got = answer(read_scenario(given))
    assert json.loads(json.dumps(got, allow_nan=False)) == got
