"""Reaching people: one module a kind of channel, each turns one message into one delivery or says why it did not.

Walks its own folder: a new file with a @channel function is all a new kind takes. Nothing here decides whom an incident
reaches (models/alerts/policy.py), and nothing here tries again: the outbox does. Hubland tells; it switches nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol

from collector.settings import BrokerSettings
from models.alerts import Severity

# how long a server may keep silent before it counts as away
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way to somebody.

    key: the same at every try, so that who gets it twice can know (Message-ID of an e-mail, `key` of a webhook).
    text: whole, as a phone shows it; title: its short form. at: when it was made. link: where it is acknowledged, "" nowhere.
    over: what it speaks of has cleared.
    """

    key: str
    title: str
    text: str
    at: datetime
    severity: Severity = "info"
    link: str = ""
    over: bool = False
    incident: str = ""


class Channel(Protocol):
    """A way to one phone, mailbox, machine or siren."""

    def send(self, message: Outgoing) -> None:
        """Deliver one message, or raise: ServiceError where the other side does not take it, InputError where the
        address is none. Blocks for about TIMEOUT_S at most where nobody answers. No error holds a secret."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """What a channel is made of. secret: its value, which is never shown. slug, sender: the hub's name in topics and for people."""

    name: str
    address: str = ""
    secret: str = field(default="", repr=False)
    slug: str = ""
    sender: str = "Hubland"
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    broker_password: str = field(default="", repr=False)
    timeout_s: float = TIMEOUT_S


Makes = Callable[[Given], Channel]
REGISTRY: dict[str, Makes] = {}


def channel(kind: str) -> Callable[[Makes], Makes]:
    """Register what makes a channel of a kind."""

    def register(makes: Makes) -> Makes:
        REGISTRY[kind] = makes
        return makes

    return register


@cache
def channels() -> dict[str, Makes]:
    """What makes each kind of channel, by its kind; the folder is walked once."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(REGISTRY.items()))
