"""What shops show of a product: `/v1/products/{id}/listing` for its owner, `/v1/listing-data` for who sells it, Google's feed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from nguongoc.catalogue.pictures import PictureFormat
from nguongoc.identifiers.link import parse_uri
from nguongoc.listings.channels import channel
from nguongoc.listings.goods import FIELDS, Cell, Told
from nguongoc.listings.google import google_feed
from nguongoc.listings.picture import SIDES, square
from nguongoc.services.store_photo import PhotoNotFound
from nguongoc_api.auth.access import MasterDataReader, Verifier
from nguongoc_api.pages.consumer import structured_data
from nguongoc_api.services import Services
from nguongoc_api.v1.listings.schemas import ListingData
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

OF_PRODUCTS = router("products", "listings")
DATA = router("listing-data", "listings")
GOOGLE = router("feeds/google-merchant", "listings")
Language = Literal["vi", "en", "zh"]
XML: dict[int | str, dict[str, Any]] = {200: {"content": {"application/xml": {"schema": {"type": "string"}}}}}
JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {"schema": {"type": "string"}}}}}


@OF_PRODUCTS.get("/{product_id}/listing")
def product_listing(
    caller: MasterDataReader,
    product_id: Id,
    use: Use,
    lang: Language = "vi",
    at: Annotated[str | None, Query(alias="channel")] = None,
) -> ListingData:
    """What has to be shown with your product when it is sold online, what of it is missing, and the data for a shop."""
    wanted = None if at is None else channel(at, "/channel").id
    return _data(use, use.selling.describe.product(caller, product_id, lang, wanted))


@OF_PRODUCTS.get("/{product_id}/picture", response_class=Response, responses=JPEG)
def product_picture(
    caller: MasterDataReader,
    product_id: Id,
    use: Use,
    side: Annotated[int, Query(description=f"Pixels: one of {', '.join(map(str, SIDES))}")] = 1024,
) -> Response:
    """The product's picture, square on white, in a size that shops take."""
    photo = use.browse_master_data.product(caller, product_id).photo
    if photo is None or side not in SIDES:
        raise PhotoNotFound("no photo of this product, or not in this size")
    body = square(use.show_photo(photo.id, max(photo.widths), PictureFormat.JPEG), side)
    named = {"Content-Disposition": f'attachment; filename="{side}.jpg"', "Cache-Control": "no-store"}
    return Response(body, media_type="image/jpeg", headers=named)


@DATA.get("")
def listing_data(
    _: Verifier, code: Annotated[str, Query(max_length=2_000)], use: Use, lang: Language = "vi"
) -> ListingData:
    """The same for a code of somebody else's goods, for whoever is to list them: only what stands on public pages."""
    return _data(use, use.selling.describe.of_code(code, lang))


@GOOGLE.get("/{slug}", response_class=Response, responses=XML)
def google_products(slug: str, use: Use, lang: Language = "vi") -> Response:
    """What an organisation lists at Google, for Merchant Center to fetch: RSS 2.0. A product that lacks what Google requires is left out."""

    def made() -> bytes:
        organisation, products = use.selling.describe.listed(slug, "google", lang)
        link = f"{use.settings.base_url}/o/{organisation.slug}"
        return b"".join(google_feed(organisation.name, link, products, lang))

    return Response(
        use.selling.feeds.get((slug, lang, use.reads.generation()), made),
        media_type="application/xml; charset=utf-8",
        # As short as a page's: a recall is everywhere within a minute.
        headers={"Cache-Control": "public, max-age=15"},
    )


def _data(services: Services, told: Told) -> ListingData:
    columns = {name: _plain(told[name]) for name in FIELDS}
    return ListingData.of(told, _json_ld(services, told), columns)


def _json_ld(services: Services, told: Told) -> dict[str, Any] | None:
    """The Product of the lot's own page, with the offer where the owner lists it."""
    lot, listing = told.goods.lot, told.listing
    if lot is None:
        return None
    provenance = services.resolve_code(parse_uri(lot.link)[1])
    said = structured_data.product(provenance, told.language, services.settings.base_url)
    if said is not None and listing is not None and told.price is not None:
        said["offers"] = {
            "@type": "Offer",
            "price": f"{told.price.amount:f}",
            "priceCurrency": told.price.currency,
            "availability": f"https://schema.org/{_AVAILABLE[told.availability]}",
        } | ({} if listing.said.url is None else {"url": listing.said.url})
    return said


_AVAILABLE = {"in_stock": "InStock", "out_of_stock": "OutOfStock", "preorder": "PreOrder"}


def _plain(cell: Cell) -> str | int | None:
    match cell:
        case date():
            return cell.isoformat()
        case Decimal():
            return format(cell, "f")
        case _:
            return cell
