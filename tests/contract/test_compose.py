"""docker-compose.yml, the Dockerfile and deploy/env.sh hold together: nobody has to start Docker to find a misspelling."""

from __future__ import annotations

import re
import shlex
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml  # type: ignore[import-untyped]
from typer.main import get_command

from collector.cli import commands
from collector.settings import Settings

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
TEXT = FILE.read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
COMMANDS: dict[str, Any] = get_command(commands()).commands  # type: ignore[attr-defined]
STAYING = sorted(name for name, service in SERVICES.items() if service.get("restart") != "no")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text("utf-8")


def variables(service: dict[str, Any]) -> dict[str, str]:
    environment = service.get("environment") or {}
    return dict(one.split("=", 1) for one in environment) if isinstance(environment, list) else environment


def words(command: str | list[str]) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else list(command)


def hubland_calls(parts: list[str]) -> list[list[str]]:
    """The hubland commands in a command, also inside `sh -c`."""
    if parts[:2] == ["sh", "-c"]:
        return [shlex.split("hubland " + call) for call in re.findall(r"\bhubland (\w[^|&;]*)", parts[2].replace("$$", "$"))]
    return [parts] if parts[:1] == ["hubland"] else []


def test_the_file_follows_the_compose_specification() -> None:
    tool = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent)) or shutil.which("check-jsonschema")
    assert tool, "check-jsonschema is part of the dev extra"
    done = subprocess.run([tool, "--builtin-schema", "vendor.compose-spec", str(FILE)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_waits_only_for_services_that_exist_and_in_a_way_they_can_answer(name: str) -> None:
    awaited = SERVICES[name].get("depends_on") or {}
    for other, how in (awaited if isinstance(awaited, dict) else {key: {} for key in awaited}).items():
        assert other in SERVICES
        if how.get("condition") == "service_healthy":
            assert "healthcheck" in SERVICES[other], f"{name} waits for the health of {other}, which tells none"
        if how.get("condition") == "service_completed_successfully":
            assert SERVICES[other].get("restart") == "no", f"{name} waits for the end of {other}, which never ends"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_named_volume_is_declared(name: str) -> None:
    sources = [volume.split(":")[0] for volume in SERVICES[name].get("volumes") or []]
    assert [s for s in sources if not s.startswith((".", "/", "~")) and s not in COMPOSE["volumes"]] == []


def test_no_declared_volume_is_unused() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes") or []}
    assert set(COMPOSE["volumes"]) == used


def known_variables() -> set[str]:
    """Every HUBLAND_* variable that the settings read."""
    found = {"HUBLAND_STORE_TOKEN", "HUBLAND_BROKER_PASSWORD"}
    for section in msgspec.structs.fields(Settings):
        found |= {f"HUBLAND_{section.name}_{one.name}".upper() for one in msgspec.structs.fields(section.type)}
    return found


def test_every_hubland_variable_is_one_the_program_reads() -> None:
    written = re.sub(r"#.*", "", TEXT + (ROOT / "deploy/env.sh").read_text("utf-8") + DOCKERFILE)
    assert set(re.findall(r"\bHUBLAND_[A-Z_]+", written)) - known_variables() == set()


def test_secrets_by_their_own_variables_are_read_where_the_settings_say() -> None:
    source = (ROOT / "collector/settings.py").read_text("utf-8")
    assert '"HUBLAND_STORE_TOKEN"' in source and '"HUBLAND_BROKER_PASSWORD"' in source


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_ports_are_published_on_loopback_only(name: str) -> None:
    for port in SERVICES[name].get("ports") or []:
        host = port.get("host_ip", "") if isinstance(port, dict) else port
        assert host.startswith("127.0.0.1"), f"{name} publishes {port}"
    assert SERVICES[name].get("network_mode") != "host"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_secrets_are_asked_for_and_have_no_default(name: str) -> None:
    for variable, value in variables(SERVICES[name]).items():
        if re.search(r"TOKEN|PASSWORD|SECRET|KEY", variable):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", str(value)), f"{variable} of {name} is {value!r}"


@pytest.mark.parametrize("name", STAYING)
def test_every_service_that_stays_up_says_how_it_is(name: str) -> None:
    check = SERVICES[name].get("healthcheck") or {}
    assert check.get("test") and not check.get("disable")


@pytest.mark.parametrize("name", STAYING)
def test_every_service_that_stays_up_comes_back_after_a_power_cut(name: str) -> None:
    assert SERVICES[name].get("restart") in ("unless-stopped", "always")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_commands_are_commands_of_hubland(name: str) -> None:
    service = SERVICES[name]
    asked = [words(service[key]) for key in ("command", "entrypoint") if service.get(key)]
    check = (service.get("healthcheck") or {}).get("test")
    asked += [words(check)[1:]] if check else []
    calls = [call for parts in asked for call in hubland_calls(parts)]
    if "build" in service:
        assert calls, f"{name} runs our image and none of our commands"
    for _, command, *rest in calls:
        assert command in COMMANDS, f"{name} runs hubland {command}"
        options = {option for p in COMMANDS[command].params for option in p.opts}
        assert {word for word in rest if word.startswith("--")} <= options, f"{name}: hubland {command} {rest}"


def test_the_broker_reads_the_configuration_that_init_writes() -> None:
    from collector.mosquitto import configuration

    assert words(SERVICES["mosquitto"]["command"])[-1] == "/hub/mosquitto.conf"
    assert "password_file /hub/mosquitto.passwords" in configuration("/hub", 1883)
    assert any(volume.startswith("hub:/hub") for volume in SERVICES["mosquitto"]["volumes"])
    # what one user writes readable by itself alone, the other must be
    assert SERVICES["mosquitto"]["user"] == SERVICES["setup"]["user"] == SERVICES["collector"]["user"]


def test_the_store_is_the_bucket_that_influxdb_makes() -> None:
    made = variables(SERVICES["influxdb"])
    asked = variables(SERVICES["collector"])["HUBLAND_STORE_URL"]
    assert f"org={made['DOCKER_INFLUXDB_INIT_ORG']}" in asked and f"bucket={made['DOCKER_INFLUXDB_INIT_BUCKET']}" in asked
    assert "DOCKER_INFLUXDB_INIT_RETENTION" not in made or made["DOCKER_INFLUXDB_INIT_RETENTION"] in ("0", "0s")
    assert asked == variables(SERVICES["dashboard"])["HUBLAND_STORE_URL"]


@pytest.fixture
def env(tmp_path: Path) -> Path:
    """A .env as deploy/env.sh makes it, in a copy of what it needs."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy/env.sh", tmp_path / "deploy/env.sh")
    subprocess.run(["sh", "deploy/env.sh"], cwd=tmp_path, check=True, capture_output=True, timeout=30)
    return tmp_path / ".env"


def assigned(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_env_sh_gives_every_variable_that_compose_cannot_do_without(env: Path) -> None:
    given = assigned(env)
    assert [name for name in set(re.findall(r"\$\{([A-Z_]+):\?", TEXT)) if not given.get(name)] == []


def test_env_sh_gives_nothing_that_compose_does_not_use(env: Path) -> None:
    assert set(assigned(env)) <= set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))


def test_env_sh_makes_long_secrets_each_its_own_readable_by_their_owner_alone(env: Path) -> None:
    secrets = [value for name, value in assigned(env).items() if re.search(r"TOKEN|PASSWORD", name)]
    assert len(secrets) == len(set(secrets)) >= 2
    assert all(re.fullmatch(r"[A-Za-z0-9]{32,}", secret) for secret in secrets)
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


def test_env_sh_leaves_a_file_that_is_there_as_it_is(env: Path) -> None:
    before = env.read_text()
    subprocess.run(["sh", "deploy/env.sh"], cwd=env.parent, check=True, capture_output=True, timeout=30)
    assert env.read_text() == before


def test_the_env_file_and_the_venv_stay_out_of_git_and_out_of_the_image() -> None:
    assert ".env" in (ROOT / ".gitignore").read_text().split()
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv"} <= set(ignored)
    assert ".env" in ignored


def test_the_image_holds_every_package_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = {pattern.rstrip("*") for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages <= set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))


def test_everything_the_image_copies_is_there() -> None:
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source


def test_the_image_checks_what_it_downloads_and_does_not_run_as_root() -> None:
    assert "--require-hashes" in DOCKERFILE
    user = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert user and user[-1].split(":")[0] not in ("root", "0")
