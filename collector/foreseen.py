"""The harvest that is foreseen on a day, out of a hub's store and records: the one way from readings to a forecast.

A forecast takes seconds, and rests on little that changes: those made last are kept in this process by what they rest on, so that the
pages and the sheets of a server share them.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from hashlib import sha256
from threading import Lock

from collector.fieldwork import expected
from collector.own_weather import own_weather
from collector.settings import Hub
from models.advice.season.forecast import problem_of
from models.advice.season.scenario import Given
from models.planning.harvest import Forecast, Problem
from models.planning.harvest.forecast import forecast
from models.records.database import Records
from models.records.seasons import SeasonView
from sensors.series import SeriesStore

# two days' forecasts of two seasons; one holds some tens of megabytes of draws
KEPT = 4
_KEPT: OrderedDict[str, Forecast] = OrderedDict()
_ONE_AT_A_TIME = Lock()


def problem_on(hub: Hub, store: SeriesStore, records: Records, view: SeasonView, given: Given, on: date, now: datetime) -> Problem:
    """What is known on a day of the harvests to come: logs, weather up to it, and the days on which late plantings will go in."""
    return problem_of(view, given, on, own_weather(hub, store, records, on, now), expected(hub, store, records, view, on, now))


def kept_forecast(problem: Problem) -> Forecast:
    """The forecast of a problem, made anew only where that is another. Whoever asks meanwhile waits for it."""
    mark = mark_of(problem)
    with _ONE_AT_A_TIME:
        if mark not in _KEPT:
            _KEPT[mark] = forecast(problem)
        _KEPT.move_to_end(mark)
        while len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)
        return _KEPT[mark]


def mark_of(problem: Problem) -> str:
    """Changes with what a forecast rests on; not with the age of its readings."""
    known = sha256(repr((problem.start, problem.as_of, problem.crops, problem.plantings, problem.crop_logs)).encode())
    for crop, need in problem.needs.items():
        known.update(crop.encode() + need.tobytes())
    if problem.weather is not None:
        known.update(problem.weather.first.isoformat().encode() + problem.weather.tmax_f.tobytes() + problem.weather.tmin_f.tobytes())
    return known.hexdigest()
