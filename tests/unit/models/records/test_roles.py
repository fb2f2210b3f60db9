"""Who may do what: every command under every role, and what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from models.records.actor import HUB, NOBODY, Actor
from models.records.base import Base
from models.records.command import COMMANDS
from models.records.database import Records, open_records
from sensors.errors import NotAllowed
from tests.records_examples import EXAMPLES, NOW, actor, farm, run

# role of the actor -> the roles of the commands it may run
MAY = {
    "": set(), "viewer": set(), "worker": {"worker"}, "steward": {"worker", "steward"}, "treasurer": {"treasurer"},
}  # fmt: skip


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    opened = open_records(f"sqlite:///{tmp_path_factory.mktemp('roles')}/records.db")
    farm(opened)
    yield opened
    opened.close()


def everything(records: Records) -> dict[str, list[Any]]:
    """Every row of every table."""
    with records.engine.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {t.name}")))) for t in Base.metadata.sorted_tables}


class Enough(Exception):
    """Ends a transaction that is only tried."""


def asked_by(role: str) -> Actor:
    return actor(role) if role else NOBODY


def test_every_command_has_an_example() -> None:
    assert sorted(set(COMMANDS) - set(EXAMPLES)) == [], "add an example to tests/records_examples.py"
    assert sorted(set(EXAMPLES) - set(COMMANDS)) == []


def test_every_command_asks_for_a_role_there_is() -> None:
    assert {c.role for c in COMMANDS.values()} <= {"worker", "steward", "treasurer"}


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"undo"}))
@pytest.mark.parametrize("role", MAY)
def test_a_command_is_for_those_who_may(records: Records, role: str, name: str) -> None:
    allowed = COMMANDS[name].role in MAY[role]
    if allowed:
        with pytest.raises(Enough), records.session(asked_by(role), NOW) as session:
            run(name, session)
            session.flush()
            raise Enough
        return
    before = everything(records)
    with pytest.raises(NotAllowed), records.session(asked_by(role), NOW) as session:
        run(name, session)
    with records.session(asked_by(role), NOW) as session, pytest.raises(NotAllowed):
        run(name, session)  # and where the page catches it, and commits
    assert everything(records) == before


@pytest.mark.parametrize("role", ["", "viewer", "treasurer"])
def test_those_who_may_not_work_may_not_take_back(records: Records, role: str) -> None:
    with pytest.raises(NotAllowed), records.session(asked_by(role), NOW) as session:
        run("undo", session)


def test_the_hub_may_do_everything() -> None:
    assert [c.name for c in COMMANDS.values() if not HUB.may(c.role)] == []


def test_what_members_pay_is_told_to_the_treasurer_only(records: Records) -> None:
    from models.records.tiers import tiers

    with records.session(HUB) as session:
        assert [(t.member, t.tier, t.price) for t in tiers(session, actor("treasurer"))] == [("17", "solidarity", 700.0)]
        for role in ("viewer", "worker", "steward"):
            with pytest.raises(NotAllowed):
                tiers(session, actor(role))
        with pytest.raises(NotAllowed):
            tiers(session, NOBODY)
