"""Pages as the binding asks for them: `perPage`, `nextPageToken`, the next one in `Link`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from nguongoc_api.v1.paging import LONGEST_CURSOR, Page

T = TypeVar("T")
DEFAULT_PER_PAGE = 30
MOST_PER_PAGE = 100


class EpcisPage(Page):
    """A page of a list of the caller's own; a token belongs to one list of one organisation."""

    SIZE, CURSOR = "perPage", "nextPageToken"

    def array(self, found: Sequence[T], key: Callable[[T], str], show: Callable[[T], BaseModel]) -> Response:
        """As `Page.answer`, without an envelope and without members that say nothing."""
        shown = found[: self.limit]
        body = "[" + ",".join(show(each).model_dump_json(exclude_none=True) for each in shown) + "]"
        headers = self.link_after(key(shown[-1])) if len(found) > self.limit else {}
        return Response(body, media_type="application/json", headers=headers)


async def _page(
    request: Request,
    per_page: Annotated[int, Query(alias="perPage", ge=1)] = DEFAULT_PER_PAGE,
    token: Annotated[str | None, Query(alias="nextPageToken", max_length=LONGEST_CURSOR)] = None,
) -> EpcisPage:
    return EpcisPage(request, min(per_page, MOST_PER_PAGE), token)


EpcisPaged = Annotated[EpcisPage, Depends(_page)]
