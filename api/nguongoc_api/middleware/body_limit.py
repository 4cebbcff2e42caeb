"""No body is larger than announced: refused by its header, else counted while it streams in."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import BodyTooLarge

DEFAULT_BYTES = 2_000_000
PHOTO_BYTES = 13_000_000
LONGEST_LENGTH = 18
"""Digits of a Content-Length that are worth reading."""


class Overrun(HTTPException):
    """Raised into whoever reads the body; an HTTPException, because FastAPI hands these on as they are."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.refusal = BodyTooLarge(f"at most {limit} bytes are read here", limit=limit)


class BodyLimit:
    """`limit_of` gives the bound of a path in bytes."""

    def __init__(self, app: ASGIApp, base_url: str, limit_of: Callable[[str], int]) -> None:
        self._app = app
        self._base_url = base_url
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        started = False
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise Overrun(limit)
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            _check_announced(scope, limit)
            await self._app(scope, counted, watched)
        except Overrun as overrun:
            if started:
                raise
            # The rest of the body is not waited for.
            response = problem_response(overrun.refusal, scope, self._base_url, {"Connection": "close"})
            await response(scope, receive, send)


def _check_announced(scope: Scope, limit: int) -> None:
    """By Content-Length; where it is absent or no number, the counting decides."""
    given = Headers(scope=scope).get("content-length", "")
    if given.isascii() and given.isdigit() and (len(given) > LONGEST_LENGTH or int(given) > limit):
        raise Overrun(limit)
