"""A hub with two people to tell, a server and a mailbox to tell them through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from collector.jobs import Bench
from collector.settings import Hub
from collector.spool import Spool
from collector.store import open_store
from models.records import commands
from models.records.actor import HUB
from tests.conftest import free_port
from tests.contract.notify_servers import Mailbox, Sink, mail_server, sink
from tests.e2e.notices.told_farm import NOW, Farm


@pytest.fixture
def farm(make_hub: Callable[..., Hub]) -> Iterator[Farm]:
    hub = make_hub(free_port(), "laurel-cove")
    bench = Bench(hub, Spool(hub.spool_path), open_store(hub.store_url, hub.zone), hub.open_records())
    with bench.records.session(HUB, NOW) as session:
        for name in ("Ann", "Ben"):
            commands.put_person(session, name, ["steward"])
    yield Farm(bench)
    bench.records.close()
    bench.store.close()
    bench.spool.close()


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as running:
        yield running


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running
