"""MQTT in and out. The only module that knows paho.

The subscriber drives paho's socket from the caller's own loop: no second thread contends for the interpreter, which
measured 46-49 k messages/s against 40 k for paho's own thread (knowledge of 2026-11, docs/reference/benchmarks.md has
ours). QoS 1 with manual acknowledgement: never QoS 2, whose PUBREC paho sends before anything is safe.
"""

from __future__ import annotations

import json
import select
import struct
import threading
import time
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from collector.settings import BrokerSettings
from sensors.errors import BrokerError

# (topic, payload, qos, retain, dup, packet id, arrival in UTC ns)
Arrival = tuple[str, bytes, int, bool, bool, int, int]

# MQTT 3.1.1, 3.4: type 4, two more bytes, the packet id. In MQTT 5 this short form means success.
_PUBACK = struct.Struct(">BBH")
DROPPED_TOPIC = "$SYS/broker/publish/messages/dropped"
# Mosquitto's max_inflight_messages as shipped; MQTT 5 can ask for as much itself.
RECEIVE_MAXIMUM = 1000
SESSION_SECONDS = 7 * 86_400


class Subscriber:
    """A persistent session that hands every message to `arrivals` and acknowledges only when told.

    subscribe_anew: the topics asked for are not those of the kept session, which would go on without the new ones.
    arrivals: a list the caller drains; each entry is acknowledged by `ack` after it is safe, in order of arrival.
    """

    def __init__(self, settings: BrokerSettings, password: str, client_id: str, *, subscribe_anew: bool = False) -> None:
        self.settings, self._subscribe_anew = settings, subscribe_anew
        self.arrivals: list[Arrival] = []
        self.connected = False
        self.dropped: int | None = None
        self.refusal = ""
        self._client = _client(settings, password, client_id, clean=False)
        self._client.manual_ack_set(True)
        self._client.on_message = self._on_message
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        # with this set, paho leaves writing to us: acknowledgements go out in one burst after a group commit
        self._client.on_socket_register_write = lambda *_: None

    def connect(self) -> None:
        """Open the connection. BrokerError where nobody answers there."""
        try:
            self._client.connect(
                self.settings.host, self.settings.port, self.settings.keepalive_s, **_connect_options(self.settings, False)
            )
        except (OSError, ValueError) as why:
            raise BrokerError(
                "The MQTT broker does not answer.",
                where=f"{self.settings.host}:{self.settings.port}",
                got=str(why),
                next_step="start the broker, or correct [broker] host and port in hubland.toml",
            ) from why

    def step(self, wait_s: float, most: int) -> bool:
        """Read what is there, at most `most` messages, waiting up to `wait_s` for the first; False when the line is down."""
        sock = self._client.socket()
        if sock is None:
            return False
        readable, _, _ = select.select([sock], [], [], wait_s)
        if readable:
            before = -1
            # paho reads one packet a call and does not say whether more wait: stop when a call brought none
            while before < len(self.arrivals) < most:
                before = len(self.arrivals)
                if self._client.loop_read() != paho.MQTT_ERR_SUCCESS:
                    return False
        if self._client.want_write():
            self._client.loop_write()
        return self._client.loop_misc() == paho.MQTT_ERR_SUCCESS

    def ack(self, arrivals: list[Arrival]) -> None:
        """Acknowledge messages that are safe, in their order (MQTT 3.1.1, 4.6).

        All in one write: paho would make a packet object and a system call of each, a sixth of the receiver's time.
        For QoS 1 with manual acknowledgement paho keeps no state of its own that this could contradict.
        """
        burst = b"".join([_PUBACK.pack(0x40, 2, arrival[5]) for arrival in arrivals if arrival[2]])
        sock = self._client.socket()
        while self._client.want_write():  # what paho has begun to send goes first, whole
            if self._client.loop_write() != paho.MQTT_ERR_SUCCESS:
                return
        while burst and sock is not None:
            try:
                burst = burst[sock.send(burst) :]
            except BlockingIOError:
                select.select([], [sock], [], 1.0)
            except OSError:
                return  # the line is down; unacknowledged, they come again and are known by their id

    def close(self) -> None:
        """Leave; the session stays at the broker and keeps what arrives meanwhile."""
        self._client.disconnect()
        if self._client.want_write():
            self._client.loop_write()

    def _on_connect(self, client: paho.Client, _: Any, flags: Any, reason: Any, __: Any) -> None:
        if reason.is_failure:
            self.refusal = str(reason)
            return
        self.refusal = ""
        # A kept session has its subscriptions; subscribing again would only replay every retained message.
        if self._subscribe_anew or not flags.session_present:
            client.subscribe([(topic, 1) for topic in self.settings.topics])
        client.subscribe(DROPPED_TOPIC, 0)

    def _on_subscribe(self, *_: Any) -> None:
        # connected means heard: what is published from now on reaches us
        self.connected = True

    def _on_disconnect(self, *_: Any) -> None:
        self.connected = False

    def _on_message(self, _: paho.Client, __: Any, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # complaint() refuses it by name; the bytes stay in the spool
        if topic == DROPPED_TOPIC:
            text = message.payload.decode("ascii", "replace")
            self.dropped = int(text) if text.isdigit() else self.dropped
            return
        self.arrivals.append((topic, bytes(message.payload), message.qos, message.retain, message.dup, message.mid, time.time_ns()))


class Publisher:
    """A client that only sends: the simulator, tests. Sending waits for nothing; close() flushes.

    BrokerError where the broker does not answer, or refuses us, within CONNECT_S.
    """

    CONNECT_S = 5.0

    def __init__(self, settings: BrokerSettings, password: str, client_id: str, will: tuple[str, bytes, int, bool] | None = None) -> None:
        self._client = _client(settings, password, client_id, clean=True)
        # an hour of a speeded-up hub may be queued at once
        self._client.max_queued_messages_set(0)
        self._client.max_inflight_messages_set(100)
        self._last: paho.MQTTMessageInfo | None = None
        answered = threading.Event()
        refusal: list[str] = []

        def on_connect(_: Any, __: Any, ___: Any, reason: Any, ____: Any) -> None:
            if reason.is_failure:
                refusal[:] = [str(reason)]
            answered.set()

        self._client.on_connect = on_connect
        if will:
            self._client.will_set(*will)
        where = f"{settings.host}:{settings.port}"
        try:
            self._client.connect(settings.host, settings.port, settings.keepalive_s, **_connect_options(settings, True))
        except (OSError, ValueError) as why:
            raise BrokerError("The MQTT broker does not answer.", where=where, got=str(why)) from why
        self._client.loop_start()
        # what is published before the broker's answer would be lost by a close() that comes as soon
        if not answered.wait(self.CONNECT_S) or refusal:
            self._client.loop_stop()
            raise BrokerError("The MQTT broker does not let us in.", where=where, got="".join(refusal) or "no answer")

    def publish(self, topic: str, payload: bytes, qos: int = 0, retain: bool = False) -> None:
        self._last = self._client.publish(topic, payload, qos, retain)

    def close(self, wait_s: float = 2.0) -> None:
        """Give what is queued up to `wait_s` to leave, then go."""
        if self._last is not None and self._client.is_connected():
            self._last.wait_for_publish(wait_s)
        self._client.disconnect()
        self._client.loop_stop()


def keep(settings: BrokerSettings, password: str, client_id: str, topic: str, payload: bytes, seconds: float = 10.0) -> None:
    """Leave a retained message on a topic, and hear it back: a broker that does not let us write says so in no other way.

    BrokerError where nobody answers, or the message does not come back within `seconds`. The session is gone afterwards.
    """
    where, end = f"{settings.host}:{settings.port}", time.monotonic() + seconds
    client, heard, refusal = _client(settings, password, client_id, clean=True), threading.Event(), [""]

    def on_connect(one: paho.Client, _: Any, __: Any, reason: Any, ___: Any) -> None:
        if reason.is_failure:
            refusal[0] = str(reason)
        one.subscribe(topic, 1)

    def on_message(_: paho.Client, __: Any, message: paho.MQTTMessage) -> None:
        # what was retained before comes marked as such, and may well be the same
        if not message.retain and bytes(message.payload) == payload:
            heard.set()

    client.on_connect, client.on_message = on_connect, on_message
    client.on_subscribe = lambda one, *_: one.publish(topic, payload, 1, retain=True)
    client.connect_timeout = seconds
    try:
        client.connect(settings.host, settings.port, settings.keepalive_s, **_connect_options(settings, True))
        while not heard.is_set() and not refusal[0] and time.monotonic() < end:
            if client.loop(0.1) != paho.MQTT_ERR_SUCCESS:
                break
    except (OSError, ValueError) as why:
        raise BrokerError("The MQTT broker does not answer.", where=where, got=str(why), next_step="start the broker") from why
    finally:
        client.disconnect()
    if not heard.is_set():
        step = f"let the account write and read there: topic readwrite {topic} in mosquitto.acl"
        got = refusal[0] or "the message did not come back"
        raise BrokerError("The MQTT broker does not keep our message.", where=f"{where} {topic}", got=got, next_step=step)


def count_bare(settings: BrokerSettings, password: str, client_id: str, wanted: int, limit_s: float) -> tuple[int, float]:
    """How fast a paho client that only counts drains its session: (messages, seconds from first to last). For benchmarks."""
    client = _client(settings, password, client_id, clean=False)
    times: list[float] = []
    count = 0

    def on_message(*_: Any) -> None:
        nonlocal count
        count += 1
        if count in (1, wanted):
            times.append(time.perf_counter())

    client.on_message = on_message
    client.connect(settings.host, settings.port, 30, **_connect_options(settings, False))
    client.loop_start()
    end = time.monotonic() + limit_s
    while len(times) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    client.disconnect()
    client.loop_stop()
    return count, (times[1] - times[0]) if len(times) == 2 else float("nan")


def open_session(settings: BrokerSettings, password: str, client_id: str, seconds: float = 10.0) -> None:
    """Make the persistent session of a client id at the broker, subscribed, and leave it; what comes then is queued."""
    subscriber = Subscriber(settings, password, client_id)
    subscriber.connect()
    end = time.monotonic() + seconds
    while not subscriber.connected and time.monotonic() < end and subscriber.step(0.1, 1):
        pass
    heard = subscriber.connected
    subscriber.close()
    if not heard:
        raise BrokerError("The broker did not confirm the subscription.", got=subscriber.refusal or "no answer")


def _client(settings: BrokerSettings, password: str, client_id: str, *, clean: bool) -> paho.Client:
    five = settings.version == "5"
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=client_id,
        clean_session=None if five else clean,
        protocol=paho.MQTTv5 if five else paho.MQTTv311,
    )
    if settings.user:
        client.username_pw_set(settings.user, password)
    return client


def _connect_options(settings: BrokerSettings, clean: bool) -> dict[str, Any]:
    if settings.version != "5":
        return {}
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties

    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    if not clean:
        properties.SessionExpiryInterval = SESSION_SECONDS
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
    return {"clean_start": clean, "properties": properties}


def as_json(document: object) -> bytes:
    """Compact JSON bytes, as most firmware sends it."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
