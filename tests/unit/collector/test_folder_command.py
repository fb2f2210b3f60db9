"""hubland export and hubland import on a hub folder: what is written, what is said, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from collector.cli import commands as hubland
from collector.settings import Hub
from tests.folders import GROWN, written


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    return make_hub()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(hubland(), [str(a) for a in arguments])


def test_what_is_imported_is_exported_again(hub: Hub, tmp_path: Path) -> None:
    done = run("import", written(tmp_path / "in", GROWN), "--folder", hub.folder)
    assert done.exit_code == 0, done.output
    assert "4 new in places" in done.stdout and "reading places.csv" in done.stderr
    said = run("export", tmp_path / "out", "--folder", hub.folder)
    assert "places.csv: 4" in said.stdout.splitlines()
    assert run("import", tmp_path / "out", "--folder", hub.folder).stdout.strip().endswith("nothing was new.")


def test_check_says_what_is_wrong_and_writes_nothing(hub: Hub, tmp_path: Path) -> None:
    good = written(tmp_path / "good", GROWN)
    assert "Nothing is wrong with these 12 rows." in run("import", good, "--check", "--folder", hub.folder).stdout
    wrong = written(tmp_path / "wrong", {**GROWN, "places.csv": "name,kind\nP1,padock\n"})
    done = run("import", wrong, "--check", "--folder", hub.folder)
    assert done.exit_code == 1
    assert 'places.csv row 2, kind: got "padock", expected property, field, paddock' in str(done.exception)
    assert "There is nothing to export yet." in run("export", tmp_path / "out", "--folder", hub.folder).stdout


def test_an_export_takes_away_only_files_of_an_older_export(hub: Hub, tmp_path: Path) -> None:
    run("import", written(tmp_path / "in", GROWN), "--folder", hub.folder)
    to = written(tmp_path / "out", {"herds.csv": "old\n", "logs.csv": "id\n", "notes.txt": "mine", "harvests.csv": "mine"})
    run("export", to, "--folder", hub.folder)
    left = {p.name for p in to.iterdir()}
    assert {"notes.txt", "harvests.csv", "herds.csv", "places.csv"} <= left
    assert "logs.csv" not in left and [name for name in left if name.endswith(".new")] == []
    assert (to / "herds.csv").read_text() != "old\n"


def test_what_members_pay_can_be_left_out(hub: Hub, tmp_path: Path) -> None:
    files = {"members.csv": "number\n7\n", "tiers.csv": "member,tier,price\n7,B,500\n"}
    run("import", written(tmp_path / "in", files), "--folder", hub.folder)
    run("export", tmp_path / "all", "--folder", hub.folder)
    run("export", tmp_path / "some", "--no-tiers", "--folder", hub.folder)
    assert (tmp_path / "all/tiers.csv").exists() and not (tmp_path / "some/tiers.csv").exists()


def test_a_format_that_does_not_exist_is_named_with_those_that_do(hub: Hub, tmp_path: Path) -> None:
    done = run("import", tmp_path, "--format", "excel", "--folder", hub.folder)
    assert done.exit_code == 1 and "hubland, farmos, qrop" in str(done.exception)


def test_a_file_of_another_program_goes_through_the_same_checks(hub: Hub, tmp_path: Path) -> None:
    areas = written(tmp_path / "in", {"areas.csv": "name,hectares,parent,latitude,longitude\nUpper field,2,,35.6,-82.5\n"})
    done = run("import", areas, "--format", "areas", "--folder", hub.folder)
    assert done.exit_code == 0, done.exception
    assert "1 new in places" in done.stdout
    run("export", tmp_path / "out", "--format", "areas", "--folder", hub.folder)
    assert "Upper field" in (tmp_path / "out/areas.csv").read_text()
