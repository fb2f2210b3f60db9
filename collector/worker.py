"""The worker: spool -> decode -> convert -> calibrate -> check -> store, in chunks, books and cursor last.

If it dies between the store's write and the books, the chunk is simply done again: the store overwrites by (series,
time) and nothing is counted twice, because the books go with the cursor in one transaction.
"""

from __future__ import annotations

import gc
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.routes import Route, Routes
from collector.settings import Hub
from collector.spool import DUP, FATES, RETAIN, Books, Spool
from collector.store import open_store
from sensors.device import Known
from sensors.envelopes import Envelope, decode, family_of
from sensors.errors import StoreError
from sensors.quality.flags import FAIL, GOOD, NOT_EVALUATED, SUSPECT
from sensors.quality.registry import NUMBERS
from sensors.reading import Message, Outcome, Rejection
from sensors.series import SeriesStore, StoreRow, WriteResult

log = logging.getLogger("hubland.worker")

CHUNK = 4000
IDLE_S = 0.02
FIRST_RETRY_S, LAST_RETRY_S = 0.5, 30.0
# One batch on the wire while the next is decoded; more would only wait in memory.
IN_FLIGHT = 2
# Topics whose family is remembered; more than that is no farm, and is looked up each time.
MAX_TOPICS = 50_000
STORED, DUPLICATE, STATUS, QUARANTINED, REFUSED = range(len(FATES))
DEVICE, RANGE, FLAT = NUMBERS["device"], NUMBERS["gross_range"], NUMBERS["flat_line"]
# A burst repeats within a second or two; what comes later is a new measurement that happens to agree.
BURST_NS = 5_000_000_000
DAY_NS = 86_400_000_000_000


@dataclass(slots=True)
class Batch:
    """A decoded chunk on its way into the store: rows, the books that go with them, and where the cursor stands after."""

    cursor: int
    rows: list[StoreRow]
    books: Books
    answer: Future[WriteResult] | None = None


class Worker:
    """One worker of one hub.

    A chunk is decoded once. If the store is away its batch is offered again, never decoded again: the routes have
    moved on, and would take its readings for repeats.
    """

    def __init__(self, hub: Hub, spool: Spool, store: SeriesStore) -> None:
        self.hub, self.spool, self.store = hub, spool, store
        self.known = Known(hub.zone, spool.known())
        self.routes = Routes(store, hub.slug)
        self._families: dict[str, Envelope] = {}
        self._bursts: dict[str, tuple[object, int]] = {}
        self._late: dict[tuple[int, int], float] = {}
        self._day = ("", 0, 0)
        self._calibration_version: object = None
        self._known_version = spool.meta("known_version", 0)
        self._beat_at = 0.0
        self._position = spool.cursor()
        self._batches: deque[Batch] = deque()
        # A store behind a network is written to while the next chunk is decoded; an embedded one would only contend.
        self._writer = ThreadPoolExecutor(1) if store.remote else None
        self.done_count = 0

    def run(self, stopping: Callable[[], bool]) -> None:
        """Work until told to stop; wait where the store is away, for the spool holds everything."""
        wait_s = FIRST_RETRY_S
        while not stopping():
            try:
                self._refresh()
                if not self.step():
                    time.sleep(IDLE_S)
                wait_s = FIRST_RETRY_S
            except StoreError as why:
                log.warning("%s; trying again in %.0f s, the spool keeps everything", why, wait_s)
                time.sleep(wait_s)
                wait_s = min(wait_s * 2, LAST_RETRY_S)
        with suppress(StoreError):  # what is not in the books is read from the spool again at the next start
            while self._batches:
                self._settle()
        if self._writer:
            self._writer.shutdown()

    def step(self) -> int:
        """Do one chunk; how many messages moved."""
        if len(self._batches) >= IN_FLIGHT:
            self._settle()
        chunk = self.spool.chunk(self._position, CHUNK)
        if not chunk:
            moved = len(self._batches)
            while self._batches:
                self._settle()
            return moved
        batch = Batch(chunk[-1][0], [], Books())
        self._late.clear()
        for id_, topic, payload, received, flags in chunk:
            self._message(id_, topic, payload, received, flags, batch.rows, batch.books)
        self._position = batch.cursor
        self.done_count += len(chunk)
        self._batches.append(batch)
        self._offer(batch)
        return len(chunk)

    def _offer(self, batch: Batch) -> None:
        """Start the batch's write; an embedded store is done when this returns."""
        if self._writer:
            batch.answer = self._writer.submit(self.store.write, batch.rows)
        else:
            self._settle()

    def _settle(self) -> None:
        """Wait for the oldest batch's write, then move the cursor with its books. StoreError leaves it to be offered again."""
        batch = self._batches[0]
        answer, batch.answer = batch.answer, None
        result = answer.result() if answer else self.store.write(batch.rows) if batch.rows else WriteResult()
        self._note_refused(result, batch.books)
        self.spool.done(batch.cursor, batch.books)
        self._batches.popleft()
        if batch.books.facts:
            self._reread_waiting(batch.books)

    def reread(self, ids: list[int]) -> int:
        """Decode quarantined messages again; how many are cured. Their account moves from quarantined to stored."""
        books = Books()
        rows: list[StoreRow] = []
        held_for = self.spool.quarantined(ids)
        for id_, topic, payload, received, flags in self.spool.messages(held_for):
            outcome = decode(Message(topic, payload, received, bool(flags & RETAIN)), self.known)
            if outcome.undecoded or (outcome.rejected and not outcome.rows):
                continue
            day = self._day_of(received)
            fresh = self._rows(outcome, received, False, rows)
            # the account moves with it: from whom it was held for, to whom it turned out to be from
            books.count(day, held_for[id_], QUARANTINED, by=-1)
            books.count(day, outcome.device, STORED if fresh else STATUS)
            books.cured.append(id_)
        if rows:
            self._note_refused(self.store.write(rows), books)
        self.spool.done(None, books)
        return len(books.cured)

    def _message(self, id_: int, topic: str, payload: bytes, received: int, flags: int, rows: list[StoreRow], books: Books) -> None:
        family = self._families.get(topic)
        if family is None:
            family = family_of(topic)
            if family is not None and len(self._families) < MAX_TOPICS:
                self._families[topic] = family
        outcome = decode(Message(topic, payload, received, bool(flags & RETAIN), 1, bool(flags & DUP)), self.known, family)
        day, first, last = self._day
        if not first <= received < last:
            day = self._day_of(received)
        if outcome.facts:
            books.facts += self.known.learn(outcome.facts)
        for status in outcome.status:
            online = None if status.online is None else int(status.online)
            books.statuses[status.device] = (online, status.event, status.text, received)
        if outcome.rows and not self._repeats(outcome, topic, received):
            fresh = self._rows(outcome, received, bool(flags & RETAIN), rows)
            fate = STORED if fresh else STATUS if flags & RETAIN else DUPLICATE
            if outcome.undecoded and fresh:
                fate = self._hold(id_, topic, outcome, received, books)  # its signal is stored; what it measured waits
        elif outcome.rows or outcome.duplicate:
            fate = DUPLICATE
        elif outcome.rejected:
            fate = self._hold(id_, topic, outcome, received, books)
        else:
            fate = STATUS
        if outcome.rejected:
            self._complain(outcome.rejected, received, books)
        books.count(day, outcome.device, fate)

    def _hold(self, id_: int, topic: str, outcome: Outcome, received: int, books: Books) -> int:
        """Put a message into quarantine, with the first reason; its fate."""
        why = outcome.rejected[-1 if outcome.undecoded else 0]
        books.quarantine.append((id_, topic, outcome.device, why.reason, why.next_step, received))
        return QUARANTINED

    def _rows(self, outcome: Outcome, received: int, retained: bool, rows: list[StoreRow]) -> bool:
        """Append what is new of a message to the batch; whether anything was."""
        fresh = False
        table = self.routes.table
        for device, channel, measurand, unit, raw, time_ns, doubt in outcome.rows:
            route = table.get((device, channel, measurand, unit))
            if route is None:
                route = self.routes.find(device, channel, measurand, unit)
            if isinstance(route, str):
                outcome.rejected.append(Rejection(route, device, channel or measurand, str(raw), "correct the unit at the device"))
                continue
            if retained and not time_ns:
                continue  # a kept last word without its time: months old or a second, nobody can tell
            value = raw * route.scale + route.offset
            if route.curve is not None:
                value = route.curve(value)
            if self._append(route, value, time_ns or received, doubt, received, rows):
                fresh = True
                derived = route.derived
                if derived is not None and derived.curve is not None:
                    self._append(derived, derived.curve(value), time_ns or received, doubt, received, rows)
        return fresh

    def _append(self, route: Route, value: float, at: int, doubt: int, received: int, rows: list[StoreRow]) -> bool:
        """Check one value and append it; False for a repeat of the series' last point."""
        last = route.last_ns
        base = at
        if at <= last:
            if at == route.base_ns or at == last:
                if value == route.last_value:
                    return False
                # readings of one burst with one time are all kept, a nanosecond apart, in order of arrival
                base, at = route.base_ns, last + 1
            elif at == last - 1 and value == route.last_value:
                return False  # such a one again, after a restart
            else:
                while self._late.get((route.sid, at), value) != value:
                    at += 1
                self._late[route.sid, at] = value
        if value < route.low or value > route.high:
            qc, test = FAIL, RANGE
        elif value < route.suspect_low or value > route.suspect_high:
            qc, test = SUSPECT, RANGE
        else:
            qc, test = GOOD, 0
        if at > last:
            if value != route.last_value:
                route.flat_since = at
            elif at - route.flat_since > route.flat_ns and qc == GOOD:
                qc, test = SUSPECT, FLAT
            route.last_ns, route.base_ns, route.last_value = at, base, value
        if doubt != NOT_EVALUATED and doubt > qc:
            qc, test = doubt, DEVICE
        rows.append((route.sid, at, value, qc, test, received))
        return True

    def _repeats(self, outcome: Outcome, topic: str, received: int) -> bool:
        """Whether a radio sent the same frame again."""
        if outcome.burst is None:
            return False
        before = self._bursts.get(topic)
        self._bursts[topic] = (outcome.burst, received)
        return before is not None and before[0] == outcome.burst and received - before[1] < BURST_NS

    def _note_refused(self, result: WriteResult, books: Books) -> None:
        """Points the store will never take are complained of, with the value; the rest of the batch is safe."""
        for row, why in result.rejected:
            log.error("the store will not take %r: %s", row, why)
            key = ("", f"series {row[0]}", "the series store refused the point")
            books.complaints[key] = (why[:200], str(row[2]), 1, row[5], row[5])

    def _complain(self, rejected: list[Rejection], received: int, books: Books) -> None:
        for why in rejected:
            key = (why.device, why.field, why.reason)
            old = books.complaints.get(key)
            books.complaints[key] = (why.next_step, why.value, old[2] + 1 if old else 1, old[3] if old else received, received)

    def _reread_waiting(self, books: Books) -> None:
        """A description came: read again what was waiting for it."""
        for fact in books.facts:
            if fact.kind == "discovery" and fact.value is not None:
                ids = self.spool.quarantined_on(fact.key)
                if ids:
                    log.info("%s is described now: %d waiting messages read", fact.key, self.reread(ids))

    def _refresh(self) -> None:
        """Once a second: say that we live, and take in what the steward changed."""
        now = time.monotonic()
        if now - self._beat_at < 1.0:
            return
        self._beat_at = now
        version = self.spool.meta("calibration_version", 0)
        if version != self._calibration_version:
            self._calibration_version = version
            while self._batches:  # the routes begin again from what the store says
                self._settle()
            for wrong in self.routes.calibrate(self.spool.calibrations()):
                log.warning("a calibration cannot be used: %s", wrong)
        taught = self.spool.meta("known_version", 0)
        if taught != self._known_version:
            self.known.facts = self.spool.known()
            self.known.version += 1
        self._known_version = taught
        asked = self.spool.meta("reread", [])
        if asked:
            log.info("%d of %d quarantined messages can be read now", self.reread(asked), len(asked))
            self.spool.put_meta("reread", [])
        self.spool.put_meta("worker", {"at": time.time(), "done": self.done_count})

    def _day_of(self, received: int) -> str:
        """The farm day of an arrival, with its bounds kept for the next."""
        local = datetime.fromtimestamp(received / 1e9, self.hub.zone)
        start = local.replace(hour=0, minute=0, second=0, microsecond=0)
        end = start + timedelta(days=1)
        self._day = (local.date().isoformat(), int(start.timestamp()) * 10**9, int(end.timestamp()) * 10**9)
        return self._day[0]


def main(hub: Hub, stopping: Callable[[], bool]) -> None:
    """Run the worker of a hub until told to stop."""
    # A chunk makes some 20,000 tuples that live until it is written and hold no cycles: look for those less often.
    gc.set_threshold(100_000, 20, 100)
    spool = Spool(hub.spool_path)
    store = open_store(hub.store_url, hub.zone, hub.store_token())
    try:
        Worker(hub, spool, store).run(stopping)
    finally:
        store.close()
        spool.close()
