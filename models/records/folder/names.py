"""Who is called what: the names that rows refer to, of this folder and of the records together."""

from __future__ import annotations

import csv
from collections import defaultdict
from difflib import get_close_matches
from typing import Any
from uuid import UUID

Space = tuple[Any, Any]


class Names:
    """Names in their spaces: a table's attribute, the assets of a type, the varieties of a crop."""

    def __init__(self) -> None:
        self._exact: dict[Space, dict[str, set[UUID]]] = defaultdict(dict)
        self._folded: dict[Space, dict[str, set[UUID]]] = defaultdict(dict)
        self._near: dict[tuple[Space, str], list[str]] = {}

    def add(self, space: Space, text: str, id: UUID) -> None:
        self._exact[space].setdefault(text, set()).add(id)
        self._folded[space].setdefault(folded(text), set()).add(id)

    def find(self, space: Space, text: str) -> set[UUID]:
        """Whom it may mean: those of exactly that name, else those of that name without regard to case."""
        return self._exact[space].get(text) or self._folded[space].get(folded(text)) or set()

    def near(self, space: Space, text: str) -> list[str]:
        """The nearest names there are."""
        key = (space, text)
        if key not in self._near:
            self._near[key] = get_close_matches(text[:100], list(self._exact[space]), 3, 0.5)
        return self._near[key]


def folded(text: str) -> str:
    """A name without regard to case and to spaces around it."""
    return text.strip().casefold()


def split_names(text: str) -> list[str]:
    """Names parted by commas; one that has a comma itself stands between double quotes."""
    try:
        found = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        found = text.split(",")
    return [name.strip() for name in found if name.strip()]
