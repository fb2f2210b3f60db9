"""The job of alerts, every second: what is seen goes through the state machine, what came of it is written down.

What the machine remembers moves on only when the records have it: a write that fails is seen again the next second, and
a restart raises nothing twice. Rules on series look at what changed; the hub's health is looked at every few seconds,
advice every 20 s and only where something is new, for that gathers the whole farm.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from collector.alerts import remembered
from collector.alerts.happened import closed, orphaned, write_down
from collector.alerts.hub import health
from collector.alerts.numbers import Numbers
from collector.alerts.observe import advice
from collector.alerts.watch import ADVICE, Watch, watch_of
from collector.health import Check, Health
from collector.known import farm_now
from collector.notify.job import failing_channels
from models.alerts import Observation
from models.alerts.machine import AHEAD, forgotten, settle
from models.records import queries
from models.records.actor import HUB
from models.records.alert_rules import load_rules
from models.records.evaluations import Evaluated, forget_memories, note_evaluations, trim_alerts
from models.records.incidents import renew_words
from models.records.newest import newest_change
from models.records.places import PHASES
from models.records.queries import Deployed
from sensors.errors import StoreError
from sensors.series import Point, SeriesKey

if TYPE_CHECKING:
    from collector.jobs import Bench

log = logging.getLogger("hubland.alerts")

# what heartbeat and doctor ask for: {"at": epoch s}
META = "alerts"
EACH, ALL, LOOK, HEALTH, TELL, QUIET, WRITE, PREPARE, TRIM = (timedelta(seconds=s) for s in (0.9, 60, 5, 5, 5, 120, 60, 600, 3600))
# what arrived a little before the newest may have been stored after it
OVERLAP_NS = 10 * 10**9
JUMP_S = 600.0


def evaluate(bench: Bench, now: datetime) -> None:
    """One round at `now`."""
    watch = watch_of(bench, now)
    if bench.by_clock:
        _notice_jump(watch, now)
    if watch.due("numbers", EACH, now):
        _look(bench, watch, now)
    if watch.due("tell", TELL, now):
        _tell(bench, watch, now)
        bench.spool.put_meta(META, {"at": now.timestamp()})
    if watch.due("write", WRITE, now):
        _write(bench, watch, now)


def _look(bench: Bench, watch: Watch, now: datetime) -> None:
    """Everything that rules see now, through the machine. While the store is away nobody knows of any series, and nothing clears."""
    try:
        news, away = _news(bench, watch, now), ""
    except StoreError as why:
        news, away = {}, why.what
    seen = list[Observation]()
    if not away:
        if _prepare(bench, watch, now):
            news = watch.latest
        seen += _numbers(bench, watch, news, now)
    if watch.due("hub", HEALTH, now):
        seen += _health(bench, watch, away, now)
    if not away and _advice_is_due(watch, now):
        seen += _advice(bench, watch, now)
    if seen:
        _settle(bench, watch, seen, now)


def _news(bench: Bench, watch: Watch, now: datetime) -> Mapping[SeriesKey, Point]:
    """Last words that are new; once a minute all of them, as a clock that was put back, or a forgotten device, hides some."""
    if watch.due("all", ALL, now):
        watch.latest = _of_now(bench, watch, bench.store.latest(), now)
        watch.heard_ns = max((p.received_ns for p in watch.latest.values()), default=0)
        return watch.latest
    news = bench.store.news(watch.heard_ns - OVERLAP_NS)
    watch.latest |= news
    watch.heard_ns = max((p.received_ns for p in news.values()), default=watch.heard_ns)
    return news


def _of_now(bench: Bench, watch: Watch, latest: dict[SeriesKey, Point], now: datetime) -> dict[SeriesKey, Point]:
    """Last words without those of the future: behind one that a wrong clock wrote, all others would be hidden until its time comes."""
    until_ns = int((now + AHEAD).timestamp() * 10**9)
    watched = watch.numbers.number if watch.numbers is not None else latest
    for key in [key for key, point in latest.items() if point.time_ns > until_ns and key in watched]:
        before = bench.store.neighbour(key, until_ns, "before")
        if before is not None:
            latest[key] = before
    return latest


def _numbers(bench: Bench, watch: Watch, latest: Mapping[SeriesKey, Point], now: datetime) -> list[Observation]:
    if watch.numbers is None:
        return []
    return watch.numbers.observations(watch.numbers.hear(latest, now), watch.memories.of, now, bench.hub.settings.hub.units)


def _advice(bench: Bench, watch: Watch, now: datetime) -> list[Observation]:
    """What advice says. It takes no more than a fiftieth of the time: on a slow computer, or a huge farm, it is asked less often."""
    began = time.perf_counter()
    farm = farm_now(bench.hub, bench.store, bench.records, now)
    seen = advice(watch.rules, farm, watch.memories.of, watch.known.lines)
    watch.advice_every = min(max(ADVICE, 50 * timedelta(seconds=time.perf_counter() - began)), QUIET)
    return seen


def _advice_is_due(watch: Watch, now: datetime) -> bool:
    """Every 20 s where something was heard or written, else every two minutes: silence is seen too."""
    news = (watch.heard_ns, watch.prepared_of)
    if news == watch.gathered_of and not watch.due("quiet", QUIET, now):
        return False
    if not watch.due("advice", watch.advice_every, now):
        return False
    watch.gathered_of, watch.done["quiet"] = news, now
    return True


def _health(bench: Bench, watch: Watch, away: str, now: datetime) -> list[Observation]:
    books = Health(bench.hub)
    try:
        checks = books.checks(now.timestamp())
        dropped = watch.dropped.since(books.dropped())
    finally:
        books.close()
    watch.teller.failing = failing_channels(bench, now)
    checks.append(Check("store", not away, away or "the store answers", "start the series store" if away else ""))
    return health(watch.rules, checks, dropped, now)


def _prepare(bench: Bench, watch: Watch, now: datetime) -> bool:
    """Rules, places and deployments are read anew where somebody changed something, or a series came; whether they were."""
    if not watch.due("look", LOOK, now):
        return False
    with bench.records.session() as session:
        known = (*newest_change(session), len(watch.latest))
        if known == watch.prepared_of and not watch.due("prepare", PREPARE, now):
            return False
        watch.rules = load_rules(session)
        places, standing = queries.places(session), queries.deployments(session, now)
        retired = {device.key for device in queries.devices(session) if device.phase == PHASES[-1]}
    watch.teller.places = places
    _let_go(bench, watch, now)
    if watch.numbers is not None:
        watch.known.hear(watch.numbers, watch.memories.of)
    # the last word of a probe that lies in a drawer is of no place, and wakes nobody
    watch.numbers = Numbers(watch.rules, places, standing, [key for key in watch.latest if key.device not in retired])
    _look_for_lost(bench, watch, watch.numbers, standing, now)
    watch.prepared_of, watch.done["prepare"] = known, now
    return True


def _let_go(bench: Bench, watch: Watch, now: datetime) -> None:
    """Rules that are gone or switched off end their incidents, and are forgotten."""
    held = {rule.key for rule in watch.rules if rule.enabled}
    gone = {key: memory for key, memory in watch.memories.of.items() if key[0] not in held}
    if not gone:
        return
    still = {memory.group for key, memory in watch.memories.of.items() if key not in gone and memory.raised_at is not None}
    with bench.records.session(HUB, now) as session:
        orphaned(session, watch.teller, [m.group for m in gone.values() if m.group and m.group not in still], now)
        forget_memories(session, gone)
    for key in gone:
        del watch.memories.of[key]


def _look_for_lost(bench: Bench, watch: Watch, numbers: Numbers, standing: list[Deployed], now: datetime) -> None:
    """Probes under open incidents that were moved or taken away."""
    rules, of = watch.by_key(), watch.memories.of
    settled = watch.losses.look(of, rules, numbers, watch.known, standing)
    with bench.records.session(HUB, now) as session:
        forget_memories(session, settled)
        noted = watch.losses.note(session, {key: m for key, m in of.items() if key not in settled}, rules, now)
    for key in settled:
        del of[key]
        watch.known.forget(key)
    watch.noted.take(noted)


def _settle(bench: Bench, watch: Watch, seen: list[Observation], now: datetime) -> None:
    """Through the machine, and into the records with all that came of it, at once or not at all."""
    rules = watch.by_key()
    after, events = settle(rules, watch.memories, seen, now)
    moved = {key for key, memory in after.of.items() if watch.memories.of.get(key) != memory}
    if events:
        with bench.records.session(HUB, now) as session:
            told = write_down(session, watch.teller, events, rules, now)
            told += watch.teller.tell(session, rules, now)
            remembered.keep(session, {k: after.of[k] for k in moved | watch.unwritten if k in after.of}, watch.known, watch.numbers)
        watch.unwritten.clear()
        watch.noted.take(told)
    else:
        watch.unwritten |= moved
    watch.memories = after
    watch.happened(events)
    if words := watch.words(seen):
        with bench.records.session(HUB, now) as session:
            for known_by, one in words.items():
                renew_words(session, known_by, one, now)
    watch.noted.see(seen, now, watch.belongs_to)


def _tell(bench: Bench, watch: Watch, now: datetime) -> None:
    """What is due without anything new: nobody answered, quiet hours are over, somebody closed it, the digest's hour has come."""
    with bench.records.session(HUB, now) as session:
        closed(session, watch.teller, now)
        told = watch.teller.tell(session, watch.by_key(), now)
    watch.noted.take(told)


def _write(bench: Bench, watch: Watch, now: datetime) -> None:
    """Once a minute: what was seen, what the machine remembers, and what may be forgotten."""
    rows, gone = watch.noted.waiting(), forgotten(watch.memories, now)
    with bench.records.session() as session:
        note_evaluations(session, rows)
        remembered.keep(session, {k: m for k, m in watch.memories.of.items() if k in watch.unwritten}, watch.known, watch.numbers)
        forget_memories(session, gone)
        lost = watch.losses.note(session, watch.memories.of, watch.by_key(), now)
        if watch.due("trim", TRIM, now):
            trim_alerts(session, now)
    watch.noted.written(rows, now)
    watch.noted.take(lost)
    watch.unwritten.clear()
    for key in gone:
        watch.memories.of.pop(key, None)
        watch.known.forget(key)


def _notice_jump(watch: Watch, now: datetime) -> None:
    """A clock that jumps is noted: durations that do not add up have a reason. The machine bears it by itself."""
    before, watch.clock = watch.clock, (now, time.monotonic())
    if before is None:
        return
    jumped = (now - before[0]).total_seconds() - (watch.clock[1] - before[1])
    if abs(jumped) > JUMP_S:
        said = f"the clock went {'forward' if jumped > 0 else 'back'} by {abs(jumped) / 60:.0f} min"
        log.warning(said)
        watch.noted.add(Evaluated("clock", "the hub's clock", "unknown", "unknown", now, now, said=said, why=said))
