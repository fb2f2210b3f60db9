"""Every kind of channel, over a real connection: what arrives, what is said where it does not, and that no secret is ever told."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.notify import Given, Outgoing, channels
from collector.notify.secrecy import scrubbed, secret_named
from collector.notify.siren import QUIET, sound, sounding, topic_of
from collector.settings import BrokerSettings, Hub
from collector.sources.mqtt import Subscriber
from models.records.alerts import CHANNEL_KINDS
from sensors.envelopes import envelope_for
from sensors.errors import BrokerError, HublandError, InputError, ServiceError, SettingsError
from tests.conftest import free_port, wait_until
from tests.contract.notify_servers import Sink, certificate, mail_server, sink

AT = datetime(2026, 10, 3, 6, 12, tzinfo=UTC)
FROST = Outgoing(
    "frost Block B raised ann", "Frost: Block B", "Frost at Block B by 4 am: 27-32 °F. Cover the beds before 10 pm.", AT, "critical",
    link="http://192.168.1.5:8501/alert/t0ken",
)  # fmt: skip
SECRET = "hush-hush-9f3c"


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as running:
        yield running


def made(kind: str, **more: object) -> Given:
    return Given("Ann's phone", slug="laurel-cove", timeout_s=2.0, **more)  # type: ignore[arg-type]


def send(kind: str, message: Outgoing = FROST, **more: object) -> None:
    channels()[kind](made(kind, **more)).send(message)


def refused(kind: str, **more: object) -> HublandError:
    with pytest.raises(HublandError) as why:
        send(kind, **more)
    assert isinstance(why.value, ServiceError | InputError)
    return why.value


def test_every_kind_that_records_know_can_be_sent_by() -> None:
    assert set(channels()) == set(CHANNEL_KINDS)


# e-mail


def test_an_e_mail_reaches_a_real_mail_server_with_the_key_as_its_id() -> None:
    with mail_server() as box:
        send("email", address="ann@example.org", secret=f"mailto://127.0.0.1:{box.port}?from=hub@farm.lan")
    (letter,) = box.letters
    assert (letter["Subject"], letter["From"], letter["To"]) == (FROST.title, "hub@farm.lan", "ann@example.org")
    said = letter.get_content()
    assert FROST.text in said and said.count(FROST.link) == 1
    assert letter["Message-ID"] == f"<{letter['X-Hubland-Key']}@laurel-cove.hubland>"
    assert letter["Auto-Submitted"] == "auto-generated" and letter["X-Priority"] == "1"


def test_the_same_message_sent_twice_has_the_same_id_and_another_another() -> None:
    with mail_server() as box:
        for message in (FROST, FROST, replace(FROST, key="frost Block B cleared ann", over=True)):
            send("email", message, address="ann@example.org", secret=f"mailto://127.0.0.1:{box.port}")
    first, again, other = (letter["Message-ID"] for letter in box.letters)
    assert first == again != other and box.letters[2]["X-Priority"] is None


def test_a_password_goes_to_the_server_encrypted_and_only_to_one_that_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vouching = certificate(tmp_path)
    with mail_server("hub@example.org", SECRET, vouching) as box:
        account = {"address": "ann@example.org", "secret": f"mailtos://hub@example.org:{SECRET}@127.0.0.1:{box.port}"}
        assert "CERTIFICATE_VERIFY_FAILED" in refused("email", **account).got
        monkeypatch.setenv("SSL_CERT_FILE", str(vouching[0]))
        send("email", **account)
        why = refused("email", **{**account, "secret": account["secret"].replace(SECRET, "wrong-9f3c")})
    assert box.encrypted == [True] and box.letters[0]["From"] == "hub@example.org"
    assert "535" in why.got and "app password" in why.next_step and "wrong-9f3c" not in str(why)


def test_what_the_mail_server_says_reaches_the_steward() -> None:
    with mail_server() as box:
        box.refuses = "552 mailbox full"
        why = refused("email", address="ann@example.org", secret=f"mailto://127.0.0.1:{box.port}")
    assert why.got == "552 mailbox full" and why.where == f"127.0.0.1:{box.port}"


@pytest.mark.parametrize(
    ("address", "secret", "what"),
    [
        ("", "mailto://127.0.0.1", "no e-mail address"),
        ("ann@example.org\r\nBcc: eve@example.org", "mailto://127.0.0.1", "no e-mail address"),
        ("ann@example.org", "", "no mail server"),
        ("ann@example.org", "smtp.example.org", "no mail server"),
        ("ann@example.org", f"mailtos://hub:{SECRET}@mail.example.org:port", "no mail server"),
        ("ann@example.org", f"mailto://hub:{SECRET}@mail.example.org", "readable on its way"),
        ("ann@example.org", f"mailtos://hub:{SECRET}@mail.example.org?from=nobody", "sender is no e-mail address"),
    ],
)
def test_an_e_mail_channel_that_cannot_work_says_why(address: str, secret: str, what: str) -> None:
    why = refused("email", address=address, secret=secret)
    assert what in why.what and SECRET not in str(why)


# webhook


def test_a_webhook_gets_one_json_document(server: Sink) -> None:
    send("webhook", secret=f"{server.url}/hooks/{SECRET}?k=1")
    ((method, path, headers, body),) = server.came
    assert (method, path, headers["Idempotency-Key"]) == ("POST", f"/hooks/{SECRET}?k=1", FROST.key)
    assert json.loads(body) == {
        "hub": "laurel-cove", "key": FROST.key, "severity": "critical", "title": FROST.title, "text": FROST.text,
        "at": "2026-10-03T06:12:00+00:00", "link": FROST.link, "over": False, "incident": "",
    }  # fmt: skip


def test_a_webhook_is_not_led_to_another_server(server: Sink) -> None:
    with sink() as other:
        server.says, server.location = 302, f"{other.url}/elsewhere"
        assert "302" in refused("webhook", secret=server.url).what
        assert other.came == []


def test_a_server_that_hangs_is_left_after_the_time_it_is_given(server: Sink) -> None:
    server.waits_s = 5.0
    given = replace(made("webhook", secret=server.url), timeout_s=0.2)
    with pytest.raises(ServiceError, match="cannot be reached"):
        channels()["webhook"](given).send(FROST)


# whatever Apprise knows


def test_ntfy_on_the_farms_own_network_is_reached_without_internet(server: Sink) -> None:
    send("apprise", secret=server.url.replace("http", "ntfy") + "/laurel-cove-frost")
    ((method, path, _, body),) = server.came
    assert (method, path) == ("POST", "/")
    said = json.loads(body)
    assert said["topic"] == "laurel-cove-frost" and said["title"] == FROST.title
    assert said["message"] == f"{FROST.text}\n{FROST.link}"


def test_apprise_sends_an_sms_through_a_gateway_on_the_network(server: Sink) -> None:
    # SMS Gateway for Android and Signal's REST API are both reached so: one HTTP call, with the numbers in the address
    server.says = 201
    send("apprise", replace(FROST, link=""), secret=server.url.replace("http", "signal") + "/+18285550100/+18285550101")
    ((_, path, _, body),) = server.came
    assert path == "/v2/send" and FROST.text in json.loads(body)["message"] and json.loads(body)["recipients"] == ["+18285550101"]


def test_a_title_that_the_text_begins_with_is_not_sent_twice(server: Sink) -> None:
    send("apprise", replace(FROST, title="Frost", text="Frost at Block B."), secret=server.url.replace("http", "ntfy") + "/x-topic")
    assert "title" not in json.loads(server.came[0][3])


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_service_that_refuses_is_told_in_its_own_words_without_the_address(status: int, server: Sink) -> None:
    server.says = status
    why = refused("apprise", secret=server.url.replace("://", f"://{SECRET}@").replace("http", "ntfy") + "/our-quiet-topic")
    assert str(status) in why.got and "ntfy" in why.what
    assert SECRET not in str(why) and "our-quiet-topic" not in str(why)


@pytest.mark.parametrize("address", ["", "our-topic", f"bogus://{SECRET}@host/x", f"tgram://{SECRET}", "syslog://", "file:///etc/passwd"])
def test_an_address_nobody_knows_is_refused_not_passed_over(address: str) -> None:
    why = refused("apprise", secret=address)
    assert "does not know this address" in why.what and SECRET not in str(why)


# the siren


@pytest.fixture
def farm(own_mosquitto: int, make_hub: Callable[..., Hub]) -> Hub:
    return make_hub(own_mosquitto, "laurel-cove")


def heard(port: int, topic: str) -> list[tuple[dict[str, object], bool]]:
    """What a siren that starts now is told, and whether the broker had kept it."""
    listener = Subscriber(BrokerSettings(port=port, topics=(topic,)), "", f"siren-{free_port()}")
    listener.connect()
    wait_until(lambda: listener.step(0.05, 10) and bool(listener.arrivals), 5, "the siren's message")
    listener.close()
    return [(json.loads(payload), retained) for _, payload, _, retained, _, _, _ in listener.arrivals]


def test_a_siren_that_starts_later_hears_what_stands_and_that_it_is_over(farm: Hub) -> None:
    port = farm.settings.broker.port
    sound(farm, [topic_of(farm.slug)], sounding(FROST.title, FROST.text, AT, more=2))
    expected = {"on": True, "title": FROST.title, "said": FROST.text, "since": "2026-10-03T06:12:00+00:00", "more": 2}
    assert heard(port, "hub/laurel-cove/siren") == [(expected, True)]
    sound(farm, [topic_of(farm.slug)], QUIET)
    sound(farm, [topic_of(farm.slug)], QUIET)  # what was kept before is the same: it must still be heard back
    assert heard(port, topic_of("laurel-cove")) == [({"on": False}, True)]


def test_a_siren_of_ones_own_topic_is_a_channel(farm: Hub) -> None:
    port = farm.settings.broker.port
    for over in (False, True):
        send("siren", replace(FROST, over=over), address="barn/horn", broker=BrokerSettings(port=port))
        assert heard(port, "barn/horn")[0][0]["on"] is not over
    assert "wildcards" in refused("siren", address="barn/#", broker=BrokerSettings(port=port)).what


def test_a_broker_that_is_away_or_lets_nobody_write_is_told(farm: Hub, tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match="does not answer"):
        send("siren", broker=BrokerSettings(port=free_port()))


def test_the_collector_does_not_take_the_siren_for_a_sensor() -> None:
    assert envelope_for("hub/laurel-cove/siren").name == "siren"


# secrets


@pytest.mark.parametrize("kind", sorted(CHANNEL_KINDS))
def test_no_channel_tells_its_secret_when_it_fails(kind: str, server: Sink, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.says, server.words = 500, f"no, {SECRET}".encode()
    address = server.url.removeprefix("http://")
    secrets = {
        "apprise": f"ntfy://{SECRET}:{SECRET}@{address}/{SECRET}", "webhook": f"http://{address}/{SECRET}?{SECRET}={SECRET}#{SECRET}",
        "email": f"mailto://{SECRET}:{SECRET}@{address}", "siren": SECRET,
    }  # fmt: skip
    given = made(kind, secret=secrets[kind], address="ann@example.org", broker=BrokerSettings(port=free_port()), broker_password=SECRET)
    assert SECRET not in repr(given)
    with pytest.raises(HublandError) as why:
        channels()[kind](given).send(FROST)
    chain: BaseException | None = why.value
    while chain is not None and not chain.__suppress_context__:
        assert SECRET not in f"{chain} {chain!r}"
        chain = chain.__cause__ or chain.__context__
    assert SECRET not in str(why.value) and SECRET not in caplog.text


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs"), exclude_characters="…"), min_size=4, max_size=30),
    st.text(max_size=40),
)
def test_scrubbing_leaves_no_password_whatever_it_is_made_of(password: str, around: str) -> None:
    assert password not in scrubbed(f"{around} {password} {around}", password)


def test_scrubbing_hides_every_part_of_an_address_as_written_and_as_meant() -> None:
    secret = "mailtos://hub%40farm.org:p%40ssw0rd@mail.example.org:587/box?token=abcd1234"
    said = scrubbed("535 hub@farm.org p@ssw0rd P%40SSW0RD abcd1234 at MAIL.example.org:587", secret, keep="mail.example.org")
    assert said == "535 … … … … at MAIL.example.org:587"


def test_a_server_on_the_farms_own_network_may_be_named() -> None:
    assert scrubbed("192.168.1.5 is away", "ntfy://192.168.1.5/laurel-cove") == "192.168.1.5 is away"
    assert scrubbed("t0ken12 is away", "slack://t0ken12/x") == "… is away"


def test_a_secret_is_in_the_environment_or_in_the_file_of_secrets_and_one_that_is_missing_is_named(
    make_hub: Callable[..., Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = make_hub()
    with pytest.raises(SettingsError, match="alerts.secret in the hub folder, or set HUBLAND_ALERT_ANN_PHONE"):
        secret_named(hub, "ann_phone")
    (hub.folder / "alerts.secret").write_text(f'ann_phone = "ntfy://{SECRET}/x"\nempty = ""\n')
    assert secret_named(hub, "ann_phone") == f"ntfy://{SECRET}/x" and secret_named(hub, "") == ""
    with pytest.raises(SettingsError, match="'empty' is not there"):
        secret_named(hub, "empty")
    monkeypatch.setenv("HUBLAND_ALERT_ANN_PHONE", "ntfy://other/x")
    assert secret_named(hub, "ann_phone") == "ntfy://other/x"
