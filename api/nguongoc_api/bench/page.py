"""How heavy the page behind a code is, as it is sent: the heaviest of the demo's."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from nguongoc_api.app import create_app
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.demo.run import demo_settings, make_once
from nguongoc_api.wiring import build

FIRST_FLIGHT = 14 * 1024
"""What a server may send before it hears from the phone for the first time (RFC 6928: ten segments)."""
OK = 200


def measure(*, quick: bool) -> list[Ratio]:
    """The demo is made for it, which takes most of the time; `quick` leaves nothing out."""
    del quick
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        settings = demo_settings(Path(folder), "http://localhost:8000")
        made = make_once(settings)
        services = build(settings)
        try:
            app = create_app(services)
            pages = [each["page"].removeprefix(settings.base_url) for each in made["examples"]]
            sizes = {path: asyncio.run(_size(app, path)) for path in pages}
        finally:
            services.close()
    heaviest = max(sizes, key=lambda path: sizes[path])
    note = f"first flight of ten segments; heaviest of {len(sizes)} pages of the demo, gzip"
    return [Ratio("consumer page", sizes[heaviest], FIRST_FLIGHT, "bytes", 1.0, at_most=True, note=note)]


async def _size(app: ASGIApp, path: str) -> int:
    """Bytes of the body as sent to a browser that takes gzip."""
    status, size = 0, 0

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, size
        status = message.get("status", status)
        size += len(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost:8000"), (b"accept-encoding", b"gzip"), (b"accept-language", b"vi")],
        "server": ("localhost", 8000),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)
    if status >= 500:  # noqa: PLR2004
        raise RuntimeError(f"{path} answered {status}")
    return size
