"""Herds that graze as one: what they eat, what they bear and what harms them is that of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from models.advice.rotation.facts import HerdFacts
from models.planning.grazing import SMALL
from models.records.grazing import TOGETHER


def as_one(herds: Sequence[HerdFacts], joins: Mapping[str, Sequence[str]], trouble: list[str]) -> list[HerdFacts]:
    """The herds of a plan. joins: herd -> those that graze with it, said of either. Herds at two places are told and stay apart."""
    groups: list[list[HerdFacts]] = []
    for herd in herds:
        with_it = [g for g in groups if any(_joined(herd, other, joins) for other in g)]
        groups = [g for g in groups if g not in with_it] + [[one for g in with_it for one in g] + [herd]]
    found = [one for group in groups for one in _one(group, trouble)]
    named = {member.name: herd.name for herd in found for member in herd.each}
    return [_following(herd, named) for herd in found]


def _joined(one: HerdFacts, other: HerdFacts, joins: Mapping[str, Sequence[str]]) -> bool:
    return other.name in joins.get(one.name, ()) or one.name in joins.get(other.name, ())


def _one(group: list[HerdFacts], trouble: list[str]) -> list[HerdFacts]:
    if len(group) == 1:
        return group
    places = {herd.place for herd in group}
    if len(places) > 1:
        where = " and ".join(f"{herd.name} in {herd.place or 'the lot'}" for herd in group)
        trouble.append(f"{where} graze as one, but stand apart: log where they are; until then each is planned by itself.")
        return group
    return [merged(group)]


def merged(group: Sequence[HerdFacts]) -> HerdFacts:
    """One herd of several.

    The worms of sheep among cattle are sheep's worms: as soon as one of them is of small ruminants, all is. It may stay as long
    as the one that may stay shortest, and has been there since the last of them came.
    """
    head = sum(h.head for h in group)
    live_kg = sum(h.head * h.weight_kg for h in group)
    small = next((h.kind for h in group if h.kind in SMALL), group[0].kind)
    names = {h.name for h in group}
    return HerdFacts(
        TOGETHER.join(h.name for h in group),
        small,
        head,
        live_kg / head if head else 0.0,
        100 * sum(h.demand_kg_d for h in group) / live_kg if live_kg else 0.0,
        group[0].place,
        max((h.since for h in group if h.since is not None), default=None),
        min(h.longest for h in group),
        next((h.follows for h in group if h.follows and h.follows not in names), ""),
        tuple(word for h in group for word in h.guessed),
        tuple(group),
    )


def _following(herd: HerdFacts, named: Mapping[str, str]) -> HerdFacts:
    """The leader by its name in the plan."""
    leader = named.get(herd.follows, "")
    return replace(herd, follows=leader if leader != herd.name else "")
