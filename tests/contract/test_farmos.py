"""Talking to a farmOS server: what is sent is what it takes, nothing is made twice, and what it has comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from collector.farmos import WAITS_S, Farmos, FarmosError, Login, checked_url, pull, push
from collector.settings import Hub
from models.interop.farmos.incoming import tables_of
from models.interop.farmos.outgoing import entities_of
from models.records.actor import HUB
from models.records.database import open_records
from models.records.folder.loading import import_records
from models.records.folder.reading import source_of
from models.records.folder.writing import tables_of as tables_in
from sensors.errors import SettingsError
from tests.contract.farmos_server import TOKEN, FarmosServer, serving
from tests.unit.models.interop.made_tables import an_id, farm

ZONE = ZoneInfo("America/New_York")
ROOT = Path(__file__).parents[2]
# terms, assets and logs of the made farm
RECORDS = len(entities_of(farm()))


@pytest.fixture(params=[3, 4])
def server(request: pytest.FixtureRequest) -> Iterator[FarmosServer]:
    with serving(FarmosServer(request.param)) as running:
        yield running


@pytest.fixture
def one_server() -> Iterator[FarmosServer]:
    with serving(FarmosServer(4)) as running:
        yield running


def client(server: FarmosServer, **login: str) -> Farmos:
    return Farmos(server.url, Login(**(login or {"token": TOKEN})), pause=lambda _: None, timeout_s=5)


def sorted_cells(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    found = [{h: json.loads(c) if h in ("details", "geometry") else c for h, c in row.items() if c} for row in rows]
    return sorted(found, key=lambda r: (r.get("log", ""), r.get("n", ""), r.get("id", "")))


def test_a_whole_farm_is_sent_and_taken(server: FarmosServer) -> None:
    done = push(client(server), entities_of(farm()), ZONE)
    assert (done.made, done.changed, done.same) == (RECORDS, 0, 0)
    assert server.kept[an_id("Cove")]["relationships"]["parent"]["data"] == [{"type": "asset--land", "id": an_id("Laurel Cove")}]
    assert server.kept[an_id("Herd to Cove")]["attributes"]["is_movement"] is True


def test_sending_it_again_writes_nothing(server: FarmosServer) -> None:
    push(client(server), entities_of(farm()), ZONE)
    before = len(server.writes)
    done = push(client(server), entities_of(farm()), ZONE)
    assert (done.made, done.changed, done.same) == (0, 0, RECORDS)
    assert server.writes[before:] == []


def test_only_what_changed_is_changed(server: FarmosServer) -> None:
    mine = farm()
    push(client(server), entities_of(mine), ZONE)
    mine["logs"][3]["status"] = "done"
    mine["quantities"][1]["value"] = "118"
    before = len(server.writes)
    done = push(client(server), entities_of(mine), ZONE)
    assert (done.made, done.changed) == (0, 1)
    assert server.writes[before:] == [("PATCH", "quantity--standard"), ("PATCH", "log--maintenance")]


def test_what_was_sent_comes_back_to_an_empty_hub(server: FarmosServer) -> None:
    mine = farm()
    push(client(server), entities_of(mine), ZONE)
    got = tables_of(pull(client(server), ZONE), {"crops": mine["crops"], "varieties": mine["varieties"]})
    for file in ("places", "devices", "plantings", "herds", "equipment", "logs", "log_assets", "log_places", "quantities"):
        want = [{h: c.removeprefix("'") for h, c in row.items()} for row in mine[file]]
        assert sorted_cells(got[file]) == sorted_cells(want), file


def test_a_push_that_dies_midway_goes_on_without_making_anything_twice(server: FarmosServer) -> None:
    server.before = lambda n: 503 if n > 15 else None
    with pytest.raises(FarmosError, match="503"):
        push(client(server), entities_of(farm()), ZONE)
    assert len(server.writes) == 15
    server.before = lambda _: None
    done = push(client(server), entities_of(farm()), ZONE)
    assert done.made + done.same == RECORDS and done.changed == 0
    posts = [type for method, type in server.writes if method == "POST"]
    assert len(posts) == len(server.kept)
    names = [(r["type"], r["attributes"]["name"]) for r in server.kept.values() if "name" in r["attributes"]]
    assert len(names) == len(set(names)) == RECORDS


def test_an_answer_that_is_lost_after_the_write_is_not_written_again(server: FarmosServer) -> None:
    server.lose_answer_of = 20
    push(client(server), entities_of(farm()), ZONE)
    assert [method for method, _ in server.writes] == ["POST"] * len(server.kept)


def test_a_server_that_is_busy_is_asked_again(server: FarmosServer) -> None:
    server.busy = 3
    assert client(server).version() == server.version


def test_waits_between_tries_grow() -> None:
    with serving(FarmosServer()) as server:
        server.busy = 99
        waited: list[float] = []
        with pytest.raises(FarmosError, match="503"):
            Farmos(server.url, Login(token=TOKEN), pause=waited.append).version()
    assert waited == list(WAITS_S) == sorted(waited)


def test_a_term_that_the_server_has_is_used_and_not_made_again(server: FarmosServer) -> None:
    server.kept["theirs"] = {
        "type": "taxonomy_term--unit",
        "id": "theirs",
        "attributes": {"name": "LB"},
        "relationships": {},
        "_changed": 0,
    }
    push(client(server), entities_of(farm()), ZONE)
    weights = [r for r in server.of("quantity--standard") if r["attributes"]["measure"] == "weight"]
    assert [w["relationships"]["units"]["data"]["id"] for w in weights] == ["theirs"]
    assert [t["attributes"]["name"] for t in server.of("taxonomy_term--unit")].count("lb") == 0


def test_pages_are_followed_to_the_end(server: FarmosServer) -> None:
    push(client(server), entities_of(farm()), ZONE)
    server.asked.clear()
    assert len([e for e in pull(client(server), ZONE) if e.bundle == "land"]) == 4
    assert [url for url in server.asked if "/asset/land" in url and "offset" in url]


def test_only_what_changed_since_is_brought(server: FarmosServer) -> None:
    push(client(server), entities_of(farm()), ZONE)
    server.kept[an_id("Fix the fence")]["_changed"] = server.now + 100
    since = datetime.fromtimestamp(server.now + 50, UTC)
    found = pull(client(server), ZONE, since)
    assert [e.name for e in found] == ["Fix the fence"]
    assert tables_of(found, farm())["log_places"][0]["place"] == "Cove"


def test_a_next_page_on_another_server_is_not_asked_for(one_server: FarmosServer) -> None:
    here = client(one_server)
    push(here, entities_of(farm()), ZONE)
    one_server.url = "http://192.0.2.1"
    with pytest.raises(FarmosError, match="another server"):
        pull(here, ZONE)


# signing in


def test_a_wrong_token_is_named_and_not_shown(one_server: FarmosServer) -> None:
    with pytest.raises(FarmosError, match="401") as why:
        client(one_server, token="wrong-and-secret").version()
    assert "sign in again" in str(why.value) and "wrong-and-secret" not in str(why.value)


@pytest.mark.parametrize("login", [{"user": "ana", "password": "right"}, {"client": "hub", "secret": "right"}])
def test_a_grant_gives_a_token_which_is_asked_for_once(one_server: FarmosServer, login: dict[str, str]) -> None:
    here = client(one_server, **login)
    here.version()
    here.version()
    assert [g["grant_type"] for g in one_server.grants] == ["password" if "user" in login else "client_credentials"]


def test_a_token_that_ran_out_is_asked_for_anew(one_server: FarmosServer) -> None:
    here = client(one_server, user="ana", password="right")
    here.version()
    one_server.token = "another"
    assert here.version() == 4
    assert len(one_server.grants) == 2


def test_a_login_never_shows_its_secrets() -> None:
    assert "hidden" not in repr(Login(token="hidden", secret="hidden", user="ana", password="hidden"))


def test_without_a_login_the_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="no way to sign in") as why:
        Login.of({})
    assert "HUBLAND_FARMOS_TOKEN" in str(why.value)


# errors


def test_what_farmos_refuses_is_said_in_its_own_words(one_server: FarmosServer) -> None:
    wrong = {"type": "log--harvest", "id": an_id("x"), "attributes": {"name": "x", "colour": "red"}, "relationships": {}}
    with pytest.raises(FarmosError, match="422") as why:
        client(one_server).send(wrong)
    assert "The attribute colour does not exist on the log--harvest resource type." in str(why.value)


def test_a_server_that_is_away_says_so() -> None:
    with serving(FarmosServer()) as server:
        pass
    with pytest.raises(FarmosError, match="cannot be reached"):
        client(server).version()


@pytest.mark.parametrize(
    "url",
    ["farm.example.org", "ftp://farm.example.org", "https://", "https://ana:pw@farm.example.org", "http://example.org", "http://8.8.8.8"],
)
def test_an_address_that_is_none_or_would_show_the_token_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        checked_url(url)


@pytest.mark.parametrize("url", ["https://farm.example.org/api/", "https://farm.example.org"])
def test_an_address_may_end_as_people_copy_it(url: str) -> None:
    assert checked_url(url) == "https://farm.example.org"


# the command


def hubland(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = (
        {k: v for k, v in os.environ.items() if not k.startswith("HUBLAND_")} | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | environment
    )
    command = [sys.executable, "-c", "from collector.cli import main; main()", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=90)


def test_a_hub_is_pushed_and_pulled_into_another_by_the_command(
    one_server: FarmosServer, make_hub: Callable[..., Hub], tmp_path: Path
) -> None:
    first, second = make_hub(1883, "first"), make_hub(1883, "second")
    records = open_records(first.records_url)
    with records.session(HUB) as session:
        import_records(
            session,
            source_of({n: [{h: c.removeprefix("'") for h, c in r.items()} for r in rows] for n, rows in farm().items()}),
            first.zone,
        )
        want = tables_in(session, first.zone)
    records.close()
    sent = hubland("farmos", "push", "--url", one_server.url, "--folder", first.folder, HUBLAND_FARMOS_TOKEN=TOKEN)
    assert sent.returncode == 0, sent.stderr
    assert f"{RECORDS} new records" in sent.stdout and TOKEN not in sent.stdout + sent.stderr
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    for _ in range(2):
        got = hubland("farmos", "pull", "--url", one_server.url, "--folder", second.folder, "--token-file", file)
        assert got.returncode == 0, got.stderr
    records = open_records(second.records_url)
    with records.session() as session:
        found = tables_in(session, second.zone)
    records.close()
    for name in ("places", "plantings", "animals", "logs", "log_assets", "log_places", "quantities"):
        assert sorted_cells(found[name]) == sorted_cells(want[name]), name


def test_the_command_without_a_token_says_what_to_set(make_hub: Callable[..., Hub]) -> None:
    done = hubland("farmos", "push", "--url", "https://farm.example.org", "--folder", make_hub().folder)
    assert done.returncode == 1 and "HUBLAND_FARMOS_TOKEN" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "said"), [(("sync",), "neither push nor pull"), (("push", "--since", "2027-05-01"), "goes with pull")])
def test_the_command_says_what_it_does_not_know(make_hub: Callable[..., Hub], words: tuple[str, ...], said: str) -> None:
    done = hubland("farmos", *words, "--url", "https://farm.example.org", "--folder", make_hub().folder, HUBLAND_FARMOS_TOKEN="x")
    assert done.returncode == 1 and said in done.stderr
