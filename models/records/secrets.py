"""Passwords as argon2 hashes, tokens as SHA-256: nothing a thief of the file could use."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

import argon2

from sensors.errors import RecordError

SHORTEST, LONGEST = 8, 1000
_TOLD = "abcdefghjkmnpqrstuvwxyz23456789"


@cache
def _hasher() -> argon2.PasswordHasher:
    # OWASP's second recommendation (19 MiB, 2 passes, 1 lane): about 40 ms on a Raspberry Pi 5, and small enough for one
    return argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def strong(password: str) -> str:
    """The password, if it may be one; RecordError where it is too short to be, or longer than anybody types."""
    if not SHORTEST <= len(password) <= LONGEST:
        what = "short" if len(password) < SHORTEST else "long"
        raise RecordError(f"That password is too {what}.", expected=f"{SHORTEST} to {LONGEST} characters", got=f"{len(password)}")
    if len(set(password)) < 3:
        raise RecordError("That password is too easily guessed.", expected="more than one or two different characters")
    return password


def one_time_password() -> str:
    """A password to be told to somebody and changed by them: 59 bits, no character that is taken for another."""
    return "-".join("".join(secrets.choice(_TOLD) for _ in range(4)) for _ in range(3))


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its parameters in it."""
    return _hasher().hash(password)


def matches(secret: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return _hasher().verify(secret, password)
    except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError, argon2.exceptions.VerificationError):
        return False


def new_token() -> str:
    """A token nobody can guess: 256 bits, safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
