"""A hub whose jobs have messages to send, its people and their channels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from collector.jobs import Bench
from collector.notify.outbox import Outbox
from models.alerts import Event, Observation
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import open_incident
from models.records.notices import NoticeView, enqueue_notice, notices
from tests.contract.notify_servers import Mailbox

NOW = datetime(2026, 10, 3, 6, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECRET = "hush-hush-9f3c"
TEXT = "Frost at Block B by 4 am: 27–32 °F. Cover the beds before 10 pm."


@dataclass
class Farm:
    """A hub with its jobs' bench, and two people's ways to be reached."""

    bench: Bench

    def channel(self, name: str, kind: str, secret: str, person: str = "Ann", **facts: object) -> None:
        word = name.lower().replace(" ", "_").replace("'", "")
        with (self.bench.hub.folder / "alerts.secret").open("a") as file:
            file.write(f"{word} = {json.dumps(secret)}\n")
        with self.bench.records.session(HUB, NOW) as session:
            commands.put_channel(session, name, kind=kind, person=person, secret=word, **facts)  # type: ignore[arg-type]

    def put(self, channel: str, key: str = "frost Block B", severity: str = "critical", **more: object) -> None:
        with self.bench.records.session() as session:
            enqueue_notice(
                session, f"{key} {channel}", "raised", TEXT, NOW, subject="Frost: Block B", person="Ann", channel=channel,
                severity=severity, **more,  # type: ignore[arg-type]
            )  # fmt: skip

    def incident(self, cause: str = "frost Block B", severity: str = "critical", at: datetime = NOW) -> object:
        seen = Observation("frost", cause, "bad", at, TEXT, cause.title(), place="Block B")
        with self.bench.records.session() as session:
            return open_incident(session, Event("raised", "frost", cause, at, seen, severity))  # type: ignore[arg-type]

    def round(self, now: datetime = NOW) -> None:
        """Rounds of the outbox until nothing is due: a channel has one message under way at a time."""
        outbox = Outbox(self.bench.hub, self.bench.records)
        while outbox.send_due(now):
            assert outbox.wait(20)

    def notices(self) -> list[NoticeView]:
        with self.bench.records.session() as session:
            return notices(session)

    def only(self) -> NoticeView:
        (one,) = self.notices()
        return one


def mailto(box: Mailbox) -> str:
    return f"mailto://127.0.0.1:{box.port}?from=hub@farm.lan"
