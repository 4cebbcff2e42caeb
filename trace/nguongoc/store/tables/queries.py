"""Questions about events that are kept under a name."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime

LONGEST_NAME = 100


class EventQueryRow(SQLModel, table=True):
    """A query object as it was given, canonical; names are each organisation's own."""

    __tablename__ = "event_query"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    name: str = Field(primary_key=True, max_length=LONGEST_NAME)
    body: bytes = Field(sa_type=Bytes)
    created_at: datetime = Field(sa_type=UtcDateTime)
