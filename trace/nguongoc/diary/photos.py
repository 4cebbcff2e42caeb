"""A photo of a diary entry: announced with its length and hash, sent in pieces, and there once both are found right.

It is no part of what the entry says: the entry is kept at once and the photo follows however late, over a network that breaks, and is
named by an id of the client's own. What arrives is kept byte for byte, because its hash was given when it was taken; it may hold the place
and the device in its EXIF, so it is the organisation's alone, like the position of an entry, and what pages show is written anew without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nguongoc.catalogue.pictures import MAX_BYTES, PictureTooHeavy
from nguongoc.errors import Conflict, Invalid, Malformed, NotFound, TooLarge

SMALLEST_PIECE: Final = 16_384
LARGEST_PIECE: Final = 1_000_000
"""Bytes of one piece; only the last may be smaller. What is lost when a network breaks is at most one of them."""
MOST_UNFINISHED: Final = 200
"""Photos of one organisation on their way at a time."""
KEPT_UNFINISHED: Final = timedelta(days=7)
"""How long what has come of a photo waits for the rest; the phone has it still, and begins anew."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class DiaryPhotoNotFound(NotFound):
    """No photo of this id at this entry, or thrown away unfinished: announce it anew."""

    code = "diary-photo-not-found"


class DiaryPhotoDiffers(Conflict):
    """Under this id another photo was announced: nothing is overwritten."""

    code = "diary-photo-differs"


class DiaryPhotoEmpty(Invalid):
    """Fewer than one byte."""

    code = "diary-photo-empty"


class DigestMalformed(Malformed):
    """Not a SHA-256 in 64 hexadecimal digits, small letters."""

    code = "digest-malformed"


class UploadsTooMany(TooLarge):
    """`MOST_UNFINISHED` photos are on their way already: finish some."""

    code = "diary-uploads-too-many"


class UploadOffsetWrong(Conflict):
    """The piece does not begin where the last one ended; `expected` is where it does."""

    code = "upload-offset-wrong"


class UploadLengthWrong(Invalid):
    """The piece goes beyond the length that was announced, or is said to be the last and is not, or the other way round."""

    code = "upload-length-wrong"


class UploadPieceTooSmall(Invalid):
    """Fewer than `SMALLEST_PIECE` bytes, and not the last."""

    code = "upload-piece-too-small"


class UploadHashWrong(Invalid):
    """All bytes came, and they are not the ones that were announced: they are thrown away, begin anew at 0."""

    code = "upload-hash-wrong"


@dataclass(frozen=True, slots=True)
class DiaryPhoto:
    """How far a photo has come; `received` of `length` bytes. Its bytes are asked for by themselves."""

    organisation_id: UUID
    id: UUID
    entry_id: UUID
    sent_by: str
    length: int
    sha256: str
    received: int
    started_at: datetime
    touched_at: datetime
    complete_at: datetime | None = None

    @property
    def is_complete(self) -> bool:
        return self.complete_at is not None

    def is_announced_as(self, entry_id: UUID, length: int, sha256: str) -> bool:
        return (self.entry_id, self.length, self.sha256) == (entry_id, length, sha256)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a photo from `offset` on; `last` as the client says."""

    offset: int
    data: bytes
    last: bool


def check_announced(length: int, sha256: str) -> None:
    """Raises `DiaryPhotoEmpty`, `PictureTooHeavy`, `DigestMalformed`."""
    if length < 1:
        raise DiaryPhotoEmpty("a photo has bytes", pointer="/length")
    if length > MAX_BYTES:
        raise PictureTooHeavy(
            f"at most {MAX_BYTES} bytes", pointer="/length", bytes=length, maximum=MAX_BYTES
        )
    if not _DIGEST.fullmatch(sha256):
        raise DigestMalformed(
            "write the SHA-256 as 64 hexadecimal digits in small letters", pointer="/sha256"
        )


def check_piece(photo: DiaryPhoto, piece: Piece) -> None:
    """Against what has come of an unfinished photo. Raises `UploadOffsetWrong`, `UploadLengthWrong`, `UploadPieceTooSmall`."""
    check_offset(photo, piece.offset)
    end = piece.offset + len(piece.data)
    if end > photo.length or piece.last != (end == photo.length):
        raise UploadLengthWrong(
            f"{photo.length} bytes were announced, and the last piece ends there", length=photo.length
        )
    if not piece.last and len(piece.data) < SMALLEST_PIECE:
        raise UploadPieceTooSmall(f"at least {SMALLEST_PIECE} bytes, but for the last", least=SMALLEST_PIECE)


def check_offset(photo: DiaryPhoto, offset: int) -> None:
    """Raises `UploadOffsetWrong`."""
    if offset != photo.received:
        raise UploadOffsetWrong(f"go on at {photo.received}", expected=photo.received)
