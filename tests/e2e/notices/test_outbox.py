"""The outbox over real servers: a channel that refuses, hangs and comes back; a crash at the worst moment; the test button."""

from __future__ import annotations

import json
import logging
import threading
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from collector.health import Check, Health
from collector.notify import job
from collector.notify.outbox import ANOTHER_WAY_AFTER, Outbox, next_wait
from models.records import commands
from models.records.acknowledging import acknowledge_by_token
from models.records.actor import HUB
from models.records.alerts import AlertLink
from models.records.notices import enqueue_notice
from models.records.secrets import token_hash
from sensors.errors import InputError, ServiceError
from tests.conftest import free_port, wait_until
from tests.contract.notify_servers import Mailbox, Sink, sink
from tests.e2e.notices.told_farm import MINUTE, NOW, SECRET, Farm, mailto


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
