"""A farmOS server to test against, built from the documentation of farmOS's data model and of Drupal's JSON:API.

It stands in for a program of others: it keeps what it is sent, and refuses what farmOS would refuse: a resource without
its required fields, an attribute that its type does not have, a reference to what is not there, a token that is wrong.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.conftest import free_port, wait_until

TOKEN = "the-right-token"
# docs/model/type of farmOS; * is required
COMMON = "name* notes data"
ASSET = f"{COMMON} status archived is_location is_fixed intrinsic_geometry id_tag"
LOG = f"{COMMON} timestamp status geometry is_movement is_group_assignment"
ASSETS = {
    "land": ("land_type*", "parent"), "structure": ("structure_type*", "parent"), "water": ("", "parent"), "sensor": ("", "parent"),
    "group": ("", "parent"), "plant": ("", "parent plant_type* season"), "seed": ("", "parent plant_type* season"),
    "animal": ("birthdate sex nickname", "parent animal_type*"), "product": ("", "parent product_type*"),
    "material": ("", "parent material_type"), "equipment": ("manufacturer model serial_number", "parent"), "compost": ("", "parent"),
}  # fmt: skip
LOGS = {
    "activity": "", "observation": "", "maintenance": "", "transplanting": "", "harvest": "lot_number",
    "input": "lot_number purchase_date source method", "seeding": "lot_number purchase_date source", "medical": "vet", "birth": "vet",
    "lab_test": "lab_test_type lab_received_date lab_processed_date", "purchase": "invoice_number seller lot_number",
    "sale": "invoice_number customer lot_number",
}  # fmt: skip
LOG_REFS = "asset location group category quantity owner equipment"
MORE_REFS = {"lab_test": " lab", "birth": " mother"}
TERMS = ("plant_type", "animal_type", "season", "unit", "log_category", "material_type", "product_type", "lab")


def schema(type: str, version: int) -> tuple[str, str] | None:
    """(attributes, relationships) of a resource type; None where there is no such type."""
    kind, _, bundle = type.partition("--")
    if kind == "asset" and bundle in ASSETS:
        attributes, relationships = ASSETS[bundle]
        if bundle == "animal":
            attributes += " is_castrated" if version < 4 else " is_sterile"
        base = ASSET if version < 4 else ASSET.replace(" status", "")
        return f"{base} {attributes}", relationships
    if kind == "log" and bundle in LOGS:
        return f"{LOG}* {LOGS[bundle]}".replace("timestamp ", "timestamp* "), LOG_REFS + MORE_REFS.get(bundle, "")
    if kind == "taxonomy_term" and bundle in TERMS:
        return "name* description", "parent"
    return ("measure* value* label inventory_adjustment", "units inventory_asset") if type == "quantity--standard" else None


class FarmosServer:
    """What the server keeps, and how it fails. page: resources a page. fail(n): called before the n-th write, may return a response."""

    def __init__(self, version: int = 4, page: int = 3) -> None:
        self.version, self.page, self.token = version, page, TOKEN
        self.kept: dict[str, dict[str, Any]] = {}
        self.writes: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.now = 1_800_000_000
        self.url = ""
        self.before: Callable[[int], int | None] = lambda _: None
        self.lose_answer_of: int | None = None
        self.busy = 0
        self.grants: list[dict[str, str]] = []
        self.app = Starlette(
            routes=[
                Route("/oauth/token", self.grant, methods=["POST"]),
                Route("/api", self.root),
                Route("/api/{kind}/{bundle}", self.collection, methods=["GET", "POST"]),
                Route("/api/{kind}/{bundle}/{id}", self.one, methods=["GET", "PATCH"]),
            ]
        )

    def of(self, type: str) -> list[dict[str, Any]]:
        return [r for r in self.kept.values() if r["type"] == type]

    async def grant(self, request: Request) -> Response:
        form = {k: str(v) for k, v in (await request.form()).items()}
        self.grants.append(form)
        if form.get("password") == "right" or form.get("client_secret") == "right":
            return JSONResponse({"access_token": self.token, "token_type": "Bearer", "expires_in": 300})
        return JSONResponse({"error": "invalid_grant"}, 400)

    def refused(self, request: Request) -> Response | None:
        self.asked.append(str(request.url))
        if self.busy:
            self.busy -= 1
            return JSONResponse({}, 503)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return error(401, "The resource owner or authorization server denied the request.")
        if request.method != "GET" and request.headers.get("content-type") != "application/vnd.api+json":
            return error(415, "No route found that matches the content type")
        return None

    async def root(self, request: Request) -> Response:
        said = {"farm": {"name": "Test farm", "version": f"{self.version}.x", "url": self.url}}
        return self.refused(request) or JSONResponse({"data": [], "meta": said, "links": {}})

    async def collection(self, request: Request) -> Response:
        type = f"{request.path_params['kind']}--{request.path_params['bundle']}"
        if refused := self.refused(request):
            return refused
        if schema(type, self.version) is None:
            return error(404, "No route found")
        return await self.write(request, type, "") if request.method == "POST" else self.listed(request, type)

    def listed(self, request: Request, type: str) -> Response:
        query = dict(request.query_params)
        since = int(query.get("filter[since][condition][value]", 0))
        found = [r for r in self.of(type) if r["_changed"] >= since]
        offset, limit = int(query.get("page[offset]", 0)), min(int(query.get("page[limit]", 50)), 50, self.page)
        page = found[offset : offset + limit]
        answer: dict[str, Any] = {"data": [shown(r) for r in page], "links": {}}
        if len(found) > offset + limit:
            more = urlencode(query | {"page[offset]": offset + limit, "page[limit]": limit})
            answer["links"]["next"] = {"href": f"{self.url}/api/{type.replace('--', '/')}?{more}"}
        if query.get("include") == "quantity":
            ids = [q["id"] for r in page for q in r["relationships"].get("quantity", {}).get("data", [])]
            answer["included"] = [shown(self.kept[id]) for id in ids]
        return JSONResponse(answer)

    async def one(self, request: Request) -> Response:
        type, id = f"{request.path_params['kind']}--{request.path_params['bundle']}", request.path_params["id"]
        if refused := self.refused(request):
            return refused
        if id not in self.kept or self.kept[id]["type"] != type:
            return error(404, "The requested resource was not found.")
        return JSONResponse({"data": shown(self.kept[id])}) if request.method == "GET" else await self.write(request, type, id)

    async def write(self, request: Request, type: str, id: str) -> Response:
        n = len(self.writes) + 1
        if (status := self.before(n)) is not None:
            return JSONResponse({}, status)
        sent = (await request.json()).get("data", {})
        if wrong := self.wrong(type, sent, new=not id):
            return error(*wrong)
        there = self.kept.setdefault(sent["id"], {"type": type, "id": sent["id"], "attributes": {}, "relationships": {}})
        there["attributes"] |= sent.get("attributes", {})
        there["relationships"] |= sent.get("relationships", {})
        there["_changed"] = self.now
        self.writes.append((request.method, type))
        if self.lose_answer_of == n:
            return Lost()
        return JSONResponse({"data": shown(there)}, 200 if id else 201)

    def wrong(self, type: str, sent: dict[str, Any], new: bool) -> tuple[int, str] | None:
        attributes, relationships = sent.get("attributes", {}), sent.get("relationships", {})
        if sent.get("type") != type or (new and sent.get("id") in self.kept):
            return 409, "Conflict: this type or id is not the one of the address, or is there already."
        wanted = schema(type, self.version)
        assert wanted is not None
        for part, words in ((attributes, wanted[0].split()), (relationships, wanted[1].split())):
            names = {w.strip("*") for w in words}
            if unknown := sorted(set(part) - names):
                return 422, f"The attribute {unknown[0]} does not exist on the {type} resource type."
            missing = [
                w.strip("*") for w in words if w.endswith("*") and part.get(w.strip("*")) in (None, "", {"data": None}, {"data": []})
            ]
            if missing and (new or set(missing) & set(part)):
                return 422, f"{missing[0]}: This value should not be null."
        return self.wrong_values(type, attributes) or self.wrong_references(relationships)

    def wrong_values(self, type: str, attributes: dict[str, Any]) -> tuple[int, str] | None:
        for name, value in attributes.items():
            if name in ("timestamp", "birthdate", "purchase_date", "lab_received_date") and value is not None:
                at = datetime.fromisoformat(value)
                if at.tzinfo is None:
                    return 422, f"{name}: not RFC 3339"
            if name == "value" and not (isinstance(value["numerator"], int) and value["denominator"] > 0):
                return 422, "value: not a fraction"
            flags = name.startswith("is_") or (name == "archived" and self.version >= 4)
            if flags and not isinstance(value, bool):
                return 422, f"{name}: not a boolean"
        states = ("active", "archived") if type.startswith("asset") else ("pending", "done", *(("abandoned",) if self.version >= 4 else ()))
        if "status" in attributes and attributes["status"] not in states:
            return 422, "status: The value you selected is not a valid choice."
        return None

    def wrong_references(self, relationships: dict[str, Any]) -> tuple[int, str] | None:
        for name, value in relationships.items():
            found = value["data"] if isinstance(value["data"], list) else [value["data"]] if value["data"] else []
            for one in found:
                if one["id"] not in self.kept or self.kept[one["id"]]["type"] != one["type"]:
                    return 422, f"{name}: The referenced entity ({one['type']}: {one['id']}) does not exist."
        return None


class Lost(Response):
    """An answer that breaks off: the server died after it had written."""

    async def __call__(self, scope: Any, receive: Any, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"900")]})
        await send({"type": "http.response.body", "body": b'{"data":', "more_body": True})
        raise asyncio.CancelledError


def shown(resource: dict[str, Any]) -> dict[str, Any]:
    """A resource as farmOS gives it: with what it derives, and without what is ours."""
    attributes = dict(resource["attributes"])
    if attributes.get("notes"):
        attributes["notes"] = attributes["notes"] | {"processed": f"<p>{attributes['notes']['value']}</p>"}
    for name in ("intrinsic_geometry", "geometry"):
        if attributes.get(name):
            attributes[name] = attributes[name] | {"geo_type": attributes[name]["value"].partition(" ")[0].title(), "lat": 35.6}
    if attributes.get("timestamp"):
        attributes["timestamp"] = datetime.fromisoformat(attributes["timestamp"]).astimezone().isoformat()
    if "value" in attributes:
        attributes["value"] = attributes["value"] | {"decimal": str(attributes["value"]["numerator"] / attributes["value"]["denominator"])}
    return {k: v for k, v in resource.items() if not k.startswith("_")} | {"attributes": attributes | {"drupal_internal__id": 7}}


def error(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"errors": [{"title": "Refused", "status": str(status), "detail": detail}]}, status)


@contextmanager
def serving(server: FarmosServer) -> Iterator[FarmosServer]:
    """The server on a loopback port of its own, for as long as the block lasts."""
    port = free_port()
    server.url = f"http://127.0.0.1:{port}"
    running = uvicorn.Server(uvicorn.Config(server.app, host="127.0.0.1", port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    wait_until(lambda: running.started, 10, "the farmOS server's start")
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join(10)
