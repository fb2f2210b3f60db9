"""Ways to reach people. Their secrets are named here, and never written down."""

from __future__ import annotations

import re
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from models.alerts import SEVERITIES
from models.records.alerts import CHANNEL_KINDS, Channel
from models.records.command import command, say
from models.records.commands._facts import words
from models.records.commands._find import called, must, name_for, person_called
from sensors.errors import RecordError

# names of secrets become names of environment variables
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")


class ChannelFacts(TypedDict, total=False):
    """What may be said of a channel; what is left out stays as it is. person: "" for nobody's; secret: its NAME, never itself."""

    kind: str
    person: str
    address: str
    secret: str
    least: str
    enabled: bool


@command("steward")
def put_channel(session: Session, name: str, *, was: str = "", **facts: Unpack[ChannelFacts]) -> Channel:
    """Add a way to reach somebody, or change the one of that name (was: its name until now). kind: a key of CHANNEL_KINDS.

    A secret is named, never given: it lies in the environment or in the file of secrets.
    """
    channel = channel_called(session, was) if was else called(session, Channel, Channel.name, name)
    if channel is None:
        channel = Channel(name=name, kind="", address="", secret="", least="info", enabled=True)
    given: dict[str, Any] = dict(facts)
    channel.name = name_for(session, Channel, Channel.name, name, channel)
    if "person" in given:
        person = given.pop("person")
        channel.person = person_called(session, person) if person else None
        channel.person_id = channel.person.id if channel.person else None
    for fact, value in given.items():
        setattr(channel, fact, words(value).strip() if isinstance(value, str) else value)
    _check_channel(channel)
    session.add(channel)
    session.flush()
    say(session, f"Channel: {channel.name}{'' if channel.enabled else ', off'}.")
    return channel


def _check_channel(channel: Channel) -> None:
    """RecordError where a channel reaches nobody, or something that looks like a secret stands where all can read it."""
    for given, choices in ((channel.kind, tuple(CHANNEL_KINDS)), (channel.least, SEVERITIES)):
        if given not in choices:
            raise RecordError(f"{given!r} is no choice here.", where=channel.name, expected=", ".join(choices), got=given)
    if "://" in channel.address or "://" in channel.secret:
        raise RecordError(
            "An address with a password in it is not written down here.", where=channel.name, expected="the name of a secret",
            next_step="put the address into the file of secrets, and its name here: docs/reference/settings.md#secrets",
        )  # fmt: skip
    if channel.secret:
        secret_name(channel.secret, channel.name)
    if channel.kind != "siren" and not channel.secret:
        raise RecordError("Over which service?", where=channel.name, expected=CHANNEL_KINDS[channel.kind], next_step="name its secret")
    own = channel.person.email if channel.person is not None else ""
    if channel.kind == "email" and "@" not in (channel.address or own):
        raise RecordError("To which address?", where=channel.name, expected="an e-mail address", got=channel.address or "nothing")
    if channel.kind == "siren" and set(channel.address) & set("#+"):
        raise RecordError("A siren listens to one topic.", where=channel.name, expected="a topic without # and +", got=channel.address)


def secret_name(name: str, where: str = "") -> str:
    """The name, if a secret can be called so."""
    if not _WORD.fullmatch(name):
        # what was typed is not repeated: it may be the secret itself
        expected, step = "its name: small letters, digits and _, a letter first", "see docs/reference/settings.md#secrets"
        raise RecordError("That is no name of a secret.", where=where, expected=expected, next_step=step)
    return name


@command("steward")
def remove_channel(session: Session, name: str) -> Channel:
    """Nobody is reached this way any more. What was sent stays written down."""
    channel = channel_called(session, name)
    session.delete(channel)
    session.flush()
    say(session, f"Removed: the channel {channel.name}.")
    return channel


def channel_called(session: Session, name: str) -> Channel:
    return must(called(session, Channel, Channel.name, name), session, Channel.name, "channel", name)
