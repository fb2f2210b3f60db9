"""The tests a point can fail, by number. Stored with each point, so this list only ever grows at its end."""

from __future__ import annotations

# number -> (name, sentence for people). 0 is "none failed".
TESTS: tuple[tuple[str, str], ...] = (
    ("none", "no test failed"),
    ("device", "the device itself doubts this value"),
    ("gross_range", "outside what is possible, or hardly ever seen on a farm"),
    ("flat_line", "has not changed for longer than this ever stands still"),
)

NUMBERS = {name: number for number, (name, _) in enumerate(TESTS)}
