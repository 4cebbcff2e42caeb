"""A poster and a picture of a lot, for the stall and for the telephone: its own owner's, and never of goods that are held or recalled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from nguongoc.batches.lots import Hold
from nguongoc.catalogue.pictures import PictureFormat
from nguongoc.catalogue.products import Photo
from nguongoc.errors import Conflict
from nguongoc.label.poster import Poster, poster_pdf, poster_png
from nguongoc.label.stamp import Stamp
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.word_labels import label_path, label_text


class LotNotShown(Conflict):
    """The lot is on hold or recalled: nobody is invited to buy it."""

    code = "lot-not-shown"


class PosterForm(StrEnum):
    """For the wall, or to send on."""

    PDF = "pdf"
    PNG = "png"


MEDIA_TYPES: Final = {PosterForm.PDF: "application/pdf", PosterForm.PNG: "image/png"}


@dataclass(frozen=True, slots=True)
class MakePoster:
    """The use case; safe to call from any thread."""

    reads: ReadSource
    clock: Clock
    base_url: str

    def __call__(self, caller: Caller, batch_id: UUID, form: PosterForm) -> tuple[bytes, str]:
        """The file and the lot's public code. Raises `BatchNotFound`, `LotNotShown`, and what words of a label refuse."""
        caller.require(Scope.LABELS_PRINT)
        with self.reads.open() as reader:
            poster, code = self._poster(reader, caller, batch_id)
        match form:
            case PosterForm.PDF:
                return poster_pdf(poster, self.clock.now()), code
            case PosterForm.PNG:
                return poster_png(poster), code

    def _poster(self, reader: Reader, caller: Caller, batch_id: UUID) -> tuple[Poster, str]:
        batch = reader.lots.batch(batch_id)
        if batch is None or batch.organisation_id != caller.organisation_id:
            raise BatchNotFound("no such lot of this organisation")
        if batch.hold is not Hold.NONE:
            raise LotNotShown("the lot is on hold or recalled")
        product = reader.catalogue.product(batch.product_id)
        organisation = reader.parties.organisation(batch.organisation_id)
        facility = reader.parties.facility(batch.facility_id)
        if product is None or organisation is None or facility is None:
            raise BatchNotFound("the lot's product, organisation or place is gone")
        text = label_text(batch, product, organisation, facility, urlsplit(self.base_url).netloc, None)
        stamp = Stamp(self.base_url + label_path(batch, None), text)
        return Poster(stamp, product.name_en, _photo(reader, product.photo)), batch.code


def _photo(reader: Reader, photo: Photo | None) -> bytes | None:
    """The largest rendition; None where there is none."""
    if photo is None or not photo.widths:
        return None
    kept = reader.catalogue.rendition(photo.id, max(photo.widths), PictureFormat.JPEG.media_type)
    return None if kept is None else kept.body
