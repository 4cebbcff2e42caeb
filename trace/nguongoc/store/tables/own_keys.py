"""DIDs of organisations by date, and what waits for signatures of keys that lie with them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class OrganisationDidRow(SQLModel, table=True):
    """A DID that an organisation has or had, once it has had more than one."""

    __tablename__ = "organisation_did"

    did: str = Field(primary_key=True, max_length=400)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    trouble: str | None = Field(default=None, max_length=300)


class DidChallengeRow(SQLModel, table=True):
    __tablename__ = "did_challenge"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    did: str = Field(max_length=400)
    payload: bytes = Field(sa_type=Bytes)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class PreparationRow(SQLModel, table=True):
    """What its organisation has not signed yet, or has and may ask about again for a while; `said` is what was asked for."""

    __tablename__ = "preparation"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kid: str = Field(max_length=500)
    proof_kid: str = Field(max_length=500)
    algorithm: str = Field(max_length=10)
    event: bytes = Field(sa_type=Bytes)
    payload: bytes = Field(sa_type=Bytes)
    record_id: str = Field(max_length=40)
    list_id: str = Field(max_length=20)
    index: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_sha256: str | None = Field(default=None, max_length=64)
    warnings: str = Field(max_length=400)
    kind: str = Field(max_length=20)
    said: Any = Field(sa_type=Json)
