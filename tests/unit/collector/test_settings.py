"""A hub folder's settings: read, overridden, and refused in words."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from collector.settings import Settings, open_hub, parse
from sensors.errors import SettingsError

LEAST = '[hub]\nid = "x"\nname = "Laurel Cove"\nslug = "laurel-cove"\n'


def write(folder: Path, text: str) -> Path:
    (folder / "hubland.toml").write_text(text)
    return folder


def test_three_lines_make_a_hub_with_everything_else_at_its_default(tmp_path: Path) -> None:
    hub = open_hub(write(tmp_path, LEAST), {})
    assert hub.settings.broker.port == 1883
    assert hub.store_url == f"sqlite:///{tmp_path / 'series.db'}"
    assert str(hub.zone) == "America/New_York"


def test_a_folder_without_a_hub_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="hubland init"):
        open_hub(tmp_path, {})


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="prot"):
        open_hub(write(tmp_path, LEAST + "[broker]\nprot = 1883\n"), {})


def test_a_setting_of_the_wrong_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="broker.port"):
        open_hub(write(tmp_path, LEAST + '[broker]\nport = "near the barn"\n'), {})


def test_a_time_zone_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="America/New_York"):
        open_hub(write(tmp_path, LEAST + 'time_zone = "Appalachia"\n'), {})


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="hubland.toml"):
        open_hub(write(tmp_path, "[hub\n"), {})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    hub = open_hub(write(tmp_path, LEAST), {"HUBLAND_BROKER_HOST": "mosquitto", "HUBLAND_BROKER_PORT": "1884"})
    assert (hub.settings.broker.host, hub.settings.broker.port) == ("mosquitto", 1884)


def test_topics_in_the_environment_are_a_list(tmp_path: Path) -> None:
    hub = open_hub(write(tmp_path, LEAST), {"HUBLAND_BROKER_TOPICS": "tele/#, zigbee2mqtt/#"})
    assert hub.settings.broker.topics == ("tele/#", "zigbee2mqtt/#")


def test_a_secret_comes_from_its_file_and_a_missing_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUBLAND_BROKER_PASSWORD", raising=False)
    hub = open_hub(write(tmp_path, LEAST + '[broker]\npassword_file = "broker.secret"\n'), {})
    with pytest.raises(SettingsError, match="broker.secret"):
        hub.broker_password()
    (tmp_path / "broker.secret").write_text("s3cret\n")
    assert hub.broker_password() == "s3cret"
    monkeypatch.setenv("HUBLAND_BROKER_PASSWORD", "other")
    assert hub.broker_password() == "other"


@pytest.mark.parametrize("section", [f.name for f in msgspec.structs.fields(Settings) if f.name != "hub"])
def test_every_section_may_be_left_out(section: str) -> None:
    settings = parse({"hub": {"id": "x", "name": "n", "slug": "s"}}, "test")
    assert getattr(settings, section) is not None


def test_nobody_is_asked_about_the_weather_unless_somebody_is_named(tmp_path: Path) -> None:
    assert open_hub(write(tmp_path, LEAST), {}).settings.forecast.provider == ""


def test_the_weather_service_that_asks_for_a_contact_is_not_asked_without(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="forecast.contact"):
        open_hub(write(tmp_path, LEAST + '[forecast]\nprovider = "nws"\n'), {})
    named = {"HUBLAND_FORECAST_CONTACT": "hub@example.org", "HUBLAND_FORECAST_EVERY_MINUTES": "90"}
    assert open_hub(tmp_path, named).settings.forecast.every_minutes == 90


@pytest.mark.parametrize(
    "line",
    ["every_minutes = 1", 'provider = "oracle"', 'contact = "a\\r\\nX-Evil: 1"', 'contact = "é@example.org"', 'url = "file:///etc/passwd"'],
)
def test_a_forecast_setting_that_would_do_harm_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="forecast"):
        open_hub(write(tmp_path, LEAST + f"[forecast]\n{line}\n"), {})


def test_an_alerts_secret_comes_from_the_environment_or_its_line_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUBLAND_ALERT_ANN_PHONE", raising=False)
    hub = open_hub(write(tmp_path, LEAST), {})
    assert hub.alert_secret("ann_phone") == "" == hub.alert_secret("")
    (tmp_path / "alerts.secret").write_text('ann_phone = "ntfy://127.0.0.1/hush "\nodd = 3\n')
    assert hub.alert_secret("ann_phone") == "ntfy://127.0.0.1/hush"
    assert hub.alert_secret("bob_phone") == "" == hub.alert_secret("odd")
    monkeypatch.setenv("HUBLAND_ALERT_ANN_PHONE", "ntfy://127.0.0.1/other")
    assert hub.alert_secret("ann_phone") == "ntfy://127.0.0.1/other"


def test_what_the_file_of_alerts_secrets_holds_is_in_no_error(tmp_path: Path) -> None:
    (tmp_path / "alerts.secret").write_text("ann_phone = ntfy://hush@127.0.0.1\n")
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        open_hub(write(tmp_path, LEAST), {}).alert_secret("ann_phone")
    assert "hush" not in str(caught.value) and caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.mark.parametrize("address", ["hub.example.org", "ftp://hub.example.org", "http://h\u00fcb.example.org"])
def test_an_address_that_phones_cannot_follow_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="alerts.address"):
        open_hub(write(tmp_path, LEAST + f'[alerts]\naddress = "{address}"\n'), {})
