"""`/v1/own-places`: written down by who receives visitors there; `/v1/places/{id}/standing` is an authority's as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import Response

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller
from nguongoc.services.own_places import KeepOwnPlaces
from nguongoc.tourism.places import Place
from nguongoc_api.auth.access import PlacesHost
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.own_places.schemas import (
    OwnPlaceGiven,
    OwnPlaces,
    OwnPlaceShown,
    StandingGiven,
    Wanted,
    WhereaboutsGiven,
)
from nguongoc_api.v1.places.endpoints import PlaceId
from nguongoc_api.v1.preconditions import Versions, etag
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("own-places", "places")
OF_PLACES = router("places", "places")
Change = Callable[[KeepOwnPlaces, Caller, str, frozenset[int] | None, str], Place]
CHANGES: Final[dict[Wanted, Change]] = {
    Wanted.CONFIRMED: lambda own, caller, id, versions, _: own.confirm(caller, id, versions),
    Wanted.WITHDRAWN: lambda own, caller, id, versions, _: own.withdraw(caller, id, versions),
    Wanted.SHOWN: lambda own, caller, id, versions, _: _shown(own, caller, id, versions),
    Wanted.HIDDEN: lambda own, caller, id, versions, reason: own.hide(caller, id, versions, reason),
}


@ROUTER.post("", status_code=201, response_model=OwnPlaceShown)
def register_own_place(caller: PlacesHost, given: OwnPlaceGiven, use: Use, created: Created) -> Response:
    """Write down a place of your own: shown at once, as what its host says."""
    return created.answer(
        lambda once: use.visiting.own_places.register(
            caller, given.where.whereabouts(), given.welcome(), once
        ),
        lambda place: f"/v1/places/{place.id}",
        OwnPlaceShown.of,
    )


@ROUTER.get("", response_model=OwnPlaces)
def list_own_places(caller: PlacesHost, use: Use) -> OwnPlaces:
    """Where the caller's organisation receives visitors, shown or not."""
    return OwnPlaces(items=[OwnPlaceShown.of(each) for each in use.visiting.welcome.own(caller)])


@OF_PLACES.put("/{place_id}/where", response_model=OwnPlaceShown)
def move_own_place(
    caller: PlacesHost, place_id: PlaceId, given: WhereaboutsGiven, versions: Versions, use: Use
) -> Response:
    """Another name, kind or position of a place that its host wrote down; `If-Match` with the ETag read."""
    return _answer(use.visiting.own_places.move(caller, place_id, versions, given.whereabouts()))


@OF_PLACES.put("/{place_id}/standing", response_model=OwnPlaceShown)
def stand_place(
    caller: PlacesHost, place_id: PlaceId, given: StandingGiven, versions: Versions, use: Use
) -> Response:
    """`confirmed` (all is still so), `withdrawn` or `shown` by its host; `hidden` with a reason, or `shown`, by an authority."""
    change = CHANGES[given.standing]
    return _answer(change(use.visiting.own_places, caller, place_id, versions, given.reason))


def _shown(own: KeepOwnPlaces, caller: Caller, id: str, versions: frozenset[int] | None) -> Place:
    put_back = own.unhide if caller.role is Role.AUTHORITY else own.reopen
    return put_back(caller, id, versions)


def _answer(place: Place) -> Response:
    headers = {"ETag": etag(place.version), "Cache-Control": "no-store"}
    return Response(OwnPlaceShown.of(place).model_dump_json(), media_type=JSON, headers=headers)
