"""`GET /epcis/events` and `/epcis/events/{eventID}`: the query interface."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute

from nguongoc.events.build import event_id
from nguongoc.events.envelopes import query_document
from nguongoc.events.query.parameters import FIXED
from nguongoc.events.query.reading import query_of_url
from nguongoc.events.query.refusals import QueryParameterUnknown
from nguongoc.events.query.targets import Value
from nguongoc_api.epcis.answering import VARY, answer_page, told
from nguongoc_api.epcis.asking import Asking, read_asking
from nguongoc_api.epcis.route import router
from nguongoc_api.v1.negotiation import JSON_LD
from nguongoc_api.v1.services import Use

ROUTER = router(route_class=APIRoute)
_LISTS = frozenset({each for each in Value if each.value.startswith("list")})
_HASH_QUERY = "ver=CBV2.0"
_LONGEST_NAME = 2_048


def parameters() -> list[dict[str, Any]]:
    """The fixed parameters for the OpenAPI document; families of them are in `docs/reference/epcis.md`."""
    paging: list[dict[str, Any]] = [
        {"name": "perPage", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 30}},
        {"name": "nextPageToken", "in": "query", "schema": {"type": "string"}},
    ]
    headers = [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("GS1-EPC-Format", "GS1-Extensions")
    ]
    return [*paging, *(_documented(name, each.value) for name, each in FIXED.items()), *headers]


def _documented(name: str, value: Value) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    if value in _LISTS:
        schema = {"type": "array", "minItems": 1, "items": text}
        return {"name": name, "in": "query", "style": "pipeDelimited", "explode": False, "schema": schema}
    return {"name": name, "in": "query", "description": value.value, "schema": text}


@ROUTER.get("/events", openapi_extra={"parameters": parameters()})
def events(request: Request, use: Use) -> Response:
    """Events that answer every parameter given (SimpleEventQuery), as an EPCISQueryDocument, in pages."""
    asking = read_asking(request, use.settings.base_url)
    return answer_page(use, asking, query_of_url(asking.pairs, asking.namespaces))


@ROUTER.get("/events/{event_name:path}")
def one_event(event_name: str, request: Request, use: Use) -> Response:
    """The event of a name, with the declarations of its error. As `application/ld+json` the one event alone, in its exact bytes."""
    asking = read_asking(request, use.settings.base_url)
    name = _name(event_name, asking, request, use.settings.base_url)
    private = {"Cache-Control": "private, no-store", "Vary": VARY}
    if asking.media_type == JSON_LD:
        return Response(use.asking.query.exact(asking.caller, name), 200, private, JSON_LD)
    answer = use.asking.query.one(asking.caller, name, asking.format)
    document = query_document(answer.events, use.clock.now())
    return told(document, asking, {} if answer.public else private)


@ROUTER.delete("/nextPageToken/{token}", status_code=204, response_class=Response)
def release(token: str) -> Response:
    """Nothing is held for a token, so there is nothing to free: always done. A token lives until it expires."""
    del token
    return Response(status_code=204)


def _name(given: str, asking: Asking, request: Request, base_url: str) -> str:
    """The name that a path means: a UUID alone is that of an address of ours; a hash may have lost its `?` to the query."""
    if request.scope["query_string"].decode("latin-1") == _HASH_QUERY and given.startswith("ni:"):
        return f"{given}?{_HASH_QUERY}"
    if asking.pairs:
        raise QueryParameterUnknown(asking.pairs[0][0])
    try:
        return (
            event_id(UUID(given), base_url) if len(given) == len(str(UUID(int=0))) else given[:_LONGEST_NAME]
        )
    except ValueError:
        return given[:_LONGEST_NAME]
