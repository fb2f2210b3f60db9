"""Servers that alerts are sent to in tests: a real mail server, and an HTTP server that takes whatever it is given. On loopback."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import free_port


@dataclass
class Mailbox:
    """A running mail server: what came, from whom to whom. refuses: what it answers to every message instead of taking it."""

    port: int = 0
    user: str = ""
    password: str = ""
    refuses: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return self.refuses
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        good = isinstance(login, LoginPassword) and (login.login, login.password) == (self.user.encode(), self.password.encode())
        return AuthResult(success=good, handled=False)


@contextmanager
def mail_server(user: str = "", password: str = "", trusted: tuple[Path, Path] | None = None) -> Iterator[Mailbox]:
    """A mail server in a thread, with an event loop of its own. trusted: (certificate, key): it asks for STARTTLS."""
    box = Mailbox(free_port(), user, password)
    more: dict[str, Any] = {"auth_require_tls": trusted is not None}
    if user:
        more |= {"authenticator": box.authenticate, "auth_required": True}
    if trusted:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*trusted)
        more |= {"tls_context": context, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **more)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server in a test")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False).sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "mail.crt", folder / "mail.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return paths


@dataclass
class Sink:
    """A running HTTP server: what it was sent. says: the status it answers; waits_s: how long it thinks first."""

    url: str
    says: int = 200
    words: bytes = b"{}"
    waits_s: float = 0.0
    location: str = ""
    came: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [f"{method} {path}" for method, path, _, _ in self.came]


@contextmanager
def sink() -> Iterator[Sink]:
    """An HTTP server on a free port of loopback, until the block ends."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            running.came.append((self.command, self.path, dict(self.headers), body))
            ended.wait(running.waits_s)
            self.send_response(running.says)
            if running.location:
                self.send_header("Location", running.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(running.words)))
            self.end_headers()
            self.wfile.write(running.words)

        do_GET = do_POST = do_PUT = _take

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked has given up
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Sink(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
