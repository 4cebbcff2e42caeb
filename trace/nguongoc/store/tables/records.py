"""Signed records as exact bytes, and their places in status lists."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class RecordRow(SQLModel, table=True):
    """What was signed, byte for byte; columns beside it are an index and decide nothing."""

    __tablename__ = "record"

    id: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=20)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id", index=True)
    kid: str = Field(max_length=500)
    payload: bytes = Field(sa_type=Bytes)
    jws: str
    embedded: bytes = Field(sa_type=Bytes)
    """The same credential with its eddsa-jcs-2022 proof, as served."""
    payload_sha256: str = Field(max_length=64)
    status_list: str = Field(max_length=40)
    status_index: int
    issued_at: datetime = Field(sa_type=UtcDateTime)


class RecordAboutRow(SQLModel, table=True):
    """The one record of an event or a facility."""

    __tablename__ = "record_about"

    about: str = Field(primary_key=True, max_length=60)
    record_id: str = Field(foreign_key="record.id", max_length=40, unique=True)


class StatusSlotRow(SQLModel, table=True):
    """An index that is taken; `revoked` is terminal, `message` is the value in the sibling list."""

    __tablename__ = "status_slot"

    list_id: str = Field(primary_key=True, max_length=40, foreign_key="status_list.id")
    index: int = Field(primary_key=True)
    record_id: str = Field(max_length=40, unique=True)
    revoked: bool = False
    message: int = 0


class StatusListRow(SQLModel, table=True):
    """A list and the newest signed form of it, with that of its `message` sibling; `version` only grows. What is `kept` was said by lists
    that are newer than the backup this store was put back from: places, one bit each, encoded as lists are."""

    __tablename__ = "status_list"

    id: str = Field(primary_key=True, max_length=40)
    version: int
    revocation_jws: str | None = None
    message_jws: str | None = None
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    kept_revoked: str | None = None
    kept_superseded: str | None = None
