"""Who a message is from, by its topic alone: the same device gets the same name whatever it says."""

from __future__ import annotations

from functools import lru_cache

# Last levels that name the message, not the device.
REPORTS = frozenset(
    [
        "readings",
        "reading",
        "env",
        "environment",
        "state",
        "status",
        "data",
        "telemetry",
        "sensor",
        "sensors",
        "json",
        "values",
        "value",
        "up",
        "tele",
        "measurements",
        "measurement",
        "events",
        "event",
        "report",
        "reports",
        "payload",
        "message",
        "messages",
        "uplink",
        "attributes",
        "info",
        "update",
        "result",
        "output",
        "raw",
        "dump",
        "counter",
        "readout",
    ]
)
COMMANDS = frozenset({"set", "get", "cmd", "cmnd", "command", "commands", "control", "rpc", "ack", "config", "settings", "target"})


@lru_cache(maxsize=16384)
def device_of(topic: str) -> str:
    """The sender's name where a topic carries a whole message: the topic without a last level such as `state`."""
    parts = [part for part in topic.split("/") if part]
    while len(parts) > 1 and parts[-1].lower() in REPORTS:
        parts.pop()
    return "/".join(parts) or topic


@lru_cache(maxsize=16384)
def device_and_field(topic: str) -> tuple[str, str]:
    """(device, field) where a topic carries one value: farm/tank2/level is tank2's level. Skips a last `state`."""
    parts = [part for part in topic.split("/") if part]
    if len(parts) < 2:
        return topic, parts[0] if parts else topic
    return "/".join(parts[:-1]), parts[-1]


def is_command(parts: list[str]) -> bool:
    """Whether the topic is where orders are given, not where readings arrive."""
    return parts[-1].lower() in COMMANDS or "cmnd" in parts


@lru_cache(maxsize=16384)
def device_of_state(topic: str, bare: bool = False) -> tuple[str, str]:
    """(device, channel) of a state topic that discovery speaks of, whoever publishes it.

    bare: the topic carries one value,
        not a whole message. Under the discovery prefix the node is the device; elsewhere the family that owns the topic names it.
    """
    parts = topic.split("/")
    if parts[0] in ("homeassistant", "hass", "statestream", "ha") and len(parts) > 3:
        rest = parts[2:-1]
        return rest[0], "/".join(rest[1:]) or rest[0]
    if parts[0].startswith("zigbee2mqtt"):
        return "/".join(parts[1:]), ""
    if parts[0] == "shellies" and len(parts) > 2:
        return parts[1], ""
    if "tele" in parts or "stat" in parts:
        return "/".join(part for part in parts[:-1] if part not in ("tele", "stat")), ""
    if len(parts) >= 4 and parts[-1] == "state":
        return "/".join(parts[:-3]), parts[-2]
    return device_and_field(topic) if bare else (device_of(topic), "")
