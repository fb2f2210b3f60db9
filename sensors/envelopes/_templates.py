"""The few Home Assistant templates that are read: a path into the message, and at most one plain calculation.

A template is a program from whoever can publish; none is ever run. What is not `{{ value_json.a.b }}`, with filters
that do not change a number's meaning and at most one `* 0.1`, is not understood, and says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_STEP = r"(?:\.\w+|\[\s*(?:'[^'\]]{1,80}'|\"[^\"\]]{1,80}\"|\d{1,3})\s*\])"
_FILTER = r"(?:\s*\|\s*(?:float|int|round|default|is_defined|abs|string|trim|lower|upper|timestamp_local)(?:\([^(){}]{0,40}\))?)"
_TEMPLATE = re.compile(
    rf"\{{\{{-?[\s(]*value(?P<json>_json)?(?P<path>{_STEP}{{0,8}}){_FILTER}{{0,4}}[\s)]*"
    rf"(?:(?P<sign>[*/+-])\s*(?P<by>\d{{1,9}}(?:\.\d{{1,9}})?))?[\s)]*{_FILTER}{{0,4}}[\s)]*-?\}}\}}"
)
_STEPS = re.compile(r"\.(\w+)|\[\s*(?:'([^'\]]+)'|\"([^\"\]]+)\"|(\d+))\s*\]")
LONGEST = 400


class Path(NamedTuple):
    """Where in the message the value is (() = the whole of it), and what to do with it: value * scale + offset."""

    steps: tuple[str, ...]
    scale: float = 1.0
    offset: float = 0.0


def path_of(template: str) -> Path | None:
    """The path a template names; None where it does more than that."""
    text = template.strip()
    match = _TEMPLATE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or (match["path"] and not match["json"]):
        return None
    steps = tuple(a or b or c or d for a, b, c, d in _STEPS.findall(match["path"]))
    sign, by = match["sign"], float(match["by"] or 1)
    if sign in ("*", "/"):
        return Path(steps, by if sign == "*" else 1 / by) if by else None
    return Path(steps, 1.0, {"+": by, "-": -by}.get(sign or "", 0.0))


def follow(document: object, steps: tuple[str, ...] | list[str]) -> object:
    """What lies at the end of a path; None where the path breaks off."""
    for step in steps:
        if isinstance(document, dict):
            document = document.get(step)
        elif isinstance(document, list) and step.isdigit() and int(step) < len(document):
            document = document[int(step)]
        else:
            return None
    return document
