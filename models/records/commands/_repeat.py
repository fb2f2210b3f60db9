"""When a task that repeats is due again. Its rule runs on the farm's clocks: noon stays noon, eight stays eight."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.recurrence import Rule, in_utc, local_times, parse_rule

# a rule that names no day within so long never comes again (a 30th of February)
LOOK_AHEAD = timedelta(days=10 * 366)


def next_due(repeat: str, due: datetime, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """(when it is due after `due`, the rule that remains), or None where the rule has ended. A COUNT counts down."""
    rule = parse_rule(repeat, zone)
    parts = dict(part.split("=", 1) for part in rule.rrule.split(";"))
    left = int(parts.pop("COUNT", 0))
    if left == 1:
        return None
    endless = ";".join(f"{name}={value}" for name, value in parts.items())
    until = due + LOOK_AHEAD
    local = due.astimezone(zone).replace(tzinfo=None)
    bounded = endless if "UNTIL" in parts else f"{endless};UNTIL={until.astimezone(zone):%Y%m%dT%H%M%S}"
    after = local_times(Rule(bounded, rule.left_out), local, local + timedelta(seconds=1), until.replace(tzinfo=None))
    at = next(after, None)
    if at is None:
        return None
    kept = f"{endless};COUNT={left - 1}" if left else endless
    return in_utc(at, zone), Rule(kept, rule.left_out).text
