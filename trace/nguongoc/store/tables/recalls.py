"""Recalls, holds and disputes: facts that no event can be projected into, because people telephone about them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class RecallRow(SQLModel, table=True):
    """A recall; its exact bytes are a record, the rows here are what is asked."""

    __tablename__ = "recall"
    __table_args__ = (Index("ix_recall_fingerprint_state", "fingerprint", "state"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str = Field(max_length=10)
    reason: str = Field(max_length=20)
    advice: str = Field(max_length=20)
    note: str | None = Field(default=None, max_length=500)
    """What a person wrote: erasable, and in no signed bytes."""
    state: str = Field(max_length=10)
    outcome: str | None = Field(default=None, max_length=20)
    complete: bool
    fingerprint: str = Field(max_length=64)
    record_id: str = Field(max_length=40)
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    ordered_by: str = Field(max_length=100)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_record_id: str | None = Field(default=None, max_length=40)


class RecallLotRow(SQLModel, table=True):
    """A lot under a recall, named in it or made of what is."""

    __tablename__ = "recall_lot"

    recall_id: UUID = Field(primary_key=True, foreign_key="recall.id")
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    named: bool
    depth: int


class RecallUnitsRow(SQLModel, table=True):
    """A range of units of a lot of which only a part is recalled."""

    __tablename__ = "recall_units"

    recall_id: UUID = Field(primary_key=True, foreign_key="recall.id")
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    first: int = Field(primary_key=True, sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)


class RecallNoticeRow(SQLModel, table=True):
    """What one holder has to be told, and whether it answered."""

    __tablename__ = "recall_notice"
    __table_args__ = (Index("ix_recall_notice_state_next_at", "state", "next_at"),)

    id: UUID = Field(primary_key=True)
    recall_id: UUID = Field(foreign_key="recall.id", index=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    party: str | None = Field(default=None, max_length=500)
    holdings: Any = Field(sa_type=Json)
    state: str = Field(max_length=15)
    tries: int
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_by: str | None = Field(default=None, max_length=100)


class RecallTellingRow(SQLModel, table=True):
    """Who was told when: one row each time."""

    __tablename__ = "recall_telling"

    notice_id: UUID = Field(primary_key=True, foreign_key="recall_notice.id")
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    channel: str = Field(max_length=10)


class LotHoldRow(SQLModel, table=True):
    """A lot held while something is looked into."""

    __tablename__ = "lot_hold"

    id: UUID = Field(primary_key=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reason: str = Field(max_length=500)
    placed_at: datetime = Field(sa_type=UtcDateTime)
    placed_by: str = Field(max_length=100)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    released_by: str | None = Field(default=None, max_length=100)


class LotDisputeRow(SQLModel, table=True):
    """A source of a lot says that it is none."""

    __tablename__ = "lot_dispute"

    id: UUID = Field(primary_key=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    source_batch_id: UUID = Field(foreign_key="batch.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    ground: str = Field(max_length=20)
    state: str = Field(max_length=10)
    record_id: str = Field(max_length=40)
    raised_at: datetime = Field(sa_type=UtcDateTime)
    raised_by: str = Field(max_length=100)
    source_agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    holder_agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: str | None = Field(default=None, max_length=100)


class RecallWebhookRow(SQLModel, table=True):
    """Where an organisation wants to be told of recalls, and of what else; `topics` are joined by commas."""

    __tablename__ = "recall_webhook"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    url: str = Field(max_length=500)
    sealed_secret: bytes | None = Field(default=None, sa_type=Bytes)
    set_at: datetime = Field(sa_type=UtcDateTime)
    topics: str = Field(
        default="recall.notice", max_length=200, sa_column_kwargs={"server_default": "recall.notice"}
    )
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Given up: nothing is sent there until somebody begins again."""
    end_status: int | None = None


class WebhookOldSecretRow(SQLModel, table=True):
    """What messages are signed with besides for a while: the secret that was replaced; without one, the service's own key."""

    __tablename__ = "webhook_old_secret"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    sealed_secret: bytes | None = Field(default=None, sa_type=Bytes)
    until: datetime = Field(sa_type=UtcDateTime)
