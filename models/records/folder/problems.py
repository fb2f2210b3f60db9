"""What is wrong with a folder, all of it at once: file, row, column, what was got, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sensors.errors import RecordError

# so many are listed; the others are counted
MOST = 200
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. row: as a spreadsheet numbers it, the header is 1; None: the file as a whole."""

    file: str
    row: int | None
    column: str
    got: str
    expected: str
    what_to_do: str

    def __str__(self) -> str:
        row = "" if self.row is None else f" row {self.row}"
        place = f"{self.file}{row}{', ' if row and self.column else ' ' if self.column else ''}{self.column}"
        return f"{place}: got {_quoted(self.got)}, expected {self.expected}; {self.what_to_do}"


def _quoted(text: str) -> str:
    return "nothing" if not text else '"' + (text if len(text) <= _SHORT else text[: _SHORT - 3] + "...") + '"'


@dataclass(slots=True)
class Problems:
    """The first MOST problems, and how many there are."""

    found: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, row: int | None, column: str, got: str, expected: str | Callable[[], str], what_to_do: str) -> None:
        """expected may be asked for only where it is listed: finding near names takes time."""
        self.count += 1
        if len(self.found) < MOST:
            self.found.append(Problem(file, row, column, got[:200], expected() if callable(expected) else expected, what_to_do))

    def must_be_none(self) -> None:
        """FolderError where there is any."""
        if self.count:
            raise FolderError(self)


class FolderError(RecordError):
    """A folder that cannot be imported; `problems` has all that is wrong with it."""

    def __init__(self, problems: Problems) -> None:
        many = f"{problems.count:,} things are" if problems.count > 1 else "One thing is"
        super().__init__(f"{many} wrong in this folder; nothing was written.")
        self.problems = problems.found
        self.count = problems.count

    def __str__(self) -> str:
        more = self.count - len(self.problems)
        return "\n".join([self.what, *(f"  {p}" for p in self.problems), *([f"  and {more:,} more"] if more else [])])
