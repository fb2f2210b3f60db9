"""Colours of charts: the same thing has the same colour on every page. Colour is state or thing, shape is quality."""

from __future__ import annotations

from dataclasses import dataclass

# What a line is about -> colour on paper and at night.
THINGS = {
    "inside": ("#23271f", "#ece8dc"),
    "outside": ("#7a5a9e", "#b79bd6"),
    "water": ("#0072b2", "#4aa8dc"),
    "soil": ("#8a5a2b", "#d3a06a"),
    "other": ("#5d6b2f", "#aebd78"),
}


@dataclass(frozen=True, slots=True)
class Ink:
    """A theme's colours for everything that is not a thing."""

    text: str
    note: str
    rule: str
    paper: str
    night: str
    act: str
    act_text: str
    watch: str
    watch_text: str
    band: str
    band_text: str
    dark: bool

    def thing(self, name: str) -> str:
        return THINGS[name][self.dark]

    def tone(self, name: str) -> str:
        """The colour of words: of a thing, or of act, watch, note, text."""
        own = {"act": self.act_text, "watch": self.watch_text, "note": self.note, "text": self.text}
        return own.get(name) or self.thing(name)


PAPER = Ink(
    text="#23271f", note="#5b5b56", rule="#e8e3d5", paper="#faf7ef", night="rgba(120,125,140,0.13)",
    act="#d55e00", act_text="#9a3b00", watch="#e69f00", watch_text="#7a5200", band="rgba(0,158,115,0.14)", band_text="#00644a", dark=False,
)  # fmt: skip
NIGHT = Ink(
    text="#ece8dc", note="#bdbcb3", rule="#35382f", paper="#191b16", night="rgba(150,160,190,0.13)",
    act="#e8742a", act_text="#ffb088", watch="#e69f00", watch_text="#f7cf7c", band="rgba(47,191,149,0.16)", band_text="#8fdcc2", dark=True,
)  # fmt: skip

FONT = "system-ui, Roboto, sans-serif"
