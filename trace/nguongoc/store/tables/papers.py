"""Pictures of certificates on paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class CertificatePaperRow(SQLModel, table=True):
    """One picture, written anew by us: names and signatures are on it, so it is shown to few, never signed, and goes with its holder."""

    __tablename__ = "certificate_paper"

    certificate_id: UUID = Field(primary_key=True, foreign_key="certificate.id")
    body: bytes = Field(sa_type=Bytes)
    sha256: str = Field(max_length=64)
    kept_at: datetime = Field(sa_type=UtcDateTime)
