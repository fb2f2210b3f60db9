"""hubland plan grazing on files: what is planned, what a plan of others is told, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from collector.cli import commands as hubland
from sensors.errors import InputError

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "grazing-problem.md"


@pytest.fixture
def season(tmp_path: Path) -> Path:
    found = re.search(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found
    file = tmp_path / "season.json"
    file.write_text(found[1], "utf-8")
    return file


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(hubland(), ["plan", "grazing", *(str(a) for a in arguments)])


def changed(file: Path, **keys: Any) -> Path:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | keys), "utf-8")
    return file


def evaluated(season: Path, *moves: dict[str, str]) -> Result:
    plan = season.with_name("plan.json")
    plan.write_text(json.dumps({"moves": moves}), "utf-8")
    return run("--problem", season, "--evaluate", plan, "--json")


def test_our_plan_holds_and_is_scored_the_same_when_it_comes_back(season: Path, tmp_path: Path) -> None:
    made = run("--problem", season, "--seconds", "0.5", "--json")
    assert made.exit_code == 0, made.output
    (tmp_path / "ours.json").write_text(made.stdout, "utf-8")
    back = run("--problem", season, "--evaluate", tmp_path / "ours.json", "--json")
    assert back.exit_code == 0
    assert json.loads(back.stdout)["cost"] == json.loads(made.stdout)["cost"]


def test_the_documented_plan_is_told_what_the_page_says(season: Path) -> None:
    _, plan = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    said = re.search(r"```\n(! .*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert said
    season.with_name("plan.json").write_text(plan, "utf-8")
    done = run("--problem", season, "--evaluate", season.with_name("plan.json"))
    assert done.exit_code == 4
    assert done.stdout.replace("\u00a0", " ") == said[1]


def test_a_plan_that_breaks_a_rule_ends_with_four_and_says_which(season: Path) -> None:
    done = evaluated(season, {"herd": "Cows", "paddock": "P3", "in": "2026-05-04", "out": "2026-05-06"})
    assert done.exit_code == 4
    (breach,) = json.loads(done.stdout)["breaches"]
    assert (breach["rule"], breach["herd"], breach["paddock"], breach["day"]) == ("blocked", "Cows", "P3", "2026-05-04")
    assert "too wet for hooves" in breach["said"]


def test_a_herd_that_is_not_there_is_a_breach_and_no_crash(season: Path) -> None:
    done = evaluated(season, {"herd": "Cow", "paddock": "P1", "in": "2026-05-01", "out": "2026-05-03"})
    assert done.exit_code == 4, done.exception
    assert "there is no such herd" in json.loads(done.stdout)["breaches"][0]["said"]


def test_promises_that_contradict_each_other_are_said_once_and_the_plan_holds(season: Path) -> None:
    both = [
        {"herd": "Cows", "paddock": "P2", "in": "2026-05-05", "out": "2026-05-08"},
        {"herd": "Cows", "paddock": "P4", "in": "2026-05-06", "out": "2026-05-09"},
    ]
    done = run("--problem", changed(season, locked=both), "--seconds", "0.3", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["holds"]
    (said,) = told["troubles"]
    assert "it is somewhere else then" in said and "Unlock" in said


@pytest.mark.parametrize("text", ["", "{", '{"days": 1, "days": 2}', "[" * 100_000, "5", '"x"'])
def test_what_is_no_problem_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "season.json"
    file.write_text(text, "utf-8")
    assert isinstance(run("--problem", file).exception, InputError)


def test_a_file_with_the_mark_of_an_editor_before_it_is_read(season: Path) -> None:
    season.write_text(season.read_text("utf-8"), "utf-8-sig")
    assert run("--problem", season, "--seconds", "0.3").exit_code == 0


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "season.json"
    file.write_bytes(b"\xff\xfe\x00")
    assert isinstance(run("--problem", file).exception, InputError)
