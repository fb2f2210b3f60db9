"""What an alert says: in a subject, in the 160 letters of one SMS, and whole; and a rule in words.

Plain text in the alphabet of SMS (GSM 03.38): one sign that is not in it leaves a message 70 letters instead of 160.
Who sends adds the link that acknowledges.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, tzinfo

from models.alerts import Rule, Severity
from models.alerts.duty import Incident, Step
from models.alerts.rules import looks
from models.display import STATE_WORDS, age, counted, difference, joined, moment, number, quantity, unit_word
from sensors.measurands import measurands

SMS, SUBJECT = 160, 78
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SPELLED = {
    "\u00a0": " ", "\u202f": " ", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "·": ",",
    " °": " ", "°": "", "µ": "u", "²": "2", "³": "3", "×": "x", "≥": "at least ", "≤": "at most ", "₂": "2", "[": "(", "]": ")",
}  # fmt: skip
CALLS: dict[Severity, str] = {"critical": "Act now", "warning": "Look soon", "info": "For the list"}
STEP_CALLS: dict[Step, str] = {"worse": "Worse", "escalated": "Nobody answered", "cleared": "Over"}
NAMED = 12


def sms_plain(text: str) -> str:
    """A text in the alphabet of SMS: "27 °F" becomes "27 F"; what has no spelling there loses its accents, or becomes "?"."""
    for sign, spelled in SPELLED.items():
        text = text.replace(sign, spelled)
    return "".join(sign if sign in GSM else _bare(sign) for sign in text)


def _bare(sign: str) -> str:
    bare = "".join(s for s in unicodedata.normalize("NFKD", sign) if s in GSM)
    return bare or "?"


def cut(text: str, most: int) -> str:
    """A text of at most so many letters, cut between words."""
    if len(text) <= most:
        return text
    kept = text[: most - 3]
    # a word alone that is longer than all is cut within
    return f"{kept.rpartition(' ')[0] or kept}..."


# A message


def subject(step: Step, incident: Incident) -> str:
    """ "Act now: Frost tonight: 27 F in Block B" """
    return cut(sms_plain(f"{STEP_CALLS.get(step) or CALLS[incident.severity]}: {incident.title or incident.said}"), SUBJECT)


def first_part(incident: Incident) -> str:
    """What, where and what to do, as one SMS: the sentence if it fits, else its short form and what to do.

    Of a cause at several places, a sentence each, those that fit with how many are left: "... And 3 more."
    """
    whole = _whole(incident)
    if len(whole) <= SMS:
        return whole
    parts = [sms_plain(_ended(part)) for part in incident.said.split("\n")]
    for kept in range(len(parts) - 1, 0, -1):
        named = " ".join([*parts[:kept], f"And {len(parts) - kept} more."])
        if len(named) <= SMS:
            return named
    short = sms_plain(" ".join(part for part in (_ended(incident.title), _ended(incident.todo)) if part))
    return short if incident.title and len(short) <= SMS else cut(whole, SMS)


def _whole(incident: Incident) -> str:
    return sms_plain(" ".join(part for part in (_ended(" ".join(incident.said.split("\n"))), _ended(incident.todo)) if part))


def told(step: Step, incident: Incident, now: datetime, zone: tzinfo, units: str, before: Sequence[str] = ()) -> str:
    """The whole text of one incident: first_part, each place where not all fit, how sure, since when; `before`: who was told in vain."""
    if step == "cleared":
        return over(incident, zone, units)
    lines = [first_part(incident)]
    if "\n" in incident.said and lines[0] != _whole(incident):
        lines += [f"- {_ended(part)}" for part in incident.said.split("\n")]
    if step == "escalated":
        lasted = age((now - (incident.worse_at or incident.raised_at)).total_seconds())
        who = joined(before, NAMED)
        lines.append(f"For {lasted} nobody has answered{'; told before: ' + who if who else ''}.")
    lines += [f"How sure: {_ended('; '.join(incident.sure.splitlines()))}"] if incident.sure else []
    lines.append(f"Since {moment(incident.raised_at, now, zone, units)}.")
    return sms_plain("\n".join(lines))


def over(incident: Incident, zone: tzinfo, units: str) -> str:
    """What is said when it has cleared: "Over: Freezer 14 F. It lasted 3 h 12 min (highest 18 F); seen by Ann at 2:14 am." """
    return sms_plain(f"Over: {(incident.title or incident.said).removesuffix('.')}. {outcome(incident, zone, units)}")


def outcome(incident: Incident, zone: tzinfo, units: str) -> str:
    """What happened until it cleared: how long, from where to where, who saw it."""
    end = incident.cleared_at or incident.raised_at
    seen = next((a for a in incident.answers if a.kind == "acknowledged"), None)
    who = f"seen by {seen.by} {moment(seen.at, end, zone, units)}" if seen is not None else "nobody answered"
    return f"It lasted {age((end - incident.raised_at).total_seconds())}{_between(incident, units)}; {who}."


def _between(incident: Incident, units: str) -> str:
    """ " (26 to 31 °F)" """
    if incident.measurand not in measurands() or incident.lowest is None or incident.highest is None:
        return ""
    low, high = number(incident.measurand, incident.lowest, units), quantity(incident.measurand, incident.highest, units)
    return f" ({high})" if incident.lowest == incident.highest else f" ({low} to {high})"


def storm(incidents: Sequence[tuple[Step, Incident]], minutes: int) -> tuple[str, str]:
    """(subject, text) of many at once: that they are many, and each of them, the gravest first."""
    many = counted(len(incidents), "alert")
    if all(step == "cleared" for step, _ in incidents):
        return sms_plain(f"{many} over"), sms_plain("\n".join([f"{many} over:", *(f"- {one.title or one.said}" for _, one in incidents)]))
    listed = [f"- {'over: ' if step == 'cleared' else ''}{one.title or one.said}" for step, one in incidents]
    head = f"{many} within {minutes} min, told as one. Is it one cause: the network, the power, a gateway?"
    return sms_plain(f"{many} at once"), sms_plain("\n".join([head, *listed]))


def digest(open_now: Sequence[Incident], gone: Sequence[Incident], zone: tzinfo, units: str) -> tuple[str, str]:
    """(subject, text) of what could wait: what stands, and what came and went without waking anybody."""
    parts = [f"{counted(len(open_now), 'thing')} for the list" if open_now else "", f"{len(gone)} came and went" if gone else ""]
    lines = [f"- {first_part(one)}" for one in open_now]
    lines += ["Came and went:"] if gone else []
    lines += [f"- {one.title or one.said}. {outcome(one, zone, units)}" for one in gone]
    title = ", ".join(part for part in parts if part)
    return sms_plain(title), sms_plain("\n".join([f"{title}:", *lines]))


def all_well(standing: Sequence[Incident], checked: str) -> tuple[str, str]:
    """(subject, text) of the daily word: all is well, or what is not; and what was checked. Its absence is the alarm."""
    if not standing:
        return "All is well", sms_plain(f"All is well. {_ended(checked)} If this message does not come one day, look at the hub.")
    title = f"{counted(len(standing), 'alert')} open"
    return sms_plain(title), sms_plain(
        "\n".join([" ".join(x for x in (f"{title}.", _ended(checked)) if x), *(f"- {one.title or one.said}" for one in standing)])
    )


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."


# A rule


def in_words(rule: Rule, units: str) -> str:
    """A rule as one says it: what it looks at, from when on it is raised and over, whom it wakes, and whence its numbers are."""
    places = [*rule.places, *(f"{kind.replace('_', ' ')}s" for kind in rule.place_kinds)]
    where = f" It looks at {joined(places, NAMED)}." if places else ""
    where += " All its places together are one alert." if rule.whole else ""
    ends = f"over after {age(rule.good_s)} of good, fresh data" if rule.good_s else "over with the first good, fresh data"
    night = "It wakes people at night." if rule.passes_quiet and rule.severity == "critical" else _waits(rule)
    later = f" Unanswered, the next on duty is told after {age(rule.escalate_s)}." if rule.escalate_s else ""
    off = "" if rule.enabled else "Switched off. "
    return f"{off}{_raised(rule, units)}; {ends}.{where} {night}{later} Source: {_ended(rule.source)}".replace("\u00a0", " ")


def _waits(rule: Rule) -> str:
    return "It comes with the digest." if rule.severity == "info" else "At night it waits for the morning."


def _raised(rule: Rule, units: str) -> str:
    lasts = f" for {age(rule.for_s)}" if rule.for_s else ""
    if rule.kind == "advice":
        states = {"act": "says to act", "watch": "says to watch or to act", "unknown": "does not know"}[rule.state]
        return f"Raised when the advice on {joined([f'“{look}”' for look in looks(rule)], NAMED)} {states}{lasts}"
    if rule.kind == "hub":
        return f"Raised when the hub's own check of {joined(looks(rule), NAMED)} fails{lasts}"
    what = joined([measurands()[look].label for look in looks(rule) if look in measurands()] or looks(rule), NAMED)
    bad, good = limits_said(rule, units)
    if rule.kind in ("stale", "flat"):
        return f"Raised when {what} {'is silent' if rule.kind == 'stale' else 'has stood still'} for {bad}"
    if looks(rule)[0] in STATE_WORDS:
        return f"Raised when {what} says {bad}{lasts}, good again when it says {good}"
    side, back = ("above", "below") if rule.above else ("below", "above")
    moves = f"{what} changes by" if rule.kind == "rate" else f"{what} is"
    return f"Raised when {moves} {bad} or {side}{lasts}, good again at {good} or {back}"


def limits_said(rule: Rule, units: str) -> tuple[str, str]:
    """(bad_at, good_at) of a rule on series as people read them; of a rule that takes a place's own detail, how."""
    if rule.bad_at is None or rule.good_at is None:
        how = f"{_apart(rule, rule.slack, units)} {'above' if rule.above else 'below'} " if rule.slack else ""
        return f"{how}what the place says ({rule.detail})", f"{_apart(rule, rule.back, units)} before that"
    if rule.kind in ("stale", "flat"):
        return age(rule.bad_at), age(rule.good_at)
    measurand = looks(rule)[0]
    if rule.kind == "rate":
        return tuple(f"{difference(measurand, limit, units)} an hour" for limit in (rule.bad_at, rule.good_at))  # type: ignore[return-value]
    return quantity(measurand, rule.bad_at, units), quantity(measurand, rule.good_at, units)


def _apart(rule: Rule, span: float, units: str) -> str:
    return difference(looks(rule)[0], span, units)


def series_said(rule: Rule, place: str, value: float | None, limits: tuple[float, float], units: str) -> tuple[str, str]:
    """(sentence, title) of a bad series: ("Cistern: tank level 9 %, below 10 %.", "Cistern: tank level 9 %")."""
    measurand = looks(rule)[0]
    label = measurands()[measurand].label if measurand in measurands() else measurand
    if rule.kind in ("stale", "flat"):
        title = f"{place}: {label} {'silent' if rule.kind == 'stale' else 'unchanged'} for {age(value)}"
        return f"{title}.", title
    side = "above" if rule.above else "below"
    if rule.kind == "rate":
        shown, limit = (f"{difference(measurand, v or 0.0, units)} an hour" for v in (value, limits[0]))
        return f"{place}: {label} changes by {shown}, {side} {limit}.", f"{place}: {label} {shown}"
    if not unit_word(measurand, units):
        title = f"{place}: {label} {number(measurand, value, units)}"
        return f"{title}.", title
    title = f"{place}: {label} {quantity(measurand, value, units)}"
    return f"{title}, {side} {quantity(measurand, limits[0], units)}.", title
