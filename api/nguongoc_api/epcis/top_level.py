"""The top-level resources: event types, identifiers, business steps, places, dispositions, and the events of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from nguongoc.events.query.criteria import EventQuery
from nguongoc.events.query.reading import query_of_url
from nguongoc.events.structure.events import EVENT_TYPES
from nguongoc.events.vocabulary import bare_term
from nguongoc.services.browse_events import Collection, ResourceUnknown
from nguongoc_api.auth.access import authenticated
from nguongoc_api.epcis.answering import CONTEXT, answer_collection, answer_page, told
from nguongoc_api.epcis.asking import Asking, read_asking
from nguongoc_api.epcis.events import parameters
from nguongoc_api.epcis.route import router
from nguongoc_api.epcis.tokens import read_token
from nguongoc_api.services import Services
from nguongoc_api.v1.services import Use

ROUTER = router(route_class=APIRoute)
RESOURCES = [
    "capture",
    "events",
    "eventTypes",
    "epcs",
    "bizSteps",
    "bizLocations",
    "readPoints",
    "dispositions",
    "queries",
]


@dataclass(frozen=True, slots=True)
class _Level:
    """One resource: the parameter that asks for a member's events, and how its members are shown."""

    name: str
    collection: Collection
    parameter: str | None
    shown: Callable[[str], str] = str


LEVELS = (
    _Level("epcs", Collection.EPCS, None),
    _Level("bizSteps", Collection.BIZ_STEPS, "EQ_bizStep", bare_term),
    _Level("bizLocations", Collection.BIZ_LOCATIONS, "EQ_bizLocation"),
    _Level("readPoints", Collection.READ_POINTS, "EQ_readPoint"),
    _Level("dispositions", Collection.DISPOSITIONS, "EQ_disposition", bare_term),
)


@ROUTER.get("")
def resources(request: Request, use: Use) -> Response:
    """The resources there are."""
    return _members(read_asking(request, use.settings.base_url), RESOURCES)


@ROUTER.get("/eventTypes")
def event_types(request: Request, use: Use) -> Response:
    """The event types that can be captured and asked for."""
    return _members(read_asking(request, use.settings.base_url), sorted(EVENT_TYPES))


@ROUTER.get("/eventTypes/{event_type}")
def event_type(event_type: str, request: Request, use: Use) -> Response:
    """What there is below an event type."""
    _known_type(event_type)
    return _members(read_asking(request, use.settings.base_url), ["events"])


@ROUTER.get("/eventTypes/{event_type}/events", openapi_extra={"parameters": parameters()})
def events_of_type(event_type: str, request: Request, use: Use) -> Response:
    """Events of one type that answer every parameter given."""
    _known_type(event_type)
    asking = read_asking(request, use.settings.base_url)
    return answer_page(use, asking, _asked(asking, "eventType", event_type))


def _known_type(name: str) -> None:
    if name not in EVENT_TYPES:
        raise ResourceUnknown("no such event type")


def _asked(asking: Asking, parameter: str, value: str) -> EventQuery:
    """The question of a request, narrowed to one value of a parameter that it does not repeat."""
    pairs = [*asking.pairs, (parameter, value)]
    return query_of_url(pairs, asking.namespaces)


def _members(asking: Asking, members: list[str]) -> Response:
    query_of_url(asking.pairs, asking.namespaces)
    body: dict[str, Any] = {"@context": CONTEXT, "type": "Collection", "member": members}
    return told(body, asking)


def _add(level: _Level) -> None:
    """Its three addresses."""

    def members(request: Request, use: Use) -> Response:
        asking = read_asking(request, use.settings.base_url)
        caller = authenticated(request)
        page = read_token(asking, use.clock.now())
        after = None if page is None else page.key
        found = use.asking.browse.members(caller, level.collection, after, asking.per_page + 1)
        shown = found[: asking.per_page]
        last = shown[-1] if len(found) > len(shown) else None
        return answer_collection(use, asking, [level.shown(each) for each in shown], last)

    def member(value: str, request: Request, use: Use) -> Response:
        asking = read_asking(request, use.settings.base_url)
        if not use.asking.query.ask(asking.caller, _of(level, asking, value, use), 1).events:
            raise ResourceUnknown("nothing known of it that you may read")
        return told({"@context": CONTEXT, "type": "Collection", "member": ["events"]}, asking)

    def events(value: str, request: Request, use: Use) -> Response:
        asking = read_asking(request, use.settings.base_url)
        return answer_page(use, asking, _of(level, asking, value, use))

    path, operation = f"/{level.name}", level.name
    members.__doc__ = f"The {level.name} in events that you may read whole."
    member.__doc__ = "What there is below it."
    events.__doc__ = "Its events that answer every parameter given."
    extra = {"parameters": parameters()}
    ROUTER.get(path, name=operation, operation_id=operation)(members)
    ROUTER.get(f"{path}/{{value:path}}/events", operation_id=f"{operation}_events", openapi_extra=extra)(
        events
    )
    ROUTER.get(f"{path}/{{value:path}}", operation_id=f"{operation}_member")(member)


def _of(level: _Level, asking: Asking, value: str, use: Services) -> EventQuery:
    """The question for the events of one member."""
    if level.parameter is not None:
        return _asked(asking, level.parameter, value)
    query = query_of_url(asking.pairs, asking.namespaces)
    return replace(query, criteria=(*query.criteria, use.asking.browse.anywhere(value)))


for _level in LEVELS:
    _add(_level)
