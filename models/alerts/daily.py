"""What comes once a day: the digest of what could wait, and the word that all is well. The first does not come where it is empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from models.alerts import SEVERITIES
from models.alerts.duty import Channel, Incident, Message
from models.alerts.situation import Case, Situation, cases, next_time, quiet_until, steps, ways
from models.alerts.words import all_well, digest
from models.display import moment

# the daily word that comes later than this is no daily word any more
ALL_WELL_LATE = timedelta(hours=6)


def digests(at: Situation) -> list[Message]:
    """For each channel what could wait, at the digest's hour: each thing once."""
    if at.settings.digest_at is None:
        return []
    chain = steps(at, "info")
    found = [_digest(at, channel, at.settings.digest_at) for channel in ways(at, chain[0] if chain else (), "info")]
    return [message for message in found if message is not None]


def _digest(at: Situation, channel: Channel, hour: time) -> Message | None:
    known = cases(at)
    open_now = {c.one.id: c for c in known if (_waits_for_digest(c) or _is_lost(c)) and not _listed(c, channel)}
    gone = {c.one.id: c for c in known if _came_and_went(c) and not _listed(c, channel)}
    since = {**{i: _news_at(c) for i, c in open_now.items()}, **{i: c.one.raised_at for i, c in gone.items()}}
    if not since:
        return None
    due_at = next_time(at.zone, hour, min(since.values()))
    while (key := f"digest|{due_at.astimezone(at.zone).date().isoformat()}|{channel.name}") in at.keys:
        due_at = next_time(at.zone, hour, due_at + timedelta(hours=1))
    late = quiet_until(at.settings, at.zone, at.now) if due_at < at.now else None
    now_open = [_as_known(at, c.one) for i, c in open_now.items() if since[i] <= due_at]
    now_gone = [c.one for i, c in gone.items() if since[i] <= due_at]
    title, text = digest(now_open, now_gone, at.zone, at.units)
    ids = tuple(one.id for one in [*now_open, *now_gone])
    return Message(key, "digest", ids, channel.person, channel.name, "info", title, text, late or due_at, "what can wait comes once a day")


def _waits_for_digest(case: Case) -> bool:
    return case.one.severity == "info" and case.one.cleared_at is None and not case.answered and case.window is None


def _is_lost(case: Case) -> bool:
    """What stands and nobody knows of any more: whoever closes it must hear of that, also of what somebody has seen."""
    closed = any(a.kind == "closed" for a in case.one.answers)
    return bool(case.one.unknown) and case.one.cleared_at is None and not closed and case.window is None


def _as_known(at: Situation, one: Incident) -> Incident:
    """An incident in the words of what is known of it now."""
    if not one.unknown or one.unknown_at is None:
        return one
    since = moment(one.unknown_at, at.now, at.zone, at.units)
    said = f"{(one.title or one.said).removesuffix('.')}: unknown since {since}, {one.unknown}"
    return replace(one, said=said, title=said, todo="Look there; what is over a steward closes on the page Alerts")


def _came_and_went(case: Case) -> bool:
    """What was over before anybody was told."""
    lately = case.one.cleared_at is not None and case.one.cleared_at > case.at.now - timedelta(days=2)
    closed = any(a.kind == "closed" for a in case.one.answers)
    return lately and not closed and case.one.severity != "info" and not [s for s in case.sent if s.step != "digest" and not s.withdrawn]


def _news_at(case: Case) -> datetime:
    """When it became what the digest says of it: nobody knows of it any more, or it was raised, got worse, or was put off till then."""
    noted, began = case.one.noted_at, case.stage[1]
    return began if noted is None else max(noted, began) if case.one.worse_at is not None else noted


def _listed(case: Case, channel: Channel) -> bool:
    told = [s for s in case.sent if s.step == "digest" and s.channel == channel.name]
    # that it got worse, or that nobody knows of it any more, is news
    news = max((at for at in (case.one.noted_at, case.one.worse_at) if at is not None), default=None)
    return any(news is None or s.at >= news for s in told)


def daily_words(at: Situation) -> list[Message]:
    """That all is well, or what is not, at its hour each day: a day without it is an alarm."""
    if at.settings.all_well_at is None:
        return []
    due_at = next_time(at.zone, at.settings.all_well_at, at.now - ALL_WELL_LATE)
    standing = [_as_known(at, one) for one in at.incidents if one.cleared_at is None and one.severity != "info"]
    title, text = all_well(sorted(standing, key=lambda i: (SEVERITIES.index(i.severity), i.raised_at, i.id)), at.checked)
    chain, on = steps(at, "info"), due_at.astimezone(at.zone).date().isoformat()
    return [
        Message(f"all_well|{on}|{c.name}", "all_well", (), c.person, c.name, "info", title, text, due_at, "once a day")
        for c in ways(at, chain[0] if chain else (), "info")
    ]
