"""Credentials of certificates that were signed elsewhere, and documents of the domains that signed them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class HandedAttestationRow(SQLModel, table=True):
    """A kept document that attests a certificate."""

    __tablename__ = "handed_attestation"

    id: str = Field(primary_key=True, max_length=40, foreign_key="trust_document.id")
    certificate_id: UUID = Field(foreign_key="certificate.id", index=True)
    issuer_did: str = Field(max_length=1024)
    issuer_name: str = Field(max_length=2048)
    list_url: str | None = Field(default=None, max_length=2048)
    list_index: int | None = Field(default=None, sa_type=BigInteger)
    attested_at: datetime = Field(sa_type=UtcDateTime)
    handed_in_by: UUID = Field(foreign_key="organisation.id")
    handed_in_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    trouble: str | None = Field(default=None, max_length=300)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OutsideDocumentRow(SQLModel, table=True):
    """One version of what an address was found to hold."""

    __tablename__ = "outside_document"

    url: str = Field(primary_key=True, max_length=2048)
    sha256: str = Field(primary_key=True, max_length=64)
    body: bytes = Field(sa_type=Bytes)
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
