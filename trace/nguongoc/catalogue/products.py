"""Products (trade items): a licensed GTIN with its evidence, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Category(StrEnum):
    """What kind of goods it is, as coarsely as process rules and icons need."""

    FRUIT = "fruit"
    VEGETABLE = "vegetable"
    RICE = "rice"
    SPICE = "spice"
    SEAFOOD = "seafood"
    LIVESTOCK = "livestock"
    MEAT = "meat"
    CONFECTIONERY = "confectionery"
    PROCESSED = "processed"
    BEVERAGE = "beverage"
    TEA = "tea"
    HONEY = "honey"
    HERB = "herb"
    CROP = "crop"
    CRAFT = "craft"


@dataclass(frozen=True, slots=True)
class Classification:
    """A code of a published scheme, such as the UN Central Product Classification."""

    code: str
    name: str
    scheme_id: str
    scheme_name: str


@dataclass(frozen=True, slots=True)
class GtinLicence:
    """Why this organisation may print this GTIN: without it none is printed."""

    licensee: str
    evidence: str
    demonstration: bool
    """GS1's demonstration prefix 952: for the demo only, never offered for sale."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture re-encoded by us, by content hash; `widths` are the sizes made once, in px."""

    id: str
    widths: tuple[int, ...]
    aspect: tuple[int, int]
    alt_vi: str
    alt_en: str | None
    is_illustration: bool
    """A drawing that stands in for a photo and is labelled *hình minh hoạ*."""


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of goods of one organisation; `serial_range` is counted per product, so serials are unique per GTIN."""

    id: UUID
    organisation_id: UUID
    slug: str
    name: str
    name_en: str | None
    category: Category
    gtin: str | None
    """Fourteen digits, with a licence; None is honest."""
    gtin_licence: GtinLicence | None
    classification: Classification
    default_unit: str
    net_content_value: Decimal | None
    net_content_unit: str | None
    shelf_life_days: int | None
    process: str | None
    """Id of the process profile that makes it, None for what is harvested or caught."""
    season_months: tuple[int, ...]
    story_vi: str | None
    story_en: str | None
    usage_vi: str | None
    usage_en: str | None
    warning_vi: str | None
    warning_en: str | None
    photo: Photo | None
    created_at: datetime
