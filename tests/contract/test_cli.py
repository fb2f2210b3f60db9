"""The command line: every command shows an example, and every mistake is answered by what to do about it."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import collector.cli.folder  # noqa: F401  (as `folder` it would hide the tests' own)
from collector.cli import commands
from collector.cli.init import COLLECTOR, GATEWAY
from collector.settings import Hub, open_hub
from collector.supervise import lock
from models.records import queries
from models.records.database import open_records
from tests.conftest import free_port

ROOT = Path(__file__).parents[2]
COMMANDS: dict[str, Any] = get_command(commands()).commands  # type: ignore[attr-defined]
BED = b'{"soil_moisture": 31.5, "air_temperature": {"value": 71.6, "unit": "\xc2\xb0F"}, "time": "2026-05-01T06:00:00Z"}'


def hubland(*arguments: str | Path, given: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a steward does; nothing of our environment's settings goes with it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HUBLAND_")} | {"COLUMNS": "200", "NO_COLOR": "1"}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-c", "from collector.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, input=given, cwd=cwd, env=environment, capture_output=True, timeout=90)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def assert_refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """A mistake is answered in words on standard error, with its exit code, and never by a traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, done.stderr
    missing = [word for word in words if word not in done.stderr]
    assert missing == [], done.stderr


@pytest.fixture
def idle(make_hub: Callable[..., Hub]) -> Hub:
    """A hub that nobody started, whose broker is not there."""
    return make_hub(free_port(), "idle")


@pytest.fixture
def taken() -> Iterator[int]:
    """A loopback port on which somebody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield int(sock.getsockname()[1])


# help


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example_of_itself(command: str) -> None:
    said = CliRunner().invoke(commands(), [command, "--help"])
    assert said.exit_code == 0
    example = said.output.partition("Example:")[2]
    assert f"hubland {command}" in " ".join(example.split())


def test_hubland_alone_lists_every_command() -> None:
    done = hubland("--help")
    assert done.returncode == 0
    assert [command for command in COMMANDS if not re.search(rf"\b{command}\b", done.stdout)] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_says_what_it_is(command: str) -> None:
    assert [p.name for p in COMMANDS[command].params if not getattr(p, "help", None)] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_an_option_that_does_not_exist_is_named(command: str) -> None:
    said = CliRunner().invoke(commands(), [command, "--bogus"])
    assert said.exit_code == 2 and "--bogus" in said.output


def test_a_command_that_does_not_exist_is_named() -> None:
    assert_refused(hubland("harvestt"), 2, "harvestt")


# folders and ports


@pytest.mark.parametrize("command", ["up", "collect", "dashboard", "simulate", "doctor"])
def test_a_folder_without_a_hub_says_what_was_expected_and_how_to_make_one(command: str, tmp_path: Path) -> None:
    assert_refused(hubland(command, "--folder", tmp_path), 1, "There is no hub", str(tmp_path), "hubland.toml", "hubland init")


def test_a_folder_that_is_not_there_says_so_too(tmp_path: Path) -> None:
    assert_refused(hubland("doctor", "--folder", tmp_path / "nowhere"), 1, "There is no hub", "what to do")


def test_a_demo_whose_folder_cannot_be_made_says_why(tmp_path: Path) -> None:
    done = hubland("demo", "--folder", tmp_path / "nowhere" / "demo")
    assert_refused(done, 1, "cannot be made", str(tmp_path / "nowhere"), "what to do")


def test_the_demo_never_writes_into_a_real_hub(idle: Hub) -> None:
    before = (idle.folder / "hubland.toml").read_text()
    assert_refused(hubland("demo", "--folder", idle.folder, "--port", str(free_port())), 1, "real hub", "--folder")
    assert (idle.folder / "hubland.toml").read_text() == before


@pytest.mark.parametrize("command", ["demo", "dashboard"])
def test_a_port_in_use_is_named_and_another_offered(command: str, taken: int, idle: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "demo" if command == "demo" else idle.folder
    assert_refused(hubland(command, "--folder", folder, "--port", str(taken)), 3, f"Port {taken} is in use", f"--port {taken + 1}")


@pytest.mark.parametrize("command", ["demo", "up", "collect"])
def test_a_second_one_on_the_same_folder_is_refused_with_the_firsts_process(command: str, idle: Hub) -> None:
    held = lock(idle.folder)
    try:
        done = hubland(command, "--folder", idle.folder)
    finally:
        held.close()
    assert_refused(done, 3, "already running", str(os.getpid()), "what to do")


def test_a_hub_whose_broker_port_is_taken_does_not_start_half(taken: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(taken, "managed")
    with (hub.folder / "hubland.toml").open("a") as file:
        file.write("managed = true\n")
    done = hubland("up", "--folder", hub.folder, "--port", str(free_port()))
    assert_refused(done, 3, f"Port {taken} is in use", "what to do")


def test_a_misspelt_setting_is_named_with_the_page_that_lists_them(idle: Hub) -> None:
    with (idle.folder / "hubland.toml").open("a") as file:
        file.write("prot = 1\n")
    assert_refused(hubland("doctor", "--folder", idle.folder), 1, "prot", "hubland.toml", "docs/reference/settings.md")


# doctor


def test_doctor_on_an_idle_hub_says_what_is_not_running_and_what_to_do(idle: Hub) -> None:
    done = hubland("doctor", "--folder", idle.folder)
    assert done.returncode == 4 and "Traceback" not in done.stderr
    assert re.search(r"NOT receiver: .*-> start the hub", done.stdout)
    assert re.search(r"NOT broker: not connected to 127.0.0.1:\d+ *-> start the broker", done.stdout)


def test_doctor_as_json_has_a_next_step_for_everything_that_failed(idle: Hub) -> None:
    done = hubland("doctor", "--folder", idle.folder, "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 4
    assert said["loss"]["balances"] and said["series_fresh"] == said["waiting"] == said["quarantined"] == 0
    assert [c["name"] for c in said["checks"] if not c["ok"] and not c["next_step"]] == []


# decode


def test_decode_without_a_topic_says_how_to_give_one() -> None:
    assert_refused(hubland("decode", given=BED), 1, "needs its topic", "--topic")


def test_decode_of_a_file_that_is_not_there_names_it(tmp_path: Path) -> None:
    assert_refused(hubland("decode", "--topic", "a/temperature", tmp_path / "none.json"), 1, "no such file", "none.json")


def test_decode_of_a_corpus_that_is_not_there_names_it(tmp_path: Path) -> None:
    assert_refused(hubland("decode", "--corpus", tmp_path / "none"), 1, "no such folder", "none")


def test_decode_with_a_time_zone_that_does_not_exist_says_so() -> None:
    done = hubland("decode", "--topic", "hubland/x/bed", "--time-zone", "Appalachia", given=BED)
    assert_refused(done, 1, "Appalachia", "America/New_York")


def test_decode_shows_a_message_as_a_table_in_stored_units(tmp_path: Path) -> None:
    file = tmp_path / "message.json"
    file.write_bytes(BED)
    done = hubland("decode", "--topic", "hubland/laurel-cove/bed-04", file)
    assert done.returncode == 0
    assert "hubland/laurel-cove/bed-04 (hubland)" in done.stdout
    assert "bed-04  soil_moisture = 31.5 percent  2026-05-01T06:00:00Z" in done.stdout
    assert "bed-04  air_temperature = 22 degC" in done.stdout  # 71.6 °F


def test_decode_reads_standard_input_and_answers_in_json() -> None:
    done = hubland("decode", "--topic", "hubland/laurel-cove/bed-04", "--json", given=BED)
    said = json.loads(done.stdout)
    assert done.returncode == 0 and said["rejected"] == []
    assert [(r["measurand"], round(r["value"], 9), r["unit"]) for r in said["readings"]] == [
        ("soil_moisture", 31.5, "percent"),
        ("air_temperature", 22.0, "degC"),
    ]


def test_decode_says_why_nothing_was_read_and_exits_with_its_own_code() -> None:
    done = hubland("decode", "--topic", "farm/tank2/level", given=b"soon")
    assert done.returncode == 4 and "Traceback" not in done.stderr
    assert "not read: " in done.stdout


def test_decode_of_a_corpus_answers_one_object_a_file(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/bed.json").write_text(json.dumps({"topic": "hubland/x/bed", "payload": BED.decode()}))
    (tmp_path / "own/torn.json").write_text("{")
    done = hubland("decode", "--corpus", tmp_path, "--json")
    said = {one["file"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert len(said["own/bed.json"]["readings"]) == 2
    assert said["own/torn.json"]["readings"] == [] and said["own/torn.json"]["rejected"][0]["reason"]


# init


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A hub folder fresh from `hubland init`, and what was printed."""
    folder = tmp_path_factory.mktemp("init") / "laurel-cove"
    who = ("--name", "Laurel Cove", "--place", "Marshall, NC", "--time-zone", "America/New_York")
    done = hubland("init", folder, *who, "--address", "192.0.2.7", "--port", "1899")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def password(said: str) -> str:
    found = re.search(r"^  password +(\S+)$", said, re.MULTILINE)
    assert found, said
    return found[1]


def test_init_makes_a_hub_that_opens_as_it_was_described(made: tuple[Path, str]) -> None:
    hub = open_hub(made[0], {})
    assert (hub.settings.hub.name, hub.slug, str(hub.zone)) == ("Laurel Cove", "laurel-cove", "America/New_York")
    assert hub.settings.broker.managed and hub.settings.broker.port == 1899
    assert hub.settings.broker.user == COLLECTOR and hub.broker_password()
    tomllib.loads((made[0] / "hubland.toml").read_text())


def test_init_puts_the_hub_itself_into_the_records(made: tuple[Path, str]) -> None:
    records = open_records(open_hub(made[0], {}).records_url)
    with records.session() as session:
        assert [(p.name, p.kind) for p in queries.places(session)] == [("Laurel Cove", "property")]
    records.close()


def test_init_writes_a_broker_that_knows_the_two_accounts_and_nobody_else(made: tuple[Path, str]) -> None:
    conf = (made[0] / "mosquitto.conf").read_text().splitlines()
    assert "listener 1899" in conf and "allow_anonymous false" in conf
    for key in ("password_file", "acl_file"):
        (path,) = [Path(line.split(" ", 1)[1]) for line in conf if line.startswith(key + " ")]
        assert path.parent == made[0] and path.is_file()
    users = [line.split(":")[0] for line in (made[0] / "mosquitto.passwords").read_text().split()]
    assert users == [COLLECTOR, GATEWAY]
    assert [line[5:] for line in (made[0] / "mosquitto.acl").read_text().splitlines() if line.startswith("user ")] == users


@pytest.mark.parametrize("file", ["mosquitto.passwords", "mosquitto.acl", "broker.secret"])
def test_only_its_owner_can_read_a_file_with_secrets(made: tuple[Path, str], file: str) -> None:
    assert stat.S_IMODE((made[0] / file).stat().st_mode) == 0o600


def test_the_gateways_password_is_shown_once_and_stands_in_no_file(made: tuple[Path, str]) -> None:
    folder, said = made
    secret = password(said).encode()
    assert len(secret) >= 14
    assert [p.name for p in folder.iterdir() if secret in p.read_bytes()] == []


def test_the_collectors_password_stands_in_its_own_file_and_is_not_shown(made: tuple[Path, str]) -> None:
    folder, said = made
    secret = (folder / "broker.secret").read_text().strip()
    assert secret not in said
    assert [p.name for p in folder.iterdir() if secret.encode() in p.read_bytes()] == ["broker.secret"]


def test_init_shows_the_account_in_words_and_as_a_qr_code(made: tuple[Path, str]) -> None:
    said = made[1]
    assert re.search(r"address +192\.0\.2\.7\n +port +1899\n +user +gateway\n", said)
    code = [line for line in said.splitlines() if set(line) <= set("█▀▄ ") and line.strip()]
    # version 3 or more of a QR code is at least 29 modules wide, drawn two rows a line
    assert len(code) >= 15 and len(code[0]) >= 29
    assert f"hubland up --folder {made[0]}" in said


def test_two_hubs_have_nothing_secret_in_common(made: tuple[Path, str], tmp_path: Path) -> None:
    done = hubland("init", tmp_path / "other", "--name", "Laurel Cove", "--place", "", "--time-zone", "UTC")
    assert password(done.stdout) != password(made[1])
    assert (tmp_path / "other/broker.secret").read_text() != (made[0] / "broker.secret").read_text()
    assert open_hub(tmp_path / "other", {}).settings.hub.id != open_hub(made[0], {}).settings.hub.id


def test_init_never_overwrites_a_hub(made: tuple[Path, str]) -> None:
    before = (made[0] / "broker.secret").read_text()
    assert_refused(hubland("init", made[0], "--name", "x", "--place", "y"), 1, "already a hub", "hubland up")
    assert (made[0] / "broker.secret").read_text() == before


WRONG = [("--units", "imperial", "us or metric"), ("--time-zone", "Appalachia", "America/New_York")]


@pytest.mark.parametrize(("option", "value", "wanted"), WRONG)
def test_init_with_a_wrong_word_says_what_is_expected_and_writes_nothing(tmp_path: Path, option: str, value: str, wanted: str) -> None:
    folder = tmp_path / "hub"
    assert_refused(hubland("init", folder, "--name", "x", "--place", "y", option, value), 1, value, wanted)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_name_with_quotes_and_accents_makes_a_hub_all_the_same(tmp_path: Path) -> None:
    done = hubland("init", tmp_path / "hub", "--name", 'Peña\'s "Upper" \\ Cove', "--place", "y", "--time-zone", "UTC")
    assert done.returncode == 0, done.stderr
    hub = open_hub(tmp_path / "hub", {})
    assert hub.settings.hub.name == 'Peña\'s "Upper" \\ Cove'
    assert re.fullmatch(r"[a-z0-9-]+", hub.slug)
