"""Many codes handed in to be verified, and the pieces in which that is done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class VerificationJobRow(SQLModel, table=True):
    """A file of codes; the codes are in its pieces."""

    __tablename__ = "verification_job"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    subject: str = Field(max_length=100)
    name: str = Field(max_length=200)
    state: str = Field(max_length=10, index=True)
    total: int
    done: int
    verdicts: Any = Field(sa_type=Json)
    received_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_test: bool = False


class VerificationPieceRow(SQLModel, table=True):
    """Some of its codes, packed; then what was found of them, and no longer what was asked."""

    __tablename__ = "verification_piece"

    job_id: UUID = Field(primary_key=True, foreign_key="verification_job.id")
    number: int = Field(primary_key=True)
    asked: bytes | None = Field(default=None, sa_type=Bytes)
    found: bytes | None = Field(default=None, sa_type=Bytes)
    tries: int
    taken_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
