"""What every address of EPCIS shares: version headers, and OPTIONS for whatever is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nguongoc_api.epcis.headers import VersionNotAcceptable, check_versions, discovery, every_answer, limits
from nguongoc_api.problems import problem_response

PREFIX = "/epcis"
TOO_LARGE = 413
_SLASHED = re.compile(rf"{PREFIX}(?:/[A-Za-z-]+)?/")
_ANY = {"OPTIONS"}


class EpcisEdge:
    """In front of everything else, so that refusals of body, key and limit speak the binding's language too."""

    def __init__(self, app: ASGIApp, base_url: str, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._base_url = base_url
        self._routes = routes
        self._headers = every_answer(base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_epcis(scope["path"]):
            await self._app(scope, receive, send)
            return

        scope = _without_slash(scope)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                told_besides = limits() if message["status"] == TOO_LARGE else {}
                for name, value in (self._headers | told_besides).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            check_versions(
                {name: value for name, value in Headers(scope=scope).items() if name[:4] == "gs1-"}
            )
        except VersionNotAcceptable as refusal:
            await problem_response(refusal, scope, self._base_url)(scope, receive, told)
            return
        allowed = self._allowed(scope) if scope["method"] == "OPTIONS" else ""
        if allowed:
            headers = {"Allow": allowed, **discovery(scope["path"])}
            await Response(status_code=204, headers=headers)(scope, receive, told)
            return
        await self._app(scope, receive, told)

    def _allowed(self, scope: Scope) -> str:
        """The methods of every route at this path; empty where there is none."""
        found: set[str] = set()
        for route in self._routes:
            match, _ = route.matches(scope)
            if match is not Match.NONE:
                found |= getattr(route, "methods", None) or set()
        if "GET" in found:
            found.add("HEAD")
        return ", ".join(sorted(found | _ANY)) if found else ""


def _without_slash(scope: Scope) -> Scope:
    """A list is asked for with a slash behind it too; in the name of an event or an identifier a slash means something."""
    if _SLASHED.fullmatch(scope["path"]) is None:
        return scope
    path = scope["path"].removesuffix("/")
    return {**scope, "path": path, "raw_path": path.encode()}


def is_epcis(path: str) -> bool:
    return path == PREFIX or path.startswith(PREFIX + "/")
