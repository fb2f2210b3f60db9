"""E-mail by SMTP: the channel's address is who gets it, its secret is the mail server with the account.

mailtos://user:password@mail.example.org            port 587, STARTTLS; from: the user
mailtos://user:password@mail.example.org:465        TLS from the first byte
mailto://192.168.1.5:25?from=hub@farm.lan           not encrypted: only on the farm's own network

Python's own smtplib, not Apprise: the Message-ID is the message's key, so that a mailbox that gets it twice shows it
once, and the mail server's own words reach the steward.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
import urllib.parse
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime

from collector.notify import Channel, Given, Outgoing, channel
from collector.notify.secrecy import near, scrubbed
from sensors.errors import ServiceError, SettingsError

SUBMISSION, TLS, PLAIN = 587, 465, 25
EXPECTED = "mailtos://user:password@mail.example.org"
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and the account there. mode: tls, starttls or plain."""

    host: str
    port: int
    mode: str
    user: str
    password: str = field(repr=False)
    sender: str = ""


def server_of(secret: str) -> Server:
    """The mail server of a secret. SettingsError where it is none, or a password would be readable on its way over the internet."""
    try:
        parts = urllib.parse.urlsplit(secret)
        host, port = parts.hostname or "", parts.port
        query = dict(urllib.parse.parse_qsl(parts.query))
    except ValueError:
        host, port, query, parts = "", None, {}, urllib.parse.urlsplit("")
    if parts.scheme not in ("mailto", "mailtos") or not host:
        raise SettingsError("The secret holds no mail server.", expected=EXPECTED, next_step="correct the secret")
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    if parts.scheme == "mailto":
        if not near(host):
            step = f"use mailtos:// ({EXPECTED})"
            raise SettingsError("The message would be readable on its way.", expected="mailtos://", got="mailto://", next_step=step)
        mode, port = "plain", port or PLAIN
    else:
        port = port or SUBMISSION
        mode = "tls" if port == TLS else "starttls"
    sender = query.get("from", "") or (user if "@" in user else f"{user or 'hubland'}@{host}")
    return Server(host, port, mode, user, password, sender)


class Mail:
    """Sends to one mailbox through one server."""

    def __init__(self, given: Given) -> None:
        if not _is_address(given.address):
            raise SettingsError("The channel has no e-mail address.", expected="ann@example.org", got=given.address[:80])
        self._given, self._server = given, server_of(given.secret)
        if not _is_address(self._server.sender):
            raise SettingsError("The sender is no e-mail address.", expected="?from=hub@example.org at the end of the secret")

    def send(self, message: Outgoing) -> None:
        server = self._server
        where = f"{server.host}:{server.port}"
        try:
            with self._connected() as smtp:
                smtp.send_message(self._letter(message))
        except smtplib.SMTPAuthenticationError as why:
            step = "check user and password; many providers ask for an app password"
            raise ServiceError("The mail server does not let us in.", where=where, got=self._told(why), next_step=step) from None
        except smtplib.SMTPRecipientsRefused as why:
            raise ServiceError("The mail server does not take this address.", where=where, got=self._told(why)) from None
        except (smtplib.SMTPException, OSError, ValueError) as why:
            what = "The mail server does not take the message." if isinstance(why, smtplib.SMTPException) else "The mail server is away."
            raise ServiceError(what, where=where, got=self._told(why), next_step="it is tried again") from None

    def _connected(self) -> smtplib.SMTP:
        """A session with the server, signed in where it has an account."""
        server, timeout = self._server, self._given.timeout_s
        trusted = ssl.create_default_context()
        if server.mode == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=trusted)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
        try:
            if server.mode == "starttls":
                smtp.starttls(context=trusted)
            if server.user:
                smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError, ValueError):
            smtp.close()
            raise
        return smtp

    def _letter(self, message: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = " ".join(message.title.split())[:LONGEST_SUBJECT]
        letter["From"] = self._server.sender
        letter["To"] = self._given.address
        letter["Date"] = format_datetime(message.at)
        letter["Message-ID"] = f"<{message_id(message.key)}@{self._given.slug or 'hub'}.hubland>"
        letter["X-Hubland-Key"] = message_id(message.key)
        # RFC 3834: no out-of-office answers
        letter["Auto-Submitted"] = "auto-generated"
        if message.severity == "critical" and not message.over:
            letter["X-Priority"], letter["Importance"] = "1", "high"
        letter.set_content(message.text + (f"\n\n{message.link}\n" if message.link and message.link not in message.text else "\n"))
        return letter

    def _told(self, why: Exception) -> str:
        """The server's own words, without anything of the account."""
        if isinstance(why, smtplib.SMTPRecipientsRefused):
            why = next((smtplib.SMTPResponseException(*said) for said in why.recipients.values()), why)
        if isinstance(why, smtplib.SMTPResponseException):
            error = why.smtp_error
            text = f"{why.smtp_code} {error.decode('utf-8', 'replace') if isinstance(error, bytes) else error}"
        else:
            text = str(why)
        return scrubbed(" ".join(text.split())[:200], self._given.secret, keep=self._server.host)


def message_id(key: str) -> str:
    """A message's key as an e-mail may carry it, whatever letters it is of."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _is_address(text: str) -> bool:
    name, _, domain = text.rpartition("@")
    return bool(name and domain) and text.isprintable() and not set(text) & set(' ,;<>"\t\r\n')


@channel("email")
def email(given: Given) -> Channel:
    return Mail(given)
