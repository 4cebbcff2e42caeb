"""Whoever polls is sent an answer once: a GET whose bytes the asker holds already is answered 304 (RFC 9110, 13.1.2).

Saves the line, not the work: an answer is made before it is known to be the same. Streams, and answers that nobody may keep, pass by.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 4_000_000
"""Bytes: no list of ours is longer."""
MOST_TAGS = 20
_LEFT_OUT = ("content-length", "content-type", "content-encoding", "content-disposition", "link")


class ConditionalGet:
    """Tags each whole 200 of a GET that has no tag of its own, weakly: an answer may come compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        held = Headers(scope=scope).get("if-none-match", "")
        await self._app(scope, receive, _Tagging(send, held))


class _Tagging:
    """Holds the start of an answer back until its whole body is seen, or is seen not to come at once."""

    def __init__(self, send: Send, held: str) -> None:
        self._send = send
        self._tags = {each.strip().removeprefix("W/") for each in held.split(",", MOST_TAGS)}
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_taggable(message):
            self._start = message
            return
        start, self._start = self._start, None
        if start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        body = message.get("body", b"")
        if not message.get("more_body", False) and len(body) <= LARGEST:
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            headers = MutableHeaders(scope=start)
            headers["ETag"] = f"W/{tag}"
            if tag in self._tags or "*" in self._tags:
                for name in _LEFT_OUT:
                    del headers[name]
                start, message = {**start, "status": 304}, {**message, "body": b""}
        await self._send(start)
        await self._send(message)


def _is_taggable(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200  # noqa: PLR2004
        and "etag" not in headers
        and "no-store" not in headers.get("cache-control", "")
    )
