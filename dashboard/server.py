"""The dashboard's web server: Streamlit as an ASGI app, with doors of our own beside it.

Nobody is in without signing in (dashboard/doors.py), but on a demo's own machine. Streamlit's command line is not used:
on a desktop with an empty home it would stop and ask for an e-mail address. Theme and options are in
dashboard/.streamlit/config.toml, found beside app.py.
"""

from __future__ import annotations

import importlib
import os
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sensors.errors import AlreadyRunning, HublandError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import streamlit as st

HERE = Path(__file__).parent
FOLDER = "HUBLAND_FOLDER"

# What a first visit would otherwise wait for: 1.4 to 2.4 s of imports (pandas and pint come in with these).
HEAVY = (
    "pandas",
    "streamlit.elements.echarts_chart",
    "models.records.database",
    "dashboard.context",
    "dashboard.reads",
    "models.display",
)


def make_app() -> st.App:
    """The ASGI app of the hub named by HUBLAND_FOLDER."""
    import streamlit as st
    from starlette.concurrency import run_in_threadpool
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from collector import http
    from dashboard import aerial, alert_door, context, doors, field

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @asynccontextmanager
    async def warm(_: object) -> AsyncIterator[dict[str, Any] | None]:
        for module in HEAVY:
            importlib.import_module(module)
        await run_in_threadpool(announced)
        yield None

    machines = http.routes(lambda: context.here().records, lambda: context.here().hub, context.now)
    return st.App(
        HERE / "app.py",
        routes=[Route("/health", health), *doors.ROUTES, *alert_door.ROUTES, *machines, *field.ROUTES, *aerial.ROUTES],
        middleware=[Middleware(doors.Guard)],
        lifespan=warm,
    )


def announced() -> None:
    """What a first start needs is printed where the hub was started; a folder that is no hub says so on its pages."""
    from dashboard import set_up

    with suppress(HublandError):
        set_up.announce()


def serve(folder: Path | str, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the dashboard of a hub folder until stopped. AlreadyRunning where the port is taken."""
    import socket

    import uvicorn

    os.environ[FOLDER] = str(Path(folder).expanduser().resolve())
    os.environ["HUBLAND_HOST"] = host
    # what a proxy says of a visitor is dashboard/guard.py's to believe, by the hub's own setting
    config = uvicorn.Config(
        make_app(), host=host, port=port, log_level="warning", access_log=False, ws="websockets-sansio", timeout_graceful_shutdown=2,
        proxy_headers=False, server_header=False,
    )  # fmt: skip
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as why:
        listener.close()
        raise AlreadyRunning(
            f"Port {port} on {host} is in use.", got=str(why), next_step="stop the other dashboard, or choose another port with --port"
        ) from why
    uvicorn.Server(config).run(sockets=[listener])
