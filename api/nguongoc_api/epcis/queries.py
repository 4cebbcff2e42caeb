"""`/epcis/queries`: questions kept under a name, and their answers."""

from __future__ import annotations

import json

from fastapi import Request, Response
from fastapi.routing import APIRoute

from nguongoc.services.name_queries import Definition
from nguongoc_api.auth.access import EventsReader
from nguongoc_api.epcis.answering import answer_list, answer_page
from nguongoc_api.epcis.asking import Asking, read_asking
from nguongoc_api.epcis.bodies import Document
from nguongoc_api.epcis.route import router
from nguongoc_api.epcis.tokens import read_token
from nguongoc_api.problems.refusals import ParameterUnknown
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.strict_json import read_json

ROUTER = router(route_class=APIRoute)
_SHAPE = {
    "type": "object",
    "required": ["name", "query"],
    "properties": {"name": {"type": "string"}, "query": {"type": "object"}},
}
_BODY = {"requestBody": {"required": True, "content": {JSON: {"schema": _SHAPE}}}}


@ROUTER.post("/queries", status_code=201, response_class=Response, openapi_extra=_BODY)
def add_query(caller: EventsReader, document: Document, use: Use) -> Response:
    """Keep a question under a name of your organisation's; it is never changed under it."""
    made = use.asking.names.add(caller, read_json(document))
    headers = {"Location": f"{use.settings.base_url}/epcis/queries/{made.name}", **_PRIVATE}
    return Response(_json(made), 201, headers, JSON)


@ROUTER.get("/queries")
def list_queries(caller: EventsReader, request: Request, use: Use) -> Response:
    """Your organisation's, in the order of their names."""
    asking = plain_asking(request, use)
    page = read_token(asking, use.clock.now())
    after = None if page is None else page.key
    found = use.asking.names.all(caller, after, asking.per_page + 1)
    shown = found[: asking.per_page]
    last = shown[-1].name if len(found) > len(shown) else None
    return answer_list(use, asking, [_object(each) for each in shown], last)


@ROUTER.get("/queries/{name}")
def show_query(caller: EventsReader, name: str, request: Request, use: Use) -> Response:
    """A question as it was given."""
    plain_asking(request, use)
    return Response(_json(use.asking.names.one(caller, name)), 200, _PRIVATE, JSON)


@ROUTER.delete("/queries/{name}", status_code=204, response_class=Response)
def drop_query(caller: EventsReader, name: str, use: Use) -> Response:
    """Forget a question and end its subscriptions."""
    use.asking.names.drop(caller, name)
    return Response(status_code=204)


@ROUTER.get("/queries/{name}/events")
def answer_query(caller: EventsReader, name: str, request: Request, use: Use) -> Response:
    """The events that answer a question of yours now, in pages."""
    query = use.asking.names.question(caller, name)
    return answer_page(use, plain_asking(request, use), query, name)


_PRIVATE = {"Cache-Control": "private, no-store"}


def _object(definition: Definition) -> dict[str, object]:
    return {"name": definition.name, "query": definition.query}


def _json(definition: Definition) -> bytes:
    return json.dumps(_object(definition), ensure_ascii=False).encode()


def plain_asking(request: Request, use: Use) -> Asking:
    """A request whose only parameters are those of paging."""
    asking = read_asking(request, use.settings.base_url)
    if asking.pairs:
        shown = asking.pairs[0][0][:60]
        raise ParameterUnknown(f"there is no parameter {shown!r} here", parameter=shown)
    return asking
