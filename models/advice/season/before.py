"""What weeks printed before leave: who is ahead or behind this season, what a box had of late, which pick-ups had what is scarce."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.advice.season.packing import Packed, PackedGroup, read_back
from models.planning.shares import Group
from models.planning.shares.season import recent, standing, turns
from models.records.seasons import SeasonView
from sensors.errors import RecordError


@dataclass(frozen=True, slots=True)
class Before:
    """ahead: member -> usual portions of a full share this season above the mean, below it negative; recent: member -> item -> in how many
    of the last three weeks it came; usual: of a full share in a mean week, None before the first; turns: item -> pick-up -> weeks."""

    ahead: Mapping[str, float]
    recent: Mapping[str, Mapping[str, int]]
    usual: float | None
    turns: Mapping[str, Mapping[str, int]]


def before(view: SeasonView, monday: date) -> Before:
    """From the weeks of the season that are printed before a week; one that cannot be read counts for nobody, nor does a box given away."""
    weeks = [packed for week, document in view.printed if week < monday and (packed := _read(document)) is not None]
    weight = {member: group.weight for packed in weeks for group in _own(packed) for member in group.members}
    members = [Group(member, 1, full) for member, full in weight.items()]
    values = [{member: group.value for group in _own(packed) for member in group.members} for packed in weeks]
    stands = standing(values, members)
    boxes = {member: recent(_boxes(weeks, member)) for member in weight}
    return Before(stands.ahead, boxes, stands.usual, turns([_by_depot(packed) for packed in weeks]))


def _read(document: Mapping[str, object]) -> Packed | None:
    try:
        return read_back(document)
    except RecordError:
        return None


def _own(packed: Packed) -> list[PackedGroup]:
    """Boxes that went to those whose share it was."""
    return [group for group in packed.groups if not group.donated]


def _boxes(weeks: list[Packed], member: str) -> list[list[str]]:
    return [_held(group.box) for packed in weeks for group in _own(packed) if member in group.members]


def _by_depot(packed: Packed) -> list[tuple[str, list[str]]]:
    return [(group.depot, _held(group.box)) for group in packed.groups]


def _held(box: Mapping[str, float]) -> list[str]:
    return [item for item, amount in box.items() if amount > 0]
