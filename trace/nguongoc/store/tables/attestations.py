"""Authorities' own credentials of certificates."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class AttestationRow(SQLModel, table=True):
    """A record that attests a certificate; `reason` of its revocation is a person's text."""

    __tablename__ = "attestation"

    record_id: str = Field(primary_key=True, max_length=40, foreign_key="record.id")
    certificate_id: UUID = Field(foreign_key="certificate.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    attested_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=500)
