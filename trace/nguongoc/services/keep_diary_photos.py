"""Keep photos of diary entries: announced, taken in pieces that go on where the last one ended, and there once they are whole.

A server killed in the middle has whole pieces or none, so a phone asks how far it came and goes on. The last piece is written with
the picture in one transaction: a photo is complete exactly once, however often its end is sent.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from nguongoc.catalogue.pictures import reencode
from nguongoc.diary.photos import (
    KEPT_UNFINISHED,
    LARGEST_PIECE,
    MOST_UNFINISHED,
    DiaryPhoto,
    DiaryPhotoDiffers,
    DiaryPhotoNotFound,
    Piece,
    UploadHashWrong,
    UploadOffsetWrong,
    UploadsTooMany,
    check_announced,
    check_offset,
    check_piece,
)
from nguongoc.diary.rules import MOST_PHOTOS, DiaryPhotosTooMany
from nguongoc.errors import Refusal
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.diary_ledger import own_entry
from nguongoc.services.store_photo import AT_ONCE, PhotoBroken

_DECODING = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a client says of a photo before it sends any of it; `id` is its own, so that it is there once."""

    id: UUID
    entry_id: UUID
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeepDiaryPhotos:
    """Of one's own organisation; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def announce(self, caller: Caller, announced: Announced) -> DiaryPhoto:
        """The photo as it stands, new or known. Raises `DiaryEntryNotFound`, `DiaryPhotoDiffers`, `DiaryPhotosTooMany`,
        `UploadsTooMany` and the refusals of `check_announced`."""
        caller.require(Scope.BATCHES_WRITE)
        check_announced(announced.length, announced.sha256)

        def add(uow: UnitOfWork) -> DiaryPhoto:
            uow.events.lock_organisation(caller.organisation_id)
            entry = own_entry(uow, caller, announced.entry_id)
            known = uow.diary_photos.photo(caller.organisation_id, announced.id)
            if known is not None:
                if not known.is_announced_as(entry.id, announced.length, announced.sha256):
                    raise DiaryPhotoDiffers("another photo was announced under this id")
                return known
            beside = len(uow.diary_photos.of_entry(caller.organisation_id, entry.id)) + len(entry.said.photos)
            if beside >= MOST_PHOTOS:
                raise DiaryPhotosTooMany(f"at most {MOST_PHOTOS} photos", most=MOST_PHOTOS)
            if uow.diary_photos.unfinished(caller.organisation_id) >= MOST_UNFINISHED:
                raise UploadsTooMany(f"{MOST_UNFINISHED} photos are unfinished", most=MOST_UNFINISHED)
            now = self.clock.now()
            of_client = (announced.length, announced.sha256)
            made = DiaryPhoto(
                caller.organisation_id, announced.id, entry.id, caller.subject, *of_client, 0, now, now
            )
            uow.diary_photos.add(made)
            return made

        return self.writer.run(add)

    def add_whole(self, caller: Caller, entry_id: UUID, data: bytes) -> DiaryPhoto:
        """A photo that is here already, as a form brings it: the same bytes at the same entry are there once.

        Raises what `announce` and `take` raise. Its hash is ours, for nobody gave one before; it is kept by it from here on.
        """
        digest = sha256(data).hexdigest()
        id = uuid5(entry_id, f"photo {digest}")
        photo = self.announce(caller, Announced(id, entry_id, len(data), digest))
        while not photo.is_complete:
            end = min(photo.received + LARGEST_PIECE, photo.length)
            piece = Piece(photo.received, data[photo.received : end], last=end == photo.length)
            photo = self.take(caller, entry_id, id, piece)
        return photo

    def photo(self, caller: Caller, entry_id: UUID, photo_id: UUID) -> DiaryPhoto:
        """How far it has come. Raises `DiaryPhotoNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return _own(reader, caller, entry_id, photo_id)

    def of_entry(self, caller: Caller, entry_id: UUID) -> Sequence[DiaryPhoto]:
        """All of an entry, whole or not. Raises `DiaryEntryNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            own_entry(reader, caller, entry_id)
            return reader.diary_photos.of_entry(caller.organisation_id, entry_id)

    def take(self, caller: Caller, entry_id: UUID, photo_id: UUID, piece: Piece) -> DiaryPhoto:
        """The photo with this piece; a photo that is whole already is answered as it is, for its last answer may have been lost.

        Raises the refusals of `check_piece`; of a last piece also `UploadHashWrong`, and those of the picture, which throw the photo away.
        """
        caller.require(Scope.BATCHES_WRITE)
        photo = self.photo(caller, entry_id, photo_id)
        if photo.is_complete:
            return photo
        check_piece(photo, piece)
        shown = self._judged(photo, piece) if piece.last else None

        def write(uow: UnitOfWork) -> DiaryPhoto:
            now, held = self.clock.now(), _held(uow, photo)
            if not held.is_complete:
                check_offset(held, piece.offset)
                if shown is not None and held.touched_at != photo.touched_at:
                    # Begun anew beside us: what was judged is not what is there.
                    raise UploadOffsetWrong("ask how far it has come", expected=held.received)
                uow.diary_photos.append(held, piece.data, now)
                if shown is not None:
                    uow.diary_photos.complete(held, shown, now)
            return _held(uow, photo)

        return self.writer.run(write)

    def original(self, caller: Caller, entry_id: UUID, photo_id: UUID) -> bytes:
        """Byte for byte as it was taken, with whatever the phone wrote into it. Raises `DiaryPhotoNotFound`, `PhotoBroken`."""
        photo = self._complete(caller, entry_id, photo_id)
        with self.reads.open() as reader:
            data = reader.diary_photos.original(photo.organisation_id, photo.id)
        if sha256(data).hexdigest() != photo.sha256:
            raise PhotoBroken("the stored bytes of this photo are damaged")
        return data

    def shown(self, caller: Caller, entry_id: UUID, photo_id: UUID) -> bytes:
        """A JPEG of its pixels alone, as pages show it. Raises `DiaryPhotoNotFound`, `PhotoBroken`."""
        photo = self._complete(caller, entry_id, photo_id)
        with self.reads.open() as reader:
            found = reader.diary_photos.shown(photo.organisation_id, photo.id)
        if found is None:
            raise _missing()
        if not found.intact:
            raise PhotoBroken("the stored bytes of this photo are damaged")
        return found.body

    def forget(self) -> int:
        """Throw away what has come of photos of which nothing came for `KEPT_UNFINISHED`; written only where there are some."""
        before = self.clock.now() - KEPT_UNFINISHED
        with self.reads.open() as reader:
            if not reader.diary_photos.has_unfinished(before):
                return 0
        return self.writer.run(lambda uow: uow.diary_photos.drop_unfinished(before))

    def _judged(self, photo: DiaryPhoto, piece: Piece) -> bytes:
        """The picture as pages show it, once all bytes are the ones that were announced."""
        with self.reads.open() as reader:
            data = reader.diary_photos.original(photo.organisation_id, photo.id) + piece.data
        if len(data) != photo.length:
            raise UploadOffsetWrong("ask how far it has come", expected=photo.received)
        if sha256(data).hexdigest() != photo.sha256:
            self.writer.run(lambda uow: self._begin_anew(uow, photo))
            raise UploadHashWrong("these are not the bytes that were announced; begin anew at 0")
        try:
            with _DECODING:
                return reencode(data).renditions[-1].data
        except Refusal as refusal:
            self.writer.run(lambda uow: _drop(uow, photo))
            raise refusal.at("") from None

    def _begin_anew(self, uow: UnitOfWork, photo: DiaryPhoto) -> None:
        held = _held(uow, photo)
        if not held.is_complete and held.received == photo.received:
            uow.diary_photos.begin_anew(held, self.clock.now())

    def _complete(self, caller: Caller, entry_id: UUID, photo_id: UUID) -> DiaryPhoto:
        photo = self.photo(caller, entry_id, photo_id)
        if not photo.is_complete:
            raise _missing()
        return photo


def _own(reader: Reader, caller: Caller, entry_id: UUID, photo_id: UUID) -> DiaryPhoto:
    found = reader.diary_photos.photo(caller.organisation_id, photo_id)
    if found is None or found.entry_id != entry_id:
        raise _missing()
    return found


def _held(uow: UnitOfWork, photo: DiaryPhoto) -> DiaryPhoto:
    held = uow.diary_photos.lock(photo.organisation_id, photo.id)
    if held is None:
        raise _missing()
    return held


def _drop(uow: UnitOfWork, photo: DiaryPhoto) -> None:
    held = uow.diary_photos.lock(photo.organisation_id, photo.id)
    if held is not None and not held.is_complete:
        uow.diary_photos.drop(photo.organisation_id, photo.id)


def _missing() -> DiaryPhotoNotFound:
    return DiaryPhotoNotFound("no such photo at this entry")
