"""A product on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.batches.quantities import Quantity, parse_unit
from nguongoc.catalogue.products import Category, Classification, Photo, Product
from nguongoc.listings.claims import claims_in
from nguongoc.services.register_product import ProductDraft
from nguongoc_api.v1.photos.schemas import PhotoShown
from nguongoc_api.v1.wire import Given, QuantityShown, Shown, Written


class ClassificationGiven(Given):
    code: str
    name: str
    scheme_id: str
    scheme_name: str


class LicenceGiven(Given):
    """Why this organisation may print the GTIN."""

    licensee: str
    evidence: str


class GtinGiven(Given):
    gtin: Annotated[str, Field(description="Fourteen digits; never changed afterwards")]
    gtin_licence: LicenceGiven


class NetContentGiven(Given):
    value: Written
    unit: str


class ProductGiven(Given):
    name: str
    category: Annotated[Category, Field(strict=False)]
    default_unit: str
    name_en: str | None = None
    slug: str | None = None
    gtin: str | None = Field(default=None, description="Fourteen digits, with `gtin_licence`; or none at all")
    gtin_licence: LicenceGiven | None = None
    classification: ClassificationGiven | None = None
    net_content: NetContentGiven | None = None
    shelf_life_days: int | None = None
    process: str | None = None
    season_months: list[int] = Field(default_factory=list)
    story_vi: str | None = None
    story_en: str | None = None
    usage_vi: str | None = None
    usage_en: str | None = None
    warning_vi: str | None = None
    warning_en: str | None = None
    photo_id: str | None = None

    def draft(self) -> ProductDraft:
        licence, kind, net = self.gtin_licence, self.classification, self.net_content
        return ProductDraft(
            name=self.name,
            category=self.category,
            default_unit=self.default_unit,
            name_en=self.name_en,
            slug=self.slug,
            gtin=self.gtin,
            licensee=None if licence is None else licence.licensee,
            licence_evidence=None if licence is None else licence.evidence,
            classification=None
            if kind is None
            else Classification(kind.code, kind.name, kind.scheme_id, kind.scheme_name),
            net_content=None if net is None else (net.value, net.unit),
            shelf_life_days=self.shelf_life_days,
            process=self.process,
            season_months=tuple(self.season_months),
            story_vi=self.story_vi,
            story_en=self.story_en,
            usage_vi=self.usage_vi,
            usage_en=self.usage_en,
            warning_vi=self.warning_vi,
            warning_en=self.warning_en,
            photo_id=self.photo_id,
        )


class LicenceShown(Shown):
    licensee: str
    evidence: str
    demonstration: bool


class ClassificationShown(Shown):
    code: str
    name: str
    scheme_id: str
    scheme_name: str


class ProductShown(Shown):
    id: UUID
    slug: str
    name: str
    name_en: str | None
    category: Category
    gtin: str | None
    gtin_licence: LicenceShown | None
    classification: ClassificationShown
    default_unit: str
    net_content: QuantityShown | None
    shelf_life_days: int | None
    process: str | None
    season_months: list[int]
    story_vi: str | None
    story_en: str | None
    usage_vi: str | None
    usage_en: str | None
    warning_vi: str | None
    warning_en: str | None
    photo: PhotoShown | None
    created_at: datetime
    claims: list[str] = Field(
        description="Words in it that call it green, clean, organic or climate friendly: shops are told them only of lots "
        "with the certificate or the figures for it (`GET /v1/products/{id}/listing`, `unbacked`)"
    )

    @classmethod
    def of(cls, product: Product) -> ProductShown:
        licence, kind = product.gtin_licence, product.classification
        return cls(
            id=product.id,
            slug=product.slug,
            name=product.name,
            name_en=product.name_en,
            category=product.category,
            gtin=product.gtin,
            gtin_licence=licence
            and LicenceShown(
                licensee=licence.licensee, evidence=licence.evidence, demonstration=licence.demonstration
            ),
            classification=ClassificationShown(
                code=kind.code, name=kind.name, scheme_id=kind.scheme_id, scheme_name=kind.scheme_name
            ),
            default_unit=product.default_unit,
            net_content=_net_content(product),
            shelf_life_days=product.shelf_life_days,
            process=product.process,
            season_months=list(product.season_months),
            story_vi=product.story_vi,
            story_en=product.story_en,
            usage_vi=product.usage_vi,
            usage_en=product.usage_en,
            warning_vi=product.warning_vi,
            warning_en=product.warning_en,
            photo=_photo(product.photo),
            created_at=product.created_at,
            claims=_claims(product),
        )


class Products(Shown):
    items: list[ProductShown]


def _claims(product: Product) -> list[str]:
    texts = (
        product.name, product.name_en, product.story_vi, product.story_en, product.usage_vi, product.usage_en,
    )  # fmt: skip
    return list(dict.fromkeys(each.words for text in texts for each in claims_in(text)))


def _net_content(product: Product) -> QuantityShown | None:
    if product.net_content_value is None or product.net_content_unit is None:
        return None
    return QuantityShown.of(Quantity(product.net_content_value, parse_unit(product.net_content_unit)))


def _photo(photo: Photo | None) -> PhotoShown | None:
    return None if photo is None else PhotoShown.of(photo)
