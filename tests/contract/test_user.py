"""hubland user: who may sign in, from the machine's own command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from collector.cli import commands as hubland
from collector.settings import Hub
from models.records.database import open_records
from models.records.sign_in import sign_in
from sensors.errors import NotAllowed, RecordError

NOW = datetime(2026, 5, 14, tzinfo=UTC)
PASSWORD, OTHER = "correct horse battery", "staple of another kind"


def run(hub: Hub, *words: str, given: str = "") -> str:
    said = CliRunner().invoke(hubland(), ["user", *words, "--folder", str(hub.folder)], input=given)
    if said.exception and not isinstance(said.exception, SystemExit):
        raise said.exception
    assert said.exit_code == 0, said.output
    return said.output


def test_a_person_is_added_listed_given_a_new_password_and_another_role(make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(slug="users")
    said = run(hub, "add", "Ann", "--role", "steward", "--role", "treasurer", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Ann: steward, treasurer. Signs in as ann." in said and PASSWORD not in said
    run(hub, "add", "Cy", "--role", "worker", "--email", "cy@example.org", "--no-password")
    assert run(hub, "list").splitlines() == ["Ann  steward, treasurer  ann", "Cy  worker  cannot sign in"]
    records = open_records(hub.records_url)
    assert sign_in(records, "ann", PASSWORD, NOW)
    assert OTHER not in run(hub, "password", "ann", given=f"{OTHER}\n{OTHER}\n")
    with pytest.raises(NotAllowed):
        sign_in(records, "ann", PASSWORD, NOW)
    assert sign_in(records, "ann", OTHER, NOW)
    records.close()
    assert "Cy: viewer." in run(hub, "roles", "Cy", "--role", "viewer")


def test_mistakes_are_answered_by_what_to_do(make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(slug="users")
    run(hub, "add", "Ann", "--role", "steward", given=f"{PASSWORD}\n{PASSWORD}\n")
    for words, given, said in (
        (("add", "Ann", "--role", "worker"), "", "has an account already"),
        (("add", "Bo", "--role", "boss"), "", "is no role"),
        (("add", "Bo", "--role", "worker"), "short\nshort\n", "too short"),
        (("password", "Anne"), "", "no person called"),
        (("roles", "Ann", "--role", "worker"), "", "Nobody could change people"),
    ):
        with pytest.raises(RecordError, match=said):
            run(hub, *words, given=given)
    assert run(hub, "list").splitlines() == ["Ann  steward  ann"]
