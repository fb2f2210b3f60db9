"""From who holds which share to groups that get the same box: pauses left out, donated boxes sent where they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.planning.shares import Group

# given away, pick-up, minus weight, exclusions, off-grade welcome, likes
Profile = tuple[int, str, float, tuple[str, ...], bool, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Holder:
    """A member's share in one week. weight: in full shares. depot: where it is picked up. paused: no box this week. donated: the box
    is packed and goes where donated boxes go. given: it goes to another member, whose depot, exclusions, likes and seconds stand here.
    excluded, likes, seconds, ahead: as in Group. What the member pays is not known here."""

    member: str
    weight: float
    depot: str
    excluded: frozenset[str] = frozenset()
    paused: bool = False
    donated: bool = False
    seconds: bool = False
    ahead: float = 0.0
    likes: Mapping[str, int] = field(default_factory=dict)
    given: bool = False


@dataclass(frozen=True, slots=True)
class Grouped:
    """groups: shares that get the same; members: group -> whose they are; away: groups of boxes given away;
    over: sentences on pick-ups that hold less than is sent to them."""

    groups: tuple[Group, ...]
    members: Mapping[str, tuple[str, ...]]
    over: tuple[str, ...]
    away: frozenset[str] = frozenset()


def grouped(holders: Iterable[Holder], capacity: Mapping[str, int] | None = None, donated_to: str = "kitchen") -> Grouped:
    """Groups of this week. A donated box leaves its member's exclusions behind and has its own group; one that is given away is ahead or
    behind of nobody. capacity: pick-up -> boxes."""
    found: dict[Profile, list[Holder]] = {}
    away = set[str]()
    for holder in holders:
        if not holder.paused:
            found.setdefault(_profile(holder, donated_to), []).append(holder)
    groups, members = list[Group](), dict[str, tuple[str, ...]]()
    for profile in sorted(found):
        some = found[profile]
        name = _name(some[0], donated_to, [g.id for g in groups])
        one, mean = some[0], sum(h.ahead for h in some) / len(some)
        if one.donated or one.given:
            away.add(name)
            mean = 0.0
        depot = donated_to if one.donated else one.depot
        excluded = frozenset[str]() if one.donated else one.excluded
        likes = {} if one.donated else dict(one.likes)
        groups.append(Group(name, len(some), one.weight, depot, excluded, mean, likes, seconds=one.seconds))
        members[name] = tuple(h.member for h in some)
    return Grouped(tuple(groups), members, tuple(_over(groups, capacity or {})), frozenset(away))


def _profile(holder: Holder, donated_to: str) -> Profile:
    """What must be alike for two shares to get the same box; groups are listed in this order."""
    if holder.donated:
        return 2, donated_to, -holder.weight, (), holder.seconds, ()
    kept, likes = tuple(sorted(holder.excluded)), tuple(sorted(holder.likes.items()))
    return int(holder.given), holder.depot, -holder.weight, kept, holder.seconds, likes


def _name(holder: Holder, donated_to: str, taken: list[str]) -> str:
    size = {1.0: "full", 0.5: "half"}.get(holder.weight, f"{holder.weight:g} of a full share")
    name = f"{donated_to if holder.donated else holder.depot}, {size}"
    if holder.donated:
        name += ", donated"
    elif holder.excluded:
        name += f", no {', '.join(sorted(holder.excluded))}"
    if holder.given and not holder.donated:
        name += ", given"
    number = 1 + sum(t == name or t.startswith(f"{name} (") for t in taken)
    return name if number == 1 else f"{name} ({number})"


def _over(groups: list[Group], capacity: Mapping[str, int]) -> Iterable[str]:
    sent: dict[str, int] = {}
    for group in groups:
        sent[group.depot] = sent.get(group.depot, 0) + group.shares
    for depot, boxes in sent.items():
        room = capacity.get(depot)
        if room is not None and boxes > room:
            yield f"{depot} has room for {room} boxes and {boxes} are sent there: move {boxes - room} of them to another pick-up."
