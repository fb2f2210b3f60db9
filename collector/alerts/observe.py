"""What rules see in lines of advice: each line that a rule is for, and each cause that was bad and has no line any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from collector.alerts.silence import waited_for
from collector.alerts.spells import FREEZE, FROST, HEAT, Spell, incident_of, spell_of
from collector.alerts.standstill import Absent, absent
from models.advice import Line, registry
from models.advice.farm import Farm
from models.alerts import Memory, Observation, Rule
from models.alerts.rules import bad_in, level_of, looks, taken_by

# subjects that name several devices or batteries are causes of their own each: one more is no new incident of all
SEVERAL = ("battery", "silent")
# subjects whose words change with whatever else is to be done: each place that is to be seen to is a cause
BY_PLACE = ("water", FREEZE)
# food that nobody hears of, and food of which nobody knew for hours, is one thing that nobody knows
SAME = {"gap": "unheard"}
ORDER = ("unknown", "good", "bad")


def every_line(farm: Farm) -> list[Line]:
    """Every line of advice, answered or not and however many: an alert must not hang on how much fits a page."""
    return [line for give in registry() for line in give(farm)]


def advice(
    rules: Sequence[Rule], farm: Farm, memories: Mapping[tuple[str, str], Memory], known: dict[tuple[str, str], Absent]
) -> list[Observation]:
    """What advice rules see now: one observation for each rule and cause.

    memories: what is raised or may be; such a cause without a line is good if its inputs are fresh, else unknown. known:
    what each cause was about when a line last spoke of it; added to here.
    """
    return seen_of(every_line(farm), rules, farm, memories, known)


def seen_of(
    lines: Iterable[Line],
    rules: Sequence[Rule],
    farm: Farm,
    memories: Mapping[tuple[str, str], Memory],
    known: dict[tuple[str, str], Absent],
) -> list[Observation]:
    """What advice rules see in these lines: `advice`."""
    own = {rule.key: rule for rule in rules if rule.kind == "advice" and rule.enabled}
    found: dict[tuple[str, str], Observation] = {}
    for line in lines:
        place = farm.place_named.get(line.place)
        spell = spell_of(line, farm)
        for rule in taken_by(own.values(), line, place.kind if place else "", farm.around(line.place)):
            incident = incident_of(rule, own, line, spell)
            for cause, where in causes(rule, line, spell).items():
                key = (rule.key, cause)
                one = seen_in(rule, cause, replace(line, place=where), farm, spell, incident)
                found[key] = _graver(found.get(key), going_on(waited_for(one, farm, memories), memories.get(key), spell))
                known[key] = Absent(cause, where, line.measurand, spell.ends if spell is not None else None)
    gone = [key for key in memories if key not in found and key[0] in own]
    for key in gone:
        found[key] = _without_line(own[key[0]], known.get(key) or Absent(key[1]), memories[key], farm, found.values())
    return list(found.values())


def causes(rule: Rule, line: Line, spell: Spell | None = None) -> dict[str, str]:
    """What an incident of this line is about, in the same words each time -> its place."""
    look = max((x for x in looks(rule) if line.subject == x or line.subject.startswith(f"{x} ")), key=len, default="")
    rest = line.subject.removeprefix(look).strip()
    if look in SEVERAL and ", " in rest:
        return {f"{look} {one}": line.place for one in rest.split(", ")}
    if line.each and line.state != "unknown":
        # who is moved from place to place stays the same
        return {f"{look} {name}": place for name, place in line.each}
    if look in SAME:
        return {f"{SAME[look]} {rest}": line.place}
    places = _places(line) if look in BY_PLACE and line.state != "unknown" else []
    found = {f"{look} {place}": place for place in places} or {line.subject: line.place}
    if spell is None or look != FROST:
        return found
    return {f"{cause}, night to {spell.named}": place for cause, place in found.items()}


def _places(line: Line) -> list[str]:
    """Where something is to be done, as the line's button would write it down; else the line's own place."""
    return list(dict.fromkeys(place for deed in line.deeds for place in deed.places)) or ([line.place] if line.place else [])


def seen_in(rule: Rule, cause: str, line: Line, farm: Farm, spell: Spell | None = None, incident: str = "") -> Observation:
    """One line as a rule sees it. A line that is milder than the rule fears is good; one that does not know is unknown.

    Until a night or a day is over milder lines clear nothing of it, those of a spell of several never do; outside the hours in
    which it is told nothing is raised.
    """
    bad = bad_in(rule, line.state)
    held = spell.held if spell is not None else ""
    wavers = spell is not None and not bad and (spell.lasting or not spell.is_over(farm.now))
    number = farm.number(line.place, line.measurand) if line.place and line.measurand else None
    return Observation(
        rule.key,
        cause,
        "bad" if bad and not held else "unknown" if line.state == "unknown" else "good",
        _measured_at(line, farm),
        said=line.headline,
        title=line.title,
        sure=line.reason,
        place=line.place,
        measurand=line.measurand,
        value=number.value if number is not None else None,
        page=line.page,
        why=held or (line.inputs if bad else line.title),
        # of a spell of days who joins it is no news, only what is worse than all of it
        level=max(1, level_of(line) - 1) if spell is not None and spell.lasting else level_of(line),
        between=(bad and bool(held)) or wavers,
        incident=incident,
        until=None if held else _words_until(line, spell, farm.now),
    )


def _words_until(line: Line, spell: Spell | None, now: datetime) -> datetime | None:
    """When what a line says of a night or a day is over: "by 3:30 am", then "now", until it ends."""
    if spell is None or line.subject.partition(" ")[0] not in (FROST, FREEZE, HEAT):
        return None
    return line.by if line.by is not None and line.by > now else line.until


def going_on(one: Observation, memory: Memory | None, spell: Spell | None) -> Observation:
    """What belongs to a spell of several days that was told: it goes on, also in a milder hour, and where nothing new is to be told."""
    if spell is None or not spell.lasting or memory is None or memory.raised_at is None or not one.between:
        return one
    return replace(one, seen="bad", between=False, level=min(one.level, memory.level))


def _measured_at(line: Line, farm: Farm) -> datetime:
    """When what a line stands on was measured: its newest usable probe; else now, for silence is seen now."""
    probes = [x for x in farm.probes(line.place, line.measurand) if x.usable] if line.place and line.measurand else []
    if not probes:
        return farm.now
    return min(datetime.fromtimestamp(max(x.time_ns for x in probes) / 1e9, UTC), farm.now)


def _graver(old: Observation | None, new: Observation) -> Observation:
    """Two lines of one cause are one observation: the worse, and of two as bad the first, which says more."""
    if old is None:
        return new
    return new if (ORDER.index(new.seen), new.level) > (ORDER.index(old.seen), old.level) else old


def _without_line(rule: Rule, about: Absent, memory: Memory, farm: Farm, seen: Iterable[Observation]) -> Observation:
    """A cause that no line names: unknown where the same advice does not know, else as its inputs are.

    A spell of several days may go on in a night that is no worse than others: that raises nothing.
    """
    about = about if about.place else replace(about, place=about.place_in(farm))
    over = about.night is not None and farm.now >= about.night
    mute = next((o for o in seen if o.rule == rule.key and o.seen == "unknown" and o.place in ("", about.place) and not over), None)
    if mute is not None:
        return replace(mute, cause=about.cause, why=mute.title or mute.why, said="", title="")
    seen_as, at, why = absent(about, farm)
    seen_as = "unknown" if seen_as == "bad" and memory.raised_at is None else seen_as
    return Observation(rule.key, about.cause, seen_as, min(at, farm.now), place=about.place, measurand=about.measurand, why=why)
