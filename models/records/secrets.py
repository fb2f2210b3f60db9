"""Passwords as argon2 hashes, tokens as SHA-256: nothing a thief of the file could use."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

import argon2


@cache
def _hasher() -> argon2.PasswordHasher:
    # OWASP's second recommendation (19 MiB, 2 passes, 1 lane): about 40 ms on a Raspberry Pi 5, and small enough for one
    return argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


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
