"""Events as they came, their names, what can be asked of them, and the captures they came in."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, ExactDecimal, Json, UtcDateTime

LONGEST_NAME = 500
_PACKING = text("role IN ('parent', 'child')")
"""Few identifiers are packed, and a trace asks of every one that it meets."""


class EventRow(SQLModel, table=True):
    """An EPCIS event as its canonical bytes, append-only; the other columns are an index over them."""

    __tablename__ = "event"
    __table_args__ = (
        Index("uq_event_organisation_id_identity", "organisation_id", "identity", unique=True),
        Index("ix_event_organisation_id_id", "organisation_id", "id"),
        Index("ix_event_organisation_id_event_time_id", "organisation_id", "event_time", "id"),
        Index("ix_event_organisation_id_record_time_id", "organisation_id", "record_time", "id"),
        Index("ix_event_identity", "identity"),
    )

    id: UUID = Field(primary_key=True)
    event_uri: str = Field(max_length=500, unique=True)
    """The address of this very event here; the names others gave it are in `event_name`."""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    type: str = Field(max_length=30)
    biz_step: str | None = Field(default=None, max_length=200)
    event_time: datetime = Field(sa_type=UtcDateTime, index=True)
    record_time: datetime = Field(sa_type=UtcDateTime, index=True)
    body: bytes = Field(sa_type=Bytes)
    identity: str | None = Field(default=None, max_length=120)
    """Hash and declaration time: the same event captured again is the same row. None only before `rebuild` made it."""
    context: bytes | None = Field(default=None, sa_type=Bytes)
    """The `@context` of the document it came in, canonical; None where the event carries its own."""
    action: str | None = Field(default=None, max_length=10)
    disposition: str | None = Field(default=None, max_length=200)
    read_point: str | None = Field(default=None, max_length=LONGEST_NAME)
    biz_location: str | None = Field(default=None, max_length=LONGEST_NAME)
    standing: str = Field(max_length=10)
    declared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """`errorDeclaration.declarationTime`: this row says that an event was wrong."""
    voided_by: UUID | None = None
    """The error declaration that took this event back."""
    capture_id: UUID | None = None


class EventNameRow(SQLModel, table=True):
    """An `eventID` under which an organisation knows an event. One name is one event and the declarations of its error."""

    __tablename__ = "event_name"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    name: str = Field(primary_key=True, max_length=LONGEST_NAME, index=True)
    event_id: UUID = Field(primary_key=True, foreign_key="event.id", index=True)
    body: bytes | None = Field(default=None, sa_type=Bytes)
    """How the event was written when it came again under this name; None for the name it came with first."""
    context: bytes | None = Field(default=None, sa_type=Bytes)


class EventEpcRow(SQLModel, table=True):
    """One identifier of an event, under the one key that all its spellings share."""

    __tablename__ = "event_epc"
    __table_args__ = (
        # Beginnings of keys are asked for by bytes, whatever the collation of the database.
        Index("ix_event_epc_key_event_id", "key", "event_id", postgresql_ops={"key": "text_pattern_ops"}),
        Index(
            "ix_event_epc_packing",
            "key",
            "event_id",
            "role",
            postgresql_where=_PACKING,
            sqlite_where=_PACKING,
        ),
    )

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")
    position: int = Field(primary_key=True)
    role: str = Field(max_length=10)
    is_class: bool
    key: str = Field(max_length=LONGEST_NAME)
    quantity: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    uom: str | None = Field(default=None, max_length=3)


class EventTermRow(SQLModel, table=True):
    """One searchable statement of an event: a transaction, a party, a sensor's value, a member of somebody's extension."""

    __tablename__ = "event_term"
    __table_args__ = (
        Index("ix_event_term_name_text", "name", "text"),
        Index("ix_event_term_name_number", "name", "number"),
    )

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")
    position: int = Field(primary_key=True)
    name: str = Field(max_length=300)
    text: str | None = Field(default=None, max_length=LONGEST_NAME)
    number: float | None = None
    moment: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EventPartyRow(SQLModel, table=True):
    """An organisation of ours that an event names as source or destination: it may read the event whole."""

    __tablename__ = "event_party"

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id", index=True)


class CaptureRow(SQLModel, table=True):
    """A document handed in to be captured; kept until it is done, so that no power cut loses an accepted one."""

    __tablename__ = "capture"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    behaviour: str = Field(max_length=10)
    state: str = Field(max_length=10, index=True)
    document: bytes | None = Field(default=None, sa_type=Bytes)
    """Compressed; dropped when the capture is finished."""
    events: int
    done: int
    errors: Any = Field(sa_type=Json)
    received_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
