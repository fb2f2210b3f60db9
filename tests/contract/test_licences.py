"""Every package that an installation brings has its licence written down, and nothing else stands there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_locked_package_has_its_licence_in_the_reference() -> None:
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    table = [line.split("|") for line in (ROOT / "docs/reference/licences.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    told = [name for row in table[2:] for name in re.findall(r"`([^`]+)`", row[2])]
    assert sorted(told) == sorted(locked)
