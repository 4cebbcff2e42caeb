"""The witness's addresses: `add-checkpoint` for logs, the newest cosigned checkpoints for monitors, a page for people.

Plain ASGI without a database. Whoever opens the page of a witness sees keys that this witness pinned, not the ones a
log shows of itself; and may hand in a bundle to be checked under them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from nguongoc.bundle import BUNDLE_LIMIT
from nguongoc.errors import Refusal
from nguongoc.log.witness import MAX_REQUEST_BYTES
from nguongoc.ports import Clock
from nguongoc_api.witness.check import check
from nguongoc_api.witness.keeper import TEXT, Keeper
from nguongoc_api.witness.page import PAGE_POLICY, render

LOG = logging.getLogger(__name__)
BODY_SECONDS = 15.0
"""For a whole body: a client that sends a byte now and then is given up."""
FRESH = {"Cache-Control": "public, max-age=5", "Access-Control-Allow-Origin": "*"}
SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_OF_LOG = re.compile(r"/([0-9a-f]{64})/(checkpoint|evidence)")


class _BodyRefused(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class WitnessApp:
    """Serves a `Keeper`. Files are written and read in threads, so that a slow disk holds up no other log."""

    def __init__(self, keeper: Keeper, clock: Clock) -> None:
        self._keeper = keeper
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        try:
            response = await self._answer(scope, receive)
        except _BodyRefused as refused:
            response = _text(refused.status, refused.status.phrase)
        except Exception:
            LOG.exception("%s %s failed", scope["method"], scope["path"][:100])
            response = _text(
                HTTPStatus.INTERNAL_SERVER_ERROR, "the witness could not answer; nothing was cosigned"
            )
        if scope["method"] == "HEAD":
            response.body = b""
        for name, value in SAFE.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        method, path = scope["method"], scope["path"]
        match path:
            case "/add-checkpoint" if method == "POST":
                body = await _body(receive, MAX_REQUEST_BYTES)
                reply = await asyncio.to_thread(self._keeper.add_checkpoint, body)
                return Response(reply.body, reply.status, media_type=reply.media_type)
            case "/check" if method == "POST":
                return await self._check(await _body(receive, BUNDLE_LIMIT))
            case "/add-checkpoint" | "/check":
                return _text(HTTPStatus.METHOD_NOT_ALLOWED, "use POST", {"Allow": "POST"})
        if method not in {"GET", "HEAD"}:
            return _text(HTTPStatus.METHOD_NOT_ALLOWED, "use GET", {"Allow": "GET, HEAD"})
        if path == "/":
            page = await asyncio.to_thread(lambda: render(self._keeper.identity.key, self._keeper.seen()))
            headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
            return Response(page, headers=headers, media_type="text/html; charset=utf-8")
        if path == "/key":
            return _text(HTTPStatus.OK, str(self._keeper.identity.key), FRESH)
        return await self._of_log(path)

    async def _of_log(self, path: str) -> Response:
        found = _OF_LOG.fullmatch(path)
        if found is not None:
            finders: dict[str, Callable[[str], bytes | None]] = {
                "checkpoint": self._keeper.latest,
                "evidence": self._keeper.evidence,
            }
            kept = await asyncio.to_thread(finders[found[2]], found[1])
            if kept is not None:
                return Response(kept, headers=FRESH, media_type=TEXT)
        return _text(HTTPStatus.NOT_FOUND, "not here")

    async def _check(self, body: bytes) -> Response:
        """What a bundle or a proof is worth under the keys pinned here and our own cosignature."""
        keeper, now = self._keeper, self._clock.now()
        try:
            told = await asyncio.to_thread(check, body, keeper.log_keys, keeper.identity.key, now)
        except Refusal as refusal:
            return _text(HTTPStatus.BAD_REQUEST, refusal.detail)
        headers = {"Cache-Control": "no-store"}
        return Response(json.dumps(told, ensure_ascii=False), headers=headers, media_type="application/json")


async def _body(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message: Message = await receive()
                if message["type"] == "http.disconnect":
                    raise _BodyRefused(HTTPStatus.BAD_REQUEST)
                body += message.get("body", b"")
                if len(body) > limit:
                    raise _BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError as error:
        raise _BodyRefused(HTTPStatus.REQUEST_TIMEOUT) from error


def _text(status: HTTPStatus, said: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{said}\n", status, headers, TEXT)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
