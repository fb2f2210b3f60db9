"""What the hub knows about its devices when it decodes: the only state that decoding reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sensors.reading import Fact


@dataclass(slots=True)
class Known:
    """What self-descriptions and the steward have taught so far.

    facts: (kind, key) -> value. Kinds in use:
      "discovery" key = state topic: what a Home Assistant discovery config says about it
      "exposes"   key = zigbee2mqtt friendly name: {"fields": {property: unit}, "model": ...}
      "model"     key = device: the decoder a steward chose for a device whose bytes nobody decoded
      "interval"  key = device: {"seconds": ...} how often the device itself says it reports
      "config"    key = config topic: the state topics it spoke of, so that an empty config takes back just those
      "statestream" key = base of a Home Assistant statestream entity: its unit and class, as far as heard
      "alias"     key = topic prefix: {"device": ...} who speaks under it (Shelly with a custom prefix)
      "unit"      key = device/channel/measurand: {"unit": ...} the unit a steward answered for a bare number
    zone: the hub's time zone, for devices that send naive local time.
    version: rises with every change, so that whoever caches by it knows.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    facts: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    version: int = 0

    def get(self, kind: str, key: str) -> dict[str, object] | None:
        return self.facts.get((kind, key))

    def learn(self, facts: Iterable[Fact]) -> list[Fact]:
        """Take in facts; gives back those that changed anything."""
        changed = []
        for fact in facts:
            place = (fact.kind, fact.key)
            if fact.value is None:
                if self.facts.pop(place, None) is not None:
                    changed.append(fact)
            elif self.facts.get(place) != fact.value:
                self.facts[place] = fact.value
                changed.append(fact)
        if changed:
            self.version += 1
        return changed
