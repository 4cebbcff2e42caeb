"""`/v1/batches/{batch_id}/bought-from`: of whom a purchased lot was bought, in nothing that is signed."""

from __future__ import annotations

from pydantic import Field

from nguongoc_api.auth.access import BatchesWriter, SellerReader
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

ROUTER = router("batches", "batches")


class SellerGiven(Given):
    """`null` takes the name off."""

    bought_from: str | None = Field(description="Who sold it, at most 120 characters; nobody signs it")


class SellerShown(Shown):
    bought_from: str | None


@ROUTER.get("/{batch_id}/bought-from")
def show_seller(caller: SellerReader, batch_id: Id, use: Use) -> SellerShown:
    """One step back. For the lot's own organisation, and for an authority that may trace."""
    return SellerShown(bought_from=use.declaring.sellers.of(caller, batch_id))


@ROUTER.put("/{batch_id}/bought-from")
def put_seller(caller: BatchesWriter, batch_id: Id, given: SellerGiven, use: Use) -> SellerShown:
    """Write down, put right or take off of whom your purchased lot was bought: for your own book, and as often as you like."""
    return SellerShown(bought_from=use.declaring.sellers(caller, batch_id, given.bought_from))
