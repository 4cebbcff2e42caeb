"""No body is larger than announced: refused by its header, else counted while it streams in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nguongoc.errors import Refusal
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import BodyTooLarge

DEFAULT_BYTES = 2_000_000
PHOTO_BYTES = 13_000_000
IMPORT_BYTES = 9_000_000
CODES_BYTES = 16_000_000
"""100,000 links of units are 8 MB."""
LONGEST_LENGTH = 18
"""Digits of a Content-Length that are worth reading."""
LINGER_BYTES = 16_000_000
LINGER_SECONDS = 5.0
"""How much more of a refused body is read and thrown away, so that its sender hears the refusal."""


class Overrun(HTTPException):
    """Raised into whoever reads the body; an HTTPException, because FastAPI hands these on as they are."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.refusal = BodyTooLarge(f"at most {limit} bytes are read here", limit=limit)


class BodyLimit:
    """`limit_of` gives the bound of a path in bytes; `refused` answers whom a page serves better than a problem."""

    def __init__(
        self,
        app: ASGIApp,
        base_url: str,
        limit_of: Callable[[str], int],
        refused: Callable[[Refusal, Scope], Response] | None = None,
    ) -> None:
        self._app = app
        self._limit_of = limit_of
        self._refused = refused or (lambda refusal, scope: problem_response(refusal, scope, base_url))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        metered = _Metered(receive, send, limit)
        try:
            _check_announced(scope, limit)
            await self._app(scope, metered.receive, metered.send)
        except Overrun as overrun:
            if metered.started:
                raise
            metered.overrun = True
            response = self._refused(overrun.refusal, scope)
            response.headers["Connection"] = "close"
            await response(scope, receive, metered.send)


class _Metered:
    """One exchange: counts what comes in; a refusal goes out at once, but ends only when the sender has stopped sending.

    A connection closed over unread bytes is reset, and a reset throws away the answer that its sender has not read yet (RFC 9112, 9.6).
    """

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._limit = limit
        self._read = 0
        self._more = True
        self.started = False
        self.overrun = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        self._more = message.get("more_body", False)
        if self._read > self._limit:
            self.overrun = True
            raise Overrun(self._limit)
        return message

    async def send(self, message: Message) -> None:
        self.started = self.started or message["type"] == "http.response.start"
        last = message["type"] == "http.response.body" and not message.get("more_body", False)
        if not (last and self.overrun and self._more):
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                await self._throw_away()
        await self._send({"type": "http.response.body", "body": b""})

    async def _throw_away(self) -> None:
        left = LINGER_BYTES
        while left > 0 and self._more:
            message = await self._receive()
            left -= len(message.get("body", b""))
            self._more = message.get("more_body", False)


def _check_announced(scope: Scope, limit: int) -> None:
    """By Content-Length; where it is absent or no number, the counting decides."""
    given = Headers(scope=scope).get("content-length", "")
    if given.isascii() and given.isdigit() and (len(given) > LONGEST_LENGTH or int(given) > limit):
        raise Overrun(limit)
