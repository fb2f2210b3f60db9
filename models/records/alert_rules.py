"""The rules of a hub: the defaults of models/alerts/rules.csv with what the hub changed laid over them, and its own.

What was changed is kept by itself, so that a default that gets better with a new version does so wherever nobody changed
it. Places are kept by id: a rule follows a place that is renamed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts import Rule
from models.alerts.rules import contradicting, default_rules, laid_over
from models.records.alerts import AlertRule
from models.records.places import KINDS, Place
from sensors.errors import InputError, RecordError


def load_rules(session: Session, defaults: Sequence[Rule] | None = None) -> list[Rule]:
    """Every rule that holds here, switched off ones too: defaults first, in their order, then the hub's own by key.

    defaults: those of models/alerts/rules.csv where None is given. A change that fits no more is left out (stray_changes
    names it) and the default holds: one odd row must not silence all the others.
    """
    return list(_read(session, defaults)[0].values())


def stray_changes(session: Session, defaults: Sequence[Rule] | None = None) -> dict[str, str]:
    """Changes that fit no more, by key, each with the reason: of a default that is gone, or has other limits now."""
    return _read(session, defaults)[1]


def changed_rules(session: Session) -> dict[str, dict[str, Any]]:
    """What the hub changed, by the rule's key; of its own rules everything. Places by name."""
    names = _names(session)
    return {row.key: _named(row.changes, names) for row in session.scalars(select(AlertRule).order_by(AlertRule.key))}


def _read(session: Session, defaults: Sequence[Rule] | None) -> tuple[dict[str, Rule], dict[str, str]]:
    rules = {rule.key: rule for rule in (default_rules() if defaults is None else defaults)}
    stray: dict[str, str] = {}
    for key, changes in changed_rules(session).items():
        try:
            rules[key] = rule_with(key, changes, rules.get(key))
        except RecordError as why:
            stray[key] = why.what
    return rules, stray


def rule_with(
    key: str,
    changes: Mapping[str, Any],
    default: Rule | None,
    others: Iterable[Rule] = (),
    around: Mapping[str, Collection[str]] | None = None,
) -> Rule:
    """A rule with changes laid over its default. RecordError where that is no rule, or it contradicts one of the others.

    around: place -> all it lies in.
    """
    try:
        rule = laid_over([] if default is None else [default], {key: changes})[key]
        for other in others:
            contradicting((rule, other), around)
    except InputError as why:
        step = why.next_step or "see docs/reference/alerts.md"
        raise RecordError(why.what, where=why.where, expected=why.expected, got=why.got, next_step=step) from why
    for kind in rule.place_kinds:
        if kind not in KINDS:
            raise RecordError(f"{kind!r} is no kind of place.", where=f"rule {key!r}", expected=", ".join(KINDS), got=kind)
    return rule


def with_ids(session: Session, places: Iterable[str], before: Iterable[str] = ()) -> list[str]:
    """Places as a rule keeps them: by id; RecordError where there is none of a name. before: ids it had, of places that are gone."""
    ids = {name: id for id, name in _names(session).items()} | {id: id for id in before}
    for name in places:
        if name not in ids:
            raise RecordError(f"There is no place called {name!r}.", next_step="add the place first, or correct the name")
    return [ids[name] for name in places]


def around(session: Session) -> dict[str, list[str]]:
    """Name of every place -> all it lies in, the nearest first."""
    rows = {id: (name, parent) for id, name, parent in session.execute(select(Place.id, Place.name, Place.parent_id))}
    found: dict[str, list[str]] = {}
    for name, parent in rows.values():
        lies_in: list[str] = []
        while parent in rows and rows[parent][0] not in lies_in:
            lies_in.append(rows[parent][0])
            parent = rows[parent][1]
        found[name] = lies_in
    return found


def _names(session: Session) -> dict[str, str]:
    """Id -> name of every place."""
    return {str(id): name for id, name in session.execute(select(Place.id, Place.name))}


def _named(changes: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """With places by name. One that is gone stays as its id: no name at all would be everywhere."""
    return {**changes, "places": [names.get(id, id) for id in changes["places"]]} if "places" in changes else dict(changes)
