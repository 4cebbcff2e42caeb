"""What a place tells its visitors, said by who receives them: confirmed with each word, never by anybody else's date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Conflict
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.browse_places import PlaceNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.place_drafts import (
    ExperienceDraft,
    FestivalDraft,
    WelcomeDraft,
    check_welcome,
)
from nguongoc.tourism.places import Place


class PlaceChanged(Conflict):
    """Somebody changed it since it was read; `version` is the newest."""

    code = "place-changed"


class WelcomeVisitors:
    """The host of a place, or an authority, keeps what visitors are told. Where the place lies stays as whoever registered it wrote."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock

    def own(self, caller: Caller) -> Sequence[Place]:
        """The places that the caller's organisation receives visitors at, in the order of their ids."""
        caller.require(Scope.PLACES_WELCOME)
        with self._reads.open() as reader:
            return reader.catalogue.places_of(caller.organisation_id)

    def place(self, caller: Caller, place_id: str) -> Place:
        """One that the caller may speak for. Raises `PlaceNotFound`."""
        caller.require(Scope.PLACES_WELCOME)
        with self._reads.open() as reader:
            return spoken_for(reader, caller, place_id)

    def __call__(
        self, caller: Caller, place_id: str, versions: frozenset[int] | None, draft: WelcomeDraft
    ) -> Place:
        """In place of one of `versions` (None: of any). Said by its host it is confirmed today, by an authority checked today.

        Raises `ScopeMissing`, `PlaceNotFound`, `PlaceChanged` and the refusals of the draft.
        """
        caller.require(Scope.PLACES_WELCOME)
        gathering = Gathering()
        values = check_welcome(gathering, draft)
        gathering.settle()
        today = vietnamese_day(self._clock.now())

        def put(uow: UnitOfWork) -> Place:
            uow.catalogue.lock_place(place_id)
            before = spoken_for(uow, caller, place_id)
            must_be_of(before, versions)
            day = "confirmed_on" if before.host_organisation_id == caller.organisation_id else "checked_on"
            after = replace(before, **{**values, day: today, "version": before.version + 1})
            uow.catalogue.put_place(after)
            return after

        return self._writer.run(put)


def draft_of(place: Place) -> WelcomeDraft:
    """What it tells now, to be changed in parts."""
    return WelcomeDraft(
        about_vi=place.about_vi,
        about_en=place.about_en,
        months=place.months,
        festivals=tuple(
            FestivalDraft(
                each.name_vi,
                each.name_en,
                (each.first.day, each.first.month),
                (each.last.day, each.last.month),
            )
            for each in place.festivals
        ),
        experiences=tuple(
            ExperienceDraft(
                each.id, each.name_vi, each.name_en, each.months, each.price_note_vi, each.price_note_en,
                each.kind,
            )
            for each in place.experiences
        ),
        opening=place.opening,
        phone=place.phone,
        zalo=place.zalo,
        website=place.website,
        booking_url=place.booking_url,
    )  # fmt: skip


def must_be_of(place: Place, versions: frozenset[int] | None) -> None:
    """Raises `PlaceChanged` where it is at none of `versions`; None is any."""
    if versions is not None and place.version not in versions:
        raise PlaceChanged(
            f"the place is at version {place.version} by now: read it again", version=place.version
        )


def spoken_for(reader: Reader, caller: Caller, place_id: str) -> Place:
    """Shown to visitors or not. Raises `PlaceNotFound`."""
    place = reader.catalogue.kept_place(place_id)
    hosts = place is not None and place.host_organisation_id == caller.organisation_id
    if place is None or not (hosts or caller.role is Role.AUTHORITY):
        raise PlaceNotFound("no place of this id that you may speak for")
    return place
