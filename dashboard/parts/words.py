"""States and sentences in Streamlit's markdown: a state has a colour, an icon and a word, never colour alone."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache

from dashboard.parts.icons import icon

COLOURS = {"act": "red", "watch": "orange", "fine": "green", "unknown": "gray", "todo": "gray", "suspect": "gray"}
WORDS = {"todo": "to do"}

# a colon matters to Streamlit only before a word: ":red[", ":material/", ":smile:"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$]|:(?=[a-z]))")


def plain(text: str) -> str:
    """Text from a record, a device or an error, made safe for markdown."""
    return _MARKDOWN.sub(r"\\\1", text)


def word(state: str) -> str:
    return WORDS.get(state, state)


def badge(state: str, text: str = "") -> str:
    """The state as a badge: icon and word on its pale colour."""
    return f":{COLOURS[state]}-badge[{picture(state)} {plain(text) if text else word(state)}]"


@cache
def picture(state: str) -> str:
    """The state's own icon within a line of markdown."""
    return f"![](data:image/svg+xml;base64,{b64encode(icon(state).encode()).decode()})"


def coloured(state: str) -> str:
    """The state's word in its ink."""
    return f":{COLOURS[state]}[**{word(state)}**]"
