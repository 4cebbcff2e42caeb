"""Answers that somebody who polls need not be sent again (`ETag`, `If-None-Match`; RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Header, Response

MOST_TAGS = 20


class Held:
    """What the asker holds already, by its tags."""

    def __init__(self, given: str | None) -> None:
        tags = [] if given is None else [each.strip() for each in given.split(",", MOST_TAGS)]
        self._any = "*" in tags
        # Compared weakly, as 13.1.2 wants it.
        self._tags = frozenset(each.removeprefix("W/") for each in tags)

    def has(self, etag: str) -> bool:
        """Whether the answer of that tag, weak or strong, would tell the asker nothing new."""
        return self._any or etag.removeprefix("W/") in self._tags

    def answer(self, response: Response, etag: str) -> Response:
        """The response with its tag, or 304 with the headers that go with it (15.4.5)."""
        response.headers["ETag"] = etag
        if not self.has(etag):
            return response
        kept = {
            name: value
            for name, value in response.headers.items()
            if name in {"etag", "cache-control", "vary", "expires", "content-location"}
        }
        return Response(status_code=304, headers=kept)


async def _held(if_none_match: Annotated[str | None, Header(max_length=4_000)] = None) -> Held:
    return Held(if_none_match)


IfNoneMatch = Annotated[Held, Depends(_held)]


def tag_of(content: bytes) -> str:
    """The strong tag of these very bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
