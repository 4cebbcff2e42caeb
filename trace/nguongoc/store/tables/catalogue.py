"""Products, certificates, photos, and places to visit."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, false
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, ExactDecimal, Json, UtcDateTime


class ProductRow(SQLModel, table=True):
    __tablename__ = "product"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    slug: str = Field(max_length=63, unique=True)
    name: str = Field(max_length=200)
    name_en: str | None = Field(default=None, max_length=200)
    category: str = Field(max_length=20)
    gtin: str | None = Field(default=None, max_length=14, unique=True)
    gtin_licence: Any = Field(default=None, sa_type=Json)
    classification: Any = Field(sa_type=Json)
    default_unit: str = Field(max_length=10)
    net_content_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    net_content_unit: str | None = Field(default=None, max_length=10)
    shelf_life_days: int | None = None
    process: str | None = Field(default=None, max_length=60)
    season_months: Any = Field(sa_type=Json)
    story_vi: str | None = Field(default=None, max_length=4000)
    story_en: str | None = Field(default=None, max_length=4000)
    usage_vi: str | None = Field(default=None, max_length=2000)
    usage_en: str | None = Field(default=None, max_length=2000)
    warning_vi: str | None = Field(default=None, max_length=2000)
    warning_en: str | None = Field(default=None, max_length=2000)
    photo_id: str | None = Field(default=None, max_length=64, foreign_key="photo.id")
    next_unit: int = Field(default=0, sa_type=BigInteger)
    """First unit index of this product that no batch owns yet: serials are unique per product."""
    default_variants: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether its owner registered variants of its default link: a redirect asks for this and nothing else."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class PhotoRow(SQLModel, table=True):
    __tablename__ = "photo"

    id: str = Field(primary_key=True, max_length=64)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    widths: Any = Field(sa_type=Json)
    aspect_width: int
    aspect_height: int
    alt_vi: str = Field(max_length=300)
    alt_en: str | None = Field(default=None, max_length=300)
    is_illustration: bool
    created_at: datetime = Field(sa_type=UtcDateTime)


class PhotoRenditionRow(SQLModel, table=True):
    __tablename__ = "photo_rendition"

    photo_id: str = Field(primary_key=True, max_length=64, foreign_key="photo.id")
    width: int = Field(primary_key=True)
    media_type: str = Field(primary_key=True, max_length=40)
    body: bytes = Field(sa_type=Bytes)
    sha256: str = Field(max_length=64)


class CertificateRow(SQLModel, table=True):
    __tablename__ = "certificate"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    product_id: UUID | None = Field(default=None, foreign_key="product.id", index=True)
    scheme: str = Field(max_length=20)
    name: str = Field(max_length=200)
    number: str | None = Field(default=None, max_length=100)
    issuer: str = Field(max_length=200)
    issuer_successor: str | None = Field(default=None, max_length=200)
    issued_on: date | None = None
    valid_until: date | None = None
    stars: int | None = None
    right_to_use: str | None = Field(default=None, max_length=200)
    scope: str | None = Field(default=None, max_length=500)
    level: str = Field(max_length=12)
    verified_by: str | None = Field(default=None, max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    cap_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    cap_unit: str | None = Field(default=None, max_length=10)
    footprint: Any = Field(default=None, sa_type=Json, nullable=True)


class PlaceRow(SQLModel, table=True):
    """A place to visit; festivals and experiences are read whole with it, never searched, so they stay one value."""

    __tablename__ = "place"

    id: str = Field(primary_key=True, max_length=63)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    commune_code: str = Field(max_length=10, index=True)
    latitude: float
    longitude: float
    coordinate_error_km: float
    about_vi: str = Field(max_length=4000)
    about_en: str = Field(max_length=4000)
    months: Any = Field(sa_type=Json)
    festivals: Any = Field(sa_type=Json)
    experiences: Any = Field(sa_type=Json)
    phone: str | None = Field(default=None, max_length=20)
    website: str | None = Field(default=None, max_length=500)
    host_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    product_slugs: Any = Field(sa_type=Json)
    checked_on: date
    source: str = Field(max_length=500)
    opening: str | None = Field(default=None, max_length=200)
    zalo: str | None = Field(default=None, max_length=20)
    booking_url: str | None = Field(default=None, max_length=500)
    confidence: str = Field(default="medium", max_length=10, sa_column_kwargs={"server_default": "medium"})
    confirmed_on: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    by_host: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    standing: str = Field(default="shown", max_length=10, sa_column_kwargs={"server_default": "shown"})
    hidden_because: str | None = Field(default=None, max_length=500)
    photo_id: str | None = Field(default=None, max_length=64, foreign_key="photo.id", index=True)
    photo_alt_vi: str | None = Field(default=None, max_length=300)
    photo_alt_en: str | None = Field(default=None, max_length=300)


class PlacePhotoRemovedRow(SQLModel, table=True):
    """The picture a place showed last, for as long as it can be had again; its words there go with it."""

    __tablename__ = "place_photo_removed"

    place_id: str = Field(primary_key=True, max_length=63, foreign_key="place.id")
    photo_id: str = Field(max_length=64, foreign_key="photo.id", index=True)
    alt_vi: str = Field(max_length=300)
    alt_en: str | None = Field(default=None, max_length=300)
    removed_by: UUID = Field(foreign_key="organisation.id")
    removed_at: datetime = Field(sa_type=UtcDateTime, index=True)


class RouteRow(SQLModel, table=True):
    """Places in the order one travels them; a stop is an id that `place` had when the route was registered."""

    __tablename__ = "route"

    id: str = Field(primary_key=True, max_length=63)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    about_vi: str = Field(max_length=4000)
    about_en: str = Field(max_length=4000)
    stops: Any = Field(sa_type=Json)
    checked_on: date
    source: str = Field(max_length=500)
