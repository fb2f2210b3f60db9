"""The last word of every series, joined with its device and with where it stands now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from models.advice.farm import UNKNOWN_INTERVAL_S, Heard, Live, due_s
from models.records import queries
from models.records.queries import Deployed, DeviceView
from sensors.calibration import Calibration, calibration
from sensors.quality.flags import MISSING
from sensors.series import Point, SeriesKey

NS = 1_000_000_000
# Numbers that a whole device's deployment may rename; the others already say what they are.
BARE = frozenset({"temperature", "conductivity", "distance", "raw", "binary"})


def join(
    words: dict[SeriesKey, Point],
    devices: tuple[DeviceView, ...],
    deployments: list[Deployed],
    now_ns: int,
    told: Mapping[str, float] | None = None,
) -> tuple[tuple[Live, ...], tuple[Heard, ...]]:
    """Last words joined with devices and the deployments now in force; `told`: intervals that strangers say of themselves."""
    known = {d.key: d for d in devices}
    last: dict[str, int] = {}
    for key, point in words.items():
        last[key.device] = max(last.get(key.device, 0), point.received_ns)
    strangers = [DeviceView(key, "", "", "", "", (told or {}).get(key), False, "active") for key in sorted(last.keys() - known.keys())]
    of_device: dict[str, list[Deployed]] = {}
    for deployment in deployments:
        of_device.setdefault(deployment.device, []).append(deployment)
    heard = tuple(
        _heard(d, last.get(d.key), of_device.get(d.key, []), now_ns, d.key in known) for d in (*devices, *strangers) if d.phase != "retired"
    )
    silent = {h.device.key for h in heard if h.silent}
    intervals = {h.device.key: h.device.interval_s for h in heard}
    lives = []
    for key, point in sorted(words.items()):
        if key.device in intervals and point.qc != MISSING:
            here = of_device.get(key.device, [])
            where, twice = standing_at(key, words, here)
            if not twice:
                lives.append(_live(key, point, where, intervals[key.device], key.device in silent, now_ns))
    return tuple(lives), heard


def meaning(key: SeriesKey, where: Deployed | None) -> tuple[str, Calibration | None]:
    """What a series measures where it stands, and what its stored numbers still have to go through."""
    means = where.means if where and where.means and (where.measurand or key.measurand in BARE) else key.measurand
    raw = where is not None and where.calibration is not None and where.measurand == key.measurand
    curve = calibration(where.calibration) if raw and where is not None and where.calibration is not None else None
    # where the worker calibrates in place (an offset), the stored numbers are true already
    curve = None if curve is None or curve.to == key.measurand else curve
    return (curve.to if curve else means), curve


def standing_at(key: SeriesKey, words: Collection[SeriesKey], here: list[Deployed]) -> tuple[Deployed | None, bool]:
    """The deployment that describes a series among those in force, and whether another stored series says the same."""
    return queries.deployed(key, here) or _named_by_calibration(key, here), _derived(key, words, here)


def _derived(key: SeriesKey, words: Collection[SeriesKey], here: list[Deployed]) -> bool:
    """Whether a series is what the worker calibrated from another that is stored too.

    The other is the one to show: it has the whole past, and a calibration found later claims that past as well.
    """
    found = _named_by_calibration(key, here)
    return found is not None and found.measurand != key.measurand and key._replace(measurand=found.measurand) in words


def _named_by_calibration(key: SeriesKey, here: list[Deployed]) -> Deployed | None:
    return next((d for d in here if d.calibration and d.calibration.get("to") == key.measurand and d.channel in ("", key.channel)), None)


def _heard(device: DeviceView, last_ns: int | None, deployments: list[Deployed], now_ns: int, registered: bool) -> Heard:
    age = None if last_ns is None else max(0.0, (now_ns - last_ns) / NS)
    silent = age is None or age > due_s("", device.interval_s or UNKNOWN_INTERVAL_S)
    return Heard(device, last_ns, age, silent, tuple(dict.fromkeys(d.place for d in deployments)), registered)


def _live(key: SeriesKey, point: Point, where: Deployed | None, interval_s: float | None, silent: bool, now_ns: int) -> Live:
    # a clock that runs ahead must not make a reading look younger than its arrival
    age = max(0.0, (now_ns - min(point.time_ns, point.received_ns)) / NS)
    means, curve = meaning(key, where)
    return Live(
        key,
        means,
        where.place if where else "",
        where.kind if where else "",
        where.depth_m if where else None,
        curve(point.value) if curve else point.value,
        point.time_ns,
        point.received_ns,
        point.qc,
        point.test,
        age,
        silent or age > due_s(means, interval_s),
        curve,
    )
