"""What Mosquitto needs to keep what a hub is sent: its configuration, its passwords and who may say what.

Defaults lose data before the collector is at fault: 1,000 queued messages, 20 in flight, no persistence. And a session
queue never survives beyond 65,535 messages, whatever the setting says: packet ids wrap and the rest vanish silently.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets

# Just under what a session can hold (65,535 packet ids): with more, the rest is lost without a word.
MAX_QUEUED_MESSAGES = 60_000
MAX_INFLIGHT_MESSAGES = 1_000
# 200 devices every 10 minutes, 300 bytes each, are 60,000 messages in two days and 18 MB.
MAX_QUEUED_BYTES = 256 * 2**20
PASSWORD_ROUNDS = 101  # mosquitto_passwd's own; it is checked at every connection of a small computer

# No letters or digits that look alike on a small screen or in a field notebook.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def configuration(folder: str, port: int, host: str = "", as_root: bool = False) -> str:
    """mosquitto.conf for a hub folder. host "" = every address of the machine (devices are on the local network).

    as_root: the hub is run by root, whose files Mosquitto could not read once it had changed to a user of its own.
    """
    listener = f"listener {port} {host}".rstrip() + ("\nuser root" if as_root else "")
    return f"""# Mosquitto for this hub. Written by `hubland init`; yours to change.
{listener}
allow_anonymous false
password_file {folder}/mosquitto.passwords
acl_file {folder}/mosquitto.acl

# Sessions and retained messages survive a power cut.
persistence true
persistence_location {folder}/
persistence_file mosquitto.db
autosave_interval 60

# An outage of the collector costs nothing until {MAX_QUEUED_MESSAGES:,} messages wait: at 200 devices every
# 10 minutes that is two days. Not more: a session cannot hold 65,536, and drops the rest without a word.
max_queued_messages {MAX_QUEUED_MESSAGES}
max_queued_bytes {MAX_QUEUED_BYTES}
max_inflight_messages {MAX_INFLIGHT_MESSAGES}
# No sensor needs more; a camera on the wrong topic stays outside.
max_packet_size 4194304
persistent_client_expiration 30d

# `hubland doctor` reads the broker's own count of dropped messages.
sys_interval 10
log_type error
log_type warning
log_type notice
connection_messages true
"""


def password_line(user: str, password: str, salt: bytes | None = None) -> str:
    """One line of a Mosquitto 2 password file: PBKDF2-SHA512 ($7$), as mosquitto_passwd writes it."""
    salt = os.urandom(12) if salt is None else salt
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, PASSWORD_ROUNDS)
    return f"{user}:$7${PASSWORD_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def access(collector: str, gateways: list[str]) -> str:
    """The ACL: the collector reads everything and the broker's counters, and sounds the siren; gateways speak and hear their devices."""
    lines = [f"user {collector}", "topic read #", "topic read $SYS/#", "topic readwrite hub/+/siren"]
    for gateway in gateways:
        lines += ["", f"user {gateway}", "topic readwrite #"]
    return "\n".join(lines) + "\n"


def new_password(length: int = 14) -> str:
    """A password a person can type from paper: 32 signs to the power of 14 is 70 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
