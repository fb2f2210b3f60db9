"""Who is silent. A gateway whose devices are all silent is one line, not forty."""

from __future__ import annotations

from datetime import timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import UNKNOWN_INTERVAL_S, Farm, Heard, gateway_silent
from models.display import age, counted, from_ns, joined, moment

# what was restarted speaks again within the hour; a battery or a radio that was seen to, within the day
RESTARTED, CHECKED = timedelta(hours=1), timedelta(days=1)
# so many devices that owe a word cannot all be flat or out of reach by chance
OWED = 5


@lines
def silent(farm: Farm) -> list[Line]:
    """Silent gateways first, then devices that speak for themselves."""
    gone = [h for h in farm.devices if h.silent and h.registered and h.last_ns is not None]
    if all_silent(farm):
        return [_everything(farm, [h for h in farm.devices if h.registered and h.last_ns is not None])]
    gateways = sorted({h.device.gateway for h in gone if h.device.gateway and gateway_silent(farm, h.device.gateway)})
    found = [_gateway(farm, name) for name in gateways]
    alone = [h for h in gone if h.device.gateway not in gateways]
    if len(alone) > 2:
        names = joined([h.name for h in alone], 3)
        what = f"Look at {counted(len(alone), 'silent device')}: {names}."
        title, subject = f"{counted(len(alone), 'device')} silent", f"silent {', '.join(sorted(h.device.key for h in alone))}"
        found.append(Line("unknown", what, title, f"{names}; check power and radio", "", "devices", subject=subject))
    else:
        found += [_device(farm, h) for h in alone]
    return found


def _everything(farm: Farm, gone: list[Heard]) -> Line:
    last = max(gone, key=lambda h: h.last_ns or 0)
    since = moment(from_ns(last.last_ns or 0), farm.now, farm.zone, farm.units)
    return Line(
        "act",
        f"Nothing has been heard since {since}: check the hub’s broker and collector.",
        "Nothing is heard",
        f"all {counted(len(gone), 'device')} fell silent together, so it is the broker, the network or this computer, not the sensors; "
        "until it is back look at cold stores, tanks and animals yourself",
        f"last word {age(last.age_s)} ago",
        "devices",
        weight=9,
        subject="silent everything",
        deeds=(Deed("Restarted", "Restarted the broker and the collector", type="maintenance"),),
        until=farm.now + RESTARTED,
    )


def _gateway(farm: Farm, name: str) -> Line:
    behind = farm.behind(name)
    last = max(behind, key=lambda h: h.last_ns or 0)
    since = moment(from_ns(last.last_ns or 0), farm.now, farm.zone, farm.units)
    places = sorted({p for h in behind for p in h.places})
    return Line(
        "act",
        f"Restart the {name}: it has been silent since {since}, with {counted(len(behind), 'device')} behind it.",
        f"{name[:1].upper()}{name[1:]} is silent",
        f"unknown until it is back: {joined(places, 4) or counted(len(behind), 'device')}. Unplug it, count to ten, plug it in",
        f"last word {age(last.age_s)} ago",
        "devices",
        weight=len(behind),
        subject=f"silent {name}",
        deeds=(Deed("Restarted", f"Restarted the {name}", type="maintenance"),),
        until=farm.now + RESTARTED,
    )


def _device(farm: Farm, heard: Heard) -> Line:
    since = moment(from_ns(heard.last_ns or 0), farm.now, farm.zone, farm.units)
    where = f" at {heard.places[0]}" if heard.places else ""
    return Line(
        "unknown",
        f"Look at {heard.name}{where}: it has been silent since {since}.",
        f"{heard.name} is silent",
        f"{joined(heard.places) or 'no place'} unknown since {since}; check its battery, then its radio",
        f"last word {age(heard.age_s)} ago",
        "devices",
        heard.places[0] if heard.places else "",
        subject=f"silent {heard.device.key}",
        deeds=(Deed("Checked", f"Checked {heard.name}{where}", heard.places[:1], "maintenance"),),
        until=farm.now + CHECKED,
    )


def all_silent(farm: Farm) -> bool:
    """Whether nothing is heard at all, whichever way it comes: that is one cause, not one a gateway.

    Of those ever heard here all are silent; or one is, and since the last word of any most of them (OWED at least) should
    have spoken twice. So it is known before those that speak hourly have missed their times.
    """
    ages = [(h.age_s, h) for h in farm.devices if h.registered and h.age_s is not None]
    gone = sum(h.silent for _, h in ages)
    if len(ages) < 2 or not gone or gone == len(ages):
        return len(ages) > 1 and gone == len(ages)
    quiet_s = min(age for age, _ in ages)
    owing = sum(quiet_s > 2 * (h.device.interval_s or UNKNOWN_INTERVAL_S) for _, h in ages)
    return owing >= max(OWED, len(ages) / 2)
