"""The session's cookie: out of reach for scripts, other hosts and, but on one's own machine, plain http."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from nguongoc_api.settings import Settings

PASSKEY: Final = "__Host-nguongoc-passkey"
PLAIN_PASSKEY: Final = "nguongoc-passkey"


class SessionCookie:
    """Without an age: it ends with the browser, the session behind it sooner."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.session_cookie
        self._secure = not settings.plain_cookie

    def give(self, response: Response, token: str) -> None:
        response.set_cookie(self.name, token, path="/", secure=self._secure, httponly=True, samesite="lax")

    def take_back(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")


class PasskeyCookie:
    """Which browser a passkey's challenge was made for; it says nothing of anybody, and goes with the challenge."""

    def __init__(self, settings: Settings, seconds: int) -> None:
        self.name = PLAIN_PASSKEY if settings.plain_cookie else PASSKEY
        self._secure = not settings.plain_cookie
        self._seconds = seconds

    def give(self, response: Response, token: str) -> None:
        response.set_cookie(
            self.name, token, self._seconds, path="/", secure=self._secure, httponly=True, samesite="strict"
        )
