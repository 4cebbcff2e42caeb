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
from nguongoc.log.succession import SUCCESSION_LIMIT
from nguongoc.log.witness import MAX_REQUEST_BYTES
from nguongoc.ports import Clock
from nguongoc.verdict import Verdict
from nguongoc_api.witness.answer import render_check, render_refusal
from nguongoc_api.witness.check import SeenHere, judge, told_json
from nguongoc_api.witness.form import FORM_BYTES, file_of, is_form
from nguongoc_api.witness.keeper import TEXT, Keeper
from nguongoc_api.witness.page import PAGE_POLICY, render

LOG = logging.getLogger(__name__)
HTML, JSON = "text/html; charset=utf-8", "application/json"
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
            case "/add-succession" if method == "POST":
                body = await _body(receive, SUCCESSION_LIMIT)
                reply = await asyncio.to_thread(self._keeper.add_succession, body)
                return Response(reply.body, reply.status, media_type=reply.media_type)
            case "/check" if method == "POST":
                return await self._check(scope, await _body(receive, BUNDLE_LIMIT + FORM_BYTES))
            case "/add-checkpoint" | "/add-succession" | "/check":
                return _text(HTTPStatus.METHOD_NOT_ALLOWED, "use POST", {"Allow": "POST"})
        if method not in {"GET", "HEAD"}:
            return _text(HTTPStatus.METHOD_NOT_ALLOWED, "use GET", {"Allow": "GET, HEAD"})
        if path == "/":
            page = await asyncio.to_thread(lambda: render(self._keeper.identity.key, self._keeper.seen()))
            headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
            return Response(page, headers=headers, media_type=HTML)
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

    async def _check(self, scope: Scope, body: bytes) -> Response:
        """What a bundle or a proof is worth under the keys pinned here and our own cosignature.

        Programs send the file itself and get JSON; the form of the page sends it as browsers do and gets a page.
        """
        if not is_form(scope):
            try:
                return self._told(json.dumps(told_json(await self._judge(body)), ensure_ascii=False), JSON)
            except Refusal as refusal:
                return _text(HTTPStatus.BAD_REQUEST, refusal.detail)
        name = self._keeper.identity.key.name
        try:
            judged = await self._judge(await file_of(scope, body))
        except Refusal as refusal:
            return self._told(render_refusal(name, refusal), HTML, HTTPStatus.BAD_REQUEST)
        return self._told(render_check(name, judged), HTML)

    async def _judge(self, data: bytes) -> Verdict | SeenHere:
        keeper, now = self._keeper, self._clock.now()
        return await asyncio.to_thread(judge, data, keeper.log_keys, keeper.identity.key, now, keeper.steps)

    @staticmethod
    def _told(said: str, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": PAGE_POLICY}
        return Response(said, status, headers, media_type)


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
