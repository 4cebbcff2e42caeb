"""Who receives visitors shows them the place: one picture, re-encoded by us, with words for who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.pictures import Picture
from nguongoc.catalogue.products import Photo
from nguongoc.errors import Malformed, NotFound
from nguongoc.ports import Clock, ReadSource, Rendition, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.store_photo import ALT_LIMIT
from nguongoc.services.welcome_visitors import must_be_of, spoken_for
from nguongoc.taken_back import WANTED_BACK
from nguongoc.tourism.places import Place, RemovedPhoto


class NoPictureYet(Malformed):
    """Words for a picture that was never sent."""

    code = "no-picture-yet"


class PictureNotToBeHad(NotFound):
    """Nothing was taken away there by the caller's organisation, or too long ago."""

    code = "picture-not-to-be-had"


@dataclass(frozen=True, slots=True)
class PlacePhotoDraft:
    """What the picture shows, for those who cannot see it, and the upload; None leaves the picture that is there."""

    alt_vi: str
    alt_en: str | None = None
    data: bytes | None = None
    is_illustration: bool = False


class PicturePlace:
    """A place has one picture: another takes its place, and the former, shown no more at once, can be had again for a day.

    Raises `ScopeMissing`, `PlaceNotFound`, `PlaceChanged`, the refusals of the words and of the picture.
    """

    def __init__(
        self, reads: ReadSource, writer: Writer, clock: Clock, reencode: Callable[[bytes], Picture]
    ) -> None:
        self._reads = reads
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
        """Nothing is shown of it any more; `put_back` is open to the same organisation for `WANTED_BACK`."""
        caller.require(Scope.PLACES_WELCOME)
        return self._change(caller, place_id, versions, lambda _, __: None)

    def put_back(self, caller: Caller, place_id: str, versions: frozenset[int] | None) -> Place:
        """The former picture with its words, in place of what is there, which becomes the former one. Raises `PictureNotToBeHad` besides."""
        caller.require(Scope.PLACES_WELCOME)

        def former(uow: UnitOfWork, _: Place) -> Photo:
            removed = uow.catalogue.take_removed_photo(place_id)
            if removed is None or removed.removed_by != caller.organisation_id:
                raise PictureNotToBeHad("no picture that you took away less than a day ago")
            return removed.photo

        return self._change(caller, place_id, versions, former)

    def to_be_had(self, caller: Caller, place_id: str) -> RemovedPhoto | None:
        """What `put_back` would show. Raises `ScopeMissing`, `PlaceNotFound`."""
        caller.require(Scope.PLACES_WELCOME)
        with self._reads.open() as reader:
            spoken_for(reader, caller, place_id)
            removed = reader.catalogue.removed_photo(place_id)
        return removed if removed is not None and removed.removed_by == caller.organisation_id else None

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
                removed = RemovedPhoto(before.photo, caller.organisation_id, self._clock.now())
                uow.catalogue.remove_photo(place_id, removed)
            return after

        return self._writer.run(change)


@dataclass(frozen=True, slots=True)
class DropRemovedPictures:
    """Throw away for good what was taken off a place `WANTED_BACK` ago; written only where there is some."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def __call__(self) -> int:
        before = self.clock.now() - WANTED_BACK
        with self.reads.open() as reader:
            if not reader.catalogue.has_removed_photos(before):
                return 0
        return self.writer.run(lambda uow: uow.catalogue.drop_removed_photos(before))
