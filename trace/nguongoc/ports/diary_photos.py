"""Photos of diary entries on their way and arrived; ids are the client's own, unique within an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.diary.photos import DiaryPhoto
from nguongoc.ports.hashed import Hashed


class DiaryPhotos(Protocol):
    def add(self, photo: DiaryPhoto) -> None: ...
    def photo(self, organisation_id: UUID, photo_id: UUID) -> DiaryPhoto | None: ...
    def lock(self, organisation_id: UUID, photo_id: UUID) -> DiaryPhoto | None:
        """Nobody else changes it until this transaction ends."""
        ...

    def of_entry(self, organisation_id: UUID, entry_id: UUID) -> Sequence[DiaryPhoto]:
        """The first announced first."""
        ...

    def unfinished(self, organisation_id: UUID) -> int: ...
    def append(self, photo: DiaryPhoto, data: bytes, at: datetime) -> None:
        """More bytes from `photo.received` on."""
        ...

    def complete(self, photo: DiaryPhoto, shown: bytes, at: datetime) -> None:
        """All bytes are there; `shown` is the picture as pages show it."""
        ...

    def begin_anew(self, photo: DiaryPhoto, at: datetime) -> None:
        """Without the bytes that came."""
        ...

    def drop(self, organisation_id: UUID, photo_id: UUID) -> None: ...
    def original(self, organisation_id: UUID, photo_id: UUID) -> bytes:
        """What has come so far."""
        ...

    def shown(self, organisation_id: UUID, photo_id: UUID) -> Hashed | None: ...
    def drop_unfinished(self, before: datetime) -> int:
        """Those of which nothing came since."""
        ...

    def has_unfinished(self, before: datetime) -> bool: ...
