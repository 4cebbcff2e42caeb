"""`/v1/listings`: where products are sold, and the sheets from which they are listed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from nguongoc.listings.channels import channel, channels
from nguongoc.listings.listing import Listing
from nguongoc.services.listing_sheets import SheetFormat, sheet
from nguongoc_api.auth.access import MasterDataReader, MasterDataWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.listings.product_data import Language
from nguongoc_api.v1.listings.schemas import (
    Channels,
    ChannelShown,
    ListingChange,
    ListingGiven,
    Listings,
    ListingShown,
)
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.preconditions import Versions, etag
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("listings", "listings")


SHEETS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {each.media_type.partition(";")[0]: {"schema": {"type": "string"}} for each in SheetFormat}
    }
}


@ROUTER.get("/channels")
def list_channels() -> Channels:
    """Places where products are sold, with the columns each wants, and whether it publishes them or they are suggested."""
    return Channels(items=[ChannelShown.of(each) for each in channels().values()])


@ROUTER.get("/sheet", response_class=Response, responses=SHEETS)
def listing_sheet(
    caller: MasterDataReader,
    use: Use,
    wanted: Annotated[str, Query(alias="channel")],
    format: SheetFormat = SheetFormat.XLSX,
    lang: Language = "vi",
) -> Response:
    """Your products in the columns of one channel, the first 200; a lot that may not be sold is in none."""
    found = channel(wanted, "/channel")
    body = sheet(found, use.selling.describe.of_own(caller, lang, found.id), format)
    named = {"Content-Disposition": f'attachment; filename="{found.id}.{format.value}"'}
    return Response(body, media_type=format.media_type, headers=named | {"Cache-Control": "no-store"})


@ROUTER.post("", status_code=201, response_model=ListingShown)
def add_listing(caller: MasterDataWriter, given: ListingGiven, use: Use, created: Created) -> Response:
    """Say where a product of yours is sold, and for how much."""
    return created.answer(
        lambda once: use.selling.listings.add(caller, given.product_id, given.draft(), once),
        lambda listing: f"/v1/listings/{listing.id}",
        ListingShown.of,
    )


@ROUTER.get("", response_model=Listings)
def list_listings(caller: MasterDataReader, page: Paged, use: Use) -> Response:
    """Your listings that have not ended, the oldest first."""
    found = use.selling.listings.of(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each.id), ListingShown.of)


@ROUTER.get("/{listing_id}", response_model=ListingShown)
def show_listing(caller: MasterDataReader, listing_id: Id, use: Use) -> Response:
    """One of yours, with its `ETag`."""
    return _shown(use.selling.listings.listing(caller, listing_id))


@ROUTER.put("/{listing_id}", response_model=ListingShown)
def replace_listing(
    caller: MasterDataWriter, listing_id: Id, given: ListingChange, use: Use, versions: Versions
) -> Response:
    """What is so from now on, in place of the version that `If-Match` names; the same again confirms it for thirty days."""
    return _shown(use.selling.listings.replace(caller, listing_id, given.draft(), versions))


@ROUTER.delete("/{listing_id}", status_code=204)
def end_listing(caller: MasterDataWriter, listing_id: Id, use: Use, versions: Versions) -> Response:
    """It is sold there no more."""
    use.selling.listings.end(caller, listing_id, versions)
    return Response(status_code=204)


def _shown(listing: Listing) -> Response:
    body = ListingShown.of(listing).model_dump_json()
    return Response(body, media_type="application/json", headers={"ETag": etag(listing.version)})
