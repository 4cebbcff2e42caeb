"""Register a place to visit; an authority does, because a map with an invented farm on it sends people astray."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import isfinite
from typing import Any

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Conflict, Invalid
from nguongoc.geography import communes
from nguongoc.ports import Answer, Clock, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.services.place_drafts import (
    NAME_LIMIT,
    SOURCE_LIMIT,
    WelcomeDraft,
    check_counts,
    check_place_id,
    check_welcome,
)
from nguongoc.tourism.places import Confidence, NotAPosition, Place, PlaceKind

LARGEST_ERROR_KM = 50.0


class PlaceTaken(Conflict):
    """There is a place of this id."""

    code = "place-taken"


class CheckedInFuture(Invalid):
    """Nobody has checked it tomorrow."""

    code = "checked-in-future"


class HostUnknown(Invalid):
    """No organisation of this slug is here to receive anybody."""

    code = "host-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft(WelcomeDraft):
    """What somebody found out about a place; degrees are WGS 84, `coordinate_error_km` says how well they are known.

    `host` is the slug of the organisation that receives visitors there: from then on it says itself what they are told.
    """

    id: str
    name_vi: str
    name_en: str
    kind: PlaceKind
    commune_code: str
    latitude: float
    longitude: float
    coordinate_error_km: float
    checked_on: date
    source: str
    product_slugs: tuple[str, ...] = ()
    host: str | None = None
    confidence: Confidence = Confidence.MEDIUM


class RegisterPlace:
    """Raises `ScopeMissing`, the refusals of the draft, `PlaceTaken`, `HostUnknown`."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def __call__(self, caller: Caller, draft: PlaceDraft, once: Once[Place] | None = None) -> Place | Answer:
        caller.require(Scope.PLACES_WRITE)
        values = _checked(draft, vietnamese_day(self._clock.now()))

        def put(uow: UnitOfWork) -> Place:
            if uow.catalogue.kept_place(draft.id) is not None:
                raise PlaceTaken("there is a place of this id", pointer="/id", id=draft.id)
            host = None if draft.host is None else uow.parties.organisation_by_slug(draft.host)
            if draft.host is not None and (host is None or uow.name_holds.hides(host.id)):
                raise HostUnknown("no organisation of this slug", pointer="/host", slug=draft.host)
            place = Place(**values, host_organisation_id=None if host is None else host.id)
            uow.catalogue.put_place(place)
            return place

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, put))


def _checked(draft: PlaceDraft, today: date) -> Mapping[str, Any]:
    """Every field of the place but its host."""
    gathering = Gathering()
    check_counts(gathering, {"product_slugs": len(draft.product_slugs)})
    gathering.ask(lambda: check_place_id(draft.id, "/id"), None)
    gathering.ask(lambda: communes.find(draft.commune_code), None, "/commune_code")
    gathering.ask(lambda: check_position(draft.latitude, draft.longitude, draft.coordinate_error_km), None)
    if draft.checked_on > today:
        gathering.refuse(
            CheckedInFuture("checked on a day to come", pointer="/checked_on", today=today.isoformat())
        )
    for index, slug in enumerate(draft.product_slugs):
        gathering.ask(partial(check_place_id, slug, f"/product_slugs/{index}"), None)
    values = {
        **check_welcome(gathering, draft),
        "id": draft.id,
        "name_vi": gathering.text(draft.name_vi, NAME_LIMIT, "/name_vi"),
        "name_en": gathering.text(draft.name_en, NAME_LIMIT, "/name_en"),
        "kind": draft.kind,
        "commune_code": draft.commune_code,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
        "coordinate_error_km": draft.coordinate_error_km,
        "product_slugs": draft.product_slugs,
        "checked_on": draft.checked_on,
        "source": gathering.text(draft.source, SOURCE_LIMIT, "/source"),
        "confidence": draft.confidence,
    }
    gathering.settle()
    return values


def check_position(latitude: float, longitude: float, error_km: float) -> None:
    """Raises `NotAPosition`."""
    for name, value, most in (
        ("latitude", abs(latitude), 90.0),
        ("longitude", abs(longitude), 180.0),
        ("coordinate_error_km", error_km, LARGEST_ERROR_KM),
    ):
        if not (isfinite(value) and 0 <= value <= most):
            raise NotAPosition(f"{name} is out of range", pointer=f"/{name}")
