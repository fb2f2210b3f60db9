"""The roster of a CSA as a spreadsheet: one row a share. No bank details, no addresses; what members pay is not in it."""

from __future__ import annotations

from collections.abc import Mapping

from models.interop.sheets import (
    Known,
    Line,
    Row,
    Tables,
    escaped,
    figure,
    given,
    headers_of,
    id_from,
    lines_of,
    needs,
    plain_tables,
    sheet,
)
from sensors.errors import RecordError

HEADERS = ("member_id", "share_size", "share_weight", "depot", "start_date", "end_date", "delivery_cycle", "paused_from", "paused_to")
FILE = "roster.csv"
CYCLES = ("weekly", "odd weeks", "even weeks", "every 4 weeks")
# what other programs call the same
_SAID = {
    "": "weekly", "every week": "weekly", "odd": "odd weeks", "even": "even weeks", "monthly": "every 4 weeks",
    "four-weekly": "every 4 weeks", "4 weeks": "every 4 weeks",
}  # fmt: skip
_DAYS = {"start_date": "start_on", "end_date": "end_on", "paused_from": "paused_from", "paused_to": "paused_to"}


def write(tables: Known) -> dict[str, str]:
    """All shares, by member and start."""
    plain = plain_tables(tables)
    weights = {r["name"]: r["weight"] for r in plain.get("share_sizes", [])}
    rows = [
        {"member_id": escaped(r["member"]), "share_size": escaped(r["size"]), "share_weight": weights.get(r["size"], ""),
         "depot": escaped(r.get("depot", "")), "delivery_cycle": r.get("cycle") or CYCLES[0]}
        | {theirs: r.get(ours, "") for theirs, ours in _DAYS.items()}
        for r in sorted(plain.get("shares", []), key=lambda r: (r["member"], r["start_on"], r["size"]))
    ]  # fmt: skip
    return {FILE: sheet(HEADERS, rows)} if rows else {}


def read(files: Mapping[str, str], known: Known) -> Tables:
    """Members, sizes, depots and shares. What the hub has keeps its id; a member is known by number."""
    reader = _Reader(plain_tables(known))
    for name, text in files.items():
        lines = lines_of(name, text)
        needs(name, lines, "member_id", "share_size", "start_date")
        for line in lines:
            reader.share(line)
    return given(reader.tables)


class _Reader:
    def __init__(self, known: Tables) -> None:
        self._old = {
            "members": {r["number"]: r for r in known.get("members", [])},
            "depots": {r["name"].casefold(): r for r in known.get("depots", [])},
            "share_sizes": {r["name"].casefold(): r for r in known.get("share_sizes", [])},
        }
        self._shares = {(r["member"], r["size"].casefold(), r["start_on"]): r for r in known.get("shares", [])}
        self.tables: Tables = {"depots": [], "share_sizes": [], "members": [], "shares": []}

    def share(self, line: Line) -> None:
        number = line.required("member_id", "The member's number")
        size = self._size(line)
        depot = self._named("depots", line["depot"], {"name": line["depot"]}) if line["depot"] else ""
        self._named("members", number, {"number": number}, shown="number")
        days = {ours: line.day(theirs) for theirs, ours in _DAYS.items()}
        _check(line, days)
        key = (number, size.casefold(), days["start_on"])
        old = self._shares.get(key, {})
        if old.get("_from"):
            raise RecordError(
                f"Member {number} has this share twice.", where=f"{line.file}, row {line.number}", got=f"the same as {old['_from']}",
                expected="one row a share", next_step="take one out; for two shares make a size of double weight",
            )  # fmt: skip
        row = dict.fromkeys(headers_of("shares"), "") | days
        row |= {"id": old.get("id") or id_from("share", *key), "member": number, "size": size, "depot": depot, "cycle": _cycle(line)}
        self._shares[key] = row | {"_from": f"row {line.number}"}
        self.tables["shares"].append(row)

    def _size(self, line: Line) -> str:
        said = line.required("share_size", "The size of the share")
        weight = line.value("share_weight")
        old = self._old["share_sizes"].get(said.casefold())
        if old is None and not weight:
            raise line.refused("The weight of this size is not known.", "share_weight", "its weight in full shares: 1, 0.5, ...")
        if old is not None and weight is not None and float(old["weight"]) != weight:
            raise line.refused(
                f"{old['name']} weighs {old['weight']} shares elsewhere.", "share_weight", old["weight"], "correct one of them"
            )
        return self._named("share_sizes", said, {"name": said, "weight": figure(weight or 0)})

    def _named(self, file: str, said: str, facts: Row, shown: str = "name") -> str:
        """The name of a record the hub has, or of one that is made with the roster."""
        key = said if shown == "number" else said.casefold()
        if key not in self._old[file]:
            row = dict.fromkeys(headers_of(file), "") | facts | {"id": id_from(file, key)}
            self._old[file][key] = row
            self.tables[file].append(row)
        return self._old[file][key][shown]


def _cycle(line: Line) -> str:
    said = line["delivery_cycle"].lower().replace("_", " ")
    found = _SAID.get(said, said)
    if found not in CYCLES:
        raise line.refused("This is no cycle of deliveries.", "delivery_cycle", ", ".join(CYCLES))
    return found


def _check(line: Line, days: Row) -> None:
    line.required("start_date", "The first day of the share")
    for first, last in (("start_date", "end_date"), ("paused_from", "paused_to")):
        if days[_DAYS[last]] and days[_DAYS[last]] < days[_DAYS[first]]:
            raise line.refused(f"This is before {first}.", last, f"{days[_DAYS[first]]} or later")
    if days["paused_to"] and not days["paused_from"]:
        raise line.refused("A pause has an end and no beginning.", "paused_from", "the first day of the pause")
