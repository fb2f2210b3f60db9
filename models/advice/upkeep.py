"""Batteries that run out, probes that say what cannot be, messages nobody could read."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines, soundness
from models.advice.farm import HOUSEKEEPING, Farm, Live
from models.advice.thresholds import limit
from models.display import age, counted, from_ns, joined, moment, quantity
from sensors.measurands import measurands
from sensors.quality.registry import TESTS
from sensors.reading import Quarantined

# a device says how full its battery is once a day, and may be late with it
BATTERY_SAID = timedelta(days=2)


def _low(live: Live) -> bool:
    if live.measurand == "battery_level":
        return live.value <= limit("battery_low")
    return (live.measurand == "battery_low" and live.value >= 0.5) or (live.measurand == "battery_ok" and live.value < 0.2)


@lines
def batteries(farm: Farm) -> list[Line]:
    """One line for all batteries to change."""
    low = [x for x in farm.lives if _low(x) and not x.doubted and x.key.device in farm.device_named]
    if not low:
        return []
    names = list(dict.fromkeys(farm.device_named[x.key.device].name for x in low))
    where = tuple(dict.fromkeys(x.place for x in low if x.place))
    charge = [quantity("battery_level", x.value, farm.units) for x in low if x.measurand == "battery_level"]
    left = f" ({charge[0]} left)" if len(names) == 1 and charge else ""
    batteries = "the battery" if len(names) == 1 else "batteries"
    return [
        Line(
            "watch",
            f"Change {batteries} of {joined(names)}{left}.",
            f"{joined(names, 3)}: battery low{left}",
            "before it falls silent; note the date on the device",
            f"said {age(min(x.age_s for x in low))} ago",
            "devices",
            weight=1,
            subject=f"battery {', '.join(sorted(names))}",
            deeds=(Deed("Changed", f"Changed {batteries} of {joined(names)}", where, "maintenance"),),
            until=farm.now + BATTERY_SAID,
        )
    ]


@lines
def doubted(farm: Farm) -> list[Line]:
    """Probes that fail too many checks in a day, and those whose present value fails one. What fails counts in no number."""
    worst = soundness.unsound(farm)
    found = [x for x in farm.lives if x.doubted and not x.late and x.measurand not in HOUSEKEEPING and x.key.device not in worst]
    by_device: dict[str, list[Live]] = {}
    for live in found:
        by_device.setdefault(live.key.device, []).append(live)
    often = [soundness.line(farm, one) for _, one in sorted(worst.items())]
    return [*often, *(_doubt(farm, device, lives) for device, lives in sorted(by_device.items()))]


def _doubt(farm: Farm, device: str, lives: list[Live]) -> Line:
    first = lives[0]
    name = farm.device_named[device].name if device in farm.device_named else device
    label = measurands()[first.measurand].label if first.measurand in measurands() else first.measurand
    why = TESTS[first.test][1] if 0 < first.test < len(TESTS) else "it failed a check"
    where = f" at {first.place}" if first.place else ""
    return Line(
        "unknown",
        f"Look at {name}{where}: its {label} says {quantity(first.measurand, first.value, farm.units)}, which {_cannot(why)}.",
        f"{first.place or name}: {label} suspect",
        f"{name} says {quantity(first.measurand, first.value, farm.units)}: {why}; not counted. Look at the probe",
        f"{age(first.age_s)}",
        "devices",
        first.place,
        measurand=first.measurand,
        subject=f"doubt {device}",
        deeds=(Deed("Looked", f"Looked at {name}{where}", (first.place,) if first.place else (), "maintenance"),),
        until=farm.now + timedelta(days=1),
    )


def _cannot(why: str) -> str:
    return f"is {why}" if why.startswith("outside") else why if why.startswith("has") else "is in doubt"


@lines
def quarantine(farm: Farm) -> list[Line]:
    """Messages that nobody could read: one line a device."""
    return [_question(farm, q) for q in sorted(farm.questions, key=lambda q: -q.count)]


def _question(farm: Farm, asked: Quarantined) -> Line:
    who, many = asked.device or asked.topic, counted(asked.count, "message")
    since = moment(from_ns(asked.first_ns), farm.now, farm.zone, farm.units)
    return Line(
        "todo",
        f"{who} sends what we cannot read: {many} since {since}.",
        f"{who}: {many} we cannot read",
        asked.reason,
        f"last {age(farm.now.timestamp() - asked.last_ns / 1e9)} ago",
        "quarantine",
        weight=asked.count,
        subject=f"unread {asked.topic}",
    )


# the jobs say every few seconds that they live; so long without a word they do not
STILL_S = 120.0


@lines
def watchers(farm: Farm) -> list[Line]:
    """The hub's own jobs: while they stand still nobody is woken, and that must not look like calm."""
    if farm.jobs_silent_s is None or farm.jobs_silent_s < STILL_S:
        return []
    since = age(farm.jobs_silent_s)
    return [
        Line(
            "act",
            "Start the hub again: nobody watches. Its jobs stand still, so no alert goes out and nothing is forecast.",
            "Nobody watches: the hub’s jobs stand still",
            f"silent for {since}; on the hub’s computer run: hubland up",
            f"last word {since} ago",
            "alerts",
            weight=200,
        )
    ]
