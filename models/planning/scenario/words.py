"""What a plan's numbers say in sentences: weeks without an item for all, conflicts, crops behind their plan, and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from models.planning.planting import Planting
from models.planning.planting.calendar import Days
from models.planning.planting.occupancy import clashes, stays
from models.planning.planting.rotation import Conflict
from models.planning.planting.stores import drawn
from models.planning.scenario import Scenario, Yard
from models.planning.scenario.chain import Brought, Chain, season_totals
from models.planning.scenario.division import handed_out
from models.planning.scenario.more import UNTOLD, yard_brought

YEAR = timedelta(days=365)


def alerts(scenario: Scenario, full: Mapping[date, int], found: Iterable[Conflict], brought: Brought | None) -> list[str]:
    """What a steward has to know of a plan, most pressing first."""
    said = []
    if gaps := [week.isoformat() for week, count in sorted(full.items()) if not count]:
        said.append(f"gap: no item covers all {scenario.shares} shares in weeks {', '.join(gaps)}")
    if each := [f"{one.planting} on {one.bed}" for one in found]:
        said.append(f"rotation conflict {', '.join(each)}")
    if brought is not None and round(brought.factor * 100) != 100:
        went = "cut" if brought.factor < 1 else "raised"
        share, factor = brought.ratio * 100, brought.factor * 100
        said.append(f"{brought.crop} logged {share:.0f} % of expected, remaining {went} to {factor:.0f} %")
    return said


def questions(scenario: Scenario, chain: Chain, brought: Brought | None) -> list[str]:
    """What cannot be as it is written, or is not known: to be answered, not guessed."""
    plantings = scenario.season.plantings
    stood = stays((p, chain.days[p.id]) for p in plantings)
    asked = [f"{one.reason}: which of them moves?" for one in clashes(scenario.season.beds, stood)]
    totals = season_totals(scenario, chain, kept=False)
    for crop, wish in scenario.wishes.items():
        each = wish.each if wish.each is not None else wish.each_full
        if each is not None and each > totals.get(crop, 0.0):
            asked.append(
                f"A share of {each:g} {wish.unit} of {crop} is more than the whole harvest of {totals.get(crop, 0.0):g}: is that so?"
            )
    asked += _of_tags(scenario)
    asked += [said for p in plantings for said in _of_planting(p, chain.days[p.id])]
    asked += _of_update(scenario, brought)
    asked += [] if scenario.yard is None else _of_logs(scenario.yard, scenario.as_of)
    return asked + _of_stores(scenario, chain)


def _of_tags(scenario: Scenario) -> list[str]:
    """What shares must not have, and no crop is marked with, though crops are marked."""
    tags = sorted({tag for wish in scenario.wishes.values() for tag in wish.tags})
    return [
        f"{sum(one.counts.values())} shares must not have {one.tag}, and crops are marked only with {', '.join(tags)}: which are meant?"
        for one in scenario.exclusions
        if tags and one.tag not in tags and any(one.counts.values())
    ]


def _of_planting(planting: Planting, days: Days) -> list[str]:
    """Days that stand in for degree days, and weeks that share more than there is."""
    asked = []
    if planting.target_f_days is not None and days.heat is None:
        asked.append(
            f"{planting.id} waits for {planting.target_f_days:g} degree days, which the weather known does not reach: its "
            f"{planting.days:g} days are counted. Which temperatures are missing?"
        )
    if (whole := sum(planting.fractions)) > 1 + 1e-6:
        asked.append(f"The weeks of {planting.id} share {whole * 100:.3g} % of its harvest: were their parts rounded?")
    return asked


def _of_logs(yard: Yard, as_of: date | None) -> list[str]:
    """Weeks of the log yard without a line, logs that rest too little, and batches that do not make their number."""
    logs, brought = yard.logs, yard_brought(yard, as_of, UNTOLD)
    asked = [] if brought is None else _missing(brought)
    if not logs.rests:
        asked.append(f"Logs rest {logs.rested_days} days between soaks and need {logs.rest_days}: soak less often, or make more batches?")
    soaked = logs.batches * logs.logs_per_batch
    if yard.count is not None and abs(soaked - yard.count) > 0.5:
        asked.append(f"There are {yard.count:g} logs and batches for {soaked:g}: which is right?")
    return asked


def _of_stores(scenario: Scenario, chain: Chain) -> list[str]:
    """What would be handed out when it no longer keeps; where nobody knows how long it does, for more than a year."""
    rows = [(one.crop, drawn(one.stored).days, drawn(one.stored).keeps_until, one.stored.harvest_on) for one in scenario.stores]
    rows += [(one.crop, tuple(one.amounts), one.limit, one.harvest_on) for one in handed_out(scenario, chain)]
    asked = []
    for crop, days, limit, harvest_on in rows:
        until = limit or harvest_on + YEAR
        if days and days[-1] > until:
            keeps = f"It keeps until {limit}" if limit else "Nobody said how long it keeps"
            asked.append(f"{crop} would be handed out {len(days)} times, until {days[-1]}. {keeps}: more of it at a time, or fewer feet?")
    return asked


def _missing(brought: Brought) -> list[str]:
    if not brought.missing:
        return []
    weeks = ", ".join(week.isoformat() for week in brought.missing)
    return [f"No {brought.crop} is written down for the weeks {weeks}: was nothing picked, or was it not written?"]


def _of_update(scenario: Scenario, brought: Brought | None) -> list[str]:
    """Weeks without a line of what is to be brought up to date, or that none has one."""
    if brought is not None:
        return _missing(brought)
    named = scenario.update and (scenario.update.planting or scenario.update.crop)
    if not named or (scenario.yard is not None and named == "shiitake"):
        return []
    return [f"Nothing is written down of {named} in a week that is over: what was picked of it so far?"]
