"""Grazing: where does each herd go next, and when?"""

from __future__ import annotations

from dashboard.parts import answer, cards, credit, doing, page
from dashboard.parts.grazing import forage, herds, movelog, proposal, recovery, season, trust, ways
from models import advice
from models.advice import grazing
from models.advice.farm import Farm
from models.advice.rotation.ahead import Ahead, ahead, grazers, planned, read, today_of


def draw(farm: Farm) -> None:
    if not farm.of_kind("paddock", "silvopasture") or not grazers(farm):
        page.masthead(farm)
        missing = "a paddock, drawn under *Land plan*" if grazers(farm) else "a herd, under *Animals*"
        page.empty("Nothing grazes here yet", f"Add {missing}: then the rotation plans itself each day.")
        return
    plan, found = planned(farm), ahead(farm)
    left, right = page.frame(farm)
    with left:
        _herds(farm, found)
        doing.did(farm)
        answer.put_by(farm, advice.held(farm, "grazing"))
        if farm.grass.rotation is not None and plan is not None:
            proposal.draw(farm, farm.grass.rotation, plan)
    with right:
        told = read(farm.grass.rotation)
        if plan is not None:
            season.draw(farm, plan)
            forage.draw(farm, plan)
        movelog.reading(farm)
        movelog.moves(farm)
        if told is not None:
            proposal.troubles(told)
        if plan is not None:
            proposal.costs(plan)
            trust.draw(farm, plan)
        recovery.draw(farm)
        ways.draw(farm)
        credit.draw("grazing", credit.of_days(farm))


def _herds(farm: Farm, found: list[Ahead]) -> None:
    """The herd that wants somebody first, large; the others in cards; the grass as a row where it is short."""
    if not found:
        line = grazing.unplanned(farm)
        answer.calm(line.state, line.headline, line.reason, line.inputs)
        return
    told = sorted(found, key=lambda one: advice.ORDER.index(grazing.state_of(one, today_of(farm))))
    herds.headline(farm, told[0], grazing.line_of(farm, told[0]))
    for one in told[1:]:
        herds.card(farm, one, grazing.line_of(farm, one))
    for line in grazing.feed(farm):
        cards.row(farm, "feed", line, "grazing")
    named = {name for one in found for name in one.herds}
    cards.note("unplanned", herds.unplanned(farm, [h.name for h in grazers(farm) if h.name not in named]))


page.live(draw)
