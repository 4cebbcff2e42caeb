"""A body of which a part may be asked for (RFC 9110, 14): Safari plays no sound or film from a server that answers whole every time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_ONE: Final = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


class Unsatisfiable(ValueError):
    """The part that is asked for lies behind the end."""


def part_of(asked: str | None, length: int) -> range | None:
    """The bytes of a `Range`; None where the whole is to be answered: another unit, several parts, or what is no range at all.

    Raises `Unsatisfiable`.
    """
    match = _ONE.fullmatch(asked or "")
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match[1], match[2]
    if not first:
        start, end = max(0, length - int(last)), length
    else:
        start, end = int(first), min(length, int(last) + 1 if last else length)
        if last and int(last) < start:
            return None
    if start >= length or start == end:
        raise Unsatisfiable(asked)
    return range(start, end)


class Ranged(Response):
    """206 with the part that a `GET` asks for, 416 where there is none such, else 200 with everything.

    `etag` is a strong validator of the bytes: a part is only ever of what a client that says `If-Range` holds already (13.1.5).
    """

    def __init__(self, body: bytes, media_type: str, etag: str, headers: Mapping[str, str]) -> None:
        self._etag = f'"{etag}"'
        super().__init__(
            body, headers={**headers, "Accept-Ranges": "bytes", "ETag": self._etag}, media_type=media_type
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked, body = Headers(scope=scope), bytes(self.body)
        if asked.get("if-range", self._etag) == self._etag:
            try:
                part = part_of(asked.get("range"), len(body))
            except Unsatisfiable:
                self._cut(416, b"", f"bytes */{len(body)}")
            else:
                if part is not None:
                    self._cut(
                        206, body[part.start : part.stop], f"bytes {part.start}-{part.stop - 1}/{len(body)}"
                    )
        await super().__call__(scope, receive, send)

    def _cut(self, status: int, body: bytes, range: str) -> None:
        self.status_code, self.body = status, body
        self.headers["Content-Range"], self.headers["Content-Length"] = range, str(len(body))
