"""Asking an ASGI application directly: bytes in, status, headers and body out, with no client to tidy up either."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message

HeaderList = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header that must be there exactly once."""
        (value,) = (value for key, value in self.headers if key == name.encode())
        return value.decode("latin-1")

    def names(self) -> set[str]:
        return {key.decode() for key, _ in self.headers}

    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: ASGIApp, target: str | bytes, *headers: tuple[str, str], method: str = "GET", raw: HeaderList = ()
) -> Reply:
    """The reply to one request; `target` is path and query as they stand in the request line."""
    raw_target = target.encode("latin-1") if isinstance(target, str) else target
    path, _, query = raw_target.partition(b"?")
    scope = {
        "type": "http",
        "method": method,
        "raw_path": path,
        "path": path.decode("latin-1"),
        "query_string": query,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers] + list(raw),
    }
    return asyncio.run(_run(app, scope))


async def _run(app: ASGIApp, scope: dict[str, Any]) -> Reply:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *bodies = sent
    assert start["type"] == "http.response.start"
    assert bodies
    return Reply(start["status"], list(start["headers"]), b"".join(body["body"] for body in bodies))
