"""Photos and voice memos of diary entries: personal, private to their organisation, and erased by deleting rows here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class DiaryPhotoRow(SQLModel, table=True):
    """How far a photo has come; `shown` is what pages show, written anew by us, under a hash of its own."""

    __tablename__ = "diary_photo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "entry_id"],
            ["diary_entry.organisation_id", "diary_entry.id"],
            name="fk_diary_photo_entry",
        ),
        Index("ix_diary_photo_organisation_id_entry_id", "organisation_id", "entry_id"),
        Index("ix_diary_photo_complete_at_touched_at", "complete_at", "touched_at"),
    )

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    id: UUID = Field(primary_key=True)
    entry_id: UUID
    sent_by: str = Field(max_length=200)
    length: int
    sha256: str = Field(max_length=64)
    received: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    touched_at: datetime = Field(sa_type=UtcDateTime)
    complete_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shown: bytes | None = Field(default=None, sa_type=Bytes)
    shown_sha256: str | None = Field(default=None, max_length=64)


class DiaryPhotoPieceRow(SQLModel, table=True):
    """Bytes of a photo from `start` on, as they came: together they are the original."""

    __tablename__ = "diary_photo_piece"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "photo_id"],
            ["diary_photo.organisation_id", "diary_photo.id"],
            name="fk_diary_photo_piece_photo",
        ),
    )

    organisation_id: UUID = Field(primary_key=True)
    photo_id: UUID = Field(primary_key=True)
    start: int = Field(primary_key=True)
    body: bytes = Field(sa_type=Bytes)


class DiaryMemoRow(SQLModel, table=True):
    """What somebody said beside an entry, whole: a recording is small, and comes in one piece or not at all."""

    __tablename__ = "diary_memo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "entry_id"],
            ["diary_entry.organisation_id", "diary_entry.id"],
            name="fk_diary_memo_entry",
        ),
        Index("ix_diary_memo_organisation_id_entry_id", "organisation_id", "entry_id"),
    )

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    id: UUID = Field(primary_key=True)
    entry_id: UUID
    spoken_by: str = Field(max_length=200)
    media_type: str = Field(max_length=20)
    seconds: int
    length: int
    sha256: str = Field(max_length=64)
    received_at: datetime = Field(sa_type=UtcDateTime)
    body: bytes = Field(sa_type=Bytes)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
