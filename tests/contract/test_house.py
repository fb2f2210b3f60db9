"""The rules of the house that a linter does not know: doors of heavy libraries, names, places, broad excepts."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("sensors", "models", "collector", "dashboard")

# library -> where it may be imported
DOORS = {
    "streamlit": ("dashboard/",),
    "paho": ("collector/sources/mqtt.py",),
    "influxdb_client": ("collector/store/influx",),
    "sqlalchemy": ("models/records/",),
    "alembic": ("models/records/",),
    "pint": ("sensors/units.py",),
    "amqtt": ("collector/broker.py",),
    "icalendar": ("models/calendars.py",),
    "reportlab": ("collector/sheets.py",),
    "apprise": ("collector/notify/apprised.py",),
}

# (file, function) -> why a broad except is right there
BROAD = {
    ("collector/jobs.py", "run"): "one job's fault must not stop the others",
    ("collector/notify/errand.py", "_do"): "a plugin of Apprise may raise anything; raised again as ours, or logged",
    ("collector/broker.py", "_serve"): "amqtt raises its own kinds for a bad address; raised again as ours",
    ("sensors/units.py", "by_pint"): "pint raises many kinds, even built-in ones; raised again as ours",
    ("models/records/command.py", "run"): "what a command had written is rolled back, then raised again",
    ("collector/spool.py", "append"): "rolls the transaction back and raises again",
    ("collector/spool.py", "_write"): "rolls the transaction back and raises again",
    ("collector/store/sqlite.py", "_writing"): "rolls the transaction back and raises again",
}

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "service", "data", "info"}


def sources() -> list[Path]:
    return sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_has_one_door(library: str) -> None:
    used = [name(p) for p in sources() if any(module.split(".")[0] == library for module in imported(p))]
    assert [file for file in used if not file.startswith(DOORS[library])] == []
    assert used, f"nobody imports {library} any more: take it out of DOORS"


@pytest.mark.parametrize("process", ["collector.receiver", "collector.worker", "collector.process", "collector.store.sqlite"])
def test_what_takes_messages_in_loads_nothing_heavy(process: str) -> None:
    heavy = ("pandas", "numpy", "sqlalchemy", "alembic", "streamlit", "pint", "influxdb_client", "typer")
    code = f"import {process}, sys; print(*[m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("floor", FLOORS)
def test_no_floor_imports_the_one_above_it(floor: str) -> None:
    above = FLOORS[FLOORS.index(floor) + 1 :]
    wrong = [f"{name(p)}: {m}" for p in sources() if name(p).startswith(floor + "/") for m in imported(p) if m.split(".")[0] in above]
    assert wrong == []


def test_the_program_imports_no_test() -> None:
    assert [f"{name(p)}: {m}" for p in sources() for m in imported(p) if m.split(".")[0] in ("tests", "docs", "pytest")] == []


def test_agronomy_knows_no_records_no_store_and_no_clock() -> None:
    far = ("models.records", "collector", "dashboard", "sqlite3", "socket", "urllib", "time", "random")
    folders = [ROOT / "models" / room for room in ("agronomy", "planning")]
    files = [p for folder in folders if folder.is_dir() for p in folder.rglob("*.py")]
    assert files
    wrong = [f"{name(p)}: {m}" for p in files for m in imported(p) if any(m == f or m.startswith(f + ".") for f in far)]
    assert wrong == []


@pytest.mark.parametrize("floor", ["sensors", "models/agronomy"])
def test_science_reads_no_clock(floor: str) -> None:
    calls = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|time\.time_ns\(|utcnow\(")
    assert [name(p) for p in sources() if name(p).startswith(floor + "/") and calls.search(p.read_text("utf-8"))] == []


# names and places


def test_pages_live_in_views_and_never_in_pages() -> None:
    assert not (ROOT / "dashboard/pages").exists()
    assert (ROOT / "dashboard/views").is_dir()


def test_nothing_at_the_top_of_the_dashboard_hides_another_module() -> None:
    top = {p.stem for p in (ROOT / "dashboard").glob("*.py")} | {p.name for p in (ROOT / "dashboard").iterdir() if p.is_dir()}
    installed = {library for path in sources() for library in (m.split(".")[0] for m in imported(path))} - {"dashboard"}
    assert top & (set(sys.stdlib_module_names) | set(FLOORS) - {"dashboard"}) == set()
    assert top & installed == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name(p) for p in sources() if p.stem.strip("_") in BANNED_NAMES or p.parent.name in BANNED_NAMES] == []


def test_every_module_says_what_it_is() -> None:
    # an entry of two lines or a migration says it by its name
    silent = [name(p) for p in sources() if not ast.get_docstring(tree(p)) and "/migrations/" not in name(p)]
    assert silent == []


# excepts


def broad_excepts(path: Path) -> Iterator[tuple[str, int]]:
    """(function, line) of every except that catches anything."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            inner = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            if isinstance(child, ast.ExceptHandler):
                kinds = [] if child.type is None else [ast.unparse(n) for n in ast.walk(child.type) if isinstance(n, ast.Name)]
                if child.type is None or {"Exception", "BaseException"} & set(kinds):
                    yield function, child.lineno
            yield from walk(child, inner)

    yield from walk(tree(path), "")


def test_whatever_catches_everything_is_on_the_list_of_those_that_may() -> None:
    found = [(name(p), function, line) for p in sources() for function, line in broad_excepts(p)]
    assert [f"{file}:{line} in {function}" for file, function, line in found if (file, function) not in BROAD] == []
    assert {(file, function) for file, function, _ in found} == set(BROAD), "an entry of BROAD has no except any more"


def test_a_broad_except_says_why_in_place_or_raises_again() -> None:
    for path in sources():
        lines = path.read_text("utf-8").splitlines()
        handlers = {h.lineno: h for h in ast.walk(tree(path)) if isinstance(h, ast.ExceptHandler)}
        for _, line in broad_excepts(path):
            raises = any(isinstance(node, ast.Raise) for node in ast.walk(handlers[line]))
            assert "#" in lines[line - 1] or raises, f"{name(path)}:{line}"


# what is in git


@cache
def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    if done.returncode:
        pytest.skip("git: this is no git checkout")
    return [file for file in done.stdout.split("\0") if file and (ROOT / file).is_file()]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locked_packages_carry_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text and "--index-url" not in text
    packages = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert packages and [p.split("\n")[0] for p in packages if "==" not in p or "--hash=sha256:" not in p] == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    mine = re.compile(rb"(?<![\w.])/(?:work|root)/")
    this = name(Path(__file__))
    allowed = {this, "tests/contract/test_docs.py"}  # they name what they look for
    assert [file for file in tracked() if file not in allowed and mine.search((ROOT / file).read_bytes())] == []


def test_every_file_the_program_needs_is_in_git() -> None:
    there = set(tracked())
    kinds = {".py", ".csv", ".json", ".toml", ".css", ".js", ".svg", ".mako"}
    files = [p for floor in FLOORS for p in (ROOT / floor).rglob("*") if p.suffix in kinds and "__pycache__" not in p.parts]
    left_out = subprocess.run(
        ["git", "check-ignore", "--stdin"], input="\n".join(name(p) for p in files), cwd=ROOT, capture_output=True, text=True, timeout=30
    ).stdout.split()
    assert [file for file in left_out if file not in there] == [], "a rule of .gitignore keeps these from everybody else"


def test_no_database_no_secret_and_no_log_is_in_git() -> None:
    assert [file for file in tracked() if re.search(r"\.(db|db-wal|db-shm|log|secret|pem|key)$|(^|/)\.env$|secrets\.toml$", file)] == []
