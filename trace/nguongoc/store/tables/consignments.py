"""Hand-overs in the hands of carriers. No name, telephone or street of a receiver stands here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class ConsignmentRow(SQLModel, table=True):
    """One order to one carrier."""

    __tablename__ = "consignment"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    shipment_id: UUID = Field(foreign_key="event.id", index=True)
    carrier: str = Field(max_length=40)
    service: str | None = Field(default=None, max_length=40)
    state: str = Field(max_length=20)
    waybill: str | None = Field(default=None, max_length=60, index=True)
    fee_vnd: int | None = Field(default=None, sa_type=BigInteger)
    refusal: str | None = Field(default=None, max_length=300)
    created_at: datetime = Field(sa_type=UtcDateTime)
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ConsignmentTrackRow(SQLModel, table=True):
    """One thing that a carrier, or the sender for it, said."""

    __tablename__ = "consignment_track"

    consignment_id: UUID = Field(foreign_key="consignment.id", primary_key=True)
    status: str = Field(max_length=40, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    state: str | None = Field(default=None, max_length=20)
    place: str | None = Field(default=None, max_length=300)
    event_id: UUID | None = Field(default=None, foreign_key="event.id")
    received_at: datetime = Field(sa_type=UtcDateTime)
