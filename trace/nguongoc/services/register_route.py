"""Register a route from place to place; an authority does, as it does for places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Conflict, Invalid
from nguongoc.ports import Answer, Clock, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.services.place_drafts import ABOUT_LIMIT, NAME_LIMIT, SOURCE_LIMIT, check_place_id
from nguongoc.services.register_place import CheckedInFuture
from nguongoc.tourism.routes import Route, check_stops


class RouteTaken(Conflict):
    """There is a route of this id."""

    code = "route-taken"


class StopUnknown(Invalid):
    """A stop is no place that is registered."""

    code = "stop-unknown"


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """`stops` are ids of places, in the order one travels them."""

    id: str
    name_vi: str
    name_en: str
    about_vi: str
    about_en: str
    stops: tuple[str, ...]
    checked_on: date
    source: str


class RegisterRoute:
    """Raises `ScopeMissing`, the refusals of the draft, `RouteTaken`, `StopUnknown`."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def __call__(self, caller: Caller, draft: RouteDraft, once: Once[Route] | None = None) -> Route | Answer:
        caller.require(Scope.PLACES_WRITE)
        route = _checked(draft, vietnamese_day(self._clock.now()))

        def put(uow: UnitOfWork) -> Route:
            if uow.catalogue.route(route.id) is not None:
                raise RouteTaken("there is a route of this id", pointer="/id", id=route.id)
            for index, stop in enumerate(route.stops):
                if uow.catalogue.place(stop) is None:
                    raise StopUnknown("no place of this id", pointer=f"/stops/{index}", id=stop)
            uow.catalogue.put_route(route)
            return route

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, put))


def _checked(draft: RouteDraft, today: date) -> Route:
    check_stops(draft.stops)
    gathering = Gathering()
    gathering.ask(lambda: check_place_id(draft.id, "/id"), None)
    for index, stop in enumerate(draft.stops):
        gathering.ask(partial(check_place_id, stop, f"/stops/{index}"), None)
    if draft.checked_on > today:
        gathering.refuse(
            CheckedInFuture("checked on a day to come", pointer="/checked_on", today=today.isoformat())
        )
    name_vi = gathering.text(draft.name_vi, NAME_LIMIT, "/name_vi")
    name_en = gathering.text(draft.name_en, NAME_LIMIT, "/name_en")
    about_vi = gathering.text(draft.about_vi, ABOUT_LIMIT, "/about_vi")
    about_en = gathering.text(draft.about_en, ABOUT_LIMIT, "/about_en")
    source = gathering.text(draft.source, SOURCE_LIMIT, "/source")
    gathering.settle()
    return Route(draft.id, name_vi, name_en, about_vi, about_en, draft.stops, draft.checked_on, source)
