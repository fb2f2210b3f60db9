"""What recurs: the rules of RFC 5545, kept in local time, so that a supper at six is at six in summer and in winter.

A rule is the text of an RRULE ("FREQ=WEEKLY;BYDAY=TH"), "" for what happens once. Lines "EXDATE:20270520T180000" below it
leave single times out; they are local, as is UNTIL without a Z.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from sensors.errors import RecordError

STAMP = "%Y%m%dT%H%M%S"
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
EXPECTED = "a rule such as FREQ=WEEKLY or FREQ=MONTHLY;BYDAY=3TH"
LONGEST = 4000
# a mistaken rule fills no calendar: ten years of every day
MOST = 3660


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule taken apart: the RRULE itself ("" once), the local times left out."""

    rrule: str = ""
    left_out: tuple[datetime, ...] = ()

    @property
    def text(self) -> str:
        """As it is written down."""
        return "\n".join([self.rrule, *(f"EXDATE:{at:{STAMP}}" for at in self.left_out)]).strip()

    def without(self, local: datetime) -> Rule:
        """The rule, leaving out one more time."""
        return Rule(self.rrule, tuple(sorted({*self.left_out, local.replace(tzinfo=None)})))


def parse_rule(text: str, zone: ZoneInfo) -> Rule:
    """A rule from its text, UNTIL in local time; RecordError where it is none, or repeats within a day."""
    if len(text) > LONGEST:
        raise _refused(text[:60], "That rule for repeating is too long.")
    rrule, left_out = "", []
    for line in text.split():
        name, _, value = line.rpartition(":")
        if name in ("", "RRULE") and not rrule:
            rrule = value.upper()
        elif name == "EXDATE":
            left_out += [_local_stamp(one, line) for one in value.split(",")]
        else:
            raise _refused(line)
    return Rule(_local_until(rrule, zone) if rrule else "", tuple(sorted(set(left_out))))


def kept_rule(text: str, zone: ZoneInfo) -> Rule:
    """A rule as the records keep it; one from a file of somebody else's that cannot be read here stands for once."""
    try:
        return parse_rule(text, zone)
    except RecordError:
        return Rule()


def check_start(rule: Rule, starts: datetime) -> None:
    """RecordError where the first time is not one of the rule's own (`starts` local and naive)."""
    if not rule.rrule:
        return
    parts = _parts(rule.rrule)
    parts.pop("COUNT", None)
    parts["UNTIL"] = f"{starts:{STAMP}}"
    if not list(rrulestr(_joined(parts), dtstart=starts)):
        raise RecordError(
            "The first time is not one of those that the rule names.", expected="a rule that includes the first day", got=rule.rrule,
            where=f"{starts:%a %Y-%m-%d}", next_step="choose the repeat again for the new day",
        )  # fmt: skip


def local_times(rule: Rule, starts: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
    """The local times of [since, until) at which it happens, all naive. What starts before `since` is not among them."""
    if not rule.rrule:
        if since <= starts < until:
            yield starts
        return
    parts = _parts(rule.rrule)
    if "COUNT" not in parts and "UNTIL" not in parts:
        # a rule that names a day which never comes is not searched to the year 9999
        parts["UNTIL"] = f"{until:{STAMP}}"
    for n, at in enumerate(rrulestr(_joined(parts), dtstart=starts).xafter(since, inc=True)):
        if at >= until or n >= MOST:
            return
        if at not in rule.left_out:
            yield at


def occurrences(
    repeat: str, starts_at: datetime, ends_at: datetime, since: datetime, until: datetime, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """(start, end) in UTC of each time that overlaps [since, until), the earliest first.

    Each has the hours that clocks show at the first one: a supper from 18:00 to 20:00 stays so across a change of clocks.
    """
    starts, ends = (at.astimezone(zone).replace(tzinfo=None) for at in (starts_at, ends_at))
    long = max(ends - starts, timedelta())
    # a day more on both sides, since local days and UTC differ
    first = since.astimezone(zone).replace(tzinfo=None) - long - timedelta(days=1)
    last = until.astimezone(zone).replace(tzinfo=None) + timedelta(days=1)
    found = [(in_utc(at, zone), in_utc(at + long, zone)) for at in local_times(kept_rule(repeat, zone), starts, first, last)]
    return [(a, b) for a, b in found if a < until and (b > since or a == b == since)]


def in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks in the zone show this."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def published(rule: Rule, zone: ZoneInfo) -> str:
    """The RRULE as a calendar with a time zone wants it: UNTIL in UTC."""
    parts = _parts(rule.rrule)
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{in_utc(datetime.strptime(parts['UNTIL'], STAMP), zone):{STAMP}}Z"
    return _joined(parts)


def _local_until(rrule: str, zone: ZoneInfo) -> str:
    """The rule, checked, its end in local time as dateutil wants it; an end without an hour is that whole day."""
    parts = _parts(rrule)
    try:
        if "UNTIL" in parts:
            parts["UNTIL"] = f"{_end(parts['UNTIL'], zone):{STAMP}}"
        _check(rrule, parts)
        rrulestr(_joined(parts), dtstart=datetime(2027, 1, 1))
    except (ValueError, KeyError, IndexError) as why:
        raise _refused(rrule) from why
    return _joined(parts)


def _end(until: str, zone: ZoneInfo) -> datetime:
    if until.endswith("Z"):
        return datetime.strptime(until, f"{STAMP}Z").replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return datetime.strptime(until if "T" in until else f"{until}T235959", STAMP)


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _check(rrule: str, parts: dict[str, str]) -> None:
    if parts.get("FREQ") not in FREQUENCIES:
        raise _refused(rrule, "That is no rule for repeating, or one that repeats within a day.")
    for name, value in parts.items():
        if name not in PARTS:
            raise _refused(rrule, f"{name} is no part of a rule that is used here.")
        if name in ("INTERVAL", "COUNT") and not (value.isdecimal() and 1 <= int(value) <= 1000):
            raise _refused(rrule, f"{name} is a number from 1 to 1000.")


def _local_stamp(text: str, line: str) -> datetime:
    try:
        return datetime.strptime(text, STAMP)
    except ValueError as why:
        raise _refused(line) from why


def _refused(got: str, what: str = "That is no rule for repeating.") -> RecordError:
    return RecordError(what, expected=EXPECTED, got=got)
