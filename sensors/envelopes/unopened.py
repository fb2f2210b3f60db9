"""Families that Hubland knows by their topics but does not read yet: kept, with a reason, and read again later.

Without this the generic families would take them for home-made devices, under names that change once they are read.
"""

from __future__ import annotations

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.reading import Message, Outcome


def family_of(parts: list[str]) -> str:
    """The name of the family that owns a topic; "" for none of them."""
    first = parts[0]
    if first == "spBv1.0":
        return "Sparkplug B"
    if first == "homie":
        return "Homie"
    if first == "opensprinkler":
        return "OpenSprinkler"
    if first in ("N", "R", "W") and len(parts) > 3:
        return "Victron"
    if first == "bot" and len(parts) == 3 and parts[1].startswith("device_"):
        return "FarmBot"
    if first == "v1" and len(parts) > 2 and parts[1] in ("devices", "gateway"):
        return "ThingsBoard"
    if first.startswith("v1.") and len(parts) > 1 and parts[1].startswith(("Datastreams", "Things", "Observations", "MultiDatastreams")):
        return "SensorThings"
    if "BTtoMQTT" in parts:
        return "Theengs"
    return ""


def _claims(parts: list[str]) -> bool:
    return bool(family_of(parts))


@envelope("unopened", rank=800, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Families that are known but not read yet."""
    family = family_of(message.topic.split("/"))
    outcome.reject(f"{family} messages are not read yet", next_step="they are kept; read them again once a newer Hubland can")
