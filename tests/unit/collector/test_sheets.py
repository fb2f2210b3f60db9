"""Task sheets: every task once, by person and place, in letters that print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collector import sheets
from collector.cli import commands as hubland
from collector.settings import Hub, open_hub
from models.records import commands
from models.records.actor import HUB
from models.records.database import Records, open_records

NOW = datetime(2026, 5, 11, 13, tzinfo=UTC)
TODAY = date(2026, 5, 11)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    (tmp_path / "hubland.toml").write_text('[hub]\nid = "h"\nname = "Hub"\nslug = "h"\n')
    return open_hub(tmp_path, {})


@pytest.fixture
def records(hub: Hub) -> Iterator[Records]:
    opened = open_records(hub.records_url)
    with opened.session(HUB, NOW) as session:
        for place in ("Bed 4", "Bed 5"):
            commands.put_place(session, place, "bed")
        commands.put_person(session, "Ann", ["worker"])
        for n in range(40):
            commands.add_task(
                session, f"Task-{n:02d}", NOW + timedelta(days=n % 5 - 1), places=[f"Bed {4 + n % 2}"], who="Ann" if n % 3 else ""
            )
    yield opened
    opened.close()


def text_of(pdf: bytes) -> str:
    """What is drawn, where nothing is packed: reportlab keeps ASCII readable in its subset fonts."""
    return "\n".join(t.decode("latin-1") for t in re.findall(rb"\((.*?)(?<!\\)\) Tj", pdf))


def drawn(found: list[sheets.Block], paper: str = "letter") -> bytes:
    return sheets.drawn(found, sheets.Heading("Tasks", "printed", paper), compressed=False)


def test_every_task_stands_on_the_sheet_once_with_its_box_and_its_lines(records: Records, hub: Hub) -> None:
    pdf = drawn(sheets.blocks(sheets.due(records, hub, TODAY, 7), hub.zone, TODAY))
    text = text_of(pdf)
    assert [text.count(f"Task-{n:02d}") for n in range(40)] == [1] * 40
    assert text.count("how much") == text.count("minutes") == text.count("done by") == 40
    assert len(re.findall(rb" re\s", pdf)) >= 40
    assert b"/Count 1\n" not in pdf, "forty tasks need more than a page"


def test_a_day_has_its_own_tasks_and_those_overdue(records: Records, hub: Hub) -> None:
    names = {t.name for t in sheets.due(records, hub, TODAY, 1)}
    assert names == {f"Task-{n:02d}" for n in range(40) if n % 5 <= 1}
    notes = [row.note for block in sheets.blocks(sheets.due(records, hub, TODAY, 1), hub.zone, TODAY) for row in block.rows]
    assert sum(note.startswith("overdue since Sun 10 May") for note in notes) == 8


def test_people_come_first_and_what_is_anybodys_last(records: Records, hub: Hub) -> None:
    found = sheets.blocks(sheets.due(records, hub, TODAY, 7), hub.zone, TODAY)
    assert [(b.person, b.place) for b in found] == [(who, bed) for who in ("Ann", "Anybody") for bed in ("Bed 4", "Bed 5")]


def test_paper_is_letter_in_us_units_and_a4_in_metric_ones() -> None:
    assert b"/MediaBox [ 0 0 612 792 ]" in drawn([], "letter")
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in drawn([], "a4")
    assert "Nothing is to be done." in text_of(drawn([]))


def test_names_of_western_europe_print_as_they_are_and_others_lose_only_their_marks() -> None:
    has = sheets.letters()
    for name in ("Müller, Ñandú, Åse, Zoë, Straße, 40 °F × ½", unicodedata.normalize("NFD", "señor")):
        assert sheets.printable(name, has) == unicodedata.normalize("NFC", name)
    assert sheets.printable("Dvořák Győr", has) == "Dvorák Gyor"
    assert sheets.printable("bean 🫘\u200b\n\x00", has) == "bean ?"


def test_a_name_longer_than_the_paper_is_wide_goes_on_below() -> None:
    long = " ".join(["Señor-Müller"] * 40)
    (row,) = [sheets.Row(long, "note")]
    text = text_of(drawn([sheets.Block("Ann", "Bed 4", (row,))]))
    assert text.count("or-M") == 40


@pytest.mark.parametrize("extra", [[], ["--sheet", "tasks.pdf"]])
def test_the_command_shows_or_prints_them(
    records: Records, hub: Hub, tmp_path: Path, extra: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(hubland(), ["tasks", "--folder", str(tmp_path), "--from", "2026-05-11", "--days", "7", *extra])
    assert done.exit_code == 0, done.output
    if extra:
        assert (tmp_path / "tasks.pdf").read_bytes().startswith(b"%PDF")
    else:
        assert [done.output.count(f"Task-{n:02d}") for n in range(40)] == [1] * 40
