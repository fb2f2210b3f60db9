"""A hub is a folder; its settings are hubland.toml in it.

Every setting may be overridden by an environment variable HUBLAND_<SECTION>_<NAME> (HUBLAND_BROKER_HOST). Secrets are
never in hubland.toml: they come from the environment or from the file that a `..._file` setting names.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from sensors.errors import SettingsError

if TYPE_CHECKING:
    from models.records.database import Records

FILE = "hubland.toml"


class HubSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Who and where the hub is."""

    id: str
    name: str
    slug: str
    place: str = ""
    latitude: float = 35.6
    longitude: float = -82.55
    elevation_m: float = 670.0
    time_zone: str = "America/New_York"
    units: Literal["us", "metric"] = "us"
    simulated: bool = False


class BrokerSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The MQTT broker. `version` 5 costs the client about 40 % of its rate and buys nothing here yet.

    managed: `hubland up` starts Mosquitto itself, with mosquitto.conf of the hub folder.
    """

    host: str = "127.0.0.1"
    port: int = 1883
    user: str = ""
    password_file: str = ""
    client_id: str = ""
    version: Literal["3.1.1", "5"] = "3.1.1"
    topics: tuple[str, ...] = ("#",)
    keepalive_s: int = 30
    managed: bool = False


class SpoolSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The raw archive. A group commit closes at `commit_messages` or after `commit_ms`, whichever is first."""

    archive_days: int = 90
    waiting_max: int = 2_000_000
    commit_messages: int = 500
    commit_ms: int = 20


class StoreSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where series live; empty = series.db in the hub folder. InfluxDB: influx://host:8086?org=ORG&bucket=BUCKET."""

    url: str = ""
    token_file: str = ""


class RecordsSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where the farm's records live; empty = records.db in the hub folder, or a PostgreSQL URL."""

    url: str = ""


class DashboardSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where the dashboard answers, and whether what a reverse proxy says of a visitor is believed."""

    host: str = "127.0.0.1"
    port: int = 8501
    behind_proxy: bool = False


class SignInSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How people sign in: with accounts of the hub's own, through an OpenID provider, or both.

    allow_new: the role of somebody the provider vouches for and the records do not know; empty: nobody is new.
    """

    local: bool = True
    issuer: str = ""
    client_id: str = ""
    client_secret_file: str = ""
    name: str = "your organisation's account"
    allow_new: Literal["", "viewer", "worker"] = ""


class ForecastSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Whom the hub asks about the weather to come; empty: nobody, the own past has to do.

    contact: an e-mail address or page under which the NWS reaches whoever runs this hub; it asks every program for one.
    url: where else the provider answers (Open-Meteo can be run by oneself); empty: at its own address.
    """

    provider: Literal["", "open-meteo", "nws"] = ""
    every_minutes: Annotated[int, msgspec.Meta(ge=15, le=1440)] = 60
    contact: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if self.provider == "nws" and not self.contact:
            raise ValueError("forecast.contact must be given: the NWS asks every program for a contact")
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise ValueError("forecast.contact must be plain letters, as in an e-mail address")
        if self.url and not (self.url.startswith(("http://", "https://")) and self.url.isascii() and self.url.isprintable()):
            raise ValueError("forecast.url must be an address: https://weather.example.org")


class AlertsSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What alerts need of this machine; all else about them is set on the page Alerts and lies in the records.

    address: where phones reach the pages, for the links in messages; empty: messages carry no link. secrets_file: the TOML file
    that holds the addresses of services, name = "address".
    """

    address: str = ""
    secrets_file: str = "alerts.secret"

    def __post_init__(self) -> None:
        if self.address and not (
            self.address.startswith(("http://", "https://")) and self.address.isascii() and self.address.isprintable()
        ):
            raise ValueError("alerts.address must be an address: https://hub.example.org")


class Settings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """All settings of one hub."""

    hub: HubSettings
    broker: BrokerSettings = BrokerSettings()
    spool: SpoolSettings = SpoolSettings()
    store: StoreSettings = StoreSettings()
    records: RecordsSettings = RecordsSettings()
    dashboard: DashboardSettings = DashboardSettings()
    sign_in: SignInSettings = SignInSettings()
    forecast: ForecastSettings = ForecastSettings()
    alerts: AlertsSettings = AlertsSettings()


class Hub:
    """A hub folder, opened: its settings and the places of its files."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.zone = zone_named(settings.hub.time_zone, str(folder / FILE))
        self.spool_path = folder / "spool.db"
        self.store_url = settings.store.url or f"sqlite:///{folder / 'series.db'}"
        self.records_url = settings.records.url or f"sqlite:///{folder / 'records.db'}"

    @property
    def slug(self) -> str:
        return self.settings.hub.slug

    def secret(self, file: str, variable: str) -> str:
        """A secret from the environment variable or the named file (relative to the hub folder); "" where neither is."""
        if variable in os.environ:
            return os.environ[variable]
        if not file:
            return ""
        path = self.folder / file
        try:
            return path.read_text("utf-8").strip()
        except OSError as why:
            raise SettingsError(
                "A secret's file cannot be read.", where=str(path), got=str(why), next_step=f"make the file, or set {variable}"
            ) from why

    def open_records(self) -> Records:
        """The farm's records, in the hub's own time zone."""
        # here, because SQLAlchemy takes half a second that receiver and worker should not pay
        from models.records.database import open_records

        return open_records(self.records_url, self.zone)

    def alert_secret(self, name: str) -> str:
        """What an alert's channel or heartbeat names: from HUBLAND_ALERT_<NAME>, else the file of secrets; "" where neither has it.

        SettingsError where that file cannot be read or is no TOML of names and texts. What it holds is in no error.
        """
        variable = f"HUBLAND_ALERT_{name}".upper()
        if not name or variable in os.environ:
            return os.environ[variable].strip() if name else ""
        path = self.folder / self.settings.alerts.secrets_file
        if not self.settings.alerts.secrets_file or not path.exists():
            return ""
        try:
            found = tomllib.loads(path.read_text("utf-8")).get(name, "")
        except (OSError, ValueError) as why:
            # the cause is left out: it may quote a line of the file
            what, step = "The file of alerts' secrets cannot be read.", 'write one line for each: name = "address"'
            raise SettingsError(what, where=str(path), got=type(why).__name__, next_step=step) from None
        return found.strip() if isinstance(found, str) else ""

    def store_token(self) -> str:
        return self.secret(self.settings.store.token_file, "HUBLAND_STORE_TOKEN")

    def client_secret(self) -> str:
        return self.secret(self.settings.sign_in.client_secret_file, "HUBLAND_SIGN_IN_CLIENT_SECRET")

    def broker_password(self) -> str:
        return self.secret(self.settings.broker.password_file, "HUBLAND_BROKER_PASSWORD")


def open_hub(folder: Path | str, environment: Mapping[str, str] = os.environ) -> Hub:
    """The hub in a folder; SettingsError says what is missing or wrong, and where."""
    folder = Path(folder).expanduser().resolve()
    path = folder / FILE
    if not path.is_file():
        raise SettingsError(
            "There is no hub in this folder.",
            where=str(folder),
            expected=f"a file {FILE}",
            next_step=f"make a hub with: hubland init {folder}   or try the simulated one: hubland demo",
        )
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as why:
        raise SettingsError("The settings are not valid TOML.", where=str(path), got=str(why)) from why
    return Hub(folder, parse(_overridden(document, environment), str(path)))


def parse(document: Mapping[str, object], where: str) -> Settings:
    """Settings from a parsed TOML document; SettingsError names the setting that is wrong."""
    try:
        return msgspec.convert(document, Settings, strict=False)
    except msgspec.ValidationError as why:
        raise SettingsError(
            "A setting is wrong.", where=where, got=str(why).replace("$.", ""), next_step="see docs/reference/settings.md"
        ) from why


def _overridden(document: dict[str, object], environment: Mapping[str, str]) -> dict[str, object]:
    """The document with HUBLAND_<SECTION>_<NAME> variables laid over it."""
    result = {key: dict(value) if isinstance(value, dict) else value for key, value in document.items()}
    for section in msgspec.structs.fields(Settings):
        for name in msgspec.structs.fields(section.type):
            variable = f"HUBLAND_{section.name}_{name.name}".upper()
            if variable in environment:
                text = environment[variable]
                part = result.setdefault(section.name, {})
                assert isinstance(part, dict)
                part[name.name] = [t.strip() for t in text.split(",")] if name.name == "topics" else text
    return result


def zone_named(name: str, where: str) -> ZoneInfo:
    """The time zone of an IANA name; SettingsError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as why:
        raise SettingsError(f"{name!r} is no time zone.", where=where, expected="a name like America/New_York", got=name) from why
