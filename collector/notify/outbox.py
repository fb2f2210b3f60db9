"""The outbox at work: what is due goes out, several channels at once, and what fails is tried again.

At least once. A message is settled in the records by the thread that sent it, right after the other side has taken it; if the
computer dies within those few milliseconds, it goes out once more at the next start, with the same key (an e-mail's
Message-ID, a webhook's `key`), so that who gets it twice can know. A phone cannot: before a message goes to a service that takes no
key it is marked, and one that is found marked at the start says that it may have come before. The other order would lose
messages, and losing is worse.

One channel has one message under way at a time; a server that hangs holds up nobody but itself.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from collector.notify import Given, Outgoing, channels
from collector.notify.errand import NO_ANSWER, Errands
from collector.notify.secrecy import secret_named
from collector.notify.siren import siren_says, sound, topic_of
from collector.settings import Hub
from models.alerts import Severity
from models.records import duties
from models.records.database import Records, Session
from models.records.duties import ChannelView
from models.records.incidents import incidents
from models.records.notices import TRYING, NoticeView, due_notices, enqueue_notice, mark_trying, new_link, settle_notice
from sensors.errors import HublandError, SettingsError

log = logging.getLogger("hubland.notify")

# after the first tries a server that was only restarted is back; then once an hour, for a day in all
WAITS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 15, 60))
GIVEN_UP_AFTER = timedelta(days=1)
# so often it must have failed before the same is sent another way: after a minute, which a restart takes
ANOTHER_WAY_AFTER = 2
# what may be answered by a link, of one incident or of all that it names
ANSWERABLE = frozenset({"raised", "worse", "escalated", "storm", "digest"})
LIMIT_S = 30.0
WRITE_AGAIN_S = 10.0
MOST_AT_ONCE = 8
# more than any storm makes: one channel that fails must not stand before all others
MOST_DUE = 2000
# kinds of channel to which a message cannot say that it is the same as before
KEYLESS = frozenset({"apprise"})
TWICE = "\nPerhaps you have had this already."
# what phones show as well, and an SMS has room for 160 signs of: one that is not in its alphabet leaves it 70
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2019": "'", "\u2026": "..."})


def next_wait(tries: int) -> timedelta | None:
    """How long to wait after so many tries, all failed; None where a day is over and it is given up."""
    hour = WAITS[-1]
    spent = sum(WAITS[: tries - 1], timedelta()) + max(0, tries - 1 - len(WAITS)) * hour
    wait = WAITS[min(tries, len(WAITS)) - 1]
    return wait if spent + wait <= GIVEN_UP_AFTER else None


def deliver(hub: Hub, channel: ChannelView, message: Outgoing) -> None:
    """Send one message over one channel, in this thread. HublandError says why it did not go; no secret is in it."""
    makes = channels().get(channel.kind)
    if makes is None:
        raise SettingsError(f"Nobody here knows channels of the kind {channel.kind!r}.", where=channel.name, expected=", ".join(channels()))
    settings = hub.settings
    given = Given(
        channel.name, channel.address, secret_named(hub, channel.secret), hub.slug, settings.hub.name, settings.broker,
        hub.broker_password() if channel.kind == "siren" else "",
    )  # fmt: skip
    makes(given).send(message)


class Outbox:
    """Sends what is due of one hub. The records hold all that must survive; here is only what is under way."""

    def __init__(self, hub: Hub, records: Records, *, limit_s: float = LIMIT_S) -> None:
        self.hub, self.records = hub, records
        self.errands = Errands(MOST_AT_ONCE, limit_s)
        # what went out and could not be written down yet (monotonic s of the last try): it must not go out again at every round
        self._sent: dict[uuid.UUID, float] = {}

    def send_due(self, now: datetime) -> int:
        """Start what is due and whose channel is free; how many. Returns at once: threads send and settle."""
        self.errands.tend()
        with self.records.session() as session:
            due = due_notices(session, now, MOST_DUE)
            known = {one.id: one for one in duties.channels(session)} if due else {}
        started = 0
        for notice in due:
            if time.monotonic() - self._sent.get(notice.id, -WRITE_AGAIN_S) >= WRITE_AGAIN_S:
                channel = known.get(notice.channel_id) if notice.channel_id else None
                started += self._start(notice, channel if channel and channel.enabled else None, now)
        return started

    def _start(self, notice: NoticeView, channel: ChannelView | None, now: datetime) -> bool:
        settle = partial(self._settle, notice, now, time.monotonic(), channel is not None)
        return self.errands.send(str(channel.id if channel else notice.id), partial(self._carry, channel, notice, now), settle)

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; whether that came."""
        return self.errands.wait(seconds)

    def _carry(self, channel: ChannelView | None, notice: NoticeView, now: datetime) -> None:
        if channel is None:
            raise SettingsError("The channel is switched off, or gone.", where=notice.channel)
        if notice.id in self._sent:
            pass
        elif channel.kind == "siren":
            with self.records.session() as session:
                says = siren_says(incidents(session, now, open_only=True))
            sound(self.hub, [channel.address or topic_of(self.hub.slug)], says)
        else:
            message = outgoing(notice, self._link(notice, now))
            if channel.kind in KEYLESS:
                mark_trying(self.records, notice.id, now)
                message = replace(message, text=message.text + TWICE) if TRYING in notice.detail else message
            deliver(self.hub, channel, message)
        self._sent[notice.id] = time.monotonic()

    def _link(self, notice: NoticeView, now: datetime) -> str:
        """The address that acknowledges what the notice tells of; "" where that is nothing, or nobody said where phones reach the pages."""
        address = self.hub.settings.alerts.address.rstrip("/")
        named = notice.incident_id is not None or bool(notice.detail.get("incidents"))
        if not address or not named or notice.kind not in ANSWERABLE:
            return ""
        with self.records.session() as session:
            return f"{address}/alert/{new_link(session, notice.id, now)}"

    def _settle(self, notice: NoticeView, began: datetime, clock: float, again: bool, error: HublandError | None) -> None:
        """Write down what came of a try; what failed is tried later, and after a while goes another way as well."""
        at = began + timedelta(seconds=time.monotonic() - clock)
        tries = notice.tries + 1
        wait = next_wait(tries) if error is not None and again else None
        with self.records.session() as session:
            silent = error is not None and error.what == NO_ANSWER
            said, next_at = "" if error is None else str(error), None if wait is None else at + wait
            settle_notice(session, notice.id, at, error=said, next_at=next_at, unsure=silent)
            if error is not None and (wait is None or (tries >= ANOTHER_WAY_AFTER and notice.severity == "critical")):
                another_way(session, notice, at, given_up=wait is None)
        self._sent.pop(notice.id, None)
        if error is not None:
            log.warning("%s to %s did not go over %s (try %d): %s", notice.kind, notice.person, notice.channel, tries, error.what)


def outgoing(notice: NoticeView, link: str = "") -> Outgoing:
    """A notice as channels take it."""
    severity: Severity = "critical" if notice.severity == "critical" else "warning" if notice.severity == "warning" else "info"
    incident, text = str(notice.incident_id or ""), notice.text.translate(PLAIN)
    title = notice.subject.translate(PLAIN) or text.partition("\n")[0]
    return Outgoing(notice.key, title, text, notice.made_at, severity, link, notice.kind == "cleared", incident)


def another_way(session: Session, notice: NoticeView, now: datetime, *, given_up: bool) -> int:
    """Put the same message in for the person's other channels that have not had it; over how many.

    given_up: the channel failed for a day, which is said as well. A message that already came another way goes no further.
    """
    if "instead_of" in notice.detail or notice.kind == "test":
        return 0
    others = [
        one for one in duties.channels(session, enabled_only=True)
        if one.person_id == notice.person_id is not None and one.id != notice.channel_id and one.kind != "siren"
    ]  # fmt: skip
    told = f" (It could not be sent over {notice.channel}{' for a day' if given_up else ''}.)"
    for other in others:
        enqueue_notice(
            session, f"{notice.key} instead over {other.name}", notice.kind, notice.text + told, now, subject=notice.subject,
            person=notice.person, channel=other.name, severity=notice.severity, incident_id=notice.incident_id,
            detail={**notice.detail, "instead_of": notice.channel},
        )  # fmt: skip
    return len(others)
