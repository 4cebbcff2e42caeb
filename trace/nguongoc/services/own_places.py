"""A host writes down its own place, moves it, closes and opens it; an authority takes one off the map, with its reason.

An invented place sends people astray, so what only a host says is shown as that, must lie where its commune does, and can be
hidden by whoever answers for the commune.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid, NotAllowed
from nguongoc.geography import communes
from nguongoc.geography.distance import great_circle_km
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.browse_places import PlaceNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.services.place_drafts import NAME_LIMIT, SOURCE_LIMIT, WelcomeDraft, check_welcome
from nguongoc.services.recall_rights import NotYourTerritory, organisation_of
from nguongoc.services.register_place import PlaceTaken, check_position
from nguongoc.services.welcome_visitors import must_be_of, spoken_for
from nguongoc.tourism.places import Confidence, Place, PlaceKind, Standing

MOST_OWN: Final = 20
"""Places of one organisation: whoever has more is a list, and an authority registers those."""
FARTHEST_KM: Final = 30.0
"""From the middle of its commune, which is up to 15 km from where people live."""
COMMUNE_ERROR_KM: Final = 15.0
OWN_WORD: Final = "Chủ nhà tự khai"


Rule = Callable[[Reader, Place], Place]


class TooManyPlaces(Conflict):
    """The organisation has `MOST_OWN` places."""

    code = "too-many-places"


class PlaceFarFromCommune(Invalid):
    """The position lies farther from the commune than any of its farms."""

    code = "place-far-from-commune"


class PlaceOfAuthority(NotAllowed):
    """An authority wrote this place down: its name and position are not its host's to change."""

    code = "place-of-authority"


class PlaceHidden(Conflict):
    """An authority took it off the map; only an authority puts it back."""

    code = "place-hidden"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What it is and where; without a position it stands in the middle of its commune, with that error said."""

    name_vi: str
    name_en: str
    kind: PlaceKind
    commune_code: str
    position: tuple[float, float, float] | None = None
    """Latitude and longitude in degrees of WGS 84, and how well they are known, in km."""


class KeepOwnPlaces:
    """Raises `ScopeMissing`, `PlaceNotFound`, `PlaceChanged`, the refusals of the drafts and those of this page."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock

    def register(
        self, caller: Caller, where: Whereabouts, welcome: WelcomeDraft, once: Once[Place] | None = None
    ) -> Place | Answer:
        """Shown from now on as what its host says; confirmed today."""
        caller.require(Scope.PLACES_WELCOME)
        today = vietnamese_day(self._clock.now())
        gathering = Gathering()
        values = {**check_whereabouts(gathering, where), **check_welcome(gathering, welcome)}
        gathering.settle()

        def put(uow: UnitOfWork) -> Place:
            organisation = organisation_of(uow, caller)
            # Counted by one at a time: forms sent side by side do not pass the bound together.
            uow.access.lock_request(str(organisation.id), "own-places")
            if len(uow.catalogue.places_of(organisation.id)) >= MOST_OWN:
                raise TooManyPlaces(f"at most {MOST_OWN} places", most=MOST_OWN)
            place = Place(
                **values,
                **_own_word(today),
                id=_new_id(where.commune_code),
                host_organisation_id=organisation.id,
            )
            if uow.catalogue.kept_place(place.id) is not None:
                raise PlaceTaken("there is a place of this id", pointer="/id", id=place.id)
            uow.catalogue.put_place(place)
            return place

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, put))

    def move(
        self, caller: Caller, place_id: str, versions: frozenset[int] | None, where: Whereabouts
    ) -> Place:
        """Another name, kind or position, by the host that wrote the place down."""
        caller.require(Scope.PLACES_WELCOME)
        gathering = Gathering()
        values = check_whereabouts(gathering, where)
        gathering.settle()

        def moved(_: Reader, place: Place) -> Place:
            _must_host(caller, place)
            if not place.by_host:
                raise PlaceOfAuthority("an authority wrote down where this place lies")
            return replace(place, **values, confirmed_on=vietnamese_day(self._clock.now()))

        return self._change(caller, place_id, versions, moved)

    def confirm(self, caller: Caller, place_id: str, versions: frozenset[int] | None) -> Place:
        """All of it is still so, says its host."""

        def confirmed(_: Reader, place: Place) -> Place:
            _must_host(caller, place)
            return replace(place, confirmed_on=vietnamese_day(self._clock.now()))

        return self._change(caller, place_id, versions, confirmed)

    def withdraw(self, caller: Caller, place_id: str, versions: frozenset[int] | None) -> Place:
        """Its host receives nobody there; what is written stays, to be opened again."""

        def withdrawn(_: Reader, place: Place) -> Place:
            return replace(_hosts_unhidden(caller, place), standing=Standing.WITHDRAWN)

        return self._change(caller, place_id, versions, withdrawn)

    def reopen(self, caller: Caller, place_id: str, versions: frozenset[int] | None) -> Place:
        """Visitors are shown it again; confirmed today."""

        def reopened(_: Reader, place: Place) -> Place:
            today = vietnamese_day(self._clock.now())
            return replace(_hosts_unhidden(caller, place), standing=Standing.SHOWN, confirmed_on=today)

        return self._change(caller, place_id, versions, reopened)

    def hide(self, caller: Caller, place_id: str, versions: frozenset[int] | None, reason: str) -> Place:
        """Off the map and every page, by an authority of its commune, for a reason that its host reads."""
        said = normalise_text(reason, SOURCE_LIMIT, "/reason")

        def hidden(reader: Reader, place: Place) -> Place:
            _must_answer_for(reader, caller, place)
            return replace(place, standing=Standing.HIDDEN, hidden_because=said)

        return self._change(caller, place_id, versions, hidden)

    def unhide(self, caller: Caller, place_id: str, versions: frozenset[int] | None) -> Place:
        """Put back by an authority, which has looked at it today."""

        def unhidden(reader: Reader, place: Place) -> Place:
            _must_answer_for(reader, caller, place)
            today = vietnamese_day(self._clock.now())
            return replace(place, standing=Standing.SHOWN, hidden_because=None, checked_on=today)

        return self._change(caller, place_id, versions, unhidden)

    def by_hosts(self, caller: Caller) -> Sequence[Place]:
        """What an authority looks through: places that hosts wrote down, and whatever is not shown, of its territory."""
        caller.require(Scope.PLACES_WRITE)
        with self._reads.open() as reader:
            territory = organisation_of(reader, caller).commune_code
            found = reader.catalogue.places_by_hosts()
        return [each for each in found if territory in (None, each.commune_code)]

    def _change(self, caller: Caller, place_id: str, versions: frozenset[int] | None, rule: Rule) -> Place:
        caller.require(Scope.PLACES_WELCOME)

        def change(uow: UnitOfWork) -> Place:
            uow.catalogue.lock_place(place_id)
            before = spoken_for(uow, caller, place_id)
            must_be_of(before, versions)
            after = replace(rule(uow, before), version=before.version + 1)
            uow.catalogue.put_place(after)
            return after

        return self._writer.run(change)


def check_whereabouts(gathering: Gathering, where: Whereabouts) -> Mapping[str, Any]:
    """The fields of a `Place` that it fills, whatever is wrong handed to `gathering`."""
    commune = gathering.ask(lambda: communes.find(where.commune_code), None, "/commune_code")
    position = where.position
    if commune is not None:
        position = position or (commune.latitude, commune.longitude, COMMUNE_ERROR_KM)
        gathering.ask(lambda: _check_near(commune, *position), None)
    latitude, longitude, error_km = position or (0.0, 0.0, 0.0)
    return {
        "name_vi": gathering.text(where.name_vi, NAME_LIMIT, "/name_vi"),
        "name_en": gathering.text(where.name_en, NAME_LIMIT, "/name_en"),
        "kind": where.kind,
        "commune_code": where.commune_code,
        "latitude": latitude,
        "longitude": longitude,
        "coordinate_error_km": error_km,
    }


def _check_near(commune: communes.Commune, latitude: float, longitude: float, error_km: float) -> None:
    check_position(latitude, longitude, error_km)
    away = great_circle_km(commune.latitude, commune.longitude, latitude, longitude)
    if away > FARTHEST_KM:
        raise PlaceFarFromCommune(
            f"{round(away)} km from the middle of the commune",
            pointer="/latitude",
            km=round(away),
            most=round(FARTHEST_KM),
        )


def _own_word(today: date) -> Mapping[str, Any]:
    return {
        "by_host": True,
        "source": OWN_WORD,
        "confidence": Confidence.MEDIUM,
        "product_slugs": (),
        "checked_on": today,
        "confirmed_on": today,
    }


def _new_id(commune_code: str) -> str:
    """After the commune, never after a name: a garden is often called after its owner, and an id is for ever."""
    commune = communes.search_key(communes.find(commune_code).short_name).replace(" ", "-")
    return f"{commune}-{secrets.token_hex(4)}"


def _must_host(caller: Caller, place: Place) -> None:
    if place.host_organisation_id != caller.organisation_id:
        raise PlaceNotFound("no place of this id that you receive visitors at")


def _hosts_unhidden(caller: Caller, place: Place) -> Place:
    _must_host(caller, place)
    if place.standing is Standing.HIDDEN:
        raise PlaceHidden("an authority took this place off the map", reason=place.hidden_because or "")
    return place


def _must_answer_for(reader: Reader, caller: Caller, place: Place) -> None:
    if caller.role is not Role.AUTHORITY:
        raise PlaceNotFound("no place of this id that you answer for")
    territory = organisation_of(reader, caller).commune_code
    if territory not in (None, place.commune_code):
        raise NotYourTerritory("this place lies in another commune")
