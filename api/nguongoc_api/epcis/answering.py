"""Pages of events and collections as the binding answers them: documents, `Link`, the time a token lives."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from nguongoc.events.envelopes import query_document
from nguongoc.events.query.criteria import EventQuery
from nguongoc_api.epcis.asking import Asking
from nguongoc_api.epcis.tokens import LIFETIME, NextPage, read_token, write_token
from nguongoc_api.services import Services
from nguongoc_api.v1.wire import moment

VARY = "Authorization, Accept, GS1-EPC-Format, GS1-Extensions"
_FRESH = "public, max-age=10"
_OWN = "private, no-store"


def answer_page(use: Services, asking: Asking, query: EventQuery, name: str = "SimpleEventQuery") -> Response:
    """One page of the answers to a question. `eventCountLimit` counts over all its pages."""
    now = use.clock.now()
    page = read_token(asking, now)
    left = query.limit if page is None else page.left
    limit = asking.per_page if left is None else min(asking.per_page, left)
    after = None if page is None else page.spot
    answer = use.asking.query.ask(asking.caller, query, limit, after, asking.format)
    document = query_document(answer.events, now, query_name=name)
    headers = {} if answer.public else {"Cache-Control": _OWN}
    remaining = None if left is None else left - len(answer.events)
    if answer.next is not None and (remaining is None or remaining > 0):
        headers |= _next(use, asking, NextPage(answer.next, remaining, now + LIFETIME))
    return told(document, asking, headers)


def answer_collection(use: Services, asking: Asking, members: list[str], last: str | None) -> Response:
    """One page of a list of texts; `last` is the key to go on behind, None where there are no more."""
    body = {"@context": CONTEXT, "type": "Collection", "member": members}
    headers = {"Cache-Control": _OWN}
    if last is not None:
        headers |= _next(use, asking, NextPage(None, None, use.clock.now() + LIFETIME, last))
    return told(body, asking, headers)


def answer_list(use: Services, asking: Asking, members: list[Any], last: str | None) -> Response:
    """One page of a bare array; `last` as in `answer_collection`."""
    headers = {"Cache-Control": _OWN}
    if last is not None:
        headers |= _next(use, asking, NextPage(None, None, use.clock.now() + LIFETIME, last))
    return told(members, asking, headers)


CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def told(body: dict[str, Any] | list[Any], asking: Asking, headers: dict[str, str] | None = None) -> Response:
    """JSON in the media type that was asked for."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    given = {"Cache-Control": _FRESH, "Vary": VARY, "GS1-EPC-Format": asking.format.value, **(headers or {})}
    return Response(content, 200, given, asking.media_type)


def _next(use: Services, asking: Asking, page: NextPage) -> dict[str, str]:
    pairs = [*asking.pairs, ("perPage", str(asking.per_page)), ("nextPageToken", write_token(page, asking))]
    address = f"{use.settings.base_url}{asking.path}?{urlencode(pairs)}"
    return {
        "Link": f'<{address}>; rel="next"',
        "GS1-Next-Page-Token-Expires": moment(page.expires),
    }


def narrowed(query: EventQuery, *criteria: Any) -> EventQuery:
    """The question with more asked of each event."""
    return replace(query, criteria=(*query.criteria, *criteria))
