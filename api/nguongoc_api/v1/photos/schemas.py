"""A photo on the wire."""

from __future__ import annotations

from nguongoc.catalogue.products import Photo
from nguongoc_api.v1.wire import Shown


class PhotoShown(Shown):
    """`/photos/{id}-{width}.webp` and `.jpg` are its files, for ever the same bytes."""

    id: str
    widths: list[int]
    aspect: tuple[int, int]
    alt_vi: str
    alt_en: str | None
    is_illustration: bool

    @classmethod
    def of(cls, photo: Photo) -> PhotoShown:
        return cls(
            id=photo.id,
            widths=list(photo.widths),
            aspect=photo.aspect,
            alt_vi=photo.alt_vi,
            alt_en=photo.alt_en,
            is_illustration=photo.is_illustration,
        )
