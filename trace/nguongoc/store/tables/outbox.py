"""What is to be told to others, and every attempt at it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime

_WAITING = text("state = 'waiting'")


class OutboxRow(SQLModel, table=True):
    """A message; while a worker has it, `due_at` is when its claim ends."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_outbox_waiting", "topic", "about", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_outbox_organisation_id_topic_id", "organisation_id", "topic", "id"),
        Index("ix_outbox_settled_at", "settled_at"),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    topic: str = Field(max_length=60)
    about: str = Field(max_length=200)
    url: str = Field(max_length=4096)
    headers: Any = Field(sa_type=Json)
    body: bytes | None = Field(default=None, sa_type=Bytes)
    """None once it is delivered, of what is not told again."""
    digest: bytes = Field(sa_type=Bytes)
    sealed_secret: bytes | None = Field(default=None, sa_type=Bytes)
    """Dropped when settled."""
    state: str = Field(max_length=10)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    claims: int
    begun_at: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many claims there were when it was last to be told again: the pauses count from there."""
    gone: int
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OutboxLotRow(SQLModel, table=True):
    """A lot of a message that waits: until it is told, no later one of the same lot goes to the same organisation."""

    __tablename__ = "outbox_lot"
    __table_args__ = (
        Index("ix_outbox_lot_organisation_id_batch_id_place", "organisation_id", "batch_id", "place"),
    )

    message_id: UUID = Field(primary_key=True, foreign_key="outbox.id")
    batch_id: UUID = Field(primary_key=True)
    organisation_id: UUID
    place: int = Field(sa_type=BigInteger)
    """In the order in which they were put: ids of one millisecond are in none."""


class OutboxAttemptRow(SQLModel, table=True):
    """What one attempt was answered with."""

    __tablename__ = "outbox_attempt"

    message_id: UUID = Field(primary_key=True, foreign_key="outbox.id")
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    status: int | None = None
    answer: bytes = Field(sa_type=Bytes)
    failure: str | None = Field(default=None, max_length=300)
