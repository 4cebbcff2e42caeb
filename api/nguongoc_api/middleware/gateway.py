"""Which application answers: decided on the raw path, before anything is decoded, the scan path first."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Gateway:
    """Hands a request to the application mounted at its prefix, else to `default`.

    A prefix that ends in `/` takes everything below it, one that ends in `*` every path that begins so, any other, and `/`, only itself.
    Applications see the path unchanged: a Digital Link must not be cut in two. Nothing stands between the server and what is in `bare`.
    """

    def __init__(self, bare: Mapping[str, ASGIApp], rest: Mapping[str, ASGIApp], default: ASGIApp) -> None:
        self._default = default
        self._by_segment: dict[bytes, list[tuple[bytes, ASGIApp]]] = {}
        self._by_beginning: list[tuple[bytes, ASGIApp]] = []
        for prefix, app in {**rest, **bare}.items():
            raw = prefix.encode("ascii")
            if raw.endswith(b"*"):
                self._by_beginning.append((raw[:-1], app))
                continue
            self._by_segment.setdefault(_segment(raw), []).append((raw, app))
        for mounted in self._by_segment.values():
            mounted.sort(key=lambda entry: -len(entry[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.app_at(scope.get("raw_path") or scope["path"].encode())(scope, receive, send)
        else:
            await self._default(scope, receive, send)

    def app_at(self, raw: bytes) -> ASGIApp:
        """The application that answers this raw path."""
        for prefix, app in self._by_segment.get(_segment(raw), ()):
            if raw == prefix or (_takes_all_below(prefix) and raw.startswith(prefix)):
                return app
        return next(
            (app for beginning, app in self._by_beginning if raw.startswith(beginning)), self._default
        )


def _takes_all_below(prefix: bytes) -> bool:
    return prefix.endswith(b"/") and prefix != b"/"


def _segment(raw: bytes) -> bytes:
    end = raw.find(b"/", 1)
    return raw[1:] if end < 0 else raw[1:end]
