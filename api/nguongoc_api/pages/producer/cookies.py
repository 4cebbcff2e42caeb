"""The session's cookie: out of reach for scripts, other hosts and, but on one's own machine, plain http."""

from __future__ import annotations

from starlette.responses import Response

from nguongoc_api.settings import Settings


class SessionCookie:
    """Without an age: it ends with the browser, the session behind it sooner."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.session_cookie
        self._secure = not settings.plain_cookie

    def give(self, response: Response, token: str) -> None:
        response.set_cookie(self.name, token, path="/", secure=self._secure, httponly=True, samesite="lax")

    def take_back(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")
