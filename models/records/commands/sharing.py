"""The CSA on paper: pick-up places, sizes, members, their shares; and what they pay, for the treasurer only."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.records.changes import Change
from models.records.command import command, now_of, say
from models.records.commands._facts import put
from models.records.commands._find import called, depot_called, member_numbered, name_for, place_called, size_called
from models.records.commands._log import day_of
from models.records.packings import packing_of
from models.records.shares import Depot, Donation, Member, Share, ShareSize, Tier
from sensors.errors import RecordError


class DepotFacts(TypedDict, total=False):
    """What may be said of a pick-up place; what is left out stays as it is. weekday: 0 Monday to 6 Sunday."""

    place: str
    weekday: int | None
    opens: time | None
    closes: time | None
    capacity: int | None
    notes: str


@command("steward")
def put_depot(session: Session, name: str, **facts: Unpack[DepotFacts]) -> Depot:
    """Add a pick-up place, or change what is given of it."""
    given: dict[str, Any] = dict(facts)
    depot = called(session, Depot, Depot.name, name) or Depot(name=name_for(session, Depot, Depot.name, name))
    if "place" in given:
        place = given.pop("place")
        depot.place = place_called(session, place) if place else None
    put(depot, **given)
    if depot.weekday is not None and depot.weekday > 6:
        raise RecordError("That is no day of the week.", where=depot.name, expected="0 Monday to 6 Sunday", got=str(depot.weekday))
    if depot.opens and depot.closes and depot.opens >= depot.closes:
        raise RecordError(f"{depot.name} would close before it opens.", where=depot.name, got=f"{depot.opens} to {depot.closes}")
    session.add(depot)
    session.flush()
    say(session, f"{depot.name} is written down.")
    return depot


@command("steward")
def put_share_size(session: Session, name: str, weight: float) -> ShareSize:
    """Add a size of share, or change its weight in full shares: half is 0.5."""
    size = called(session, ShareSize, ShareSize.name, name) or ShareSize(name=name_for(session, ShareSize, ShareSize.name, name))
    put(size, weight=weight)
    if weight == 0:
        raise RecordError("A share of nothing is none.", where=size.name, expected="full shares, such as 0.5", got="0")
    session.add(size)
    session.flush()
    say(session, f"{size.name} shares weigh {weight:g}.")
    return size


class MemberFacts(TypedDict, total=False):
    """What may be said of a member; what is left out stays as it is."""

    name: str
    contact: str
    household: int | None
    allergies: str
    likes: str
    dislikes: str
    seconds_welcome: bool
    notes: str


@command("steward")
def put_member(session: Session, number: str, **facts: Unpack[MemberFacts]) -> Member:
    """Add a member by its number on the roster, or change what is given of it."""
    member = called(session, Member, Member.number, number)
    if member is None:
        member = Member(number=name_for(session, Member, Member.number, number))
    put(member, **facts)
    session.add(member)
    session.flush()
    say(session, f"Member {member.number} is written down.")
    return member


class ShareFacts(TypedDict, total=False):
    """What may be said of a share; what is left out stays as it is. depot: a pick-up place's name, "" none."""

    depot: str
    end_on: date | None
    cycle: str


@command("steward")
def put_share(session: Session, member: str, size: str, start_on: date, **facts: Unpack[ShareFacts]) -> Share:
    """Give a member a share from a day on, or change what is given of the one that begins that day."""
    of, big = member_numbered(session, member), size_called(session, size)
    given: dict[str, Any] = dict(facts)
    query = select(Share).where(Share.member_id == of.id, Share.size_id == big.id, Share.start_on == start_on)
    share = session.scalar(query) or Share(member=of, member_id=of.id, size=big, size_id=big.id)
    if "depot" in given:
        depot = given.pop("depot")
        share.depot = depot_called(session, depot) if depot else None
    put(share, start_on=start_on, **given)
    if share.end_on is not None and share.end_on < start_on:
        raise RecordError("The share would end before it begins.", where=of.number, got=f"{start_on} to {share.end_on}")
    session.add(share)
    session.flush()
    say(session, f"Member {of.number} has a {big.name} share from {start_on}.")
    return share


@command("steward")
def pause_share(session: Session, member: str, size: str, start_on: date, paused_from: date | None, paused_to: date | None = None) -> Share:
    """A share is not picked up from a day until another, both included; paused_from None ends the pause."""
    of, big = member_numbered(session, member), size_called(session, size)
    share = session.scalar(select(Share).where(Share.member_id == of.id, Share.size_id == big.id, Share.start_on == start_on))
    if share is None:
        raise RecordError(f"Member {of.number} has no {big.name} share from {start_on}.", where=of.number, next_step="correct the day")
    if paused_to is not None and (paused_from is None or paused_to < paused_from):
        raise RecordError("The pause would end before it begins.", where=of.number, got=f"{paused_from} to {paused_to}")
    put(share, paused_from=paused_from, paused_to=paused_to)
    session.flush()
    say(session, f"The share of member {of.number} {'is paused' if paused_from else 'goes on'}.")
    return share


@command("steward")
def donate_box(session: Session, member: str, week: date, to: str = "") -> Donation:
    """A member gives its box of a week away: to the kitchen, or to another member by its number, who has it as its own would be."""
    of, other = member_numbered(session, member), member_numbered(session, to) if to else None
    monday = _open_week(session, week)
    if other is of:
        raise RecordError("A member cannot give its box to itself.", where=of.number, next_step="name another member, or the kitchen")
    if not any(_packed_in(one, monday) for one in session.scalars(select(Share).where(Share.member_id == of.id))):
        raise RecordError(
            f"Member {of.number} has no box in the week of {monday:%-d %B}.", where=of.number,
            expected="a share that runs and is not paused", next_step="correct the week, or end the pause",
        )  # fmt: skip
    found = _donation(session, of, monday) or Donation(member=of, member_id=of.id)
    put(found, week=monday)
    found.to, found.to_id = other, other.id if other else None
    session.add(found)
    session.flush()
    who = f"member {other.number}" if other else "the kitchen"
    say(session, f"The box of member {of.number} in the week of {monday:%-d %B} goes to {who}.")
    return found


@command("steward")
def keep_box(session: Session, member: str, week: date) -> None:
    """A member has its box of a week after all, which it was to give away."""
    of, monday = member_numbered(session, member), _open_week(session, week)
    found = _donation(session, of, monday)
    if found is None:
        raise RecordError(
            f"Member {of.number} gives no box away in the week of {monday:%-d %B}.", where=of.number, next_step="correct the week"
        )
    session.delete(found)
    session.flush()
    say(session, f"Member {of.number} keeps its box in the week of {monday:%-d %B}.")


def _open_week(session: Session, day: date) -> date:
    """The Monday of a day's week; RecordError where its sheets are printed: boxes go where the paper says."""
    monday = day - timedelta(days=day.weekday())
    if packing_of(session, monday) is not None:
        raise RecordError(f"The week of {monday:%-d %B} is printed already.", where="week", next_step="choose a later week")
    return monday


def _donation(session: Session, of: Member, monday: date) -> Donation | None:
    return session.scalar(select(Donation).where(Donation.member_id == of.id, Donation.week == monday))


def _packed_in(share: Share, monday: date) -> bool:
    """Whether a share runs on some day of a week that is not of a pause."""
    days = (monday + timedelta(days=n) for n in range(7))
    return any(
        share.start_on <= day <= (share.end_on or day)
        and not (share.paused_from is not None and share.paused_from <= day <= (share.paused_to or day))
        for day in days
    )


@command("treasurer")
def set_tier(session: Session, member: str, tier: str, price: float | None = None) -> Tier:
    """What a member pays for a share on the sliding scale. Only the treasurer sees it."""
    of = member_numbered(session, member)
    found = session.scalar(select(Tier).where(Tier.member_id == of.id)) or Tier(member=of, member_id=of.id)
    put(found, tier=tier, price=price)
    session.add(found)
    session.flush()
    say(session, f"The tier of member {of.number} is set.")
    return found


@command("steward", undoes=False)
def delete_member(session: Session, number: str) -> None:
    """Remove all that is personal of a member, what it pays too. Its past shares stay as numbers. This cannot be taken back."""
    member = member_numbered(session, number)
    today = day_of(session, now_of(session))
    shares = session.scalars(select(Share).where(Share.member_id == member.id)).all()
    tier = session.scalar(select(Tier).where(Tier.member_id == member.id))
    given = session.scalars(select(Donation).where(or_(Donation.member_id == member.id, Donation.to_id == member.id))).all()
    _forget(session, {str(member.id), *(str(one.id) for one in given)} | ({str(tier.id)} if tier else set()))
    for one in given:
        if one.member_id == member.id:
            session.delete(one)
        else:
            one.to = None
    if tier is not None:
        session.delete(tier)
    session.flush()
    for share in shares:
        if share.start_on > today:
            session.delete(share)
        elif share.end_on is None or share.end_on > today:
            share.end_on = today
    if all(share.start_on > today for share in shares):
        session.flush()
        session.delete(member)
    else:
        member.number = f"left {str(member.id)[:8]}"
        member.name = member.contact = member.allergies = member.likes = member.dislikes = member.notes = ""
        member.household, member.seconds_welcome = None, False
    session.flush()
    say(session, "A member is removed.")


def _forget(session: Session, ids: set[str]) -> None:
    """Take the rows of a member, its tier and its gifts out of all changes written down: what is forgotten stands nowhere."""
    tables = {"members", "tiers", "donations"}
    for change in session.scalars(select(Change)):
        if any(row["table"] in tables and row["key"].get("id") in ids for row in change.rows):
            change.rows, change.says = [], ""
    session.flush()
