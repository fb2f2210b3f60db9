"""hubland plan: what to do when, and why."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli import app
from sensors.errors import InputError

if TYPE_CHECKING:
    from models.planning.grazing import Plan, Problem

plan = typer.Typer(no_args_is_help=True, help="Plans.\n\nExample: hubland plan grazing --problem season.json")
app.add_typer(plan, name="plan")


@plan.callback()
def plans() -> None:
    """Plans of a season."""


@plan.command()
def grazing(
    problem: Annotated[Path, typer.Option(help="The problem file (docs/reference/grazing-problem.md).", exists=True, dir_okay=False)],
    evaluate: Annotated[Path | None, typer.Option(help="Score this plan instead of making one.", exists=True, dir_okay=False)] = None,
    seconds: Annotated[float, typer.Option(help="How long to search.", min=0.1, max=3600)] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """Plan the season's grazing of a problem file, or score a plan of anybody's. Exit 4 when a plan breaks a hard rule.

    Example: hubland plan grazing --problem season.json --evaluate neighbour.json --json
    """
    # here, because they take half a second that no other command should pay
    from models.planning.grazing import form
    from models.planning.grazing.simulate import planned

    given = form.problem(form.read(_text(problem), str(problem)))
    if evaluate is not None:
        found, troubles = planned(given, form.plan(form.read(_text(evaluate), str(evaluate)), given), "given"), list[str]()
    else:
        found, troubles = _made(given, seconds)
    told = _told(given, found, troubles, us=given.units == "us")
    typer.echo(json.dumps(told) if as_json else "\n".join(_lines(given, told)))
    if not found.score.holds:
        raise typer.Exit(4)


def _text(path: Path) -> str:
    """A file's text; some editors put a mark before it."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise InputError(
            "This file cannot be read.", where=str(path), expected="text in UTF-8", got=str(why), next_step="save it as UTF-8 text"
        ) from why


def _made(problem: Problem, seconds: float) -> tuple[Plan, list[str]]:
    import numpy as np

    from models.planning.grazing.search import solve
    from models.planning.grazing.structure import troubles

    said = troubles(problem)
    found = solve(problem, seconds=seconds, rng=np.random.default_rng(0), now=time.perf_counter)
    return found.plan, list(dict.fromkeys(f"{one.what} {one.fix}" for one in (*said, *found.dropped)))


def _told(problem: Problem, found: Plan, troubles: list[str], *, us: bool) -> dict[str, Any]:
    from models.advice.rotation.telling import rotation
    from models.planning.grazing.output import document

    # a plan that breaks rules has no reasons: its moves are not to be made
    reasons = list[tuple[str, ...]]()
    if found.score.holds:
        words = rotation(problem, found, made_at=datetime.now(UTC), because="", units="us" if us else "metric")
        of = {(m.herd, m.paddock, m.first): m.reasons for m in words.moves}
        reasons = [of.get((s.herd, s.paddock, problem.date(s.first)), ()) for s in found.stays]
    return document(problem, found, us=us, reasons=reasons, troubles=troubles)


def _lines(problem: Problem, told: dict[str, Any]) -> list[str]:
    """A line a move, then what it costs and how good it is."""
    found = [f"! {one}" for one in told["troubles"]] + [f"! {b['said']}" for b in told["breaches"]]
    found += [f"{m['in']} to {m['out']}  {m['herd']:12} {m['paddock']:12} {'; '.join(m['reasons'])}".rstrip() for m in told["moves"]]
    found += [f"hay in the lot: {days} days for {herd}" for herd, days in told["lot_days"].items()]
    parts = ", ".join(f"{name} {value:,.0f}" for name, value in told["cost"].items() if value and name != "total")
    found.append(f"cost {problem.money}{told['cost']['total']:,.0f}" + (f" ({parts})" if parts else ""))
    if told["gap"] is not None:
        found.append(f"no plan can cost less than {problem.money}{told['bound']:,.0f}: at most {told['gap']:.1%} may be gained")
    return found
