"""Any service that Apprise knows, by one address: ntfy, Signal, Matrix, Telegram, SMS gateways and some 170 more.

The address is the channel's secret, as https://appriseit.com writes it: ntfy://192.168.1.5/laurel-cove. The only module that knows
Apprise. It is asked in the caller's own thread and tries once: no threads of its own would be left over when a server
hangs, and the outbox tries again. What it logs would hold addresses, so none of it reaches our log; its last warning, without
any part of the address, is what the steward is told.
"""

from __future__ import annotations

import logging
import threading

import apprise

from collector.notify import Channel, Given, Outgoing, channel
from collector.notify.secrecy import scrubbed
from sensors.errors import ServiceError, SettingsError

KINDS = {"critical": apprise.NotifyType.FAILURE, "warning": apprise.NotifyType.WARNING, "info": apprise.NotifyType.INFO}
# services of Apprise that run a program, open a window, or write to the log of this computer: nobody on the land is reached by these
LOCAL = frozenset({"syslog", "dbus", "kde", "qt", "glib", "gnome", "macosx", "windows"})

_heard = threading.local()


class _Ear(logging.Filter):
    """Lets nothing of Apprise's log through; keeps the last warning of each thread for whoever asks."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            _heard.said = " ".join(record.getMessage().split())
        return False


logging.getLogger("apprise").addFilter(_Ear())
# at DEBUG it writes whole addresses
logging.getLogger("urllib3").setLevel(max(logging.getLogger("urllib3").level, logging.INFO))


class Apprised:
    """Tells one service that Apprise knows."""

    def __init__(self, given: Given) -> None:
        self._given = given
        scheme = given.secret.partition("://")[0].strip().lower()
        asset = apprise.AppriseAsset(app_id="Hubland", app_desc="Hubland", app_url="", secure_logging=True)
        service = None if scheme in LOCAL else apprise.Apprise.instantiate(given.secret, asset=asset, suppress_exceptions=True)
        if not isinstance(service, apprise.NotifyBase):
            raise SettingsError(
                "Apprise does not know this address.", where=given.name, expected="an address such as ntfy://192.168.1.5/our-topic",
                got=f"{scheme}://{'…'}" if scheme.isalnum() and "://" in given.secret else "", next_step="see docs/hosting/alerts.md",
            )  # fmt: skip
        service.socket_connect_timeout = service.socket_read_timeout = given.timeout_s
        self._service = service

    def send(self, message: Outgoing) -> None:
        kind = apprise.NotifyType.SUCCESS if message.over else KINDS[message.severity]
        text = message.text + (f"\n{message.link}" if message.link and message.link not in message.text else "")
        # a title that only begins the text again would cost half an SMS
        title = "" if text.startswith(message.title) else message.title
        _heard.said = ""
        if not self._service.notify(body=text, title=title, notify_type=kind):
            got = scrubbed(_heard.said, self._given.secret)
            name = str(getattr(self._service, "service_name", "") or "The service")
            raise ServiceError(f"{name} did not take the message.", where=self._given.name, got=got[:200], next_step="it is tried again")


@channel("apprise")
def apprised(given: Given) -> Channel:
    return Apprised(given)
