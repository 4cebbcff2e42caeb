"""A voice memo of a diary entry: what a farmer says with dirty hands instead of typing it.

Like a photo it is no part of what the entry says and follows it. A voice is a person's: it is kept byte for byte in ordinary rows, heard
by its own organisation alone, told to no buyer, and erased with the diary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from nguongoc.diary.sounds import Sound, hear
from nguongoc.errors import NotAllowed, NotFound, TooLarge

MOST_BYTES: Final = 3_000_000
"""Two minutes as the recorder of a telephone writes them, 128 kbit/s and some; a browser's Opus takes a sixth of it."""
MOST_SECONDS: Final = 120
MOST_MEMOS: Final = 3


class DiaryMemoNotFound(NotFound):
    """No memo of this id at this entry."""

    code = "diary-memo-not-found"


class DiaryMemosTooMany(TooLarge):
    """More than `MOST_MEMOS` of one entry."""

    code = "diary-memos-too-many"


class DiaryMemoTooHeavy(TooLarge):
    """More than `MOST_BYTES`."""

    code = "diary-memo-too-heavy"


class DiaryMemoTooLong(TooLarge):
    """Lasts longer than `MOST_SECONDS`."""

    code = "diary-memo-too-long"


class DiaryMemoOfAnother(NotAllowed):
    """Spoken by somebody else: nobody else's words are taken back."""

    code = "diary-memo-of-another"


@dataclass(frozen=True, slots=True)
class DiaryMemo:
    """`seconds` as its own container tells; `media_type` by its content. Its bytes are asked for by themselves."""

    organisation_id: UUID
    id: UUID
    entry_id: UUID
    spoken_by: str
    media_type: str
    seconds: int
    length: int
    sha256: str
    received_at: datetime
    removed_at: datetime | None = None
    """When its maker took it back. That it was there stays to be read; its bytes go `WANTED_BACK` later."""


def check_memo(data: bytes) -> Sound:
    """Raises `DiaryMemoTooHeavy`, `DiaryMemoTooLong`, `SoundNotTaken`, `SoundDamaged`."""
    if len(data) > MOST_BYTES:
        raise DiaryMemoTooHeavy(f"at most {MOST_BYTES} bytes", bytes=len(data), maximum=MOST_BYTES)
    sound = hear(data)
    # A recorder that is stopped at the bound has written the packet it was at.
    if sound.seconds > MOST_SECONDS + 1:
        raise DiaryMemoTooLong(f"at most {MOST_SECONDS} s", most=MOST_SECONDS)
    return sound
