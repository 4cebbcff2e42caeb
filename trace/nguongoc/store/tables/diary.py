"""The farm diary: personal where it names who and where, and erased by deleting rows here."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Json, UtcDateTime


class DiaryEntryRow(SQLModel, table=True):
    """The id is the client's own, so it is unique within its organisation only. `said` is what the activity says, as JSON."""

    __tablename__ = "diary_entry"
    __table_args__ = (
        UniqueConstraint("organisation_id", "corrects_id"),
        Index("ix_diary_entry_organisation_id_happened_on_id", "organisation_id", "happened_on", "id"),
        Index("ix_diary_entry_facility_id_activity", "facility_id", "activity"),
    )

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    id: UUID = Field(primary_key=True)
    facility_id: UUID = Field(foreign_key="facility.id")
    responsible_id: UUID | None = Field(default=None, foreign_key="member.id", index=True)
    entered_by: str = Field(max_length=200)
    activity: str = Field(max_length=20)
    said: Any = Field(sa_type=Json)
    happened_on: date
    received_at: datetime = Field(sa_type=UtcDateTime)
    clock_off: bool
    sha256: str = Field(max_length=64)
    corrects_id: UUID | None = None
    struck: bool


class DiaryEventRow(SQLModel, table=True):
    """Which event of a lot's history tells of an entry: the choice of its producer, and what a correction has to follow."""

    __tablename__ = "diary_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "entry_id"],
            ["diary_entry.organisation_id", "diary_entry.id"],
            name="fk_diary_event_entry",
        ),
    )

    organisation_id: UUID = Field(primary_key=True)
    entry_id: UUID = Field(primary_key=True)
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    event_id: UUID = Field(foreign_key="event.id", index=True)
