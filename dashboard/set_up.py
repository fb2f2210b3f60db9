"""The first start: who makes the first account of a hub. Whoever sits at it, or can read the code it printed."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path

from dashboard import context
from models.records.sign_in import nobody_yet

FILE = "set-up.code"
# without what is taken for another when read aloud; 8 of them are 39 bits, and tries are throttled
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def first_start() -> bool:
    """Whether somebody has to make the first account: none exists, passwords are used, and signing in is asked for."""
    here = context.here()
    if not here.hub.settings.sign_in.local or context.open_to_all():
        return False
    with here.records.session() as session:
        return nobody_yet(session)


def code() -> str:
    """The code that lets a visitor from elsewhere set the hub up; made when first asked for, readable by its owner only."""
    path = _path()
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2)) + "\n")
    return path.read_text("utf-8").strip()


def is_code(typed: str) -> bool:
    """Whether that is the code; dashes, spaces and case do not matter."""
    wanted = _plain(code())
    return len(wanted) >= 8 and compare_digest(_plain(typed).encode(), wanted.encode())


def over() -> None:
    """The first account is made: the code is worth nothing."""
    _path().unlink(missing_ok=True)


def announce() -> None:
    """Print what a first start needs, for whoever can see where the hub was started."""
    if first_start():
        print(f"first start: open the dashboard and make your account. From another computer it asks for this code: {code()}", flush=True)
    else:
        over()


def _plain(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def _path() -> Path:
    return context.here().hub.folder / FILE
