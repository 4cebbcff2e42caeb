"""An organisation asks to be forgotten: not at once, so that a stolen password undoes nothing that cannot be done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ErasureWish:
    """That it asked, and from when on it is done; who of its people asked is not kept.

    `erased_at` is when its rows went, `files_clean_at` when the files were written anew without their bytes.
    """

    id: UUID
    organisation_id: UUID
    asked_at: datetime
    due_at: datetime
    called_off_at: datetime | None = None
    erased_at: datetime | None = None
    files_clean_at: datetime | None = None
