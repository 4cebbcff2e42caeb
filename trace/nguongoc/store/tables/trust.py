"""Trust lists and identity anchors, as others signed them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class TrustDocumentRow(SQLModel, table=True):
    """A list has a version, an anchor the DID it is about; of two lists of one version only the first is kept."""

    __tablename__ = "trust_document"
    __table_args__ = (UniqueConstraint("version"),)

    id: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=20)
    subject_did: str | None = Field(default=None, max_length=400, index=True)
    version: int | None = None
    body: bytes = Field(sa_type=Bytes)
    added_at: datetime = Field(sa_type=UtcDateTime)
