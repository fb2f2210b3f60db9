"""The hub's own siren, hub/{hub}/siren: what Hubland itself says to whatever makes the noise.

A collector that listens to every topic hears itself; that is no reading and no device.
"""

from __future__ import annotations

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.reading import Message, Outcome


def _claims(parts: list[str]) -> bool:
    return len(parts) == 3 and parts[0] == "hub" and parts[2] == "siren"


@envelope("siren", rank=5, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """The hub's own siren: heard, and left alone."""
