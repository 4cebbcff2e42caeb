"""Photos of diary entries and the pieces they come in."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, select, tuple_, update
from sqlalchemy.engine import Connection

from nguongoc.diary.photos import DiaryPhoto
from nguongoc.ports.hashed import Hashed
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import DiaryPhotoPieceRow, DiaryPhotoRow

PHOTO, PIECE = table(DiaryPhotoRow), table(DiaryPhotoPieceRow)
_WITHOUT_BYTES = [column for column in PHOTO.c if column.name not in {"shown", "shown_sha256"}]


class SqlDiaryPhotos:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, photo: DiaryPhoto) -> None:
        self._connection.execute(insert(PHOTO), columns_of(photo))

    def photo(self, organisation_id: UUID, photo_id: UUID) -> DiaryPhoto | None:
        return self._one(_photos().where(_is(organisation_id, photo_id)))

    def lock(self, organisation_id: UUID, photo_id: UUID) -> DiaryPhoto | None:
        # SQLite ignores the lock: its one writer is one already.
        return self._one(_photos().where(_is(organisation_id, photo_id)).with_for_update())

    def of_entry(self, organisation_id: UUID, entry_id: UUID) -> Sequence[DiaryPhoto]:
        mine = _photos().where(PHOTO.c.organisation_id == organisation_id, PHOTO.c.entry_id == entry_id)
        rows = self._connection.execute(mine.order_by(PHOTO.c.started_at, PHOTO.c.id))
        return [_photo(row) for row in rows]

    def unfinished(self, organisation_id: UUID) -> int:
        open_ones = (PHOTO.c.organisation_id == organisation_id, PHOTO.c.complete_at.is_(None))
        return self._connection.execute(
            select(func.count()).select_from(PHOTO).where(*open_ones)
        ).scalar_one()

    def append(self, photo: DiaryPhoto, data: bytes, at: datetime) -> None:
        piece = {"photo_id": photo.id, "start": photo.received, "body": data}
        self._connection.execute(insert(PIECE), {"organisation_id": photo.organisation_id, **piece})
        self._change(photo, received=photo.received + len(data), touched_at=at)

    def complete(self, photo: DiaryPhoto, shown: bytes, at: datetime) -> None:
        self._change(photo, complete_at=at, shown=shown, shown_sha256=sha256(shown).hexdigest())

    def begin_anew(self, photo: DiaryPhoto, at: datetime) -> None:
        self._connection.execute(delete(PIECE).where(_piece_of(photo.organisation_id, photo.id)))
        self._change(photo, received=0, touched_at=at)

    def drop(self, organisation_id: UUID, photo_id: UUID) -> None:
        self._connection.execute(delete(PIECE).where(_piece_of(organisation_id, photo_id)))
        self._connection.execute(delete(PHOTO).where(_is(organisation_id, photo_id)))

    def original(self, organisation_id: UUID, photo_id: UUID) -> bytes:
        pieces = select(PIECE.c.body).where(_piece_of(organisation_id, photo_id)).order_by(PIECE.c.start)
        return b"".join(self._connection.execute(pieces).scalars())

    def shown(self, organisation_id: UUID, photo_id: UUID) -> Hashed | None:
        query = select(PHOTO.c.shown, PHOTO.c.shown_sha256).where(_is(organisation_id, photo_id))
        row = self._connection.execute(query.where(PHOTO.c.shown.is_not(None))).first()
        return None if row is None else Hashed(row.shown, row.shown_sha256 or "")

    def has_unfinished(self, before: datetime) -> bool:
        return self._connection.execute(select(PHOTO.c.id).where(_stale(before)).limit(1)).first() is not None

    def drop_unfinished(self, before: datetime) -> int:
        stale = select(PHOTO.c.organisation_id, PHOTO.c.id).where(_stale(before))
        self._connection.execute(
            delete(PIECE).where(tuple_(PIECE.c.organisation_id, PIECE.c.photo_id).in_(stale))
        )
        return self._connection.execute(delete(PHOTO).where(_stale(before))).rowcount

    def _change(self, photo: DiaryPhoto, **values: Any) -> None:
        self._connection.execute(update(PHOTO).where(_is(photo.organisation_id, photo.id)).values(**values))

    def _one(self, query: Select[Any]) -> DiaryPhoto | None:
        row = self._connection.execute(query).first()
        return None if row is None else _photo(row)


def _photos() -> Select[Any]:
    return select(*_WITHOUT_BYTES)


def _is(organisation_id: UUID, photo_id: UUID) -> ColumnElement[bool]:
    return and_(PHOTO.c.organisation_id == organisation_id, PHOTO.c.id == photo_id)


def _piece_of(organisation_id: UUID, photo_id: UUID) -> ColumnElement[bool]:
    return and_(PIECE.c.organisation_id == organisation_id, PIECE.c.photo_id == photo_id)


def _stale(before: datetime) -> ColumnElement[bool]:
    return and_(PHOTO.c.complete_at.is_(None), PHOTO.c.touched_at <= before)


def _photo(row: Row[Any]) -> DiaryPhoto:
    return DiaryPhoto(**row._mapping)
