"""Who does it: every command is somebody's, and asks whether that somebody may."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sensors.errors import NotAllowed

# role -> what it may do, each more than the one before; treasurer stands beside them: it sees as a viewer does, and the tiers
ROLES = {
    "viewer": "sees everything but tiers, changes nothing",
    "worker": "records what was done, finishes and adds tasks",
    "steward": "changes places, plans, people and devices",
    "treasurer": "sees and sets what members pay",
}
_RANK = {"": 0, "viewer": 1, "treasurer": 1, "worker": 2, "steward": 3}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the hub itself. `roles` are keys of ROLES; `person_id` is None for the hub."""

    name: str
    roles: frozenset[str]
    person_id: uuid.UUID | None = None

    def may(self, role: str) -> bool:
        """Whether the actor has a role, or one above it."""
        if role == "treasurer":
            return "treasurer" in self.roles
        return max((_RANK.get(r, 0) for r in self.roles), default=0) >= _RANK[role]

    def must(self, role: str, what: str) -> None:
        """NotAllowed unless the actor may."""
        if not self.may(role):
            raise NotAllowed(
                f"{self.name or 'Nobody signed in'} may not {what.replace('_', ' ')}.",
                expected=f"the role {role}",
                got=", ".join(sorted(self.roles)) or "no role",
                next_step="sign in" if not self.roles else f"ask a {role} to do it, or to give you that role",
            )


NOBODY = Actor("", frozenset())
# the program itself: set-up, the command line on the hub's own machine, jobs
HUB = Actor("hub", frozenset({"steward", "treasurer"}))
