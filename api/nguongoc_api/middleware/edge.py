"""What every answer but a scan's passes: an id, headers that take rights away from browsers, and no failure unspoken."""

from __future__ import annotations

import logging
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import AddressUnknown, InternalError

LOG = logging.getLogger(__name__)
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": API_POLICY,
}

ANY_NAME = "/epcis/"
"""Here a path may hold whatever others call their things; everywhere else a NUL, which PostgreSQL cannot read, is in no address."""


class Edge:
    """Names the request (`X-Request-Id`), sets the headers an application left out, answers 500 for what it raised.

    Only method, path and id are logged: never a header, a query or a body, where a key could stand.
    """

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope = {**scope, "state": {**scope.get("state", {}), "request_id": request_id}}
        started = finished = False

        async def sealed(message: Message) -> None:
            nonlocal started, finished
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                finished = not message.get("more_body", False)
            await send(message)

        if "\0" in scope["path"] and not scope["path"].startswith(ANY_NAME):
            nowhere = problem_response(
                AddressUnknown("there is nothing at this address"), scope, self._base_url
            )
            await nowhere(scope, receive, sealed)
            return
        try:
            await self._app(scope, receive, sealed)
        except Exception:
            LOG.exception("request %s failed: %s %s", request_id, scope["method"], scope["path"][:200])
            if started and not finished:
                raise  # half an answer must not look whole: the server closes the connection
            if not started:
                response = problem_response(InternalError("an unexpected error"), scope, self._base_url)
                await response(scope, receive, sealed)
