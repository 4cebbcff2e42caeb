"""Running the service: uvicorn with httptools and uvloop, one process or several."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from nguongoc_api.bounded_http import BoundedHttp
from nguongoc_api.settings import Settings
from nguongoc_api.staying import made_to_stay

if TYPE_CHECKING:
    from starlette.types import ASGIApp

KEEP_ALIVE_SECONDS = 15
SHUTDOWN_SECONDS = 15
HOW: Final[dict[str, Any]] = {
    "http": BoundedHttp,
    "ws": "none",
    "access_log": False,
    "server_header": False,
    "timeout_keep_alive": KEEP_ALIVE_SECONDS,
    "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
}
"""How every process serves: the C parser with bounds, no access log, an orderly end."""


def server(settings: Settings, host: str, port: int) -> uvicorn.Server:
    """A server of one process over freshly wired services; requests in flight are finished when it stops."""
    return uvicorn.Server(configuration(_application(settings), host, port))


def worker() -> ASGIApp:
    """The application of one process of several; its settings are the environment's."""
    return _application(Settings())


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. With `WORKERS` above one, each process wires its own services from the environment."""
    if settings.workers == 1:
        run_until_told(server(settings, host, port))
        return
    uvicorn.run(
        "nguongoc_api.serving:worker",
        factory=True,
        host=host,
        port=port,
        workers=settings.workers,
        **HOW,
    )


def run_until_told(running: uvicorn.Server) -> None:
    """Serve until SIGTERM or SIGINT, which end the process with 0 once the last request is answered."""
    # After its orderly end uvicorn raises the signal again for whoever handled it before; unhandled, an end that
    # lost nothing would look to a supervisor like a crash.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    running.run()


def _application(settings: Settings) -> ASGIApp:
    with made_to_stay():
        from nguongoc_api.app import create_app
        from nguongoc_api.wiring import build

        return create_app(build(settings), made_to_stay)


def configuration(app: object, host: str, port: int) -> uvicorn.Config:
    """How one process serves an application."""
    return uvicorn.Config(app, host=host, port=port, **HOW)  # type: ignore[arg-type]
