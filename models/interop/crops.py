"""Crops and varieties that other programs name: those the hub knows, those the catalogue has, and new ones."""

from __future__ import annotations

import re
from functools import cache

from models.agronomy.crops import catalogue
from models.interop.sheets import Row, Tables, id_from

WITHIN = ": "


@cache
def _catalogue() -> dict[str, tuple[str, str]]:
    """Name or key in small letters -> (key, name)."""
    return {word.casefold(): (key, crop.name) for key, crop in catalogue().items() for word in (key, crop.name)}


class Crops:
    """Finds crops by name or key, and collects the rows of those that the hub does not have yet. Tables are plain."""

    def __init__(self, known: Tables) -> None:
        self._families = {r["name"].casefold(): r["name"] for r in known.get("families", [])}
        self._crops = {r[h].casefold(): r["name"] for r in known.get("crops", []) for h in ("key", "name")}
        self._keys = {r["key"] for r in known.get("crops", [])}
        self._varieties = {(r["crop"], r["name"].casefold()): r["name"] for r in known.get("varieties", [])}
        self._new: Tables = {"families": [], "crops": [], "varieties": []}

    def tables(self) -> Tables:
        """The new rows."""
        return self._new

    def known(self, said: str) -> bool:
        """Whether the hub or the catalogue has a crop of this name."""
        return said.casefold() in self._crops or said.casefold() in _catalogue()

    def named(self, said: str, variety: str = "", family: str = "", company: str = "") -> tuple[str, str]:
        """(crop, variety) for what another program calls it: "Tomato", "Tomato: Sungold" or, where the hub knows it, "Sungold"."""
        if not variety and not self.known(said):
            crop, found, rest = said.partition(WITHIN)
            if found:
                said, variety = crop, rest
            else:
                alone = [(crop, name) for (crop, word), name in self._varieties.items() if word == said.casefold()]
                if len(alone) == 1:
                    return alone[0]
        name = self._crop(said.strip(), family)
        return name, self._variety(name, variety.strip(), company)

    def _crop(self, said: str, family: str) -> str:
        if said.casefold() in self._crops:
            return self._crops[said.casefold()]
        key, name = _catalogue().get(said.casefold(), ("", said))
        if key in self._keys or name.casefold() in self._crops:
            key, name = "", said
        key = key or self._key(said)
        self._keys.add(key)
        self._crops |= {key.casefold(): name, said.casefold(): name, name.casefold(): name}
        self._new["crops"].append(
            {"id": id_from("crop", key), "key": key, "name": name, "family": self._family(family), "facts": "", "notes": ""}
        )
        return name

    def _family(self, said: str) -> str:
        if said and said.casefold() not in self._families:
            self._families[said.casefold()] = said
            row: Row = {"id": id_from("family", said.casefold()), "name": said, "rotation_years": "", "notes": ""}
            self._new["families"].append(row)
        return self._families.get(said.casefold(), "")

    def _key(self, name: str) -> str:
        """A key as models.agronomy.crops.new_crop asks for: small letters, digits and underscores, free."""
        word = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:50]
        word = word if word[:1].isalpha() else f"crop_{word}".rstrip("_")
        key, n = word, 1
        while key in self._keys or key in catalogue():
            n += 1
            key = f"{word}_{n}"
        return key

    def _variety(self, crop: str, said: str, company: str) -> str:
        if not said:
            return ""
        if (crop, said.casefold()) not in self._varieties:
            self._varieties[(crop, said.casefold())] = said
            row: Row = {"id": id_from("variety", crop, said.casefold()), "crop": crop, "name": said, "company": company}
            self._new["varieties"].append(row | {"facts": "", "notes": ""})
        return self._varieties[(crop, said.casefold())]
