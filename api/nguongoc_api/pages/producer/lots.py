"""A producer's own lots as lines of a list and as a page each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from markupsafe import Markup

from nguongoc.batches.lots import Batch, Origin
from nguongoc.catalogue.products import Product
from nguongoc.identifiers import public_code
from nguongoc.label.qr import qr_svg
from nguongoc.services.register_batch import lot_path
from nguongoc.verdict import Verdict
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator
from nguongoc_api.pages.producer import words

THUMB: Final = 72
"""px, square; the picture behind it is the smallest there is."""


@dataclass(frozen=True, slots=True)
class Thumb:
    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class Line:
    """One lot, in words."""

    id: UUID
    name: str
    thumb: Thumb | None
    code: str
    lot: str
    harvested: bool
    bought: bool
    day: Markup
    packed: Markup | None
    expires: Markup | None
    quantity: str
    standing: words.Standing
    page: str
    """The page for people, by its path."""


def line(batch: Batch, product: Product, verdict: Verdict, _: Translator) -> Line:
    name = formats.one_of(product.name, product.name_en, _.language)
    photo = product.photo
    return Line(
        id=batch.id,
        name=name,
        # The name stands beside it: read aloud, the picture would only say it twice.
        thumb=None if photo is None else Thumb(formats.photo_path(photo, min(photo.widths)), ""),
        code=public_code.display(batch.code),
        lot=batch.lot,
        harvested=batch.origin is Origin.HARVESTED,
        bought=batch.origin is Origin.PURCHASED,
        day=formats.day_element(batch.happened_on),
        packed=None if batch.packed_on is None else formats.day_element(batch.packed_on),
        expires=None if batch.expires_on is None else formats.day_element(batch.expires_on),
        quantity=formats.amount(batch.quantity, _.language),
        standing=words.standing(verdict, _),
        page=f"/p{lot_path(batch)}",
    )


def lines(
    batches: Sequence[Batch], products: Mapping[UUID, Product], verdicts: Sequence[Verdict], _: Translator
) -> list[Line]:
    return [
        line(batch, products[batch.product_id], verdict, _)
        for batch, verdict in zip(batches, verdicts, strict=True)
    ]


def symbol(batch: Batch, base_url: str) -> Markup:
    """The QR of the whole lot, as it stands on its stamps."""
    return Markup(qr_svg(base_url + lot_path(batch)))  # noqa: S704
