"""The session's cookie: out of reach for scripts, other hosts and, but on one's own machine, plain http."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from nguongoc_api.settings import Settings

NAME: Final = "__Host-nguongoc"
PLAIN_NAME: Final = "nguongoc"
"""Browsers refuse `__Host-` over plain http: the name for the demo and for loopback, where nothing passes a network
that could listen (with `--lan`: a demo's own)."""


class SessionCookie:
    """Without an age: it ends with the browser, the session behind it sooner."""

    def __init__(self, settings: Settings) -> None:
        plain = settings.base_url.startswith("http:") and (settings.is_loopback or settings.demo)
        self.name = PLAIN_NAME if plain else NAME
        self._secure = not plain

    def give(self, response: Response, token: str) -> None:
        response.set_cookie(self.name, token, path="/", secure=self._secure, httponly=True, samesite="lax")

    def take_back(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")
