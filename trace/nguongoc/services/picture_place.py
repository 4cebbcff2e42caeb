"""Who receives visitors shows them the place: one picture, re-encoded by us, with words for who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.pictures import Picture
from nguongoc.catalogue.products import Photo
from nguongoc.errors import Malformed
from nguongoc.ports import Clock, Rendition, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.store_photo import ALT_LIMIT
from nguongoc.services.welcome_visitors import must_be_of, spoken_for
from nguongoc.tourism.places import Place


class NoPictureYet(Malformed):
    """Words for a picture that was never sent."""

    code = "no-picture-yet"


@dataclass(frozen=True, slots=True)
class PlacePhotoDraft:
    """What the picture shows, for those who cannot see it, and the upload; None leaves the picture that is there."""

    alt_vi: str
    alt_en: str | None = None
    data: bytes | None = None
    is_illustration: bool = False


class PicturePlace:
    """A place has one picture: another takes its place, and what no page shows any more is dropped.

    Raises `ScopeMissing`, `PlaceNotFound`, `PlaceChanged`, the refusals of the words and of the picture.
    """

    def __init__(self, writer: Writer, clock: Clock, reencode: Callable[[bytes], Picture]) -> None:
        self._writer = writer
        self._clock = clock
        self._reencode = reencode

    def show(
        self, caller: Caller, place_id: str, versions: frozenset[int] | None, draft: PlacePhotoDraft
    ) -> Place:
        """In place of what was there; without an upload the picture stays and its words change.

        Said by its host it is confirmed today: who photographs a place has seen it.
        """
        caller.require(Scope.PLACES_WELCOME)
        gathering = Gathering()
        alt_vi = gathering.text(draft.alt_vi, ALT_LIMIT, "/alt_vi")
        alt_en = gathering.text_or_none(draft.alt_en, ALT_LIMIT, "/alt_en")
        picture = gathering.ask(lambda: self._picture(draft.data), None, "/file")
        gathering.settle()

        def put(uow: UnitOfWork, before: Place) -> Photo:
            if picture is None:
                if before.photo is None:
                    raise NoPictureYet("choose a picture", pointer="/file")
                return replace(before.photo, alt_vi=alt_vi, alt_en=alt_en)
            photo = Photo(picture.id, picture.widths, picture.aspect, alt_vi, alt_en, draft.is_illustration)
            sizes = [Rendition(each.width, each.format.media_type, each.data) for each in picture.renditions]
            owner = before.host_organisation_id or caller.organisation_id
            uow.catalogue.add_photo(photo, owner, sizes, self._clock.now())
            return photo

        return self._change(caller, place_id, versions, put)

    def take_away(self, caller: Caller, place_id: str, versions: frozenset[int] | None) -> Place:
        """Nothing is shown of it any more."""
        caller.require(Scope.PLACES_WELCOME)
        return self._change(caller, place_id, versions, lambda _, __: None)

    def _picture(self, data: bytes | None) -> Picture | None:
        return None if data is None else self._reencode(data)

    def _change(
        self,
        caller: Caller,
        place_id: str,
        versions: frozenset[int] | None,
        photo_of: Callable[[UnitOfWork, Place], Photo | None],
    ) -> Place:
        def change(uow: UnitOfWork) -> Place:
            uow.catalogue.lock_place(place_id)
            before = spoken_for(uow, caller, place_id)
            must_be_of(before, versions)
            photo = photo_of(uow, before)
            after = replace(before, photo=photo, version=before.version + 1)
            if photo is not None and before.host_organisation_id == caller.organisation_id:
                after = replace(after, confirmed_on=vietnamese_day(self._clock.now()))
            uow.catalogue.put_place(after)
            if before.photo is not None and (photo is None or photo.id != before.photo.id):
                uow.catalogue.drop_unshown_photo(before.photo.id)
            return after

        return self._writer.run(change)
