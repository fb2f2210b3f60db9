"""What is to be sown and set out: the pending tasks of the week, each against the soil and the nights of its bed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.advice import State
from models.advice.farm import Farm
from models.advice.frost_words import beds_said, numbered
from models.advice.thisweek.air import nights_ahead
from models.advice.thisweek.amounts import bed_amount, field_amount, tray_amount
from models.advice.thisweek.gates import Gate, gate_of, gate_said, gate_short, loves_heat
from models.advice.thisweek.soil import celsius
from models.advice.thisweek.work import Item, Kind, Work, last_day
from models.agronomy.setting_out import NIGHTS, SettingOut, setting_out
from models.display import age, counted, day, joined, quantity
from models.records.journal import LogView
from models.records.seasons import Planned

AIR = "air_temperature"


@dataclass(frozen=True, slots=True)
class Outdoors:
    """A task of sowing or setting out with its planting; the gate of its soil, and its nights ahead, None where nobody
    forecasts them."""

    task: LogView
    planting: Planned
    due: date
    gate: Gate
    out: SettingOut | None = None

    @property
    def waits(self) -> bool:
        """Whether soil or nights speak against it on its day."""
        return (self.out is not None and self.out.go is False) or (self.gate.state == "waiting" and not self.opens_in_time)

    @property
    def opens_in_time(self) -> bool:
        return self.gate.opens_on is not None and self.gate.opens_on <= self.due

    @property
    def unknown(self) -> bool:
        return self.gate.state == "unknown" or (self.out is not None and self.out.coldest_f is None and loves_heat(self.planting.known))

    def expected_on(self, today: date) -> date | None:
        """The day it will be done as things stand; None where nobody can say."""
        if self.gate.state == "unknown" or (self.gate.state == "waiting" and self.gate.opens_on is None):
            return None
        return max(self.due, today, self.gate.opens_on or today) if self.gate.state == "waiting" else max(self.due, today)


def in_trays(task: LogView, one: Planned) -> bool:
    """Whether a task sows what is set out later."""
    return task.type == "seeding" and one.established == "transplant_raised"


def outdoors(farm: Farm, work: Work) -> list[Outdoors]:
    """Tasks of the week that put seed or plants into a bed."""
    return [_outdoors(farm, task, one) for task, one in _tasks(farm, work) if not in_trays(task, one) and one.established != "inoculated"]


def _tasks(farm: Farm, work: Work) -> Iterator[tuple[LogView, Planned]]:
    until = last_day(farm.now.astimezone(farm.zone).date())
    for task in work.tasks:
        one = work.planting(task.assets[0]) if len(task.assets) == 1 else None
        if one is not None and task.type in ("seeding", "transplanting") and task.at.astimezone(farm.zone).date() <= until:
            yield task, one


def _outdoors(farm: Farm, task: LogView, one: Planned) -> Outdoors:
    due = task.at.astimezone(farm.zone).date()
    beds = [name for name in task.places if name in farm.place_named]
    gated = bool(beds) and (task.type == "seeding" or loves_heat(one.known))
    gate = _worst([gate_of(farm, bed, one.known) for bed in beds]) if gated else Gate("free")
    if task.type == "seeding" or one.known.kill_temp_f is None or not beds:
        return Outdoors(task, one, due, gate)
    nights = nights_ahead(farm, beds[0])
    out = setting_out(one.known.kill_temp_f, nights.minima_f, min(nights.minima_f), NIGHTS) if nights.minima_f else None
    return Outdoors(task, one, due, gate, out)


def _worst(gates: list[Gate]) -> Gate:
    """Of several beds the one that is not ready; among those that wait the one that waits longest."""
    order = ("unknown", "waiting", "open", "free")
    return min(gates, key=lambda gate: (order.index(gate.state), -(gate.opens_on or date.max).toordinal()))


def sow_and_plant(farm: Farm, work: Work, moved: dict[str, str]) -> list[Item]:
    """Items of sowing and setting out. moved: planting -> what waiting does to its later days."""
    ready = {o.task.id: o for o in outdoors(farm, work)}
    return [_in_bed(farm, work, ready[t.id], moved) if t.id in ready else _in_tray(farm, work, t, one) for t, one in _tasks(farm, work)]


def _in_tray(farm: Farm, work: Work, task: LogView, one: Planned) -> Item:
    today, due = farm.now.astimezone(farm.zone).date(), task.at.astimezone(farm.zone).date()
    then = f"to be set out {day(one.plant_on, today)}" if one.plant_on is not None else "as planned"
    amount = tray_amount(work, one) if in_trays(task, one) else counted(one.plants, "log") if one.plants else ""
    reason = "; ".join(part for part in (_late(due, today), then if in_trays(task, one) else "") if part) or "as planned"
    return Item("sow", f"sow {one.name}", title_of(task), reason, "watch" if due < today else "todo", task.places, amount, due, task.id,
                planting=one.name)  # fmt: skip


def _in_bed(farm: Farm, work: Work, one: Outdoors, moved: dict[str, str]) -> Item:
    today, planting = farm.now.astimezone(farm.zone).date(), one.planting
    kind: Kind = "sow" if one.task.type == "seeding" else "plant"
    said = [gate_said(one.gate, planting.crop.lower(), today, farm.units), _nights_said(farm, one, today)]
    reason = "; ".join(part for part in (_late(one.due, today), *said) if part) or "as planned"
    state: State = "unknown" if one.unknown and not one.waits else "watch" if one.waits or one.due < today else "todo"
    probe = f"{one.gate.probe}, {age(one.gate.age_s)}" if one.gate.probe and one.gate.age_s is not None else ""
    put_off = one.gate.opens_on if one.gate.opens_on is not None and one.gate.opens_on > max(one.due, today) else None
    amount = field_amount(work, planting) if kind == "sow" else bed_amount(work, planting)
    return Item(
        kind, f"{kind} {planting.name}", title_of(one.task), reason, state, one.task.places, amount, one.due,
        one.task.id, probe, planting.name, put_off=put_off, moved=moved.get(planting.name, ""),
        short=", ".join(part for part in (gate_short(one.gate, today, farm.units), _nights_short(farm, one, today)) if part),
    )  # fmt: skip


def _late(due: date, today: date) -> str:
    return f"{counted((today - due).days, 'day')} late" if due < today else ""


def _nights_said(farm: Farm, one: Outdoors, today: date) -> str:
    """What the nights ahead say of setting out."""
    out, kill = one.out, one.planting.known.kill_temp_f
    if one.task.type != "transplanting" or kill is None or (not loves_heat(one.planting.known) and (out is None or out.go is not False)):
        return ""
    crop, dies = one.planting.crop.lower(), quantity(AIR, celsius(kill), farm.units)
    if out is None:
        return ""
    if out.coldest_f is None:
        return "nobody forecasts the nights ahead"
    low = quantity(AIR, celsius(out.coldest_f), farm.units)
    if out.cold_on is not None:
        return f"wait or cover: {_night(out.cold_on, today)} gets down to {low}, and {crop} {_die(crop)} at {dies}"
    known = f"the next {counted(NIGHTS - out.missing, 'night')}" if out.missing else f"the next {NIGHTS} nights"
    return f"{known} stay above {low}, {crop} {_die(crop)} at {dies}"


def _nights_short(farm: Farm, one: Outdoors, today: date) -> str:
    """A night that kills what is set out, in few words: "31 °F tonight"."""
    if one.out is None or one.out.cold_on is None or one.out.coldest_f is None:
        return ""
    return f"{quantity(AIR, celsius(one.out.coldest_f), farm.units)} {_night(one.out.cold_on, today).removeprefix('the ')}"


def _night(on: date, today: date) -> str:
    return "tonight" if on == today else f"the night of {day(on)}"


def _die(crop: str) -> str:
    return "die" if crop.endswith("s") and not crop.endswith("ss") else "dies"


def title_of(task: LogView) -> str:
    """The task with its places: "Sow snap bean in bed 12"."""
    places = sorted(task.places, key=numbered)
    named = not places or any(place.lower() in task.name.lower() for place in places)
    if named or "trays" in task.name:
        return task.name
    return f"{task.name} in {beds_said(joined(places, 3))}"
