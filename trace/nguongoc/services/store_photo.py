"""Store a picture: re-encoded by us, under its content hash, in the sizes pages use."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from hashlib import sha256

from nguongoc.catalogue.pictures import Picture, PictureFormat, reencode
from nguongoc.catalogue.products import Photo
from nguongoc.errors import NotFound, Unavailable
from nguongoc.ports import Answer, Clock, ReadSource, Rendition, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out

ALT_LIMIT = 300
AT_ONCE = 2
"""Pictures decoded at the same moment: each may take 120 MB while it is."""


class PhotoNotFound(NotFound):
    """No such photo, or not in this size."""

    code = "photo-not-found"


class PhotoBroken(Unavailable):
    """Its bytes are no longer the ones that were written: nothing is shown rather than something else."""

    code = "photo-broken"


@dataclass(frozen=True, slots=True)
class PhotoDraft:
    """An upload and what it shows, for those who cannot see it."""

    data: bytes
    alt_vi: str
    alt_en: str | None = None
    is_illustration: bool = False


class StorePhoto:
    """Raises `ScopeMissing` and the refusals of the texts and of the picture. The same picture again is the same photo."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._decoding = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, caller: Caller, draft: PhotoDraft, once: Once[Photo] | None = None) -> Photo | Answer:
        caller.require(Scope.MASTER_DATA_WRITE)
        gathering = Gathering()
        alt_vi = gathering.text(draft.alt_vi, ALT_LIMIT, "/alt_vi")
        alt_en = gathering.text_or_none(draft.alt_en, ALT_LIMIT, "/alt_en")
        picture = gathering.ask(lambda: self.picture(draft.data), None, "/file")
        gathering.settle()
        if picture is None:
            raise AssertionError("unreachable: a refused picture is settled above")
        photo = Photo(picture.id, picture.widths, picture.aspect, alt_vi, alt_en, draft.is_illustration)
        renditions = [Rendition(each.width, each.format.media_type, each.data) for each in picture.renditions]

        def add(uow: UnitOfWork) -> Photo:
            uow.catalogue.add_photo(photo, caller.organisation_id, renditions, self._clock.now())
            return uow.catalogue.photo(photo.id) or photo

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, add))

    def picture(self, data: bytes) -> Picture:
        """An upload written anew, no more than `AT_ONCE` at the same moment. Raises the refusals of pictures."""
        with self._decoding:
            return reencode(data)


class ShowPhoto:
    """One rendition, byte for byte as it was written. Raises `PhotoNotFound`, `PhotoBroken`."""

    def __init__(self, reads: ReadSource) -> None:
        self._reads = reads

    def __call__(self, photo_id: str, width: int, format: PictureFormat) -> bytes:
        with self._reads.open() as reader:
            found = reader.catalogue.rendition(photo_id, width, format.media_type)
        if found is None:
            raise PhotoNotFound("no such photo in this size")
        if sha256(found.body).hexdigest() != found.sha256:
            raise PhotoBroken("the stored bytes of this photo are damaged")
        return found.body
