"""No other site can make a signed-in browser change anything here: what changes must come from a page of ours."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from nguongoc.errors import NotAllowed

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class PageElsewhere(NotAllowed):
    """Sent by a page of another origin, or by something that does not say which."""

    code = "page-elsewhere"


class OriginCheck:
    """For pages that know their reader by a cookie; a request with an API key brings no cookie and never comes here.

    A browser of our time says `Sec-Fetch-Site`, which no page can forge; where it cannot (plain http in a village's own
    network, old phones) `Origin` must be our own. Who says neither is refused. `refused` answers such a request.
    """

    def __init__(
        self, app: ASGIApp, base_url: str, refused: Callable[[PageElsewhere, Scope], ASGIApp]
    ) -> None:
        self._app = app
        self._base_url = base_url
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in SAFE
            and not self._is_ours(Headers(scope=scope))
        ):
            refusal = PageElsewhere("send this from a page of this service")
            await self._refused(refusal, scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
        if sites:
            return sites == ["same-origin"]
        return origins == [self._base_url]
