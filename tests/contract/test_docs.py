"""The docs are under test: what exists is documented, what is documented exists, and every example does what it says."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from collector.cli import commands
from collector.health import snapshot
from collector.jobs import REQUESTS
from collector.settings import Settings, open_hub, parse
from dashboard.registry import PAGES
from docs import generate
from models.records.places import KINDS
from sensors.corpus import RECEIVED_NS, decode_case
from sensors.decoders import decoders
from sensors.device import Known
from sensors.envelopes import envelopes
from sensors.measurands import measurands
from sensors.quality.registry import TESTS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES_OF_DOCS = [*generate.pages(), *ROOT.glob("README.md")]
COMMANDS: dict[str, Any] = get_command(commands()).commands  # type: ignore[attr-defined]


def every_command() -> dict[str, Any]:
    """By their words: `init`, and those of groups, `user add`."""
    inner = {f"{group} {word}": one for group, c in COMMANDS.items() for word, one in getattr(c, "commands", {}).items()}
    return {**COMMANDS, **inner}


# pages of the guide about what is no view of Streamlit
NOT_VIEWS = {"log-in-the-field"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text("utf-8")


def prose(path: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"```.*?```", "", text(path), flags=re.DOTALL)


def fenced(path: Path, language: str) -> list[str]:
    """The blocks of a language in a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(path), flags=re.DOTALL | re.MULTILINE)


# what exists is documented


def settings() -> list[tuple[str, str, msgspec.structs.FieldInfo]]:
    sections = msgspec.structs.fields(Settings)
    return [(section.name, one.name, one) for section in sections for one in msgspec.structs.fields(section.type)]


def plain(value: object) -> str:
    """A default as settings.md writes it, which is TOML."""
    return json.dumps(list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize(("section", "setting", "one"), settings(), ids=lambda x: x if isinstance(x, str) else "")
def test_every_setting_is_documented_with_its_default_and_its_variable(section: str, setting: str, one: msgspec.structs.FieldInfo) -> None:
    row = re.search(rf"^\| `{section}\.{setting}` \| (.*?) \| (.+) \| `(\w+)` \|$", text(REFERENCE / "settings.md"), re.MULTILINE)
    assert row, f"settings.md has no row for {section}.{setting}"
    assert row[1] == ("must be given" if one.required else f"`{plain(one.default)}`")
    assert row[3] == f"HUBLAND_{section}_{setting}".upper()


def test_settings_md_names_no_setting_that_does_not_exist() -> None:
    named = re.findall(r"^\| `(\w+\.\w+)` \|", text(REFERENCE / "settings.md"), re.MULTILINE)
    secrets = {f"{section}.{setting}" for section, setting, _ in settings() if setting.endswith("_file")}
    assert set(named) - secrets == {f"{section}.{setting}" for section, setting, _ in settings()} - secrets


@pytest.mark.parametrize("example", fenced(REFERENCE / "settings.md", "toml"))
def test_the_settings_shown_are_settings_that_work(example: str) -> None:
    import tomllib

    parse(tomllib.loads(example), "docs")


@pytest.mark.parametrize("command", sorted(every_command()))
def test_every_command_and_every_option_of_it_is_documented(command: str) -> None:
    page = text(REFERENCE / "cli.md")
    section = re.split(r"\n####? ", page.partition(f"### `hubland {command}`")[2])[0]
    assert section, f"cli.md has no section for {command}"
    missing = [p.opts[0] for p in every_command()[command].params if p.param_type_name == "option" and f"`{p.opts[0]}" not in section]
    assert [option for option in missing if option != "--help"] == []


def test_every_measurand_is_documented() -> None:
    assert [key for key in measurands() if f"| `{key}` |" not in text(REFERENCE / "measurands.md")] == []


def test_every_envelope_is_documented() -> None:
    assert [e.name for e in envelopes() if f"### `{e.name}`" not in text(REFERENCE / "topics.md")] == []


def test_every_decoder_is_documented() -> None:
    page = text(REFERENCE / "devices.md")
    assert [d.name for d in decoders().values() if f"| {d.model} | `{d.name}` |" not in page] == []


def test_every_quality_test_is_documented() -> None:
    assert [n for n, _ in TESTS if f"`{n}`" not in text(REFERENCE / "quality.md")] == []


def test_every_kind_of_place_and_every_request_is_documented() -> None:
    page = text(REFERENCE / "records.md")
    assert [word for word in (*KINDS, *REQUESTS) if f"| `{word}` |" not in page] == []


def test_every_detail_of_a_place_that_pages_read_is_documented() -> None:
    sources = "".join(p.read_text("utf-8") for folder in ("dashboard", "models/advice/houses") for p in (ROOT / folder).rglob("*.py"))
    read = set(re.findall(r"(?:details(?:\.get\(|\[)|number_of\(place, )\"(\w+)\"", sources))
    assert read, "no page reads a detail: the pattern of this test is out of date"
    assert [key for key in sorted(read) if f"`{key}`" not in text(REFERENCE / "records.md")] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.key)
def test_every_view_has_a_page_in_the_guide_that_begins_with_its_question(page: Any) -> None:
    guide = DOCS / "guide" / f"{page.key}.md"
    assert guide.is_file(), f"write {name(guide)}"
    assert text(guide).startswith(f"# {page.title}\n\n*{page.question}*\n")
    assert f"[{page.title}](guide/{page.key}.md) | {page.question} |" in text(DOCS / "README.md")


def test_the_guide_has_no_page_for_a_view_that_is_gone() -> None:
    assert {p.stem for p in (DOCS / "guide").glob("*.md")} - NOT_VIEWS == {p.key for p in PAGES}


def test_decisions_are_numbered_without_a_gap_and_stand_in_their_index() -> None:
    files = sorted(p.name for p in (DOCS / "explain/decisions").glob("[0-9]*.md"))
    assert [int(f[:4]) for f in files] == list(range(1, len(files) + 1))
    index = text(DOCS / "explain/decisions/README.md")
    for number, file in enumerate(files, 1):
        title = text(DOCS / "explain/decisions" / file).split("\n")[0].removeprefix(f"# {number}. ")
        assert f"{number}. [{title}]({file})" in index


def test_every_page_is_reached_from_the_index() -> None:
    reached, ahead = set(), [DOCS / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached and page.suffix == ".md" and page.is_file():
            reached.add(page)
            ahead += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if not link.startswith("#")]
    assert [name(p) for p in generate.pages() if p not in reached] == []


# what is documented exists


@pytest.mark.parametrize("path", generate.pages(), ids=name)
def test_generated_tables_are_as_the_program_is_now(path: Path) -> None:
    assert generate.render(text(path)) == text(path), "run: .venv/bin/python -m docs.generate"


def test_every_generated_part_stands_in_exactly_one_page() -> None:
    found = [part for path in generate.pages() for part in generate.parts_of(text(path))]
    assert sorted(found) == sorted(generate.PARTS)


def links(path: Path) -> list[str]:
    """Where a page points, leaving out the web."""
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)) if not re.match(r"[a-z]+:", link)]


def anchors(path: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=name)
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in links(path):
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def shell_lines(path: Path) -> Iterator[str]:
    """The commands of a page's `sh` blocks, continued lines joined, each part of a pipe on its own."""
    for block in fenced(path, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            yield from (part.strip() for part in re.split(r"\s[|]\s|&&|;", line) if part.strip())


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=name)
def test_every_command_shown_exists_with_its_options(path: Path) -> None:
    for line in shell_lines(path):
        if not re.search(r"(?:^|[ /])(?:hubland|make) ", line):
            continue
        words = shlex.split(line)
        starts = [i for i, word in enumerate(words) if word in ("hubland", "make") or word.endswith("/hubland")]
        if not starts or (starts[0] and not line.startswith("docker compose exec")):
            continue
        tool, *rest = words[starts[0] :]
        if tool == "make":
            targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
            assert {word for word in rest if "=" not in word} <= targets, line
            continue
        assert rest[0] in COMMANDS, line
        command = " ".join(rest[:2]) if " ".join(rest[:2]) in every_command() else rest[0]
        options = {option for p in every_command()[command].params for option in p.opts} | {"--help"}
        assert {word.partition("=")[0] for word in rest[1:] if word.startswith("--")} <= options, line


@pytest.mark.parametrize("line", sorted({line for p in PAGES_OF_DOCS for line in shell_lines(p) if "docs.generate" in line}))
def test_the_generator_is_called_as_it_is_called_in_the_docs(line: str) -> None:
    assert line == ".venv/bin/python -m docs.generate"


def samples(path: Path) -> list[tuple[str, str]]:
    """(topic, payload) of the messages that a page shows."""
    return re.findall(r"^Topic `([^`]+)`:\n\n```json\n(.*?)\n```", text(path), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("topic", "payload"), samples(REFERENCE / "topics.md"))
def test_every_message_shown_is_read_whole(topic: str, payload: str) -> None:
    said = decode_case({"topic": topic, "payload": payload}, Known(), set(), RECEIVED_NS)
    assert said["readings"] and not said["rejected"]


def test_no_message_of_topics_md_escapes_the_test_above() -> None:
    assert len(samples(REFERENCE / "topics.md")) == len(fenced(REFERENCE / "topics.md", "json")) >= 6


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=name)
def test_json_that_is_shown_is_json(path: Path) -> None:
    for block in fenced(path, "json"):
        json.loads(block)


def test_the_keys_of_decode_json_are_those_documented() -> None:
    shown = json.loads(fenced(REFERENCE / "cli.md", "json")[0])
    body = json.dumps({"soil_moisture": 31.5, "wetness": 3, "time": "2026-05-01T06:00:00Z"})
    said = decode_case({"topic": shown["topic"], "payload": body}, Known(), set(), RECEIVED_NS)
    assert said["readings"] == shown["readings"]
    assert set(said["rejected"][0]) == set(shown["rejected"][0])


def test_the_keys_of_doctor_json_are_those_documented(tmp_path: Path) -> None:
    (tmp_path / "hubland.toml").write_text('[hub]\nid = "x"\nname = "X"\nslug = "x"\n')
    said = snapshot(open_hub(tmp_path, {}))
    section = text(REFERENCE / "cli.md").partition("## JSON of `doctor --json`")[2]
    documented = set(re.findall(r"^\| `(\w+)` \|", section.partition("`loss` holds")[0], re.MULTILINE))
    assert documented == set(said)
    assert [key for key in said["loss"] if f"`{key}`" not in section] == []
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.+?`) \|", section.partition("| check |")[2], re.MULTILINE))))
    assert named == {check["name"] for check in said["checks"]}


def test_the_keys_of_forecast_weather_json_are_those_documented(tmp_path: Path) -> None:
    from models.advice.outlook import COLUMNS, Outlook

    (tmp_path / "hubland.toml").write_text('[hub]\nid = "x"\nname = "X"\nslug = "x"\n')
    said = json.loads(CliRunner().invoke(commands(), ["forecast", "weather", "--json", "--folder", str(tmp_path)]).output)
    page = text(REFERENCE / "cli.md").partition("## JSON of `forecast weather --json`")[2].partition("\n## ")[0]
    shown = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    assert list(said) == list(shown) == re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert Outlook.from_document(shown).document().items() <= shown.items()
    meanings = text(DOCS / "explain/outlook.md").partition("## What a column means")[2]
    assert [name for name in COLUMNS if f"`{name}`" not in meanings] == []


def test_the_tutorials_script_puts_a_device_into_its_place(tmp_path: Path) -> None:
    from models.records import queries
    from models.records.database import open_records

    (tmp_path / "hubland.toml").write_text('[hub]\nid = "x"\nname = "Our hub"\nslug = "our-hub"\n')
    (script,) = fenced(DOCS / "tutorial.md", "python")
    done = subprocess.run(
        [sys.executable, "-c", script.replace("~/our-hub", str(tmp_path))], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    records = open_records(open_hub(tmp_path, {}).records_url)
    with records.session() as session:
        (found,) = queries.deployments(session)
    records.close()
    assert (found.device, found.place, found.kind) == ("bed-04", "Bed 4", "bed")


def test_the_decoder_shown_reads_the_messages_shown_beside_it() -> None:
    from sensors.decoders import Measured
    from sensors.errors import DecodeError

    page = DOCS / "contributing/add-a-decoder.md"
    scope: dict[str, Any] = {}
    # without its registration, so that no device of the documentation is a device of the program
    code = re.sub(r"^@decoder.*\n|^from __future__.*\n", "", fenced(page, "python")[0], flags=re.MULTILINE)
    exec(code, scope)
    read, cases = scope["read"], json.loads(fenced(page, "json")[0])
    assert read(bytes.fromhex(cases[0]["hex"]), 2) == [Measured("battery_voltage", 3600, "mV"), Measured("soil_moisture", 29.0, "percent")]
    with pytest.raises(DecodeError):
        read(bytes.fromhex(cases[1]["hex"]), 2)


@pytest.mark.parametrize("path", PAGES_OF_DOCS, ids=name)
def test_no_page_names_a_machine_or_leaves_a_gap_to_be_filled(path: Path) -> None:
    found = re.search(r"/(?:work|root)/|TODO|FIXME|XXX|lorem ipsum", text(path))
    assert found is None, found
