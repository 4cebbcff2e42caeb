"""What consumers report: personal, and erased by deleting rows here."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class ReportRow(SQLModel, table=True):
    __tablename__ = "report"

    id: UUID = Field(primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    about: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    text: str = Field(max_length=1500)
    contact: str | None = Field(default=None, max_length=120)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id")
    commune_code: str | None = Field(default=None, max_length=5, index=True)
    state: str = Field(max_length=20)
    has_photo: bool
    answer: str | None = Field(default=None, max_length=1500)
    answered_by: UUID | None = Field(default=None, foreign_key="organisation.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ReportPhotoRow(SQLModel, table=True):
    """One picture, written anew by us; shown to who reads the report and to nobody else."""

    __tablename__ = "report_photo"

    report_id: UUID = Field(primary_key=True, foreign_key="report.id")
    body: bytes = Field(sa_type=Bytes)
