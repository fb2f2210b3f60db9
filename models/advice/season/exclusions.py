"""What members write that must not be in their boxes, read as crops: widely, and what fits no crop is asked, never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from models.agronomy.crops import Crop, families

# names that only sound like what is meant
_UNLIKE = {"nut": "butternut", "egg": "eggplant"}


def names_of(crop: str, known: Crop | None, tags: Iterable[str] = (), family: str = "") -> tuple[str, ...]:
    """What a crop may be called by who must not have it: its names, its kind, its family, its tags; in small letters."""
    own = () if known is None else (known.name, known.key.replace("_", " "), known.category or "", known.family or "")
    common = [one.common_name for name in (family, *own[3:]) if (one := families().get(name)) is not None]
    return tuple(dict.fromkeys(name.lower() for name in (crop, *own, family, *common, *tags) if name))


def exclusions(words: str, names: Mapping[str, tuple[str, ...]]) -> tuple[frozenset[str], tuple[str, ...]]:
    """(crops that must not be in the box, words that fit no crop). names: crop -> what it may be called.

    "tomatoes" keeps every tomato out, "nightshades" the whole family; a word counts where it is part of a crop's or family's name.
    """
    crops, unknown = set[str](), list[str]()
    for phrase in re.split(r",|;|/|\band\b|\bor\b|\bno\b", words.lower()):
        if word := _stem(phrase.strip()):
            fitting = {crop for crop, own in names.items() if any(_fits(word, name) for name in own)}
            crops |= fitting
            unknown += [] if fitting else [phrase.strip()]
    return frozenset(crops), tuple(unknown)


def _fits(word: str, name: str) -> bool:
    """Whether a word means a name: wide, but three letters are not enough in the middle of another word (egg, eggplant)."""
    parts = [part for part in re.split(r"[^a-z]+", name) if part != _UNLIKE.get(word)]
    return (len(word) > 3 and word in name) or any(part.endswith(word) for part in parts)


def _stem(word: str) -> str:
    """A word without its plural."""
    for end, new in (("ies", "y"), ("oes", "o"), ("s", "")):
        if word.endswith(end) and not word.endswith("ss") and len(word) > len(end) + 2:
            return word[: -len(end)] + new
    return word
