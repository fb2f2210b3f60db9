"""hubland alerts: what is open before what is over, and a channel that is tried out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import collector.cli.alerts as command
from collector.cli import commands as hubland
from collector.settings import Hub
from models.records.queries import waiting_requests
from sensors.errors import InputError, ServiceError
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
