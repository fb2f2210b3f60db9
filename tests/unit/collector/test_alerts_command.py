"""hubland alerts: what is open before what is over, and a channel that is tried out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import collector.cli.alerts as command
from collector.cli import commands as hubland
from collector.cli.replayed import between
from collector.settings import Hub
from collector.store import open_store
from models.records import commands
from models.records.actor import HUB
from models.records.queries import waiting_requests
from sensors.errors import InputError, ServiceError
from sensors.quality.flags import GOOD
from sensors.series import SeriesKey
from tests.made_alerts import BATTERY, FREEZER, FROST, over, raised, reachable

PAGE = Path(__file__).parents[3] / "docs/reference/cli.md"


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    return make_hub(units="us")


def run(hub: Hub, *arguments: str) -> Result:
    return CliRunner().invoke(hubland(), ["alerts", "--folder", str(hub.folder), *arguments])


def said(hub: Hub, *arguments: str) -> Any:
    done = run(hub, "--json", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_hub_without_alerts_says_so(hub: Hub) -> None:
    assert "No alerts are open" in run(hub).stdout
    assert said(hub)["incidents"] == []


def test_open_alerts_come_before_those_that_are_over(hub: Hub) -> None:
    now = datetime.now(UTC)
    reachable(hub, now)
    raised(hub, now, (FROST, BATTERY))
    over(hub, now, FREEZER)
    found = said(hub)["incidents"]
    assert [one["state"] for one in found] == ["open", "open", "cleared"]
    assert found[-1]["outcome"] == "Warmest 48 °F at 4:10 pm; the door was open." and found[-1]["cause"] == FREEZER
    lines = run(hub).stdout
    assert lines.index("2\xa0alerts are open") < lines.index("Cover beds 4 and 8") < lines.index("Warmest 48 °F")


def test_what_is_over_for_longer_than_asked_is_left_out(hub: Hub) -> None:
    over(hub, datetime.now(UTC))
    assert said(hub, "--days", "2")["incidents"] == []


def test_the_keys_of_the_list_are_those_documented(hub: Hub) -> None:
    raised(hub, datetime.now(UTC), (FROST,), told=False)
    found = said(hub)
    page = PAGE.read_text("utf-8").partition("## JSON of `alerts --json`")[2].partition("\n## ")[0]
    shown = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    assert list(found) == list(shown) and list(found["incidents"][0]) == list(shown["incidents"][0])
    assert [key for key in found["incidents"][0] if f"`{key}`" not in page] == []


def test_a_channel_that_is_not_there_is_named_with_those_that_are(hub: Hub) -> None:
    reachable(hub, datetime.now(UTC))
    done = run(hub, "--test", "fax")
    assert isinstance(done.exception, InputError) and "ann mail" in str(done.exception)


def test_a_test_that_no_hub_takes_up_ends_and_is_not_sent_later(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    reachable(hub, datetime.now(UTC))
    monkeypatch.setattr(command, "ANSWER_S", 0.5)
    done = run(hub, "--test", "barn siren")
    assert isinstance(done.exception, ServiceError) and "hubland up" in str(done.exception)
    records = hub.open_records()
    with records.session() as session:
        assert waiting_requests(session) == []
    records.close()


def test_a_day_alone_is_replayed_from_its_begin_to_its_end_in_the_hubs_zone(hub: Hub) -> None:
    now = datetime(2026, 5, 20, 12, tzinfo=UTC)
    begins, ends = between(("2026-05-14", "2026-05-14"), now, hub)
    assert ends - begins == timedelta(hours=24)
    assert begins.astimezone(hub.zone).isoformat()[:16] == "2026-05-14T00:00"
    assert between(("2026-05-19", "2026-05-25"), now, hub)[1] == now
    with pytest.raises(InputError, match="window is empty"):
        between(("2026-05-25", "2026-05-26"), now, hub)


def freezing_house(hub: Hub, at: datetime) -> None:
    """A house held at 7 °C (45 °F) that was at 2 °C for an hour and warm before and after; one reading every five minutes."""
    records = hub.open_records()
    with records.session(HUB, at - timedelta(days=2)) as session:
        commands.put_place(session, "Propagation house", "greenhouse", details={"heated_above_c": 7})
        commands.put_device(session, "prop-1", interval_s=300)
        commands.install_device(session, "prop-1", "Propagation house", at - timedelta(days=2))
    records.close()
    store = open_store(hub.store_url, hub.zone)
    sid = store.series_ids([SeriesKey(hub.slug, "prop-1", "", "air_temperature")])[0]
    times = [int((at + timedelta(minutes=m)).timestamp()) * 10**9 for m in range(-120, 180, 5)]
    store.write([(sid, ns, 2.0 if 24 <= i < 36 else 12.0, GOOD, 0, ns + 10**9) for i, ns in enumerate(times)])
    store.close()


def test_a_replay_prints_what_would_have_been_raised_and_its_json_is_as_documented(hub: Hub) -> None:
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    freezing_house(hub, at)
    window = ("--replay", (at - timedelta(hours=2)).isoformat(), (at + timedelta(hours=3)).isoformat(), "--rule", "heater")
    found = said(hub, *window)
    assert [(one["rule"], one["place"]) for one in found["incidents"]] == [("heater", "Propagation house")]
    assert "1\xa0alert would have been raised" in run(hub, *window).stdout
    page = PAGE.read_text("utf-8").partition("## JSON of `alerts --replay --json`")[2].partition("\n## ")[0]
    shown = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    assert list(found) == list(shown) and list(found["incidents"][0]) == list(shown["incidents"][0])
    assert [key for key in (*found, *found["incidents"][0]) if f"`{key}`" not in page] == []
    assert said(hub)["incidents"] == []


def test_a_rule_without_a_window_and_a_hub_that_has_measured_nothing_are_answered_in_words(hub: Hub) -> None:
    done = run(hub, "--rule", "frost")
    assert isinstance(done.exception, InputError) and "--replay" in str(done.exception)
    (note,) = said(hub, "--replay", "yesterday", "yesterday", "--rule", "heater")["notes"]
    assert "No reading" in note and "says nothing" in note
