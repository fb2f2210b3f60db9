"""Who shares in a scenario's season: members with their shares, what they exclude, what they pay."""

from __future__ import annotations

from datetime import date, timedelta

from models.interop.scenario.plan import Written, tier_name
from models.interop.sheets import Row, Tables, figure, id_from
from models.planning.planting.occupancy import WEEK_END
from models.planning.planting.stores import drawn
from models.planning.scenario.chain import chain_of
from models.planning.scenario.division import handed_out


def people(written: Written) -> Tables:
    """Sizes, members, shares and tiers. A file counts people and does not name them: they are numbered."""
    sizes = [{"id": _id(written, "share_sizes", s.name), "name": s.name, "weight": figure(s.full)} for s in written.scenario.sizes]
    excluded = _excluded(written)
    members, shares = list[Row](), list[Row]()
    first, last = _span(written)
    for number, size in written.members():
        members.append(_member(written, number, ", ".join(excluded.get(number, ()))))
        id = id_from("share", number, size, str(written.year))
        days = {"start_on": _free_from(written, number, id, first).isoformat(), "end_on": last.isoformat()}
        shares.append({"id": id, "member": number, "size": size, **days})
    tiers, more = _tiers(written)
    return {"share_sizes": sizes, "members": members + more, "shares": shares, "tiers": tiers}


def _span(written: Written) -> tuple[date, date]:
    """First and last day of the season's shares: of its year, and longer where something is picked or handed out before or after it."""
    scenario = written.scenario
    chain = chain_of(scenario)
    days = [day for one in chain.days.values() for day in (one.first_week, one.last_week + WEEK_END)]
    weekly = [one.stand.weekly() for one in scenario.standing] + ([] if scenario.yard is None else [scenario.yard.logs.weekly()])
    days += [day for weeks in weekly for week in weeks for day in (week, week + WEEK_END)]
    days += [day + WEEK_END for one in scenario.stores for day in drawn(one.stored).days]
    days += [day + WEEK_END for one in handed_out(scenario, chain) for day in one.amounts]
    return min([date(written.year, 1, 1), *days]), max([date(written.year, 12, 31), *days])


def _free_from(written: Written, number: str, id: str, first: date) -> date:
    """The first day on which a member has no share of a season before."""
    others = [row for row in written.hub.get("shares", []) if row["member"] == number and row["id"] != id and row["end_on"]]
    ends = [date.fromisoformat(row["end_on"]) for row in others if row["start_on"] < first.isoformat() <= row["end_on"]]
    return max([first, *(end + timedelta(days=1) for end in ends)])


def _id(written: Written, file: str, name: str) -> str:
    """The id the hub has of a name, or the one that is made of it."""
    return next((row["id"] for row in written.hub.get(file, []) if row["name"] == name), id_from(file, name.casefold()))


def _member(written: Written, number: str, allergies: str = "") -> Row:
    there = next((row["id"] for row in written.hub.get("members", []) if row["number"] == number), id_from("members", number))
    return {"id": there, "number": number, "allergies": allergies}


def _excluded(written: Written) -> dict[str, list[str]]:
    """Member's number -> tags. Each tag goes on where the last one ended, so that as few members as can be exclude two things."""
    numbers = {size.name: [number for number, of in written.members() if of == size.name] for size in written.scenario.sizes}
    at, found = dict.fromkeys(numbers, 0), dict[str, list[str]]()
    for one in written.scenario.exclusions:
        for size, count in one.counts.items():
            for n in range(min(count, len(numbers.get(size, ())))):
                found.setdefault(numbers[size][(at[size] + n) % len(numbers[size])], []).append(one.tag)
            at[size] = at.get(size, 0) + count
    return found


def _tiers(written: Written) -> tuple[list[Row], list[Row]]:
    """What members pay, in order; and members who pay and have no share."""
    numbers = [number for number, _ in written.members()]
    wanted = sum(tier.members for tier in written.scenario.tiers)
    more = [f"supporter {n}" for n in range(1, wanted - len(numbers) + 1)]
    payers, rows = iter(numbers + more), list[Row]()
    for n, tier in enumerate(written.scenario.tiers, 1):
        for _ in range(tier.members):
            number = next(payers)
            rows.append({"id": id_from("tiers", number), "member": number, "tier": tier_name(n, tier.name), "price": figure(tier.price)})
    return rows, [_member(written, number) for number in more]
