"""Every provider of outlooks, asked over a real connection where it has one: what it says is an outlook, or it says why not."""

from __future__ import annotations

import json
import logging
import socket
import threading
import typing
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

from collector.cli import commands as command_line
from collector.forecast import Given, Provider, job, providers
from collector.forecast.climatology import PAST
from collector.forecast.nws import Nws
from collector.forecast.open_meteo import OpenMeteo
from collector.forecast.station import past
from collector.forecast.web import LARGEST, Web
from collector.jobs import Bench
from collector.rollups import roll
from collector.settings import ForecastSettings, Hub, open_hub
from collector.spool import Spool
from collector.store import open_store
from models.advice.outlook import Outlook
from models.records import commands, queries
from models.records.actor import HUB
from models.records.forecasts import OWN, latest_outlook, outlooks
from sensors.errors import HublandError, ServiceError, SettingsError
from sensors.series import SeriesKey
from tests.contract import forecast_service as said
from tests.contract.forecast_service import Service

NOW = datetime(2026, 5, 14, 12, 20, tzinfo=UTC)
NOON = NOW.replace(minute=0)
HOUR = timedelta(hours=1)
CONTACT = "hub@example.org"
POINT = (35.6, -82.55, 670.0)


@pytest.fixture
def service() -> Iterator[Service]:
    """Both services at one address, saying what they document."""
    with said.forecast_service() as running:
        running.say("/v1/forecast", said.open_meteo(NOON))
        running.say("/points/35.6,-82.55", said.nws_point(running.url))
        running.say("/gridpoints/GSP/50,80", said.nws_grid(NOON, NOON - HOUR))
        yield running


def thirty_days(now: datetime) -> dict[str, np.ndarray[typing.Any, np.dtype[np.float64]]]:
    hours = np.arange(24 * 30)
    return {name: 10 + 5 * np.sin(2 * np.pi * hours / 24) for name in PAST}


def made(name: str, service: Service) -> Provider:
    return providers()[name](Given(Web(CONTACT, timeout_s=2), service.url, thirty_days))


@pytest.mark.parametrize("name", sorted(providers()))
def test_every_provider_gives_a_frame_of_its_own_name(name: str, service: Service) -> None:
    one = made(name, service)
    frame = one.fetch(*POINT, NOW)
    assert one.name == frame.provider == name
    assert frame.issued_at <= NOW and frame.hours_s[0] <= NOW.timestamp() < frame.hours_s[-1]
    lowest = frame.minimum(NOW, NOW + 12 * HOUR)
    assert lowest is not None and lowest.covered == 1.0
    again = Outlook.from_document(json.loads(json.dumps(frame.document(), allow_nan=False)))
    np.testing.assert_array_equal(again.temp_c, frame.temp_c)


def test_settings_and_docs_name_every_provider() -> None:
    choices = typing.get_args(next(f.type for f in msgspec.structs.fields(ForecastSettings) if f.name == "provider"))
    assert set(choices) - {""} == set(providers()) - {OWN}
    page = (Path(__file__).parents[2] / "docs/explain/outlook.md").read_text("utf-8")
    assert [name for name in providers() if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", sorted(set(providers()) - {OWN}))
@pytest.mark.parametrize(
    "point", [(95.0, -82.55, 0.0), (35.6, -200.0, 0.0), (float("nan"), 0.0, 0.0)], ids=["north of the pole", "round again", "nowhere"]
)
def test_a_point_that_is_not_on_earth_is_asked_of_nobody(name: str, point: tuple[float, float, float], service: Service) -> None:
    with pytest.raises(SettingsError, match="not on Earth"):
        made(name, service).fetch(*point, NOW)
    assert service.asked == []


def test_open_meteo_is_asked_for_our_units_and_told_no_contact(service: Service) -> None:
    made("open-meteo", service).fetch(*POINT, NOW)
    ((path, headers),) = service.asked
    for part in ("timeformat=unixtime", "wind_speed_unit=ms", "temperature_unit=celsius", "precipitation_unit=mm", "elevation=670"):
        assert part in path
    assert CONTACT not in path + str(headers)


def test_the_nws_is_told_whom_to_write_to_and_coordinates_as_it_likes_them(service: Service) -> None:
    made("nws", service).fetch(35.6000, -82.5500, 670.0, NOW)
    assert service.paths() == ["/points/35.6,-82.55", "/gridpoints/GSP/50,80"]
    assert all(headers["User-Agent"] == f"hubland ({CONTACT})" for _, headers in service.asked)


def test_the_nws_is_not_asked_without_a_contact(service: Service) -> None:
    with pytest.raises(SettingsError, match="contact"):
        Nws(Web(), service.url).fetch(*POINT, NOW)
    assert service.asked == []


def test_a_cell_at_another_address_is_not_followed(service: Service) -> None:
    point = said.nws_point(service.url)
    point["properties"]["forecastGridData"] = "http://127.0.0.1:1/gridpoints/GSP/50,80"
    service.say("/points/35.6,-82.55", point)
    with pytest.raises(ServiceError, match="no forecast for this point"):
        made("nws", service).fetch(*POINT, NOW)


# what may go wrong on the way

HTML = b"<!doctype html><html><body>Welcome to the guest network. Sign in.</body></html>"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {"Content-Type": "text/html"}, HTML), "not answer with JSON"),
        ((200, said.JSON, HTML), "JSON is broken"),
        ((200, said.JSON, json.dumps(said.open_meteo(NOON)).encode()[:-40]), "JSON is broken"),
        ((200, said.JSON | {"Content-Length": "99999"}, b"{}"), "cut short"),
        ((200, said.JSON, b""), "JSON is broken"),
        ((200, said.JSON, b"[1, 2]"), "another form"),
        ((200, said.JSON, b"[" * 100_000), "JSON is broken"),
        ((200, said.JSON, b'{"hourly": {}, "hourly_units": {"time": "unixtime"}}'), "another form"),
        ((200, said.JSON, b" " * (LARGEST + 1)), "too long"),
        ((400, said.JSON, b'{"error": true, "reason": "Latitude must be in range"}'), "Latitude must be in range"),
        ((429, said.JSON, b"{}"), "every_minutes"),
        ((503, {"Content-Type": "text/html"}, b"busy"), "503"),
        ((302, {"Location": "http://127.0.0.1:1/elsewhere"}, b""), "302"),
        ((304, said.JSON, b""), "304"),
    ],
)
def test_an_answer_that_is_none_is_an_error_in_words(answer: said.Answer, words: str, service: Service) -> None:
    service.says["/v1/forecast"] = answer
    with pytest.raises(ServiceError) as caught:
        made("open-meteo", service).fetch(*POINT, NOW)
    assert words in str(caught.value) and "Traceback" not in str(caught.value)
    assert len(service.asked) == 1, "it is not asked again in a loop"


def test_a_redirect_on_the_same_server_is_followed(service: Service) -> None:
    service.says["/points/35.6,-82.55"] = (301, {"Location": "/points/moved"}, b"")
    service.say("/points/moved", said.nws_point(service.url))
    assert made("nws", service).fetch(*POINT, NOW).provider == "nws"


@pytest.mark.parametrize(("name", "host"), [("open-meteo", "api.open-meteo.com"), ("nws", "api.weather.gov")])
def test_a_service_is_asked_at_its_own_address_over_tls_unless_another_is_given(name: str, host: str) -> None:
    one = providers()[name](Given(Web(CONTACT)))
    assert isinstance(one, OpenMeteo | Nws) and one.url == f"https://{host}"


def test_nobody_there_is_an_error_in_words() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    with pytest.raises(ServiceError, match="cannot be reached"):
        OpenMeteo(Web(timeout_s=1), url).fetch(*POINT, NOW)


def test_a_server_that_never_answers_is_left_after_its_time() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        with pytest.raises(ServiceError, match="cannot be reached"):
            OpenMeteo(Web(timeout_s=0.2), f"http://127.0.0.1:{sock.getsockname()[1]}").fetch(*POINT, NOW)


def test_a_server_that_drips_is_left_after_its_time() -> None:
    """Each byte comes within the timeout of one read; all of them never."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        stop = threading.Event()

        def drip() -> None:
            connection, _ = sock.accept()
            with closing(connection):
                connection.recv(10_000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            with pytest.raises(ServiceError, match="takes too long"):
                OpenMeteo(Web(timeout_s=1, whole_s=0.4), f"http://127.0.0.1:{sock.getsockname()[1]}").fetch(*POINT, NOW)
        finally:
            stop.set()
            thread.join(5)


# asked no oftener than it wishes


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "public, max-age=1800"},
        {"Date": format_datetime(NOW + timedelta(days=400), True), "Expires": format_datetime(NOW + timedelta(days=400, minutes=30), True)},
    ],
    ids=["max-age", "Expires, by a clock that is a year ahead"],
)
def test_an_answer_that_holds_is_not_asked_for_again(headers: dict[str, str], service: Service) -> None:
    status, plain, body = service.says["/v1/forecast"]
    service.says["/v1/forecast"] = (status, plain | headers, body)
    one = made("open-meteo", service)
    for minutes in (0, 29, 31):
        one.fetch(*POINT, NOW + timedelta(minutes=minutes))
    assert len(service.asked) == 2


def test_an_answer_that_ran_out_is_asked_whether_it_still_holds(service: Service) -> None:
    service.say("/v1/forecast", said.open_meteo(NOON), ETag='"one"')
    one = made("open-meteo", service)
    first, second = one.fetch(*POINT, NOW), one.fetch(*POINT, NOW + HOUR)
    assert [headers.get("If-None-Match") for _, headers in service.asked] == [None, '"one"']
    np.testing.assert_array_equal(first.temp_c, second.temp_c)
    service.say("/v1/forecast", said.open_meteo(NOON + HOUR), ETag='"two"')
    assert one.fetch(*POINT, NOW + HOUR).hours_s[0] == (NOON + HOUR).timestamp()


@pytest.mark.parametrize("control", ["no-store", "max-age=forever", "max-age=-5", ""])
def test_an_answer_that_does_not_say_how_long_it_holds_is_asked_for_anew(control: str, service: Service) -> None:
    service.say("/v1/forecast", said.open_meteo(NOON), Cache_Control=control, Expires="0")
    one = made("open-meteo", service)
    one.fetch(*POINT, NOW)
    one.fetch(*POINT, NOW)
    assert len(service.asked) == 2


# the job


@pytest.fixture
def bench(make_hub: Callable[..., Hub], service: Service) -> Iterator[Bench]:
    """A hub whose station has been heard for three weeks, and whose provider is our server."""
    hub = make_hub()
    with (hub.folder / "hubland.toml").open("a") as file:
        file.write(f'[forecast]\nprovider = "open-meteo"\nurl = "{service.url}"\n')
    hub = open_hub(hub.folder, {})
    records, spool, store = hub.open_records(), Spool(hub.spool_path), open_store(hub.store_url, hub.zone, "")
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "Ridge", "station")
        commands.put_place(session, "Tunnel", "greenhouse")
        for device, place in (("ws90", "Ridge"), ("tunnel", "Tunnel")):
            commands.put_device(session, device)
            commands.install_device(session, device, place, NOW - timedelta(days=400))
    yield Bench(hub, spool, store, records)
    store.close()
    spool.close()
    records.close()


def measure(bench: Bench, device: str, measurand: str, days: int, value: Callable[[float], float]) -> None:
    """Every half hour until NOW, rolled up."""
    (sid,) = bench.store.series_ids([SeriesKey(bench.hub.slug, device, "", measurand)])
    start = NOON - timedelta(days=days)
    rows = []
    for n in range(48 * days):
        ns = int((start + timedelta(minutes=30 * n)).timestamp()) * 10**9
        rows.append((sid, ns, value(n / 2), 1, 0, ns))
    bench.store.write(rows)
    while roll(bench.store, bench.hub.zone, 4000) >= 4000:
        pass


def frames(bench: Bench, name: str = "") -> list[datetime]:
    with bench.records.session() as session:
        return [o.issued_at for o in outlooks(session, NOW - timedelta(days=99), name)]


def weather(bench: Bench, days: int = 21) -> None:
    measure(bench, "ws90", "air_temperature", days, lambda h: 10 + 6 * np.sin(2 * np.pi * h / 24))
    measure(bench, "ws90", "relative_humidity", days, lambda h: 70.0)
    measure(bench, "ws90", "rain_total", days, lambda h: 0.25 * (h // 24))
    measure(bench, "tunnel", "air_temperature", days, lambda h: 40.0)


def test_the_station_says_its_past_and_the_tunnel_does_not(bench: Bench) -> None:
    weather(bench)
    with bench.records.session() as session:
        places, deployments = queries.places(session), queries.deployments(session)
    columns = past(bench.store, bench.hub.slug, places, deployments, NOW)
    assert set(columns) == set(PAST) and len({len(c) for c in columns.values()}) == 1
    known = ~np.isnan(columns["temp_c"])
    assert known.sum() == 24 * 21 and known[-1], "its last hour is the one that has just ended"
    assert np.nanmax(columns["temp_c"]) < 17
    # the sine's last hour: 8.8 °C, which at 70 % has a dew point of 3.7 °C (any psychrometric table)
    assert columns["temp_c"][-1] == pytest.approx(8.8, abs=0.1) and columns["dew_c"][-1] == pytest.approx(3.7, abs=0.2)
    assert np.nansum(columns["rain_mm"]) == pytest.approx(0.25 * 20)


def test_the_job_keeps_what_is_said_at_its_interval_and_the_own_past_beside_it(bench: Bench, service: Service) -> None:
    weather(bench)
    for minutes in (0, 5, 30, 59, 60, 65):
        job.outlook(bench, NOW + timedelta(minutes=minutes))
    assert frames(bench, "open-meteo") == frames(bench, OWN) == [NOW, NOW + HOUR]
    assert len(service.asked) == 2
    with bench.records.session() as session:
        found = latest_outlook(session, NOW + HOUR)
    assert found is not None and found.provider == "open-meteo"
    assert Outlook.from_document(found.document).temp_c[0] == 12.0


def test_a_service_that_is_away_is_noted_once_and_asked_again_soon_but_not_at_once(
    bench: Bench, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    weather(bench)
    service.say("/v1/forecast", {}, status=503)
    with caplog.at_level(logging.WARNING, "hubland.forecast"):
        for minutes in (0, 5, 10, 15, 20):
            job.outlook(bench, NOW + timedelta(minutes=minutes))
    assert len(service.asked) == 2 and len(caplog.records) == 1
    assert "503" in bench.spool.meta(job.META)["open-meteo"]["error"]
    assert frames(bench) == [NOW], "the own past does not wait for anybody"
    service.say("/v1/forecast", said.open_meteo(NOON))
    job.outlook(bench, NOW + timedelta(minutes=30))
    assert frames(bench, "open-meteo") == [NOW + timedelta(minutes=30)]
    assert bench.spool.meta(job.META)["open-meteo"]["error"] == ""


def test_a_hub_that_names_nobody_asks_nobody(bench: Bench, service: Service) -> None:
    weather(bench)
    bench.hub = open_hub(bench.hub.folder, {"HUBLAND_FORECAST_PROVIDER": ""})
    job.outlook(bench, NOW)
    assert service.asked == [] and frames(bench) == frames(bench, OWN) == [NOW]


def test_a_hub_without_a_station_has_no_own_forecast_and_says_what_it_needs(bench: Bench) -> None:
    measure(bench, "tunnel", "air_temperature", 5, lambda h: 40.0)
    job.outlook(bench, NOW)
    assert frames(bench, OWN) == [] and "outdoors" in bench.spool.meta(job.META)[OWN]["error"]


def test_old_frames_go(bench: Bench) -> None:
    job.outlook(bench, NOW - timedelta(days=61))
    job.outlook(bench, NOW)
    assert frames(bench) == [NOW]


def test_a_clock_that_was_set_back_does_not_silence_the_job(bench: Bench, service: Service) -> None:
    job.outlook(bench, NOW + timedelta(days=30))
    job.outlook(bench, NOW)
    assert len(service.asked) == 2


# the command line


def shown(bench: Bench, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(command_line(), ["forecast", "weather", "--folder", str(bench.hub.folder), *more])
    assert done.exception is None or isinstance(done.exception, SystemExit | HublandError), done.exception
    return done.exit_code, done.output


def test_the_command_shows_what_the_hub_goes_by(bench: Bench, service: Service) -> None:
    now = datetime.now(UTC)
    start = now.replace(minute=0, second=0, microsecond=0) - HOUR
    service.say("/v1/forecast", said.open_meteo(start, temperature_2m=[0.0] * 24 + [None] * 24))
    assert shown(bench) == (4, "No outlook yet. A hub that runs makes one every hour from the third day of its weather station on.\n")
    job.outlook(bench, now)
    code, output = shown(bench, "--hours", "30")
    assert code == 0 and output.startswith("open-meteo, issued")
    lines = output.splitlines()
    assert lines[1].split()[:2] == ["air", "dew"] and "P20" not in lines[1] and "°F" in lines[2]
    assert len(lines) == 3 + 31, "from the hour that has begun to the one that ends with the span"
    assert lines[3].split()[5] == "32" and lines[-1].split()[5] == "–"
    assert now.astimezone(bench.hub.zone).strftime("%a %d %b %H:00") in lines[3]


def test_its_json_is_the_frame_and_its_age(bench: Bench) -> None:
    job.outlook(bench, datetime.now(UTC) - HOUR)
    code, output = shown(bench, "--json")
    found = json.loads(output)
    assert code == 0 and found["provider"] == "open-meteo" and 3600 <= found["age_s"] < 3700
    assert Outlook.from_document(found).temp_c[0] == 12.0
