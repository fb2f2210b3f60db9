"""Which rules wake people here: a default changed, one of the hub's own, and back again."""

from __future__ import annotations

import re
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts import Kind, Severity
from models.alerts.rules import default_rules
from models.records.alert_rules import around, changed_rules, load_rules, rule_with, with_ids
from models.records.alerts import AlertRule
from models.records.command import command, say
from models.records.commands._facts import words
from models.records.commands._find import must
from sensors.errors import RecordError

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class RuleChanges(TypedDict, total=False):
    """Fields of models.alerts.Rule; what is left out stays as it is. places: names."""

    fear: str
    kind: Kind
    look: str
    severity: Severity
    source: str
    state: str
    detail: str
    slack: float
    back: float
    place_kinds: tuple[str, ...]
    places: tuple[str, ...]
    bad_at: float | None
    good_at: float | None
    above: bool
    for_s: float
    good_s: float
    fresh_s: float
    group: str
    passes_quiet: bool
    escalate_s: float
    log: bool
    enabled: bool
    todo: str


@command("steward")
def put_rule(session: Session, key: str, **changes: Unpack[RuleChanges]) -> AlertRule | None:
    """Change a rule of this hub, or add one of its own. Fields of models.alerts.Rule; limits in the measurand's own unit.

    None where nothing differs from the default any more. RecordError where it would be no rule, or contradict itself.
    """
    default = {rule.key: rule for rule in default_rules()}.get(key)
    if default is None and not _KEY.fullmatch(key):
        raise RecordError(f"A rule cannot be called {key!r}.", expected="small letters, digits and _, a letter first", got=key)
    row = session.scalar(select(AlertRule).where(AlertRule.key == key))
    kept = {**changed_rules(session).get(key, {}), **{name: words(v) if isinstance(v, str) else v for name, v in changes.items()}}
    rule = rule_with(key, kept, default, [other for other in load_rules(session) if other.key != key], around(session))
    differs = {name: getattr(rule, name) for name in kept if default is None or getattr(rule, name) != getattr(default, name)}
    if "places" in differs:
        differs["places"] = with_ids(session, differs["places"], () if row is None else row.changes.get("places", ()))
    differs = {name: list(value) if isinstance(value, tuple) else value for name, value in differs.items()}
    row = _kept(session, row, key, differs)
    say(session, f"{'New alert' if default is None and row is None else 'Alert'}: {rule.fear}{'' if rule.enabled else ', off'}.")
    return row


def _kept(session: Session, row: AlertRule | None, key: str, changes: dict[str, Any]) -> AlertRule | None:
    """The row of what differs; none where nothing does."""
    if row is not None and not changes:
        session.delete(row)
    elif row is not None:
        row.changes = changes
    elif changes:
        row = AlertRule(key=key, changes=changes)
        session.add(row)
    session.flush()
    return row if changes else None


@command("steward")
def reset_rule(session: Session, key: str) -> None:
    """A default rule is as it came again; a rule of the hub's own goes. What it raised stays."""
    row = must(session.scalar(select(AlertRule).where(AlertRule.key == key)), session, AlertRule.key, "changed rule", key)
    given = {rule.key: rule.fear for rule in default_rules()}
    session.delete(row)
    session.flush()
    say(session, f"As it came: {given[key]}." if key in given else f"No longer watched: {row.changes.get('fear', key)}.")
