"""hubland alerts --test with the jobs of a hub running as a process of their own: a letter in a real mailbox, or why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from collector.cli import commands as hubland
from collector.health import Health
from collector.settings import Hub
from models.records import commands
from models.records.actor import HUB
from models.records.notices import notices
from sensors.errors import ServiceError
from tests.conftest import free_port, wait_until
from tests.contract.notify_servers import Mailbox
from tests.e2e.test_chain import Running


@pytest.fixture
def hub(make_hub: Callable[..., Hub], box: Mailbox) -> Iterator[Hub]:
    """A hub whose jobs run, and Ann's mailbox."""
    made = make_hub(free_port(), "laurel-cove")
    (made.folder / "alerts.secret").write_text(f'mail = "mailto://127.0.0.1:{box.port}?from=hub@farm.lan"\n')
    records = made.open_records()
    with records.session(HUB, datetime.now(UTC)) as session:
        commands.put_person(session, "Ann", ["worker"])
        commands.put_channel(session, "ann mail", kind="email", person="Ann", address="ann@example.org", secret="mail")
        commands.put_alert_settings(session, all_well_at=None)
    records.close()
    running = Running(made, ("jobs",))
    health = Health(made)
    try:
        wait_until(lambda: health.jobs_at() is not None, 20, "the jobs")
        yield made
    finally:
        health.close()
        running.__exit__()


def asked(hub: Hub, *more: str) -> Result:
    return CliRunner().invoke(hubland(), ["alerts", "--folder", str(hub.folder), "--test", "ann mail", *more])


def test_a_test_from_the_command_line_is_a_letter_in_the_mailbox_and_says_so(hub: Hub, box: Mailbox) -> None:
    done = asked(hub)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Sent over ann mail in ")
    (letter,) = box.letters
    assert letter["To"] == "ann@example.org" and "This is a test from" in letter.get_content()
    said = json.loads(asked(hub, "--json").stdout)
    assert (said["sent"], said["channel"], len(box.letters)) == (True, "ann mail", 2)
    records = hub.open_records()
    with records.session() as session:
        assert [(one.kind, one.state, one.tries) for one in notices(session)] == [("test", "sent", 1)] * 2
    records.close()


def test_a_mailbox_that_takes_nothing_is_told_in_its_own_words(hub: Hub, box: Mailbox) -> None:
    box.refuses = "552 the mailbox is full"
    done = asked(hub)
    assert isinstance(done.exception, ServiceError) and "the mailbox is full" in str(done.exception)
    assert box.letters == []
