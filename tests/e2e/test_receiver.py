"""The receiver against a real broker: what a full disk, a redelivery and a changed subscription do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from collector.receiver import Receiver
from collector.settings import Hub
from collector.sources.mqtt import Publisher, Subscriber, open_session
from collector.spool import Spool
from tests.conftest import wait_until


@contextmanager
def receiving(hub: Hub, client: str, prepare: Callable[[Spool], None] = lambda spool: None) -> Iterator[list[Spool]]:
    """A receiver in a thread of its own; its spool belongs to that thread, so it is handed out for reading only."""
    stop = threading.Event()
    opened: list[Spool] = []

    def work() -> None:
        spool = Spool(hub.spool_path)
        prepare(spool)
        opened.append(spool)
        Receiver(hub, spool, Subscriber(hub.settings.broker, "", client)).run(stop.is_set)
        spool.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield opened
    finally:
        stop.set()
        thread.join(20)


def spooled(hub: Hub) -> list[bytes]:
    spool = Spool(hub.spool_path)
    rows = [row[2] for row in spool.chunk(0, 10_000)]
    spool.close()
    return rows


def test_a_full_disk_costs_no_message_once_there_is_room_again(mosquitto: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(mosquitto, "full")
    open_session(hub.settings.broker, "", "full-disk")
    room = {"pages": 40}

    class Cramped(Spool):
        """A spool on a disk of 40 pages, until somebody makes room."""

        def append(self, rows: object, meta: object = None) -> None:  # type: ignore[override]
            self._db.execute(f"PRAGMA max_page_count = {room['pages']}")
            super().append(rows, meta)  # type: ignore[arg-type]

    publisher = Publisher(hub.settings.broker, "", "full-sensor")
    for n in range(200):
        publisher.publish("farm/scale/weight", b"%d " % n + b"x" * 2000, 1)
    publisher.close(10)
    stop = threading.Event()

    def work() -> None:
        spool = Cramped(hub.spool_path)
        Receiver(hub, spool, Subscriber(hub.settings.broker, "", "full-disk")).run(stop.is_set)
        spool.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        threading.Event().wait(2.5)
        assert len(spooled(hub)) < 200, "the disk was full"
        room["pages"] = 1_000_000
        wait_until(lambda: len(spooled(hub)) >= 200, 40, "the arrival of all")
    finally:
        stop.set()
        thread.join(20)
    assert [int(row.split()[0]) for row in spooled(hub)] == list(range(200))


def test_what_was_not_acknowledged_comes_again_and_is_kept_once(mosquitto: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(mosquitto, "again")
    open_session(hub.settings.broker, "", "again")
    publisher = Publisher(hub.settings.broker, "", "again-sensor")
    for n in range(50):
        publisher.publish("farm/scale/weight", b"%d" % n, 1)
    publisher.close(10)
    # a receiver that spooled everything and died before it could acknowledge
    spool = Spool(hub.spool_path)
    dying = Subscriber(hub.settings.broker, "", "again")
    dying.connect()
    wait_until(lambda: not dying.step(0.1, 1000) or len(dying.arrivals) >= 50, 10, "the first delivery")
    spool.append([(topic, payload, at, 0, mid) for topic, payload, _, _, _, mid, at in dying.arrivals])
    dying._client.socket().close()
    spool.close()
    with receiving(hub, "again"):
        publisher = Publisher(hub.settings.broker, "", "again-later")
        publisher.publish("farm/scale/weight", b"last", 1)
        publisher.close(10)
        wait_until(lambda: b"last" in spooled(hub), 20, "the next message")
    assert sorted(spooled(hub)) == sorted([b"%d" % n for n in range(50)] + [b"last"])


def test_a_message_too_large_for_a_reading_is_refused_and_counted(mosquitto: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(mosquitto, "large")
    open_session(hub.settings.broker, "", "large")
    with receiving(hub, "large"):
        publisher = Publisher(hub.settings.broker, "", "large-sensor")
        publisher.publish("farm/camera", b"\xff" * (5 * 2**20), 1)
        publisher.publish("farm/scale/weight", b"1", 1)
        publisher.close(20)
        wait_until(lambda: spooled(hub) == [b"1"], 20, "the small one")
        spool = Spool(hub.spool_path)
        wait_until(lambda: spool.rows("SELECT sum(refused) FROM account")[0][0] == 1, 5, "the account")
        spool.close()
