"""A webhook: one plain JSON document, POSTed to an address (the channel's secret).

{"hub": "laurel-cove", "key": "...", "severity": "critical", "title": "...", "text": "...", "at": "2027-05-01T06:00:00+00:00",
"link": "...", "over": false, "incident": "..."}; the key is also in the header Idempotency-Key.
"""

from __future__ import annotations

import json

from collector.notify import Channel, Given, Outgoing, channel
from collector.notify.web import call, host_of


class Webhook:
    """Calls an address that is a secret."""

    def __init__(self, given: Given) -> None:
        host_of(given.secret)
        self._given = given

    def send(self, message: Outgoing) -> None:
        document = {
            "hub": self._given.slug, "key": message.key, "severity": message.severity, "title": message.title, "text": message.text,
            "at": message.at.isoformat(), "link": message.link, "over": message.over, "incident": message.incident,
        }  # fmt: skip
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key}
        call(self._given.secret, self._given.timeout_s, json.dumps(document, ensure_ascii=False).encode(), headers)


@channel("webhook")
def webhook(given: Given) -> Channel:
    return Webhook(given)
