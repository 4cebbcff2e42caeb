"""A picture on a page: which of its sizes, and the words for who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nguongoc.catalogue.products import Photo
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language

PHONE_WIDTH: Final = 640
"""px. Sharp enough for a phone held in the hand, and within 50 KB."""
CARD_WIDTH: Final = 320
"""px. For a picture that is one of several on a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its shape, so that nothing jumps when it arrives: one size for phones, one for desks."""

    phone: str
    desk: str
    fallback: str
    """JPEG, for what is too old for WebP."""
    width: int
    height: int
    alt: str
    drawn: bool


def picture(photo: Photo, language: Language, most: int = PHONE_WIDTH) -> Picture:
    """For a phone no wider than `most` px where there is such a size: it is not left to choose, for with three pixels to the point it would fetch the largest over 3G."""
    small = max((width for width in photo.widths if width <= most), default=min(photo.widths))
    across, down = photo.aspect
    return Picture(
        phone=formats.photo_path(photo, small),
        desk=formats.photo_path(photo, max(photo.widths)),
        fallback=formats.photo_path(photo, small, "jpg"),
        width=small,
        height=round(small * down / across),
        alt=formats.one_of(photo.alt_vi, photo.alt_en, language),
        drawn=photo.is_illustration,
    )
