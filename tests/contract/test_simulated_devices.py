"""Every simulated device, through the program's own decoding: what it says is what the past holds, and nothing is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.simulate.devices import Moment, Out, families
from collector.simulate.faults import UNDECODED
from collector.simulate.hub import HubDevice, deployments, devices
from collector.simulate.live import greetings, report
from collector.simulate.world import World, world
from sensors.calibration import calibration
from sensors.device import Known
from sensors.envelopes import decode
from sensors.measurands import measurand, measurands
from sensors.quality.flags import NOT_EVALUATED
from sensors.reading import Fact, Message, Outcome
from sensors.units import convert

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
HUB = "laurel-cove"
# a moment at which every gateway works: the barn's outage ends eight hours after the first start
LATER = NOW + timedelta(hours=9)


@pytest.fixture(scope="module")
def laurel_cove() -> World:
    return world(7, NOW)


@pytest.fixture(scope="module")
def known(laurel_cove: World) -> Known:
    """What the hub knows after the devices have introduced themselves."""
    result = Known(zone=ZoneInfo("America/New_York"))
    for out in greetings(laurel_cove, LATER, HUB):
        outcome = read(out, result)
        assert not outcome.rows, f"{out.topic} is no reading"
        assert not outcome.rejected, f"{out.topic}: {outcome.rejected}"
        result.learn(outcome.facts)
    return result


def read(out: Out, known: Known) -> Outcome:
    # retain is what a broker sets when it repeats an old message; a live one arrives without
    return decode(Message(out.topic, out.payload, int(LATER.timestamp() * 1e9), False, out.qos), known)


def readings(laurel_cove: World, device: HubDevice, known: Known) -> tuple[dict[tuple[str, str, str], float], list[Outcome]]:
    found, outcomes = {}, []
    for out in report(laurel_cove, device, LATER.timestamp(), LATER, HUB):
        outcome = read(out, known)
        outcomes.append(outcome)
        for name, channel, what, unit, value, _, qc in outcome.rows:
            assert qc == NOT_EVALUATED
            found[name, channel, what] = convert(value, unit, measurand(what).unit) if unit else value
    return found, outcomes


EVERYONE = [device for device in devices() if device.key != UNDECODED]


@pytest.mark.parametrize("device", EVERYONE, ids=lambda d: d.key)
def test_a_report_decodes_to_the_same_series_and_values_as_the_past_is_written_with(
    device: HubDevice, laurel_cove: World, known: Known
) -> None:
    found, outcomes = readings(laurel_cove, device, known)
    sensing = laurel_cove.sensing
    expected = {}
    for field in device.fields:
        wire = sensing.wire(device, field, np.array([LATER.timestamp()]))
        if not np.isnan(wire[0]):
            expected[device.key, field.channel, field.measurand] = float(sensing.canonical(field, wire)[0])
    assert expected
    assert not [outcome.rejected for outcome in outcomes if outcome.rejected]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("device", EVERYONE, ids=lambda d: d.key)
def test_every_value_of_a_week_is_physically_possible(device: HubDevice, laurel_cove: World) -> None:
    times = LATER.timestamp() - np.arange(0, 7 * 86400, 3600.0)[::-1]
    for field in device.fields:
        low, high = measurand(field.measurand).plausible
        value = laurel_cove.sensing.canonical(field, laurel_cove.sensing.wire(device, field, times))
        value = value[~np.isnan(value)]
        assert low <= value.min() and value.max() <= high, f"{field.name}: {value.min()} to {value.max()}"


def test_there_are_at_least_45_devices_of_8_families() -> None:
    assert len(devices()) >= 45
    assert len({device.family for device in devices()}) >= 8
    assert {device.family for device in devices()} == set(families())


def test_a_device_whose_bytes_nobody_decodes_is_readable_once_its_model_is_told(laurel_cove: World, known: Known) -> None:
    device = next(d for d in devices() if d.key == UNDECODED)
    found, outcomes = readings(laurel_cove, device, known)
    assert outcomes[0].rejected and "undecoded" in outcomes[0].rejected[0].reason
    assert (UNDECODED, "", "soil_moisture") not in found
    told = Known(zone=known.zone)
    told.learn([Fact("model", UNDECODED, {"decoder": "dragino_lse01"})])
    found, outcomes = readings(laurel_cove, device, told)
    moisture = laurel_cove.land.truth("P3", "soil_moisture", np.array([LATER.timestamp()]))[0]
    assert found[UNDECODED, "", "soil_moisture"] == pytest.approx(moisture, abs=1.0)


def test_a_device_behind_a_silent_gateway_says_nothing(laurel_cove: World) -> None:
    barn = [device for device in devices() if device.gateway == "barn gateway"]
    assert barn
    assert all(not report(laurel_cove, device, NOW.timestamp(), NOW, HUB) for device in barn)
    assert all(report(laurel_cove, device, LATER.timestamp(), LATER, HUB) for device in barn)


def test_an_open_soil_element_is_no_reading_and_no_complaint(laurel_cove: World, known: Known) -> None:
    device = next(d for d in devices() if d.key == "bed-08")
    found, outcomes = readings(laurel_cove, device, known)
    assert ("bed-08", "", "temperature") in found
    assert ("bed-08", "", "soil_moisture") not in found
    assert not outcomes[0].rejected


def test_a_device_reports_a_time_of_its_own_that_is_the_present(laurel_cove: World, known: Known) -> None:
    for device in EVERYONE:
        for out in report(laurel_cove, device, LATER.timestamp(), LATER, HUB):
            for row in read(out, known).rows:
                assert row[5] == 0 or abs(row[5] / 1e9 - LATER.timestamp()) < 2, device.key


def test_every_deployment_names_a_device_a_series_and_a_measurand_that_exist() -> None:
    by_key = {device.key: device for device in devices()}
    for one in deployments():
        fields = by_key[one.device].fields
        assert not one.channel or one.channel in {field.channel for field in fields}, one
        assert not one.measurand or one.measurand in {field.measurand for field in fields}, one
        assert not one.means or one.means in measurands(), one


def test_a_tank_gauge_and_a_bare_soil_probe_give_their_truth_back_by_calibration(laurel_cove: World) -> None:
    at = np.array([LATER.timestamp()])
    for one in deployments():
        if one.calibration is not None:
            device = next(d for d in devices() if d.key == one.device)
            field = next(f for f in device.fields if f.measurand == one.measurand)
            shown = calibration(one.calibration)(float(laurel_cove.sensing.wire(device, field, at)[0]))
            assert shown == pytest.approx(float(laurel_cove.land.truth(one.place, one.means, at)[0]), abs=0.5), one.device


def test_message_names_are_the_products_own() -> None:
    """Topics as the products' manuals write them."""
    at = Moment(LATER, 5, HUB)
    topics = {
        "zigbee2mqtt": ("bed-04", "zigbee2mqtt/bed-04"),
        "tasmota": ("bed-22", "tele/bed-22/SENSOR"),
        "esphome": ("meter-house", "meter-house/sensor/flow_rate/state"),
        "ttn": ("soil-p1", "v3/laurel-cove@ttn/devices/soil-p1/up"),
        "shelly": ("shellyplus1pm-a8032ab636ec", "shellyplus1pm-a8032ab636ec/events/rpc"),
        "hubland": ("log-yard", "hubland/laurel-cove/log-yard"),
    }
    sensing = world(7, NOW).sensing
    for name, (key, topic) in topics.items():
        device = next(d for d in devices() if d.key == key)
        assert topic in [out.topic for out in families()[name].publish(device, sensing.report(device, LATER.timestamp()), at)]
