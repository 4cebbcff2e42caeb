"""Questions about events that are kept under a name, who is told their new answers, and the numbers events are told by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint
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


class EventFreshRow(SQLModel, table=True):
    """An event that was stored and has no number yet."""

    __tablename__ = "event_fresh"

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")


class EventArrivalRow(SQLModel, table=True):
    """The number of an event: given after it was committed, by one transaction at a time."""

    __tablename__ = "event_arrival"

    number: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    event_id: UUID = Field(foreign_key="event.id", unique=True)


class SubscriptionRow(SQLModel, table=True):
    """A standing question; `position` is the number of the event up to which it was told."""

    __tablename__ = "event_subscription"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "query_name"], ["event_query.organisation_id", "event_query.name"]
        ),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    query_name: str = Field(max_length=LONGEST_NAME)
    dest: str = Field(max_length=2000)
    format: str = Field(max_length=30)
    created_at: datetime = Field(sa_type=UtcDateTime)
    initial_record_time: datetime = Field(sa_type=UtcDateTime)
    position: int = Field(sa_type=BigInteger)
    schedule: bytes | None = Field(default=None, sa_type=Bytes)
    report_if_empty: bool
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed_secret: bytes | None = Field(default=None, sa_type=Bytes)
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pending: UUID | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str | None = Field(default=None, max_length=100)
