"""Running the service: uvicorn with httptools and uvloop, one process or several."""

from __future__ import annotations

import uvicorn

from nguongoc_api.settings import Settings

KEEP_ALIVE_SECONDS = 15
SHUTDOWN_SECONDS = 15


def server(settings: Settings, host: str, port: int) -> uvicorn.Server:
    """A server of one process over freshly wired services; requests in flight are finished when it stops."""
    from nguongoc_api.app import create_app
    from nguongoc_api.wiring import build

    return uvicorn.Server(configuration(create_app(build(settings)), host, port))


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. With `WORKERS` above one, each process wires its own services from the environment."""
    if settings.workers == 1:
        server(settings, host, port).run()
        return
    uvicorn.run(
        "nguongoc_api.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=settings.workers,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def configuration(app: object, host: str, port: int) -> uvicorn.Config:
    """How one process serves an application: the C parsers, no access log, an orderly end."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        host=host,
        port=port,
        http="httptools",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
