"""Grazing: where each herd goes next, by when, why and how sure; and for how many days there is grass.

A herd that must leave today, or was to go before, wants somebody now; two days ahead it is watched; further off it is the
next thing to do. Nobody knows where no plan can be made, or where the newest is older than two days.
"""

from __future__ import annotations

from datetime import date

from models.advice import Deed, Line, State, lines
from models.advice.farm import Farm
from models.advice.rotation import reserve
from models.advice.rotation.ahead import Ahead, ahead, drops, grazers, lot_of, next_place, planned, read, ready, today_of
from models.display import counted, day, joined, moment, quantity
from models.planning.grazing.rotation import Rotation

PAGE = "grazing"
SOON_D = 2
# reasons of a move that a line says; the page says them all
MOST_REASONS = 2


@lines
def moves(farm: Farm) -> list[Line]:
    """One line a herd that grazes, or one that says why nobody can plan."""
    herds, paddocks = grazers(farm), farm.of_kind("paddock", "silvopasture")
    if not herds or not paddocks:
        return []
    if planned(farm) is None:
        return [unplanned(farm)]
    return [line_of(farm, one) for one in ahead(farm)]


@lines
def feed(farm: Farm) -> list[Line]:
    """Days of grass, where they are fewer than the season asks for."""
    found = reserve.reserve(farm)
    return [feed_line(farm, found)] if found is not None and found.state != "fine" else []


# Moves


def unplanned(farm: Farm) -> Line:
    """Why there is no plan: nobody made one, it is too old, or something stands in the way."""
    plan = read(farm.grass.rotation)
    why, inputs = "it is made within a minute or two of the hub’s jobs running; start them with hubland up", ""
    if farm.grass.rotation is not None and plan is None:
        why = "the newest plan was written by a newer Hubland; update this one"
    elif plan is not None:
        inputs = f"last planned {moment(plan.made_at, farm.now, farm.zone, farm.units)}"
        old = "the newest plan is too old to go by; see under Delivery whether the hub’s jobs run"
        why = plan.trouble[0].rstrip(".") if not plan.days and plan.trouble else old
    who = joined([h.name for h in grazers(farm)])
    headline = f"Nobody can say where {who} {'go' if len(grazers(farm)) > 1 else 'goes'} next."
    return Line("unknown", headline, "no grazing plan", why, inputs, PAGE, subject="grazing plan")


def line_of(farm: Farm, one: Ahead) -> Line:
    """The next thing to be done with a herd."""
    today = today_of(farm)
    state = state_of(one, today)
    headline, title = _said(one, today, lot_of(farm))
    herd, move = one.herd, one.move
    deeds: tuple[Deed, ...] = ()
    to = next_place(farm, one)
    if to and state in ("act", "watch") and (one.hay is None or move is None or move.first <= today or to == lot_of(farm)):
        deeds = (Deed("Moved", f"{joined(one.herds)} to {to}", (to,), herds=one.herds),)
    late = (today - one.due).days if one.due is not None else 0
    subject = f"move {one.label} {one.due or ''} {move.paddock if move is not None else ''}".strip()
    return Line(
        state, headline, title, reason(farm, one), inputs(farm, one.plan), PAGE, herd.place, float(late), subject=subject, deeds=deeds
    )  # fmt: skip


def state_of(one: Ahead, today: date) -> State:
    """act: it must be out today, or was to go before; watch: within two days; todo: later."""
    if one.overdue is not None or (one.leave is not None and one.leave <= today):
        return "act"
    soon = one.due is not None and (one.due - today).days <= SOON_D
    return "watch" if soon else "todo"


def _said(one: Ahead, today: date, lot: str = "") -> tuple[str, str]:
    """(the whole answer, the short of it). lot: the place where herds are fed hay, where it has a name."""
    name, verb, move, place = joined(one.herds), "", one.move, one.herd.place
    if one.overdue is not None and one.overdue.places:
        was, to = day(one.overdue.at.date(), today), one.overdue.places[0]
        now = f" now to {move.paddock}" if move is not None and one.hay is None and move.paddock != to else ""
        verb = f"{name} should have gone to {to} {was}{':' if now else ''}{now}"
        return f"{verb}.", f"{name} to {to}, due {was}"
    sure = f" ({ready(move, today)})" if move is not None and ready(move, today) else ""
    if one.hay is not None and (move is None or one.hay[0] < move.first):
        until = f"hay until {move.paddock} {_on(move.first, today)}{sure}" if move is not None else "then hay to the end of the plan"
        if one.leave is None:
            return f"{name} in the lot: {until}.", f"{name}: {until}"
        out = f"{name} {f'to {lot}' if lot else f'out of {place}'} {_by(one.leave, today)}"
        return f"{out}: {until}.", f"{out}, {until}"
    if move is None:
        until = f" until {day(one.leave, today)}" if one.leave is not None else ""
        return f"{name} in {place}{until}; no move is planned.", f"{name} in {place}{until}"
    by = _by(one.leave or move.first, today)
    return f"Move {name} to {move.paddock} {by}{sure}.", f"{name} to {move.paddock} {by}{sure}"


def _on(when: date, today: date) -> str:
    """ "on Tue 19 May", "tomorrow" """
    said = day(when, today)
    return said if said in ("today", "tomorrow") else f"on {said}"


def _by(on: date, today: date) -> str:
    return "today" if on <= today else f"by {day(on, today)}"


def reason(farm: Farm, one: Ahead) -> str:
    """Why it leaves, and why there: sentences of the plan."""
    today, found = today_of(farm), list[str]()
    if one.guessed:
        return f"{one.herd.name} went to {one.herd.place} after this plan was made; a new one comes within minutes"
    place = one.herd.place
    if one.stay is not None:
        found += [words for words in one.stay.reasons if words.startswith("out by")]
    elif one.leave is not None:
        found.append(_cannot_stay(farm, one, today))
    early = drops(one, today)
    if early is not None and one.leave is not None and early < one.leave:
        found.append(f"if little grows {place} is at its floor {day(early, today)}")
    if one.move is not None:
        found += [words for words in one.move.reasons if not words.startswith("out by")][:MOST_REASONS]
    return "; ".join(words for words in found if words)


def _cannot_stay(farm: Farm, one: Ahead, today: date) -> str:
    """Why a herd may not stay where it is: what shuts the paddock, its floor, or what kept the plan from leaving it there."""
    plan, place = one.plan, one.herd.place
    t, own = (today - plan.start).days, plan.mass.get(place, ())
    whom = ("", one.label, one.herd.species)
    shut = next((why for first, last, who, why in plan.blocks.get(place, ()) if first <= today <= last and who in whom), "")
    if shut:
        return f"{place}: {shut}"
    if 0 <= t < len(own) and own[t] < plan.leave[place]:
        mass, floor = (quantity("forage_mass", value, farm.units) for value in (own[t], plan.leave[place]))
        return f"{place} has {mass}, the floor is {floor}"
    over = next((m for m in plan.moves if m.herd == one.label and m.paddock == place and m.out <= today), None)
    if over is not None:
        return next((words for words in over.reasons if words.startswith("out by")), f"it was to be out by {day(over.out, today)}")
    why = plan.left.get(one.label, "") if plan.herds.get(one.label) == place else ""
    return f"{place}: {why}" if why else ""


def inputs(farm: Farm, plan: Rotation) -> str:
    """What a plan stands on, and its age."""
    made = f"planned {moment(plan.made_at, farm.now, farm.zone, farm.units)}"
    return " · ".join([made, *plan.inputs[:1]])


# Feed


def feed_line(farm: Farm, found: reserve.Reserve) -> Line:
    """Days of grass against what the season asks for."""
    today = today_of(farm)
    days = reserve.said(found)
    if found.cut is not None:
        low, high = (round(100 * share) for share in found.cut)
        headline = f"{days}, and it is dry: cut what is eaten by {low} to {high} %."
    else:
        headline = f"{days}; {counted(round(found.asked), 'day')} are asked for from {_date(found.since)} on."
    by = f"; decide on hay by {day(found.decide, today)}" if found.decide is not None and found.decide > today else ""
    standing = f"what stands now feeds the herds {counted(round(found.standing), 'day')} if nothing grew"
    return Line(found.state, headline, days[:1].upper() + days[1:], f"{standing}{by}", inputs(farm, found.plan), PAGE, subject="feed")


def _date(on: date) -> str:
    return f"{on.day} {on:%B}"
