"""What laboratories found in lots."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class LabReportRow(SQLModel, table=True):
    __tablename__ = "lab_report"

    id: UUID = Field(primary_key=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    laboratory: str = Field(max_length=200)
    number: str | None = Field(default=None, max_length=100)
    sampled_on: date
    results: Any = Field(sa_type=Json)
    document_sha256: str | None = Field(default=None, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    verified_by: str | None = Field(default=None, max_length=200)
    verified_on: date | None = None
    document_type: str | None = Field(default=None, max_length=40)
    document_public: bool = False
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = Field(default=None, max_length=300)


class LabDocumentRow(SQLModel, table=True):
    """The paper itself, for its owner and the authority, and for everybody where its owner says so."""

    __tablename__ = "lab_document"

    report_id: UUID = Field(primary_key=True, foreign_key="lab_report.id")
    media_type: str = Field(max_length=40)
    body: bytes = Field(sa_type=Bytes)
    sha256: str = Field(max_length=64)
