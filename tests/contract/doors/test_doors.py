"""The doors against the real app: what nobody may ask for, what each role may, sessions, other sites, proxies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Mount, Route
from starlette.websockets import WebSocketDisconnect

from collector.settings import Hub
from dashboard import context, doors, guard
from dashboard.registry import PAGES, VIEWS
from models.records import commands
from models.records.actor import HUB, ROLES
from models.records.database import open_records
from tests.contract.doors.made_doors import EVERY_METHOD, HERE, PASSWORD, browser, hub_of, shown, signed_in, with_people

READS = ("GET", "HEAD", "OPTIONS")


def routes(app: Any) -> list[tuple[str, Any]]:
    """Every path the app has, its parameters filled in."""
    browser(app).get("/health")
    found = []
    for route in app._starlette_app.routes:
        path = re.sub(r"{[^}]*}", "x", route.path)
        found.append((path + ("/index.html" if isinstance(route, Mount) else ""), route))
    return found


# nobody


def test_nobody_gets_an_answer_from_any_route_but_the_doors_the_health_check_and_the_feeds(app: Any, hub: Hub) -> None:
    walked = [path for path, _ in routes(app)] + ["/", "/tasks", "/static/js/index.js", "/media/x.csv", "/component/x/y", "/_stcore/health"]
    assert len(walked) > 20
    tab, answered = browser(app), []
    for path in walked:
        for method in EVERY_METHOD:
            answer = tab.request(method, path, headers={"accept": "text/html"})
            to_the_door = answer.status_code == 303 and answer.headers["location"].startswith("/auth/sign-in")
            assert "/static/js" not in answer.text, f"{method} {path} gives Streamlit's own page"
            if not to_the_door and answer.status_code not in (401, 403) and not path.startswith("/feeds/"):
                answered.append((path, method))
    assert set(answered) <= {(path, method) for path, methods in guard.OPEN.items() for method in methods}
    assert all(p == "/health" or p.startswith("/auth/") for p in guard.OPEN)


def test_what_only_begins_like_an_open_path_is_closed(app: Any, hub: Hub) -> None:
    tab = browser(app)
    almost = ("/healthz", "/health/x", "/auth/me", "/auth/password", "/auth/sign-in/x", "/auth/../tasks", "/auth/login", "/oauth2callback")
    for path in almost:
        assert tab.get(path).status_code in (401, 404), path
        assert "Laurel" not in tab.get(path).text


def test_health_tells_nothing_of_the_machine(app: Any, hub: Hub) -> None:
    assert browser(app).get("/health").json() == {"status": "ok"}


def test_without_signing_in_the_socket_of_the_pages_is_closed(app: Any, hub: Hub) -> None:
    for path in ("/_stcore/stream", "/stream", "/"):
        with pytest.raises(WebSocketDisconnect) as closed, browser(app).websocket_connect(path):
            pass
        assert closed.value.code == 4403


def test_another_site_cannot_open_the_socket_in_a_persons_name(app: Any, hub: Hub) -> None:
    tab = signed_in(app, "worker")
    with pytest.raises(WebSocketDisconnect), tab.websocket_connect("/_stcore/stream", headers={"origin": "https://evil.example"}):
        pass


# roles


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_pages_and_no_other_role_is_let_in(role: str, app: Any, hub: Hub) -> None:
    tab = signed_in(app, role)
    assert tab.get("/").status_code == 200
    assert f"<b>{role.title()}</b>" in tab.get("/auth/me").text


def test_a_viewer_changes_nothing_by_any_route(app: Any, hub: Hub) -> None:
    tab = signed_in(app, "viewer")
    ours = {path: route for path, route in routes(app) if isinstance(route, Route) and not path.startswith(("/_stcore", "/auth/"))}
    let = []
    for path, route in ours.items():
        for method in set(route.methods or ()) - set(READS):
            answer = tab.request(method, path, json={"entries": []})
            if answer.status_code not in (401, 403, 404, 405):
                let.append((method, path, answer.status_code))
    assert let == []


def test_every_view_is_drawn_by_the_one_frame_that_asks_who_looks(app: Any) -> None:
    frameless = [p.key for p in PAGES if not (VIEWS / f"{p.key}.py").read_text("utf-8").rstrip().endswith("page.live(draw)")]
    assert frameless == []


# signing in


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Any, hub: Hub) -> None:
    data = {"login": "worker", "password": PASSWORD}
    plain = browser(app).post("/auth/sign-in", data=data).headers["set-cookie"]
    assert plain.startswith("hubland=") and "HttpOnly" in plain and "samesite=lax" in plain.lower() and "secure" not in plain.lower()
    secure = browser(app, "https://127.0.0.1").post("/auth/sign-in", data=data).headers["set-cookie"]
    assert "; Secure" in secure


def test_a_wrong_password_is_refused_in_words_and_the_name_stays_typed(app: Any, hub: Hub) -> None:
    answer = browser(app).post("/auth/sign-in", data={"login": '"><script>', "password": "wrong"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert "do not belong together" in answer.text and "<script>" not in answer.text and "&quot;&gt;&lt;script&gt;" in answer.text


OUTSIDE = ["//evil.example", "https://evil.example", "/\\evil.example", "/auth/sign-out", "", "\t//evil", "/\r\nx: y"]


@pytest.mark.parametrize("next_", OUTSIDE)
def test_signing_in_leads_nowhere_but_into_the_hub(next_: str, app: Any, hub: Hub) -> None:
    answer = browser(app).post("/auth/sign-in", data={"login": "worker", "password": PASSWORD, "next": next_})
    assert answer.headers["location"] == "/"


def test_one_address_that_tries_and_tries_has_to_wait(app: Any, hub: Hub) -> None:
    tab = browser(app, client="192.0.2.7")
    said = [tab.post("/auth/sign-in", data={"login": f"nobody{i}", "password": "x"}).text for i in range(31)]
    assert "Too many tries" not in said[29] and "Too many tries from here" in said[30]
    assert signed_in(app, "worker", client="192.0.2.8").get("/").status_code == 200


def test_a_throttle_gives_a_try_back_every_so_often() -> None:
    throttle = guard.Throttle(2, 10.0)
    assert [throttle.wait("a", 0.0) for _ in range(3)] == [0.0, 0.0, 10.0]
    assert throttle.wait("a", 9.0) == pytest.approx(1.0) and throttle.wait("a", 10.0) == 0.0 and throttle.wait("b", 0.0) == 0.0


def test_signing_out_ends_the_session_at_once_also_for_who_copied_the_cookie(app: Any, hub: Hub) -> None:
    tab = signed_in(app, "worker")
    token = tab.cookies["hubland"]
    assert tab.get("/").status_code == 200
    assert tab.post("/auth/sign-out").headers["location"] == "/auth/sign-in"
    assert browser(app).get("/", headers={"cookie": f"hubland={token}"}).status_code == 401


def test_signing_out_is_never_done_by_following_a_link(app: Any, hub: Hub) -> None:
    tab = signed_in(app, "worker")
    answer = tab.get("/auth/sign-out")
    assert "set-cookie" not in answer.headers and tab.get("/").status_code == 200


def test_sign_out_on_all_devices(app: Any, hub: Hub) -> None:
    here, phone, other = signed_in(app, "worker"), signed_in(app, "worker"), signed_in(app, "viewer")
    here.post("/auth/sign-out-everywhere")
    assert [tab.get("/").status_code for tab in (here, phone, other)] == [401, 401, 200]


def test_who_is_not_here_any_more_is_out_within_the_seconds_a_token_is_believed(
    app: Any, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = signed_in(app, "worker")
    assert tab.get("/").status_code == 200
    records = open_records(hub.records_url)
    with records.session(HUB) as session:
        commands.put_person(session, "Worker", ["worker"], active=False)
    records.close()
    assert context.BELIEVED_S <= 5
    later = context.monotonic() + context.BELIEVED_S + 0.1
    monkeypatch.setattr(context, "monotonic", lambda: later)
    assert tab.get("/").status_code == 401


def test_ones_own_password_is_changed_and_the_other_devices_are_out(app: Any, hub: Hub) -> None:
    tab, phone = signed_in(app, "viewer"), signed_in(app, "viewer")
    new = {"old": PASSWORD, "password": "another long one", "again": "another long one"}
    assert "not your present password" in tab.post("/auth/password", data={**new, "old": "wrong"}).text
    assert "not the same" in tab.post("/auth/password", data={**new, "again": "x"}).text
    assert "is changed" in tab.post("/auth/password", data=new).text
    assert (tab.get("/").status_code, phone.get("/").status_code) == (200, 401)


# other sites


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({}, True),  # no browser
        ({"origin": HERE}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site", "origin": HERE}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_only_our_own_pages_may_post(headers: dict[str, str], passes: bool, app: Any, hub: Hub) -> None:
    answer = browser(app).post("/auth/sign-in", data={"login": "worker", "password": PASSWORD}, headers=headers)
    assert (answer.status_code == 303) is passes and (answer.status_code == 403) is not passes


@pytest.mark.parametrize("path", ["/auth/sign-in", "/", "/_stcore/health", "/health", "/nothing-here.js"])
def test_no_other_site_may_frame_our_pages(path: str, app: Any, hub: Hub) -> None:
    headers = signed_in(app, "worker").get(path).headers
    assert headers["x-frame-options"] in ("DENY", "SAMEORIGIN")
    assert re.search(r"frame-ancestors '(none|self)'", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


def test_our_own_pages_run_no_script_at_all_and_are_not_kept(app: Any, hub: Hub) -> None:
    answer = browser(app).get("/auth/sign-in")
    assert "default-src 'none'" in answer.headers["content-security-policy"] and answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text and "Laurel &lt;Cove&gt;" in answer.text


# where the hub answers


def test_a_demo_is_open_on_its_own_machine_and_asks_for_sign_in_on_a_network(
    app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = shown(hub_of(tmp_path / "demo", simulated=True), monkeypatch)
    assert browser(app).get("/").status_code == 200
    shown(demo, monkeypatch, host="0.0.0.0")
    assert browser(app).get("/").status_code == 401
    assert browser(app).get("/auth/sign-in").headers["location"] == "/auth/set-up"


PROXIED = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5, 192.0.2.9", "host": "hub.example"}


@pytest.mark.parametrize(("setting", "secure"), [("", False), ("[dashboard]\nbehind_proxy = true\n", True)])
def test_a_proxys_word_is_believed_only_where_the_settings_say_so(
    setting: str, secure: bool, app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = shown(hub_of(tmp_path / "proxied", setting), monkeypatch)
    with_people(hub).close()
    answer = browser(app).post("/auth/sign-in", data={"login": "worker", "password": PASSWORD}, headers=PROXIED)
    assert ("; Secure" in answer.headers["set-cookie"]) is secure
    spent = doors.TRIES._spent
    assert list(spent) == (["192.0.2.9"] if secure else ["127.0.0.1"])


def test_a_folder_that_is_no_hub_says_so_instead_of_breaking(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_FOLDER", str(tmp_path))
    answer = browser(app).get("/")
    assert answer.status_code == 503 and "There is no hub in this folder" in answer.text


def test_a_real_server_refuses_the_socket_and_keeps_who_is_signed_in_over_a_restart(tmp_path: Path, make_hub: Callable[..., Hub]) -> None:
    import httpx
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    from tests.browser.conftest import serving

    hub = make_hub(slug="served")
    with_people(hub).close()
    with serving(hub.folder, tmp_path, still=False) as address:
        answer = httpx.post(f"{address}/auth/sign-in", data={"login": "worker", "password": PASSWORD})
        cookie = {"Cookie": f"hubland={answer.cookies['hubland']}"}
        stream = address.replace("http", "ws") + "/_stcore/stream"
        with pytest.raises(InvalidStatus) as refused:
            connect(stream, proxy=None)
        assert refused.value.response.status_code == 403
        connect(stream, proxy=None, additional_headers=cookie).close()
    with serving(hub.folder, tmp_path, still=False) as address:
        assert httpx.get(f"{address}/", headers=cookie).status_code == 200
        assert httpx.get(f"{address}/").status_code == 401
