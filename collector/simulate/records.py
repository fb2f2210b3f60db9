"""Laurel Cove's places, devices and deployments, put into the records; what is there already is left as it is."""

from __future__ import annotations

from datetime import datetime

from collector.simulate.hub import deployments, devices, places
from collector.simulate.world import BEFORE_START
from models.records import commands, queries
from models.records.actor import HUB
from models.records.database import Records, Session


def demo_records(records: Records, started_at: datetime) -> None:
    """Fill the records of a demo hub; a second call changes nothing, so what people altered in the demo stays."""
    with records.session(HUB) as session:
        _places(session)
        new = _devices(session)
        _deployments(session, new, started_at)


def _places(session: Session) -> None:
    there = {place.name for place in queries.places(session)}
    for place in places():
        if place.name not in there:
            commands.put_place(
                session, place.name, place.kind, parent=place.parent, geometry=place.geometry, phase=place.phase, details=place.details
            )


def _devices(session: Session) -> set[str]:
    """Keys of the devices that were not there yet. One that nobody has named is left for a steward to find."""
    there = {device.key for device in queries.devices(session)}
    new = [device for device in devices() if device.listed and device.key not in there]
    for device in new:
        commands.put_device(
            session,
            device.key,
            name=device.name,
            model=device.model,
            family=device.family,
            gateway=device.gateway,
            interval_s=float(device.interval_s),
            simulated=True,
        )
    return {device.key for device in new}


def _deployments(session: Session, new: set[str], started_at: datetime) -> None:
    installed_at = started_at - BEFORE_START
    for one in deployments():
        if one.device in new:
            commands.install_device(
                session,
                one.device,
                one.place,
                installed_at,
                channel=one.channel,
                measurand=one.measurand,
                means=one.means,
                depth_m=one.depth_m,
                height_m=one.height_m,
                calibration=one.calibration,
            )
