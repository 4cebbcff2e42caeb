"""Lists in pages: keyset cursors, opaque, given in `Link: <...>; rel="next"` (RFC 8288)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from nguongoc_api.auth.subject import caller_of
from nguongoc_api.problems.refusals import CursorWrong

T = TypeVar("T")
DEFAULT_LIMIT = 50
MOST = 100
LONGEST_CURSOR = 200
_CHECK_BYTES = 6


class Page:
    """The part of a list a request asks for. A cursor belongs to one list of one organisation and to no other.

    Its check is no secret and guards nothing: whatever a cursor says, only the caller's own rows are read.
    """

    SIZE, CURSOR = "limit", "cursor"
    """Under which names a request says how much it wants, and from where."""

    def __init__(self, request: Request, limit: int, cursor: str | None) -> None:
        caller = caller_of(request.scope)
        self._list = f"{request.url.path} {'' if caller is None else caller.organisation_id}"
        self._url = str(request.app.state.services.settings.base_url) + request.url.path
        self.limit = limit
        self._after = None if cursor is None else self._read(cursor)

    @property
    def after(self) -> str | None:
        """The key of the last row of the page before."""
        return self._after

    @property
    def after_id(self) -> UUID | None:
        """The same where the key is an id. Raises `CursorWrong`."""
        if self._after is None:
            return None
        try:
            return UUID(self._after)
        except ValueError:
            raise CursorWrong("this is no cursor of this list") from None

    def answer(
        self,
        found: Sequence[T],
        key: Callable[[T], str],
        show: Callable[[T], BaseModel],
        kept: Mapping[str, str] | None = None,
    ) -> Response:
        """`found` was asked for with one row more than `limit`: that there is one says that there is a next page.

        `kept` are parameters that the next page is asked for with too.
        """
        shown = found[: self.limit]
        body = '{"items":[' + ",".join(show(each).model_dump_json() for each in shown) + "]}"
        headers = {}
        if len(found) > self.limit:
            query = urlencode({**(kept or {}), "limit": self.limit, "cursor": self._write(key(shown[-1]))})
            headers["Link"] = f'<{self._url}?{query}>; rel="next"'
        return Response(body, media_type="application/json", headers=headers)

    def link_after(self, key: str) -> dict[str, str]:
        """The header that leads to what comes after the row of that key."""
        query = urlencode({self.SIZE: self.limit, self.CURSOR: self._write(key)})
        return {"Link": f'<{self._url}?{query}>; rel="next"'}

    def _write(self, key: str) -> str:
        raw = self._check(key) + key.encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def _read(self, cursor: str) -> str:
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            key = raw[_CHECK_BYTES:].decode()
        except ValueError:
            raise CursorWrong("this is no cursor") from None
        # Written again and compared: that covers the check and every other spelling of the same bytes.
        if self._write(key) != cursor:
            raise CursorWrong("this is no cursor of this list")
        return key

    def _check(self, key: str) -> bytes:
        return hashlib.sha256(f"{self._list}\n{key}".encode()).digest()[:_CHECK_BYTES]


async def _page(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=LONGEST_CURSOR)] = None,
) -> Page:
    return Page(request, limit, cursor)


Paged = Annotated[Page, Depends(_page)]
