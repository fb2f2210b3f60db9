"""A siren on the farm's own broker: heard without internet, by whatever listens to the topic hub/<slug>/siren.

{"on": true, "title": "Frost Block B", "said": "...", "since": "2027-05-01T06:00:00+00:00"} while a critical incident is
open and nobody has acknowledged it; {"on": false} otherwise. Retained: a siren that starts later, or comes back after a power cut,
hears at once how things stand. Hubland says what is; what makes the noise is yours.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from collector.notify import Channel, Given, Outgoing, channel
from collector.settings import BrokerSettings, Hub
from collector.sources import mqtt
from models.records.incidents import IncidentView
from sensors.topics import Topic

QUIET: dict[str, object] = {"on": False}
LONGEST_SAID = 500


def topic_of(slug: str) -> str:
    """The topic of a hub's siren."""
    return Topic(f"hub/{slug}/siren").name


def sounding(title: str, said: str, since: datetime, more: int = 0) -> dict[str, object]:
    """What a siren hears. more: how many other incidents are open beside this one."""
    return {"on": True, "title": title, "said": said[:LONGEST_SAID], "since": since.isoformat(), "more": more}


def siren_says(found: Sequence[IncidentView]) -> dict[str, object]:
    """What a siren hears of open incidents: the first raised of those that are critical and unanswered, and how many more."""
    loud = sorted((one for one in found if one.severity == "critical" and one.state == "open"), key=lambda one: one.raised_at)
    if not loud:
        return QUIET
    first = loud[0]
    return sounding(first.title or first.cause, first.said, first.raised_at, len(loud) - 1)


def sound(hub: Hub, topics: Sequence[str], document: Mapping[str, object], timeout_s: float = 10.0) -> None:
    """Tell sirens how things stand. BrokerError where the broker does not keep it."""
    for topic in topics:
        _keep(hub.settings.broker, hub.broker_password(), topic, document, timeout_s)


def _keep(broker: BrokerSettings, password: str, topic: str, document: Mapping[str, object], timeout_s: float) -> None:
    # a name of its own each time: a broker throws a client out when another comes with the same
    mqtt.keep(broker, password, f"siren-{secrets.token_hex(8)}", topic, mqtt.as_json(document), timeout_s)


class Siren:
    """A channel that is a siren: address is another topic than the hub's own, for one building or one neighbour.

    It is sounded by hand alone (a test). What it hears otherwise is how things stand (siren_says), not message by message: one of
    two incidents that clears must not silence the other.
    """

    def __init__(self, given: Given) -> None:
        self._given = given
        self._topic = Topic(given.address).name if given.address else topic_of(given.slug)

    def send(self, message: Outgoing) -> None:
        given = self._given
        document = QUIET if message.over else sounding(message.title, message.text, message.at)
        _keep(given.broker, given.broker_password, self._topic, document, given.timeout_s)


@channel("siren")
def siren(given: Given) -> Channel:
    return Siren(given)
