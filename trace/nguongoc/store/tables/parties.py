"""Organisations, their keys and DID documents, and their facilities."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, ExactDecimal, Json, UtcDateTime


class OrganisationRow(SQLModel, table=True):
    __tablename__ = "organisation"

    id: UUID = Field(primary_key=True)
    slug: str = Field(max_length=63, unique=True)
    did: str = Field(max_length=400, unique=True)
    name: str = Field(max_length=200)
    name_en: str | None = Field(default=None, max_length=200)
    kind: str = Field(max_length=20)
    commune_code: str | None = Field(default=None, max_length=10)
    is_household: bool
    about_vi: str | None = Field(default=None, max_length=4000)
    about_en: str | None = Field(default=None, max_length=4000)
    website: str | None = Field(default=None, max_length=500)
    phone: str | None = Field(default=None, max_length=20)
    created_at: datetime = Field(sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SigningKeyRow(SQLModel, table=True):
    """A key the service holds; `purpose` is organisation, log or status, `place` database (sealed) or token (`sealed` finds it)."""

    __tablename__ = "signing_key"

    kid: str = Field(primary_key=True, max_length=500)
    purpose: str = Field(max_length=20, index=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    algorithm: str = Field(max_length=10)
    public_key: bytes = Field(sa_type=Bytes)
    thumbprint: str = Field(max_length=64, index=True)
    sealed: bytes = Field(sa_type=Bytes)
    state: str = Field(max_length=20)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    distrusted_from: int | None = Field(default=None, sa_type=BigInteger)
    reason: str | None = Field(default=None, max_length=200)
    place: str = Field(default="database", max_length=20, sa_column_kwargs={"server_default": "database"})


class DidDocumentRow(SQLModel, table=True):
    """Every version of a hosted DID document, as the bytes that are served; the highest version is current."""

    __tablename__ = "did_document"

    did: str = Field(primary_key=True, max_length=400)
    version: int = Field(primary_key=True)
    body: bytes = Field(sa_type=Bytes)
    created_at: datetime = Field(sa_type=UtcDateTime)


class FacilityRow(SQLModel, table=True):
    __tablename__ = "facility"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str = Field(max_length=20)
    name: str = Field(max_length=200)
    commune_code: str = Field(max_length=10, index=True)
    commune_as_of: date
    latitude: float | None = None
    longitude: float | None = None
    area_m2: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    gln: str | None = Field(default=None, max_length=13, index=True)
    season_cap_kg: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    market_codes: Any = Field(sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)


class FacilityBorderRow(SQLModel, table=True):
    """Where a plot lies, which leads to a household: apart from the facility, so that erasing it touches nothing else."""

    __tablename__ = "facility_border"

    facility_id: UUID = Field(primary_key=True, foreign_key="facility.id")
    rings: Any = Field(sa_type=Json)
    set_at: datetime = Field(sa_type=UtcDateTime)
