"""The outbox over real servers: a channel that refuses, hangs and comes back; a crash at the worst moment; the test button; the siren."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from collector.health import Check, Health
from collector.jobs import Bench
from collector.notify import heartbeat, job
from collector.notify.outbox import ANOTHER_WAY_AFTER, Outbox, next_wait
from collector.settings import BrokerSettings, Hub
from collector.sources.mqtt import Subscriber
from collector.spool import Spool
from collector.store import open_store
from models.alerts import Event, Observation
from models.records import commands, duties
from models.records.acknowledging import acknowledge_by_token
from models.records.actor import HUB
from models.records.alerts import AlertLink
from models.records.incidents import clear_incident, open_incident
from models.records.notices import NoticeView, due_notices, enqueue_notice, notices
from models.records.secrets import token_hash
from sensors.errors import InputError, ServiceError
from sensors.series import Point, SeriesKey
from tests.conftest import free_port, wait_until
from tests.contract.notify_servers import Mailbox, Sink, mail_server, sink

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


def mailto(box: Mailbox) -> str:
    return f"mailto://127.0.0.1:{box.port}?from=hub@farm.lan"


def test_what_is_due_goes_out_once_and_stands_as_sent(farm: Farm, box: Mailbox, server: Sink) -> None:
    farm.channel("Anns mail", "email", mailto(box), address="ann@example.org")
    farm.channel("Ann phone", "apprise", server.url.replace("http", "ntfy") + "/ann-topic")
    for name in ("Anns mail", "Ann phone"):
        farm.put(name)
    for minutes in (0, 1, 60):
        farm.round(NOW + minutes * MINUTE)
    assert [letter["Subject"] for letter in box.letters] == ["Frost: Block B"]
    assert [json.loads(body)["topic"] for _, _, _, body in server.came] == ["ann-topic"]
    assert {(n.state, n.tries, n.last_error) for n in farm.notices()} == {("sent", 1, "")}


def test_an_sms_is_not_cut_to_seventy_signs_by_a_dash(farm: Farm, server: Sink) -> None:
    farm.channel("phone", "webhook", server.url)
    farm.put("phone")
    farm.round()
    said = json.loads(server.came[0][3])["text"]
    assert said == "Frost at Block B by 4 am: 27-32 °F. Cover the beds before 10 pm."


def test_waiting_grows_from_a_minute_to_an_hour_and_ends_after_a_day() -> None:
    waits = []
    while (wait := next_wait(len(waits) + 1)) is not None:
        waits.append(wait / MINUTE)
    assert waits[:7] == [1, 2, 5, 15, 60, 60, 60] and set(waits[7:]) == {60}
    assert 23 * 60 < sum(waits) <= 24 * 60


def test_a_channel_that_refuses_is_tried_again_later_and_comes_back(farm: Farm, server: Sink) -> None:
    farm.channel("phone", "webhook", f"{server.url}/{SECRET}")
    farm.put("phone")
    server.says = 503
    farm.round(NOW)
    failed = farm.only()
    assert (failed.state, failed.tries) == ("waiting", 1) and "503" in failed.last_error and SECRET not in failed.last_error
    assert NOW + MINUTE <= failed.due_at < NOW + 2 * MINUTE
    farm.round(NOW + MINUTE / 2)
    assert len(server.came) == 1, "it is not tried before its time"
    server.says = 204
    farm.round(NOW + 2 * MINUTE)
    sent = farm.only()
    assert (sent.state, sent.tries, sent.last_error) == ("sent", 2, "")
    keys = {json.loads(body)["key"] for _, _, _, body in server.came}
    assert keys == {"frost Block B phone"}, "the same key at every try"


def test_a_server_that_hangs_holds_up_nobody_else_and_ends_nothing(farm: Farm, server: Sink) -> None:
    farm.channel("slow", "webhook", server.url)
    with sink() as quick:
        farm.channel("quick", "webhook", quick.url)
        server.waits_s = 60.0
        outbox = Outbox(farm.bench.hub, farm.bench.records, limit_s=0.3)
        for key in ("a", "b"):
            farm.put("slow", key)
        farm.put("quick", severity="info")
        assert outbox.send_due(NOW) == 2
        wait_until(lambda: len(quick.came) == 1, 5, "the other message")
        assert all(thread.daemon for thread in threading.enumerate() if thread.name.startswith("errand"))
        wait_until(lambda: outbox.send_due(NOW) == 1, 5, "the end of patience")
    states = {n.key: (n.state, n.tries) for n in farm.notices()}
    assert states == {"a slow": ("waiting", 1), "b slow": ("waiting", 1), "frost Block B quick": ("sent", 1)}
    assert len(server.came) == 1, "no second thread hangs beside the first"
    assert all("no answer" in n.last_error for n in farm.notices() if n.channel == "slow")


def test_what_goes_through_after_all_is_not_sent_again(farm: Farm, server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    farm.channel("slow", "webhook", server.url)
    farm.put("slow")
    server.waits_s = 1.0
    outbox = Outbox(farm.bench.hub, farm.bench.records, limit_s=0.2)
    outbox.send_due(NOW)
    wait_until(lambda: outbox.send_due(NOW) == 0 and farm.only().tries == 1, 5, "the end of patience")
    assert outbox.wait(5)
    monkeypatch.setattr("collector.notify.outbox.WRITE_AGAIN_S", 0.0)
    outbox.send_due(NOW + 5 * MINUTE)
    assert outbox.wait(5)
    assert (farm.only().state, len(server.came)) == ("sent", 1)


def test_a_critical_message_takes_another_way_after_a_minute_and_others_only_when_given_up(farm: Farm, server: Sink, box: Mailbox) -> None:
    farm.channel("phone", "webhook", server.url)
    farm.channel("mail", "email", mailto(box), address="ann@example.org")
    farm.channel("Bens mail", "email", mailto(box), "Ben", address="ben@example.org")
    server.says = 500
    farm.put("phone")
    farm.put("phone", "battery", "info")
    at = NOW
    for _ in range(ANOTHER_WAY_AFTER + 2):
        farm.round(at)
        at += 3 * MINUTE
    (letter,) = box.letters
    assert (letter["To"], letter["Subject"]) == ("ann@example.org", "Frost: Block B")
    assert "could not be sent over phone" in letter.get_content()
    while any(n.state == "waiting" for n in farm.notices()):
        at += timedelta(minutes=61)
        farm.round(at)
        assert at < NOW + timedelta(days=2), farm.notices()
    given_up = {n.key: n.tries for n in farm.notices() if n.state == "failed"}
    # waits of 1, 2, 5, 15 and 60 min are 83 min, and 22 hours more fit into a day: 27 waits between 28 tries
    assert set(given_up) == {"frost Block B phone", "battery phone"} and set(given_up.values()) == {28}
    assert [one["To"] for one in box.letters] == ["ann@example.org"] * 2, "each once, and to nobody else"
    assert "for a day" in box.letters[1].get_content()


def test_a_channel_that_is_switched_off_gives_its_messages_to_the_others(farm: Farm, server: Sink, box: Mailbox) -> None:
    farm.channel("phone", "webhook", server.url)
    farm.channel("mail", "email", mailto(box), address="ann@example.org")
    farm.put("phone")
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_channel(session, "phone", enabled=False)
    for minutes in (0, 1):
        farm.round(NOW + minutes * MINUTE)
    assert server.came == [] and len(box.letters) == 1
    assert {n.channel: n.state for n in farm.notices()} == {"phone": "failed", "mail": "sent"}


def test_a_secret_that_is_missing_is_said_and_the_message_goes_once_it_is_there(farm: Farm, server: Sink) -> None:
    farm.channel("phone", "webhook", server.url)
    secrets = farm.bench.hub.folder / "alerts.secret"
    kept = secrets.read_text()
    secrets.write_text("")
    farm.put("phone")
    farm.round()
    assert "The secret 'phone' is not there" in farm.only().last_error
    secrets.write_text(kept)
    farm.round(NOW + 2 * MINUTE)
    assert farm.only().state == "sent"


def test_a_crash_before_it_is_written_down_sends_it_once_more_with_the_same_key_and_never_loses_it(
    farm: Farm, server: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    farm.channel("phone", "webhook", server.url)
    farm.put("phone")
    with monkeypatch.context() as broken:
        broken.setattr("collector.notify.outbox.settle_notice", lambda *_, **__: 1 / 0)  # the records cannot be written
        outbox = Outbox(farm.bench.hub, farm.bench.records)
        outbox.send_due(NOW)
        assert outbox.wait(10) and len(server.came) == 1 and farm.only().state == "waiting"
    monkeypatch.setattr("collector.notify.outbox.WRITE_AGAIN_S", 0.0)
    outbox.send_due(NOW)  # the same process knows that it went out
    assert outbox.wait(10)
    assert (farm.only().state, len(server.came)) == ("sent", 1)
    farm.put("phone", "leak")
    with monkeypatch.context() as broken:
        broken.setattr("collector.notify.outbox.settle_notice", lambda *_, **__: 1 / 0)
        gone = Outbox(farm.bench.hub, farm.bench.records)
        gone.send_due(NOW)
        assert gone.wait(10)
    farm.round()
    farm.round()
    assert [json.loads(body)["key"] for _, _, _, body in server.came] == ["frost Block B phone", "leak phone", "leak phone"]
    assert "ZeroDivisionError" in caplog.text


def test_a_phone_that_may_ring_twice_after_a_crash_is_told_so_and_only_then(
    farm: Farm, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service behind Apprise takes no key. What was refused has not come, and says nothing of the kind."""
    farm.channel("Ann phone", "apprise", server.url.replace("http", "ntfy") + "/ann-topic")
    farm.put("Ann phone")
    with monkeypatch.context() as broken:
        broken.setattr("collector.notify.outbox.settle_notice", lambda *_, **__: 1 / 0)
        gone = Outbox(farm.bench.hub, farm.bench.records)
        gone.send_due(NOW)
        assert gone.wait(10)
    assert "trying" in farm.only().detail
    farm.round()
    assert (farm.only().state, "trying" in farm.only().detail) == ("sent", False)
    server.says = 500
    farm.put("Ann phone", "leak")
    farm.round()
    server.says = 200
    farm.round(NOW + 5 * MINUTE)
    said = ["Perhaps you have had this already" in json.loads(body)["message"] for _, _, _, body in server.came]
    assert said == [False, True, False, False]


def test_records_that_cannot_be_written_keep_no_message_back(farm: Farm, server: Sink) -> None:
    farm.channel("Ann phone", "apprise", server.url.replace("http", "ntfy") + "/ann-topic")
    farm.put("Ann phone")
    with farm.bench.records.session() as session:
        # as on a full disk: every write fails
        session.execute(text("CREATE TRIGGER full BEFORE UPDATE ON notices BEGIN SELECT RAISE(ABORT, 'disk full'); END"))
    outbox = Outbox(farm.bench.hub, farm.bench.records)
    outbox.send_due(NOW)
    assert outbox.wait(10)
    assert len(server.came) == 1 and farm.only().state == "waiting"


def test_the_link_acknowledges_one_incident_and_stands_in_the_message_alone(farm: Farm, server: Sink) -> None:
    settings = farm.bench.hub.settings
    farm.bench.hub.settings = replace(settings, alerts=replace(settings.alerts, address="http://192.168.1.5:8501/"))
    farm.channel("phone", "webhook", server.url)
    incident = farm.incident()
    farm.put("phone", incident_id=incident)
    farm.put("phone", "digest", "info")
    farm.round()
    farm.round()
    first, second = (json.loads(body)["link"] for _, _, _, body in server.came)
    address, _, token = first.rpartition("/")
    assert address == "http://192.168.1.5:8501/alert" and second == ""
    with farm.bench.records.session() as session:
        found = session.get(AlertLink, token_hash(token))
        assert found is not None and found.notice.incident_id == incident
    assert all(token not in f"{n}" for n in farm.notices())


def test_the_link_of_a_storm_and_of_a_digest_answers_all_that_it_names(farm: Farm, server: Sink) -> None:
    settings = farm.bench.hub.settings
    farm.bench.hub.settings = replace(settings, alerts=replace(settings.alerts, address="http://192.168.1.5:8501"))
    farm.channel("c", "webhook", server.url)
    named = {"incidents": [str(farm.incident(cause)) for cause in ("frost Block B", "frost P20")]}
    with farm.bench.records.session() as session:
        for kind, detail in (("storm", named), ("digest", named), ("all_well", {"incidents": []})):
            enqueue_notice(session, kind, kind, kind, NOW, person="Ann", channel="c", detail=detail)
    farm.round()
    links = {message["key"]: message["link"] for message in (json.loads(body) for _, _, _, body in server.came)}
    assert links.pop("all_well") == "" and set(links) == {"storm", "digest"}
    seen = acknowledge_by_token(farm.bench.records, links["storm"].rpartition("/")[2], NOW)
    assert [(one.cause, one.state) for one in seen] == [("frost Block B", "acknowledged"), ("frost P20", "acknowledged")]
    assert [one.state for one in acknowledge_by_token(farm.bench.records, links["digest"].rpartition("/")[2], NOW)] == ["acknowledged"] * 2


def test_no_secret_is_in_the_log_or_the_records_whatever_fails(farm: Farm, server: Sink, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    host = server.url.removeprefix("http://")
    server.says, server.words = 500, SECRET.encode()
    farm.channel("a", "apprise", f"ntfy://{SECRET}@{host}/{SECRET}")
    farm.channel("b", "webhook", f"http://{host}/{SECRET}")
    farm.channel("c", "email", f"mailto://u:{SECRET}@127.0.0.1:{free_port()}", address="ann@example.org")
    farm.channel("d", "apprise", f"bogus://{SECRET}")
    for name in "abcd":
        farm.put(name)
    farm.round()
    assert {n.state for n in farm.notices()} == {"waiting"} and all(n.last_error for n in farm.notices())
    assert SECRET not in "".join(f"{n}" for n in farm.notices()) and SECRET not in caplog.text


def test_a_channel_that_fails_for_an_hour_is_seen_by_doctor_until_something_goes_over_it(farm: Farm, server: Sink) -> None:
    def check(at: datetime) -> Check:
        job.note_channels(farm.bench, at)
        health = Health(farm.bench.hub)
        try:
            return next(one for one in health.checks(at.timestamp()) if one.name == "channels")
        finally:
            health.close()

    farm.channel("phone", "webhook", server.url)
    assert check(NOW).ok
    server.says = 500
    farm.put("phone", "battery", "info")
    farm.round(NOW)
    job.send_notices(farm.bench, NOW)
    assert farm.bench.spool.meta(job.CHANNELS), "the job of the outbox notes it by itself"
    assert check(NOW + 59 * MINUTE).ok and not check(NOW + 122 * MINUTE).ok
    assert check(NOW + 122 * MINUTE).message == "phone fails for 2 h"
    server.says = 200
    farm.round(NOW + 123 * MINUTE)
    assert check(NOW + 200 * MINUTE).ok


# the test button


def test_the_test_button_sends_at_once_and_says_so(farm: Farm, box: Mailbox) -> None:
    farm.channel("mail", "email", mailto(box), address="ann@example.org")
    result = job.test_alert(farm.bench, {"channel": "mail"}, NOW)
    assert result["sent"] is True and box.letters[0]["Subject"] == "Test from Test Hub"
    assert (farm.only().kind, farm.only().state) == ("test", "sent")


def test_the_test_button_says_what_is_wrong_and_tries_no_more(farm: Farm, server: Sink) -> None:
    farm.channel("phone", "webhook", server.url)
    server.says = 404
    with pytest.raises(ServiceError, match="may have been withdrawn"):
        job.test_alert(farm.bench, {"channel": "phone"}, NOW)
    with pytest.raises(InputError, match="no such channel"):
        job.test_alert(farm.bench, {"channel": "fax"}, NOW)
    farm.round(NOW + timedelta(hours=2))
    assert (farm.only().state, len(server.came)) == ("failed", 1)


# the siren


def heard(port: int, topic: str = "hub/laurel-cove/siren") -> dict[str, object]:
    listener = Subscriber(BrokerSettings(port=port, topics=(topic,)), "", f"siren-{free_port()}")
    listener.connect()
    wait_until(lambda: listener.step(0.05, 10) and bool(listener.arrivals), 5, "the siren's message")
    listener.close()
    found: dict[str, object] = json.loads(listener.arrivals[-1][1])
    return found


def told(farm: Farm, now: datetime) -> None:
    """Rounds of the siren's job until what it sent is written down."""
    job.tell_siren(farm.bench, now)
    job.beside(farm.bench).errands.wait(10)
    job.tell_siren(farm.bench, now)
    job.beside(farm.bench).errands.wait(10)


def test_the_siren_sounds_while_a_critical_incident_is_unanswered(farm: Farm, own_mosquitto: int) -> None:
    settings = farm.bench.hub.settings
    farm.bench.hub.settings = replace(settings, broker=replace(settings.broker, port=own_mosquitto))
    told(farm, NOW)
    assert heard(own_mosquitto) == {"on": False}
    farm.incident("battery", "info")
    first, second = farm.incident("frost Block B"), farm.incident("leak Spring", at=NOW + MINUTE)
    told(farm, NOW + MINUTE)
    said = heard(own_mosquitto)
    assert (said["on"], said["title"], said["more"], said["since"]) == (True, "Frost Block B", 1, NOW.isoformat())
    with farm.bench.records.session(HUB, NOW) as session:
        commands.acknowledge_incident(session, first)  # type: ignore[arg-type]
    told(farm, NOW + 2 * MINUTE)
    assert heard(own_mosquitto)["title"] == "Leak Spring"
    with farm.bench.records.session() as session:
        clear_incident(session, second, NOW + 3 * MINUTE)  # type: ignore[arg-type]
    told(farm, NOW + 3 * MINUTE)
    assert heard(own_mosquitto) == {"on": False}


def test_a_broker_that_is_away_is_told_once_it_is_back(farm: Farm, caplog: pytest.LogCaptureFixture) -> None:
    farm.incident()
    for seconds in (0, 1, 2, 20):
        told(farm, NOW + timedelta(seconds=seconds))
    assert caplog.text.count("does not answer") == 1
    assert farm.bench.spool.meta(job.SIREN)["error"] == "The MQTT broker does not answer."


def test_a_siren_of_ones_own_is_told_how_things_stand_not_message_by_message(farm: Farm, own_mosquitto: int) -> None:
    settings = farm.bench.hub.settings
    farm.bench.hub.settings = replace(settings, broker=replace(settings.broker, port=own_mosquitto))
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_channel(session, "horn", kind="siren", address="barn/horn")
    first, _ = farm.incident("frost Block B"), farm.incident("leak Spring", at=NOW + MINUTE)
    with farm.bench.records.session() as session:
        clear_incident(session, first, NOW + MINUTE)  # type: ignore[arg-type]
        enqueue_notice(session, "cleared", "cleared", "Over: frost.", NOW, channel="horn", severity="critical", incident_id=first)  # type: ignore[arg-type]
    farm.round(NOW + MINUTE)
    assert heard(own_mosquitto, "barn/horn")["title"] == "Leak Spring"
    assert job.test_alert(farm.bench, {"channel": "horn"}, NOW)["sent"] is True
    assert heard(own_mosquitto, "barn/horn")["title"] == "Test from Test Hub"
    told(farm, NOW + 2 * MINUTE)
    assert heard(own_mosquitto, "barn/horn")["title"] == heard(own_mosquitto)["title"] == "Leak Spring"
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_alert_settings(session, siren=False)
    told(farm, NOW + 3 * MINUTE)
    assert heard(own_mosquitto, "barn/horn") == heard(own_mosquitto) == {"on": False}


# silence as the alarm


def going_round(farm: Farm, now: datetime, rules: bool = True) -> None:
    for name in ("receiver", "worker", "jobs"):
        farm.bench.spool.put_meta(name, {"at": now.timestamp(), "connected": True})
    if rules:
        farm.bench.spool.put_meta(heartbeat.RULES_META, {"at": now.timestamp()})


def test_the_heart_beats_only_while_everything_that_watches_goes_round(farm: Farm, server: Sink) -> None:
    with (farm.bench.hub.folder / "alerts.secret").open("a") as file:
        file.write(f'beat = "{server.url}/{SECRET}"\n')
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_alert_settings(session, heartbeat="beat", heartbeat_minutes=5)

    def beat(minutes: int, rules: bool = True, alive: bool = True) -> int:
        now = NOW + minutes * MINUTE
        going_round(farm, now if alive else NOW - MINUTE, rules)
        job.beat_heart(farm.bench, now)
        job.beside(farm.bench).errands.wait(10)
        job.beat_heart(farm.bench, now)
        return len(server.came)

    assert beat(0, rules=False) == 0, "nobody has looked at the rules"
    assert [beat(1), beat(2), beat(5), beat(6), beat(7)] == [1, 1, 1, 2, 2]
    assert beat(15, alive=False) == 2, "the worker has stopped"
    server.says = 500
    assert [beat(20), beat(21), beat(22)] == [3, 4, 5], "one that failed is made again after a minute"
    assert server.paths() == [f"GET /{SECRET}"] * 5
    assert SECRET not in json.dumps(farm.bench.spool.meta(job.HEARTBEAT))


def test_the_daily_message_says_what_was_looked_at_and_who_is_silent(farm: Farm) -> None:
    def point(hours_ago: float) -> Point:
        ns = int((NOW - timedelta(hours=hours_ago)).timestamp() * 1e9)
        return Point(ns, 1.0, 1, 0, ns)

    latest = {SeriesKey("laurel-cove", device, "", "air_temperature"): point(hours) for device, hours in SEEN.items()}
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_place(session, "Spring", "spring")
        commands.put_device(session, "tank2", name="Tank 2")
        commands.put_device(session, "never", name="New probe")
        for device in ("tank2", "never"):
            commands.install_device(session, device, "Spring", NOW - timedelta(days=30))
        said = heartbeat.what_was_checked(session, latest, NOW).replace("\u00a0", " ")
    assert said.startswith("2 of 4 devices heard within a day, ")
    assert said.endswith("Silent: New probe (never heard) and Tank 2 (2 days).")


# hours since each was heard: one that is long gone and describes no place is not waited for, what is derived is no device
SEEN = {"bed1": 1.0, "bed2": 23.0, "tank2": 50.0, "sold": 24.0 * 30, "place:9d9f0c7e": 200.0}


def test_nobody_to_tell_is_no_error(farm: Farm) -> None:
    going_round(farm, NOW)
    for work in (job.send_notices, job.beat_heart):
        work(farm.bench, datetime(2026, 10, 3, 22, 0, tzinfo=UTC))
    with farm.bench.records.session() as session:
        assert due_notices(session, NOW) == [] and duties.channels(session) == []
